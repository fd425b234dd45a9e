import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startEmbeddedBroker } from '../../src/mqtt/embedded.ts'
import { aFolder } from '../config/a-config.ts'
import { run } from '../support/command.ts'
import { runHere } from '../support/program.ts'
import { observeBroker, occupyPort, settingsFor, startBox } from './house.ts'

/** The mark and the subject of each line. */
function marks(out: string): string[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^(\S) (data folder|\S+).*$/, '$1 $2'))
}

async function startBroker(credentials: { username: string; password: string }) {
  const territory = { baseTopic: 'freebox', birthTopic: 'homeassistant/status', discoveryPrefix: 'homeassistant' }
  const log = pino({ level: 'silent' })
  const broker = await startEmbeddedBroker({
    ...territory,
    ...credentials,
    host: '127.0.0.1',
    port: 0,
    clientId: 'daemon',
    log,
  })
  onTestFinished(() => broker.close())
  return broker
}

describe('check', () => {
  test('prints a line each and ends with 0 if everything is right, and closes its session', async () => {
    const box = await startBox()
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

  test('says how to pair', async () => {
    const { settings } = await settingsFor(await startBox())
    const { code, out } = await run(['check'], { settings })
    expect(out).toMatch(/✗ login .*freebox2mqtt pair/)
    expect(code).toBe(1)
  })

  test('reports a token that the box refuses, without showing it', async () => {
    const { settings } = await settingsFor(await startBox())
    const { code, out } = await run(['check'], { settings: { ...settings, FREEBOX__APP_TOKEN: 'stale' } })
    expect(out).toMatch(/✗ login .*pair/)
    expect(out).not.toContain('stale')
    expect(code).toBe(1)
  })

  test('names a missing right as Freebox OS does, and where to tick it', async () => {
    const { paired: settings } = await settingsFor(await startBox({ rights: { settings: false } }))
    const { code, out } = await run(['check'], { settings })
    expect(out).toMatch(/✗ rights .*"Modification des réglages de la Freebox".*Gestion des accès > Applications/)
    expect(code).toBe(1)
    const readOnly = await run(['check'], { settings: { ...settings, COMMANDS__READ_ONLY: 'true' } })
    expect(readOnly.code).toBe(0)
  })

  test('says that a box is in bridge mode, and what that means', async () => {
    const { paired: settings } = await settingsFor(await startBox({ bridge: true }))
    const { code, out } = await run(['check'], { settings })
    expect(out).toMatch(/✓ network mode +Bridge: another router has the local network, so the Freebox knows no hosts/)
    expect(code).toBe(0)
  })

  test('reports a box that does not answer, and still checks the broker', async () => {
    const { code, out } = await run(['check'], {
      settings: { FREEBOX__URL: 'http://127.0.0.1:9', MQTT__URL: 'mqtt://127.0.0.1:9' },
    })
    expect(marks(out)).toEqual(['✓ configuration', '✓ data folder', '✗ Freebox', '✗ broker'])
    expect(code).toBe(1)
  })

  test('reports a data folder that is a file', async () => {
    const { paired: settings } = await settingsFor(await startBox())
    const folder = aFolder()
    writeFileSync(join(folder, 'data'), '')
    const { code, out } = await run(['check'], { settings, folder })
    expect(out).toMatch(/✗ data folder .*is a file/)
    expect(code).toBe(1)
  })

  test('reports a wrong password of the broker, without showing it', async () => {
    const { paired } = await settingsFor(await startBox())
    const broker = await startBroker({ username: 'me', password: 'hunter2' })
    const settings = { ...paired, MQTT__URL: broker.url, MQTT__USERNAME: broker.credentials.username }
    const right = await run(['check'], { settings: { ...settings, MQTT__PASSWORD: broker.credentials.password } })
    expect(right).toMatchObject({ code: 0, out: expect.stringMatching(/✓ broker +mqtt:\/\/127.0.0.1:\d+, MQTT 5/) })
    const wrong = await run(['check'], { settings: { ...settings, MQTT__PASSWORD: 'hunter3' } })
    expect(wrong).toMatchObject({ code: 1, out: expect.stringMatching(/✗ broker .*user name or password/) })
    expect(wrong.out).not.toContain('hunter3')
  })

  test('reports that another program uses the port of the embedded broker', async () => {
    const { paired } = await settingsFor(await startBox())
    const port = await occupyPort()
    const { code, out } = await run(['check'], { settings: { ...paired, MQTT__EMBEDDED__PORT: String(port) } })
    expect(out).toMatch(/✗ broker .*is taken\. Set mqtt\.url/)
    expect(code).toBe(1)
  })

  test('does not disturb a running daemon, on the embedded broker or on another', async () => {
    const box = await startBox()
    const { paired, port } = await settingsFor(box)
    const broker = await startBroker({ username: 'me', password: 'hunter2' })
    const { username, password } = broker.credentials
    const elsewhere = { ...paired, MQTT__URL: broker.url, MQTT__USERNAME: username, MQTT__PASSWORD: password }
    const ways = [
      [paired, port, undefined, 'of the running daemon'],
      [elsewhere, broker.port, broker.credentials, 'MQTT 5'],
    ] as const
    for (const [settings, at, credentials, says] of ways) {
      const daemon = runHere({ settings })
      await daemon.printed(/connected to the Freebox/i)
      const { client, seen } = await observeBroker(at, credentials)
      await expect.poll(() => seen.has('freebox/connection/status'), { timeout: 40_000 }).toBe(true)
      // `check` recognises the daemon by the instance that it writes to `bridge/info` and to its heartbeat.
      await expect.poll(() => seen.get('freebox/bridge/info'), { timeout: 40_000 }).toContain('"instance"')
      const heartbeat = join(daemon.folder, 'data', 'health.json')
      await expect.poll(() => existsSync(heartbeat) && readFileSync(heartbeat, 'utf8')).toContain('"instance"')
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
      // The broker publishes the last will of the stopped daemon only after a while.
      if (says === 'MQTT 5') {
        expect(seen.get('freebox/bridge/state')).toBe('online')
        expect(await run(['check'], { settings, folder: daemon.folder })).toMatchObject({ code: 0 })
      }
    }
  })
})
