import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Simulator } from '../../src/simulator/index.ts'
import { aFolder } from '../config/a-config.ts'
import { run } from '../support/command.ts'
import { start } from '../support/process.ts'
import { runHere } from '../support/program.ts'
import { observeBroker, settingsFor, startBox } from './house.ts'

describe('pair', () => {
  test('says what to press, waits, and stores the token with permissions for its user alone', async () => {
    const box = await startBox({ model: 'ultra' })
    const { settings } = await settingsFor(box)
    const { code, out, folder } = await run(['pair'], { settings })
    expect(code).toBe(0)
    expect(out).toMatch(
      /Freebox Ultra at .* asks for your confirmation\.\nOn the front of the Freebox Server \(Ultra\), press/,
    )
    expect(out).toMatch(/Granted\..*\nAll rights that are needed are given\./)
    const path = join(folder, 'data', 'token.json')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const token: unknown = JSON.parse(readFileSync(path, 'utf8'))
    expect(token).toEqual({ app_token: expect.any(String), uid: expect.any(String), app_id: 'fr.freebox2mqtt' })
    expect(box.sessions).toBe(0)
  })

  test('names missing rights as Freebox OS does, and where to tick them', async () => {
    const { settings } = await settingsFor(await startBox({ rights: { settings: false } }))
    const { code, out } = await run(['pair'], { settings })
    expect(code).toBe(0)
    expect(out).toContain('Tick them in Freebox OS > Paramètres de la Freebox > Gestion des accès > Applications:')
    expect(out).toContain('  - Modification des réglages de la Freebox\n')
  })

  test('ends with 1 and a message of its own for each reason to fail', async () => {
    const outcomes = [
      ['denied', /refused on the Freebox/],
      ['timeout', /not confirmed on the Freebox in time/],
      ['new_apps_denied', /accepts no new applications/],
      ['denied_from_external_ip', /only from the home network/],
    ] as const
    const runs = outcomes.map(async ([outcome]) => {
      const { settings } = await settingsFor(await startBox({ pairing: { outcome } }))
      return run(['pair'], { settings })
    })
    const ended = await Promise.all(runs)
    for (const [index, [, said]] of outcomes.entries()) {
      expect(ended[index]).toMatchObject({ code: 1, err: expect.stringMatching(said) })
    }
  })

  test('ends with 0 on SIGTERM while it waits, and stores nothing', async () => {
    const { settings } = await settingsFor(await startBox({ pairing: { grantAfterPolls: 1000 } }))
    const pairing = start(['pair'], { settings })
    await pairing.printed(/Waiting for your answer/)
    expect(await pairing.stop()).toBe(0)
    expect(pairing.err()).toContain('Nothing was stored')
    expect(existsSync(join(pairing.folder, 'data', 'token.json'))).toBe(false)
  })

  test('sends no request to the box if the token could not be stored', async () => {
    const box = await startBox()
    const folder = aFolder()
    writeFileSync(join(folder, 'data'), '')
    const { settings } = await settingsFor(box)
    expect(await run(['pair'], { settings, folder })).toMatchObject({
      code: 1,
      err: expect.stringContaining('is a file'),
    })
    expect(box.requests).toEqual([])
  })

  test('lets a waiting daemon continue by itself; the daemon has logged once what to do', async () => {
    const box = await startBox()
    const { settings, port } = await settingsFor(box)
    const daemon = runHere({ settings })
    await daemon.printed(/freebox2mqtt pair/)
    const { seen } = await observeBroker(port)
    expect((await run(['pair'], { settings, folder: daemon.folder })).code).toBe(0)
    await expect.poll(() => seen.has('freebox/connection/status'), { timeout: 40_000 }).toBe(true)
    expect(
      daemon
        .out()
        .split('\n')
        .filter((line) => line.includes('freebox2mqtt pair')),
    ).toHaveLength(1)
    expect(await daemon.stop()).toBe(0)
  })
})

