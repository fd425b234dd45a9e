/** `| head -1`: the reader of standard output goes away, or there is no room for what is printed. */
import { execFile } from 'node:child_process'
import { existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { aFolder } from '../config/a-config.ts'
import { run, start } from '../support/process.ts'
import { settingsFor, startBox } from './house.ts'

const execute = promisify(execFile)

type Settings = Readonly<Record<string, string>>

const program = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url))

/** What `freebox2mqtt … | head -1` prints, and on standard error the exit status of freebox2mqtt. */
async function pipedToHead(args: readonly string[], settings: Settings = {}, lines = 1) {
  const variables = Object.entries(settings).map(([name, value]) => [`FREEBOX2MQTT__${name}`, value])
  const folder = aFolder()
  const script = '{ "$0" "$@"; echo "status $?" >&2; } | head -$LINES'
  const env = { ...process.env, ...Object.fromEntries(variables), LINES: String(lines) }
  const options = { cwd: folder, env, timeout: 40_000 }
  const { stdout, stderr } = await execute('sh', ['-c', script, process.execPath, program, ...args], options)
  return { out: stdout, err: stderr, folder }
}

describe.skipIf(process.platform === 'win32')('a standard output whose reader has gone', () => {
  test('ends every command quietly', async () => {
    const { paired } = await settingsFor(await startBox())
    const ended = await Promise.all([
      pipedToHead(['demo']),
      // It prints no further line after the first ones, so its reader must leave before them.
      pipedToHead(['simulate', '--port', '0'], {}, 0),
      pipedToHead(['check'], paired),
      pipedToHead(['dump'], paired),
      pipedToHead(['run'], paired),
      pipedToHead(['--help']),
    ])
    for (const { out, err } of ended) {
      expect(out).toMatch(/^(.+\n)?$/)
      expect(err).toBe('status 0\n')
    }
  })

  test('does not end a pairing: the token is stored when the user has confirmed', async () => {
    const { settings } = await settingsFor(await startBox({ pairing: { grantAfterPolls: 1 } }))
    const { err, folder } = await pipedToHead(['pair'], settings)
    expect(err).toBe('status 0\n')
    expect(JSON.parse(readFileSync(join(folder, 'data', 'token.json'), 'utf8'))).toHaveProperty('app_token')
  })
})

describe.skipIf(!existsSync('/dev/full'))('a standard output on a full disk', () => {
  const full = () => openSync('/dev/full', 'w')

  test('makes a command fail with one sentence', async () => {
    const { code, err } = await run(['--version'], { stdout: full() })
    expect(code).toBe(1)
    expect(err).toMatch(/^freebox2mqtt: standard output cannot be written: ENOSPC.*\n$/)
  })

  test('does not end the daemon', async () => {
    const box = await startBox()
    const { paired } = await settingsFor(box)
    const daemon = start(['run'], { settings: paired, stdout: full() })
    await expect.poll(() => box.sessions, { timeout: 40_000 }).toBe(1)
    expect(await daemon.stop()).toBe(0)
    expect(daemon.err()).toBe('')
  })
})
