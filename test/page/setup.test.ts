/** The first steps on the page, as the program serves them: setup, settings that restart it, and the dump. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { DumpReply, Setup, Status } from '../../src/page/contract.ts'
import type { SimulatorOptions } from '../../src/simulator/index.ts'
import { type Simulator, startSimulator } from '../../src/simulator/index.ts'
import { observeBroker, occupyPort, settingsFor, startBox } from '../cli/house.ts'
import { aFolder } from '../config/a-config.ts'
import { startBroker } from '../faults/broker.ts'
import { freePort } from '../mqtt/support.ts'
import { runHere } from '../support/program.ts'

const patient = { timeout: 40_000 }
const fewReads = { ADAPTERS__DEFAULTS__ENABLED: 'false', ADAPTERS__CONNECTION__ENABLED: 'true' }

interface Options {
  readonly simulator?: SimulatorOptions
  readonly settings?: Readonly<Record<string, string>>
  readonly isPaired?: boolean
}

/** A daemon that is not paired, and its page. The broker's port is in config.yaml, the box in the environment. */
async function openPage({ simulator, settings = {}, isPaired = false }: Options = {}) {
  const box = await startBox({ model: 'ultra', ...simulator })
  return { box, ...(await openPageFor(box, { settings, isPaired })) }
}

async function openPageFor(box: Simulator, { settings = {}, isPaired = false }: Options) {
  const { paired, settings: unpaired, port: broker } = await settingsFor(box)
  const { MQTT__EMBEDDED__PORT, ...inEnvironment } = isPaired ? paired : unpaired
  const port = await freePort()
  const folder = aFolder()
  const yaml = `# mine\nmqtt:\n  embedded: { port: ${MQTT__EMBEDDED__PORT} }\n`
  writeFileSync(join(folder, 'config.yaml'), yaml)
  const daemon = runHere({
    folder,
    settings: { ...inEnvironment, ...fewReads, HTTP__ENABLED: 'true', HTTP__PORT: `${port}`, ...settings },
  })
  await daemon.printed(/Web server on/)
  const url = `http://127.0.0.1:${port}`
  const headers = { Origin: url, 'Content-Type': 'application/json', 'X-Freebox2mqtt': '1' }
  async function send(method: string, path: string, body?: unknown): Promise<unknown> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    return (await fetch(`${url}${path}`, { method, headers, ...sent })).json()
  }
  const setup = async () => (await send('GET', '/api/setup')) as Setup
  const status = async () => ((await send('GET', '/api/now')) as { status: Status }).status
  return { daemon, folder, yaml, broker, url, headers, send, setup, status }
}

const pairOn = (page: { send: (method: string, path: string) => Promise<unknown> }) =>
  page.send('POST', '/api/setup/pair')

