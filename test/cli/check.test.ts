import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startEmbeddedBroker } from '../../src/mqtt/embedded.ts'
import { aFolder } from '../config/a-config.ts'
import { aBox, anOnlooker, aTakenPort, settingsFor } from './house.ts'
import { run, start } from './process.ts'

/** Each line as its mark and what it is about. */
function marks(out: string): string[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^(\S) (data folder|\S+).*$/, '$1 $2'))
}

async function aBroker(credentials: { username: string; password: string }) {
  const territory = { baseTopic: 'freebox', birthTopic: 'homeassistant/status', discoveryPrefix: 'homeassistant' }
  const log = pino({ level: 'silent' })
  const broker = await startEmbeddedBroker({
    ...territory,
    ...credentials,
    host: '127.0.0.1',
    port: 0,
    clientId: 'its own',
    log,
  })
  onTestFinished(() => broker.close())
  return broker
}

describe('check', () => {
  test('where all holds: a line each and status 0, and the session is closed', async () => {
    const box = await aBox()
    const { paired: settings } = await settingsFor(box)
    const { code, out } = await run(['check'], { settings })
    expect(marks(out)).toEqual([
      '✓ configuration',
      '✓ data folder',
      '✓ Freebox',
      '✓ TLS',
      '✓ login',
      '✓ rights',
      '✓ broker',
    ])
    expect(code).toBe(0)
    expect(box.logins).toBe(1)
    expect(box.sessions).toBe(0)
  })

  test('not paired', async () => {
    const { settings } = await settingsFor(await aBox())
    const { code, out } = await run(['check'], { settings })
    expect(out).toMatch(/✗ login .*freebox2mqtt pair/)
    expect(code).toBe(1)
  })

  test('a token that the box does not know', async () => {
    const { settings } = await settingsFor(await aBox())
    const { code, out } = await run(['check'], { settings: { ...settings, FREEBOX__APP_TOKEN: 'stale' } })
    expect(out).toMatch(/✗ login .*pair/)
    expect(out).not.toContain('stale')
    expect(code).toBe(1)
  })

  test('a right that is missing, by its name in Freebox OS, and where it is ticked', async () => {
    const { paired: settings } = await settingsFor(await aBox({ rights: { settings: false } }))
    const { code, out } = await run(['check'], { settings })
    expect(out).toMatch(/✗ rights .*"Modification des réglages de la Freebox".*Gestion des accès > Applications/)
    expect(code).toBe(1)
    const readOnly = await run(['check'], { settings: { ...settings, COMMANDS__READ_ONLY: 'true' } })
    expect(readOnly.code).toBe(0)
  })

  test('a box that is away, and then still the broker', async () => {
    const { code, out } = await run(['check'], {
      settings: { FREEBOX__URL: 'http://127.0.0.1:9', MQTT__URL: 'mqtt://127.0.0.1:9' },
    })
    expect(marks(out)).toEqual(['✓ configuration', '✓ data folder', '✗ Freebox', '✗ broker'])
    expect(code).toBe(1)
  })

  test('a data folder that is none', async () => {
    const { paired: settings } = await settingsFor(await aBox())
    const folder = aFolder()
    writeFileSync(join(folder, 'data'), '')
    const { code, out } = await run(['check'], { settings, folder })
    expect(out).toMatch(/✗ data folder .*is a file/)
    expect(code).toBe(1)
  })

  test('a broker with a password: right, wrong, and none', async () => {
    const { paired } = await settingsFor(await aBox())
    const broker = await aBroker({ username: 'me', password: 'hunter2' })
    const settings = { ...paired, MQTT__URL: broker.url, MQTT__USERNAME: broker.credentials.username }
    const right = await run(['check'], { settings: { ...settings, MQTT__PASSWORD: broker.credentials.password } })
    expect(right).toMatchObject({ code: 0, out: expect.stringMatching(/✓ broker +mqtt:\/\/127.0.0.1:\d+, MQTT 5/) })
    const wrong = await run(['check'], { settings: { ...settings, MQTT__PASSWORD: 'hunter3' } })
    expect(wrong).toMatchObject({ code: 1, out: expect.stringMatching(/✗ broker .*user name or password/) })
    expect(wrong.out).not.toContain('hunter3')
  })

  test('the port of the embedded broker taken by a stranger', async () => {
    const { paired } = await settingsFor(await aBox())
    const port = await aTakenPort()
    const { code, out } = await run(['check'], { settings: { ...paired, MQTT__EMBEDDED__PORT: String(port) } })
    expect(out).toMatch(/✗ broker .*is taken: set mqtt\.url/)
    expect(code).toBe(1)
  })

  test('a daemon that runs is not disturbed, on its own broker or on another', async () => {
    const box = await aBox()
    const { paired, port } = await settingsFor(box)
    const broker = await aBroker({ username: 'me', password: 'hunter2' })
    const { username, password } = broker.credentials
    const elsewhere = { ...paired, MQTT__URL: broker.url, MQTT__USERNAME: username, MQTT__PASSWORD: password }
    const ways = [
      [paired, port, undefined, 'of the daemon that runs'],
      [elsewhere, broker.port, broker.credentials, 'MQTT 5'],
    ] as const
    for (const [settings, at, credentials, says] of ways) {
      const daemon = start(['run'], { settings })
      await daemon.printed(/Connected to the Freebox/)
      const { client, seen } = await anOnlooker(at, credentials)
      await expect.poll(() => seen.has('freebox/connection/status')).toBe(true)
      const before = daemon.out()
      const states: string[] = []
      const note = (topic: string, payload: Buffer) =>
        topic === 'freebox/bridge/state' && states.push(payload.toString())
      client.on('message', note)
      const check = await run(['check'], { settings, folder: daemon.folder })
      expect(check).toMatchObject({ code: 0, out: expect.stringContaining(says) })
      expect(states).toEqual([])
      expect(daemon.out()).toBe(before)
      expect(box.sessions).toBe(1)
      await daemon.stop()
    }
  })
})
