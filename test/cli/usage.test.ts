import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aFolder } from '../config/a-config.ts'
import { run } from '../support/command.ts'
import { run as runProcess } from '../support/process.ts'

describe('the command line', () => {
  test('prints every command on --help, with exit status 0', async () => {
    const { code, out } = await run(['--help'])
    expect(code).toBe(0)
    for (const name of ['run', 'pair', 'check', 'demo', 'simulate', 'dump', 'page', 'ls', 'get', 'put', 'health'])
      expect(out).toContain(`  ${name} `)
  })

  test('prints the version of the package on --version', async () => {
    expect(await runProcess(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })

  test('ends with 2 on a typing error, and says what was wrong', async () => {
    const mistakes = [
      [['paire'], /unknown command "paire"; did you mean "pair"\?/],
      [['--confg', 'x'], /unknown option '--confg'/],
      [['run', 'twice'], /too many arguments/],
      [['demo', '--model', 'five'], /Allowed choices are revolution, mini, pop, delta, ultra/],
      [['simulate', '--port', '80a'], /a whole number from 0 to 65535/],
      [['check', '--config'], /argument missing/],
    ] as const
    const ended = await Promise.all(mistakes.map(([words]) => run(words)))
    expect(await runProcess(mistakes[0][0])).toMatchObject({ code: 2, out: '', err: ended[0]?.err })
    for (const [index, [, said]] of mistakes.entries()) {
      expect(ended[index]).toMatchObject({ code: 2, out: '', err: expect.stringMatching(said) })
    }
  })
})

describe('a configuration', () => {
  function withConfig(yaml: string) {
    const folder = aFolder()
    writeFileSync(join(folder, 'config.yaml'), yaml)
    return { folder }
  }

  test('with an error ends the commands that need it with status 2 and the position of the error', async () => {
    const about = withConfig('mqtt:\n  ulr: mqtt://x\n')
    const commands = [['run'], [], ['pair'], ['check', '--config-only'], ['dump'], ['page']]
    for (const { code, err } of await Promise.all(commands.map((words) => run(words, about)))) {
      expect(code).toBe(2)
      expect(err).toMatch(/^config\.yaml:2:3 mqtt\.ulr: expected one of url, .*; found .*; did you mean "url"\?\n$/)
    }
  })

  test('with an error in the environment ends with status 2 and the name of the variable', async () => {
    const { code, err } = await runProcess(['run'], { settings: { LOG__LEVEL: 'loud' } })
    expect(code).toBe(2)
    expect(err).toMatch(/^FREEBOX2MQTT__LOG__LEVEL: expected one of .*; found "loud"\n$/)
  })

  test('that was named and does not exist ends with status 2', async () => {
    const { code, err } = await run(['--config', 'mine.yaml'])
    expect(code).toBe(2)
    expect(err).toBe('mine.yaml:1:1 --config: expected a YAML file; found no such file\n')
  })

  test('without errors passes the check, although neither box nor broker answers', async () => {
    const { code, out } = await run(['check', '--config-only'], withConfig('mqtt: { url: mqtt://nowhere.invalid }'))
    expect(code).toBe(0)
    expect(out).toMatch(/^✓ configuration +config\.yaml\n$/)
  })
})