describe('the setup', () => {
  test('goes from nothing to a connected house: found, paired by the button, rights ticked', async () => {
    const page = await openPage({ simulator: { pairing: { grantAfterPolls: 2 }, rights: { settings: false } } })
    const { box, setup } = page
    await expect.poll(async () => (await setup()).box.is, patient).toBe('found')
    const first = await setup()
    expect(first.box).toMatchObject({ title: 'Freebox Ultra', address: box.url })
    expect(first.pairing).toEqual({ is: 'needed' })
    expect(first.rights.known).toBe(false)
    expect(first.broker).toMatchObject({ embedded: true, lockedBy: null, error: null })

    const asked = await pairOn(page)
    const sentence = expect.stringContaining('press the right arrow (▶)')
    expect(asked).toMatchObject({
      status: 'ok',
      setup: { pairing: { is: 'waiting', sentence, until: expect.any(Number) } },
    })
    expect(await pairOn(page)).toMatchObject({ status: 'error', error_code: 'busy' })
    await expect.poll(async () => (await setup()).pairing.is, patient).toBe('done')
    expect(statSync(join(page.folder, 'data', 'token.json')).mode & 0o777).toBe(0o600)
    const right = { right: 'settings', name: 'Modification des réglages de la Freebox' }
    await expect.poll(async () => (await setup()).rights, patient).toEqual({ known: true, missing: [right] })
    expect(await pairOn(page)).toMatchObject({ error_code: 'paired' })

    // The page is open, so the right is seen long before the daemon itself would look.
    const stream = new AbortController()
    const events = await fetch(`${page.url}/api/events`, { signal: stream.signal })
    box.setRight('settings', true)
    await expect.poll(async () => (await setup()).rights.missing, patient).toEqual([])
    await expect.poll(async () => (await setup()).broker.is, patient).toBe('connected')
    stream.abort()
    await events.body?.cancel().catch(() => undefined)
    await page.daemon.stop()
    expect(page.daemon.out()).not.toContain(
      JSON.parse(readFileSync(join(page.folder, 'data', 'token.json'), 'utf8')).app_token,
    )
  })

  test('says why a pairing has failed, and can be begun again and cancelled', async () => {
    const outcomes = [
      ['denied', /refused on the Freebox/],
      ['timeout', /not confirmed on the Freebox in time/],
      ['new_apps_denied', /accepts no new applications/],
    ] as const
    await Promise.all(
      outcomes.map(async ([outcome, error]) => {
        const page = await openPage({ simulator: { pairing: { outcome, grantAfterPolls: 0 } } })
        await pairOn(page)
        const failed = { is: 'failed', code: outcome, error: expect.stringMatching(error) }
        await expect.poll(async () => (await page.setup()).pairing, patient).toEqual(failed)
      }),
    )
    const page = await openPage({ simulator: { pairing: { grantAfterPolls: 1000 } } })
    await pairOn(page)
    await page.send('DELETE', '/api/setup/pair')
    expect((await page.setup()).pairing).toEqual({ is: 'needed' })
    expect(await pairOn(page)).toMatchObject({ setup: { pairing: { is: 'waiting' } } })
  })

  test('says that the box is away, and finds it when it is back', async () => {
    const box = await startSimulator({ model: 'ultra' })
    await box.close()
    const page = await openPageFor(box, {})
    await expect.poll(async () => (await page.setup()).box.is, patient).toBe('failed')
    const away = await page.send('POST', '/api/setup/find')
    expect(away).toMatchObject({
      setup: { box: { is: 'failed', error: expect.stringMatching(/Freebox|127\.0\.0\.1/) } },
    })
    expect(await pairOn(page)).toMatchObject({ status: 'error', error: expect.stringMatching(/127\.0\.0\.1/) })
    await startBox({ model: 'ultra', port: Number(new URL(box.url).port) })
    expect(await page.send('POST', '/api/setup/find')).toMatchObject({ setup: { box: { is: 'found' } } })
  })

  test('tries a broker before it saves it: what refuses is said, what works is used after a restart', async () => {
    const page = await openPage({ isPaired: true })
    const other = await startBroker()
    onTestFinished(() => other.close())
    const secret = 'the-password-of-it'
    const request = { url: other.url, username: 'me', password: secret, save: true }
    const tried = (more: object) => page.send('POST', '/api/setup/broker', { ...request, ...more })
    other.refuseLogins(true)
    const refused = /127\.0\.0\.1:\d+: .*Check mqtt\.username and mqtt\.password/
    expect(await tried({})).toMatchObject({ error_code: 'broker', error: expect.stringMatching(refused) })
    expect((await page.setup()).broker).toMatchObject({ embedded: true, error: expect.stringMatching(refused) })
    const nobody = `mqtt://127.0.0.1:${await freePort()}`
    expect(await tried({ url: nobody })).toMatchObject({ error: expect.stringContaining('mqtt.url is right') })
    expect(await tried({ url: 'nonsense://x' })).toMatchObject({ error_code: 'invalid' })

    other.refuseLogins(false)
    expect(await tried({ save: false })).toMatchObject({ status: 'ok' })
    expect((await page.setup()).broker).toMatchObject({ embedded: true, error: null })
    expect(await tried({})).toMatchObject({ status: 'ok' })
    const connected = { is: 'connected', embedded: false, url: other.url, error: null }
    await expect.poll(async () => (await page.setup()).broker, patient).toMatchObject(connected)
    expect(readFileSync(join(page.folder, 'config.yaml'), 'utf8')).toBe(page.yaml)
    // The password stays for this broker, and goes to no other one.
    expect(await tried({ password: '', save: false })).toMatchObject({ status: 'ok' })
    const again = expect.stringContaining('Enter the password again')
    expect(await tried({ url: 'mqtt://localhost:1', password: '' })).toMatchObject({ error: again })
    const all = JSON.stringify([await page.send('GET', '/api/settings'), await page.setup(), await page.status()])
    expect(all + page.daemon.out()).not.toContain(secret)
  })
})

