import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aFolder } from '../config/a-config.ts'
import { run, start } from '../support/process.ts'
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
    const daemon = start(['run'], { settings })
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