describe('pair with a token that is there already', () => {
  const requested = (box: Simulator) => box.requests.filter(({ path }) => path.startsWith('login/authorize')).length

  /** A box that is paired, and the folder that has its token. */
  async function paired() {
    const box = await startBox({ model: 'delta', pairing: { grantAfterPolls: 0 } })
    const { settings } = await settingsFor(box)
    const { folder } = await run(['pair'], { settings })
    const path = join(folder, 'data', 'token.json')
    return { box, settings, folder, path, token: readFileSync(path, 'utf8'), before: requested(box) }
  }

  test('says with which box it is paired, and keeps the token; --again pairs again', async () => {
    const { box, settings, folder, path, token, before } = await paired()
    const { code, out } = await run(['pair'], { settings, folder })
    expect(code).toBe(0)
    expect(out).toContain(`Already paired with Freebox Delta at ${box.url}: it accepts the token in ${path}.`)
    expect(out).toContain('freebox2mqtt pair --again')
    expect(requested(box)).toBe(before)
    expect(readFileSync(path, 'utf8')).toBe(token)
    expect(await run(['pair', '--again'], { settings, folder })).toMatchObject({ code: 0 })
    expect(readFileSync(path, 'utf8')).not.toBe(token)
  })

  test('keeps a token of another box, and names both', async () => {
    const { box, settings, folder, path, token, before } = await paired()
    box.replaceBox('ultra', 'the-token-of-another')
    const { code, err } = await run(['pair'], { settings, folder })
    expect(code).toBe(1)
    expect(err).toContain(`The token in ${path} belongs to another Freebox than Freebox Ultra`)
    expect(requested(box)).toBe(before)
    expect(readFileSync(path, 'utf8')).toBe(token)
  })

  test('pairs at once if the box no longer accepts the token', async () => {
    const { box, settings, folder, path } = await paired()
    box.revoke()
    const { code, out } = await run(['pair'], { settings, folder })
    expect(out).toContain(`The token in ${path} is no longer valid. Pairing again.`)
    expect(code).toBe(0)
  })

  test.each([
    ['is damaged', '{"app_tok'],
    ['has no token in it', '{}'],
    ['is empty', ''],
    ['is a folder', undefined],
  ])('does not take a file that %s for none, in any command, and leaves it as it is', async (_, content) => {
    const box = await startBox({ pairing: { grantAfterPolls: 0 } })
    const { settings } = await settingsFor(box)
    const folder = aFolder()
    const path = join(folder, 'data', 'token.json')
    mkdirSync(join(folder, 'data'))
    if (content === undefined) mkdirSync(path)
    else writeFileSync(path, content)
    const daemon = runHere({ settings, folder })
    const ended = await Promise.all([
      run(['pair'], { settings, folder }),
      run(['check'], { settings, folder }),
      run(['dump'], { settings, folder }),
    ])
    for (const { code, out, err } of ended) {
      expect(code).toBe(1)
      expect(out + err).toContain(`The token file ${path} `)
      expect(out + err).toContain('--again')
      expect(out + err).not.toMatch(/not paired with the Freebox yet/i)
    }
    await daemon.printed(/The token file/)
    expect(daemon.warnings().join('\n')).toContain(`The token file ${path} `)
    expect(requested(box)).toBe(0)
    if (content !== undefined) expect(readFileSync(path, 'utf8')).toBe(content)
  })

  test('is looked for in a folder that every message names', async () => {
    const { settings } = await settingsFor(await startBox())
    const elsewhere = aFolder()
    const data = join(elsewhere, 'data')
    const daemon = runHere({ settings, folder: elsewhere })
    await daemon.printed(/Not paired/)
    expect(daemon.warnings()).toContain(
      `Not paired with the Freebox yet: there is no token in the data folder ${data}. Run "freebox2mqtt pair".`,
    )
    const check = await run(['check'], { settings, folder: elsewhere })
    expect(check.out).toMatch(new RegExp(`✗ login .*no token in the data folder ${data}\\.`))
    expect((await run(['dump'], { settings, folder: elsewhere })).err).toContain(data)
    await daemon.stop()
    expect((await run(['health'], { settings, folder: elsewhere })).err).toContain(data)
    const pairing = await run(['pair'], { settings, folder: elsewhere })
    expect(pairing.out).toContain(`The token will be stored in ${data}`)
  })
})