describe('a change of the settings', () => {
  test('restarts the daemon with it while the page stays, and a broken config.yaml is said', async () => {
    const page = await openPage({ isPaired: true })
    const connected = () => page.daemon.out().match(/Connected to the Freebox/g)?.length
    await expect.poll(connected, patient).toBe(1)
    const { client } = await observeBroker(page.broker)
    const change = (changes: object) => page.send('PUT', '/api/settings', { changes })
    expect(await change({ 'mqtt.base_topic': 'other' })).toEqual({ status: 'ok', restarting: true })
    await expect.poll(connected, patient).toBe(2)
    expect(await page.status()).toMatchObject({ base: 'other', configProblem: null })
    expect(page.daemon.out().match(/Web server on/g)).toHaveLength(1)

    const taken = {
      status: 'error',
      mistakes: [{ path: 'mqtt.embedded.host', message: expect.stringContaining('a username and a password') }],
    }
    expect(await change({ 'mqtt.embedded.host': '0.0.0.0' })).toEqual(taken)

    writeFileSync(join(page.folder, 'config.yaml'), 'log: { level: loud }\n')
    await client.publishAsync('other/bridge/request/restart', '{}', { qos: 1 })
    const problem = /config\.yaml:1:\d+ log\.level: expected/
    await expect.poll(async () => (await page.status()).configProblem, patient).toMatch(problem)
    await expect.poll(connected, patient).toBe(3)
    expect(await change({ 'presence.hold': '1m' })).toMatchObject({
      mistakes: [{ message: expect.stringMatching(problem) }],
    })
  })

  test('is refused if the embedded broker could then not listen', async () => {
    const page = await openPage({ isPaired: true })
    writeFileSync(join(page.folder, 'config.yaml'), '')
    const taken = await occupyPort()
    const message = expect.stringContaining(`Port ${taken} is taken`)
    expect(await page.send('PUT', '/api/settings', { changes: { 'mqtt.embedded.port': taken } })).toEqual({
      ...{ status: 'error', mistakes: [{ path: 'mqtt.embedded.port', message }] },
    })
  })
})

describe('the dump of the page', () => {
  test('is listed first, then downloaded, and can be replayed', async () => {
    const enabled = { ADAPTERS__LAN__ENABLED: 'true', ADAPTERS__SYSTEM__ENABLED: 'true' }
    const page = await openPage({
      isPaired: true,
      simulator: { hosts: 20 },
      settings: enabled,
    })
    expect(await page.send('POST', '/api/dump', {})).toMatchObject({ status: 'error', error_code: 'no_dump' })
    const list = () => page.send('POST', '/api/dump', { list: true })
    await expect.poll(async () => ((await list()) as DumpReply).status, patient).toBe('ok')
    const listed = await list()
    const hosts = { path: 'lan/browser/pub/', count: expect.any(Number) }
    expect(listed).toMatchObject({ name: 'freebox-dump.json.gz', answers: expect.arrayContaining([hosts]) })
    const answer = await fetch(`${page.url}/api/dump`, { method: 'POST', headers: page.headers, body: '{}' })
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="freebox-dump.json.gz"')
    const file = join(page.folder, 'freebox-dump.json.gz')
    writeFileSync(file, Buffer.from(await answer.arrayBuffer()))

    const replay = await startBox({ replay: file })
    const again = await openPageFor(replay, { isPaired: true, settings: enabled })
    await again.daemon.printed(/Connected to the Freebox: Freebox Ultra/)
    const { seen } = await observeBroker(again.broker)
    const published = () => [...seen.keys()].filter((it) => /^freebox\/lan\/host\/ether-[^/]+$/.test(it)).length
    await expect.poll(published, patient).toBeGreaterThan(15)
  })
})
