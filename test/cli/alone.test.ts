import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { aFolder } from '../config/a-config.ts'
import { until } from '../mqtt/support.ts'
import { openOnce } from '../support/cleanup.ts'
import { run } from '../support/command.ts'
import { start } from '../support/process.ts'
import { runHere } from '../support/program.ts'
import { appToken, observeBroker, occupyPort, settingsFor, startBox } from './house.ts'

describe('demo', () => {
  /** Waits for its first lines, as two demos that start together may choose the same ports. */
  async function startDemo(...words: string[]) {
    const demo = start(['demo', ...words])
    await until('the demo runs', () => /mqtt:\/\/127\.0\.0\.1:\d+/.test(demo.out()), 40_000)
    return demo
  }
  /** For the tests that do not end the demo. */
  const english = openOnce(() => startDemo())
  const french = openOnce(async () => {
    await occupyPort(8099).catch(() => undefined)
    return startDemo('--language', 'fr')
  })

  test('needs no configuration, uses the next port if 1883 is taken, prints what happens, ends on Ctrl-C', async () => {
    // If another process already listens there, that is just as good.
    await occupyPort(1883).catch(() => undefined)
    // Reports on every Node.js what newer ones report without the flag.
    const demo = start(['demo', '--model', 'pop'], { flags: ['--pending-deprecation'] })
    await demo.printed(/The MQTT broker is mqtt:\/\/127\.0\.0\.1:\d+/)
    const port = Number(/broker is mqtt:\/\/127\.0\.0\.1:(\d+)/.exec(demo.out())?.[1])
    expect(port).not.toBe(1883)
    const { seen } = await observeBroker(port)
    await expect.poll(() => seen.get('freebox/bridge/state'), { timeout: 40_000 }).toBe('online')
    await demo.printed(/\d\d:\d\d:\d\d {2}\S/)
    expect(demo.out()).toContain(`mosquitto_sub -h 127.0.0.1 -p ${port} -v -t 'freebox/+/+' -t 'freebox/+/+/+'`)
    expect(await demo.stop('SIGINT')).toBe(0)
    expect(readdirSync(demo.folder)).toEqual([])
    expect(demo.err()).toBe('')
  })

  test('serves the page, on the next port if 8099 is taken, and restarts when the page asks for it', async () => {
    const demo = french()
    await demo.printed(/Ouvrez la page dans un navigateur, sur cette machine : http:/)
    const [, url = ''] = /cette machine : (http:\/\/127\.0\.0\.1:\d+\/)\n/.exec(demo.out().slice(0, 500)) ?? []
    expect(url).toMatch(/:\d+\/$/)
    expect(url).not.toContain(':8099/')
    expect(await (await fetch(url)).text()).toContain('<script type="module" src="main.js">')
    const get = async (path: string): Promise<unknown> => (await fetch(`${url}api/${path}`)).json()
    expect(await get('session')).toMatchObject({ signedIn: true, language: 'fr' })
    await expect.poll(() => get('now'), { timeout: 40_000 }).toMatchObject({ status: { phase: 'running' } })
    const saved = await fetch(`${url}api/settings`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'x-freebox2mqtt': '1', origin: new URL(url).origin },
      body: JSON.stringify({ changes: { 'commands.per_minute': 7 } }),
    })
    expect(await saved.json()).toEqual({ status: 'ok', restarting: true })
    await expect
      .poll(() => get('settings'), { timeout: 40_000 })
      .toMatchObject({
        entries: expect.arrayContaining([expect.objectContaining({ path: 'commands.per_minute', value: 7 })]),
      })
    await expect.poll(() => get('now'), { timeout: 40_000 }).toMatchObject({ status: { phase: 'running' } })
    expect(await get('session')).toMatchObject({ signedIn: true })
  })

  test('says in sentences what happens, also in French, and suggests a first command without binary data', async () => {
    const [demo, inFrench] = [english(), french()]
    await demo.printed(/\d\d:\d\d:\d\d {2}\S/)
    expect(demo.out()).toMatch(/^This demo runs a simulated Freebox Delta, .*\.\nIt .*\.\n/)
    const [, port, filters = ''] = /mosquitto_sub -h \S+ -p (\d+) -v (.*)/.exec(demo.out()) ?? []
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5 })
    onTestFinished(() => client.endAsync(true))
    const texts = new Map<string, string>()
    const decode = new TextDecoder('utf-8', { fatal: true })
    client.on('message', (topic, payload) => void texts.set(topic, decode.decode(payload)))
    await client.subscribeAsync([...filters.matchAll(/-t '([^']+)'/g)].map(([, filter = '']) => filter))
    await expect.poll(() => [...texts.values()].join(''), { timeout: 40_000 }).toContain('TV du salon')
    for (const text of texts.values()) expect(text).not.toMatch(/\p{Cc}|\{\{|<b>/u)
    await inFrench.printed(/^Cette démo lance sur cette machine une Freebox Delta simulée, .*\.\nElle .*\.\n/)
    await inFrench.printed(/Internet : \d+,\d Mbit\/s en réception/)
    expect(demo.err() + inFrench.err()).toBe('')
  })

  test('carries out a command within a second', async () => {
    const demo = english()
    await demo.printed(/\d\d:\d\d:\d\d {2}\S/)
    const { client, seen } = await observeBroker(Number(/mosquitto_sub -h \S+ -p (\d+)/.exec(demo.out())?.[1]))
    const isOn = () => /"ping":(true|false)/.exec(seen.get('freebox/connection/config') ?? '')?.[1]
    await expect.poll(isOn, { timeout: 40_000 }).toBeDefined()
    for (const wanted of ['OFF', 'ON', 'OFF', 'ON', 'OFF']) {
      const sent = performance.now()
      await client.publishAsync('freebox/connection/config/ping/set', wanted)
      await expect.poll(isOn, { interval: 10, timeout: 40_000 }).toBe(String(wanted === 'ON'))
      expect(performance.now() - sent).toBeLessThan(1000)
      await new Promise((done) => setTimeout(done, 1000))
    }
    expect(demo.out()).not.toContain('"level"')
  })

  test('compiles no code from text at its start, nor does a library', async () => {
    const reportCompiling = `globalThis.Function = new Proxy(Function, {
      construct(target, args) { console.error('compiled:', ...args); return new target(...args) },
      apply(target, _, args) { console.error('compiled:', ...args); return target(...args) },
    })`
    const flags = ['--import', `data:text/javascript,${encodeURIComponent(reportCompiling)}`]
    const demo = start(['demo'], { flags })
    // After the first line everything has been read and announced.
    await demo.printed(/\d\d:\d\d:\d\d {2}\S/)
    expect(await demo.stop('SIGINT')).toBe(0)
    expect(demo.err()).toBe('')
  })
})

describe('simulate', () => {
  test('answers as a Freebox, and prints its address and token', async () => {
    const simulate = start(['simulate', '--model', 'ultra', '--port', '0'])
    await simulate.printed(/Ctrl-C/)
    const url = /answers at (\S+)/.exec(simulate.out())?.[1] ?? ''
    const version: unknown = await (await fetch(`${url}/api_version`)).json()
    expect(version).toMatchObject({ box_model: 'fbxgw9-r1' })
    const token = /app token is (\S+)\./.exec(simulate.out())?.[1] ?? ''
    const check = await run(['check'], {
      settings: { FREEBOX__URL: url, FREEBOX__APP_TOKEN: token, MQTT__EMBEDDED__PORT: '0' },
    })
    expect(check.code).toBe(0)
    expect(await simulate.stop('SIGINT')).toBe(0)
  })

  test('serves https with --tls, to a client that trusts the authority in --tls-dir', async () => {
    const folder = aFolder()
    const simulate = start(['simulate', '--model', 'delta', '--port', '0', '--tls-dir', 'authority'], { folder })
    await simulate.printed(/Ctrl-C/)
    const url = /answers at (https:\S+)/.exec(simulate.out())?.[1] ?? ''
    const FREEBOX__TLS__CA_FILE = /authority in (\S+\.pem)\./.exec(simulate.out())?.[1] ?? ''
    expect(FREEBOX__TLS__CA_FILE).toBe(join(folder, 'authority', 'ca.pem'))
    const paired = { FREEBOX__URL: url, FREEBOX__APP_TOKEN: 'simulated-app-token', MQTT__EMBEDDED__PORT: '0' }
    const trusting = run(['check'], { settings: { ...paired, FREEBOX__TLS__CA_FILE } })
    const distrusting = await run(['check'], { settings: paired })
    expect(await trusting).toMatchObject({ code: 0, out: expect.stringContaining('✓ login') })
    expect(distrusting).toMatchObject({ code: 1 })
    expect(distrusting.out + distrusting.err).toContain('its issuer is not trusted')
    expect(await simulate.stop()).toBe(0)
  })

  test('sends its events to a daemon over https too', async () => {
    const box = await startBox({ tls: 'self-made' })
    const FREEBOX__TLS__CA_FILE = join(aFolder(), 'ca.pem')
    writeFileSync(FREEBOX__TLS__CA_FILE, box.ca ?? '')
    const { paired } = await settingsFor(box)
    const daemon = runHere({ settings: { ...paired, FREEBOX__TLS__CA_FILE } })
    await expect.poll(() => box.sockets, { timeout: 20_000 }).toBe(1)
    expect(daemon.warnings()).toEqual([])
  })

  test('reports a folder for the authority that is a file, and ends', async () => {
    const refused = await run(['simulate', '--port', '0', '--tls-dir', process.execPath])
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('EEXIST') })
  })

  test('reports a port that is taken in a sentence, with exit status 1', async () => {
    const port = await occupyPort()
    expect(await run(['simulate', '--port', String(port)])).toMatchObject({
      code: 1,
      err: `The simulated Freebox cannot start: port ${port} is taken by another program. Choose another one with --port.\n`,
    })
  })

  test('can deny a pairing or let it time out, and keeps the token that it announced', async () => {
    const paired = async (pairing: string) => {
      const simulate = start(['simulate', '--port', '0', '--pairing', pairing])
      await simulate.printed(/Ctrl-C/)
      const settings = { FREEBOX__URL: /answers at (\S+)/.exec(simulate.out())?.[1] ?? '', MQTT__EMBEDDED__PORT: '0' }
      const { code, out, err } = await run(['pair'], { settings })
      const FREEBOX__APP_TOKEN = /app token is (\S+)\./.exec(simulate.out())?.[1] ?? ''
      const check = await run(['check'], { settings: { ...settings, FREEBOX__APP_TOKEN } })
      expect(check.out).toContain('✓ login')
      await simulate.stop()
      return { code, said: out + err }
    }
    const [granted, denied, timeout] = await Promise.all(['granted', 'denied', 'timeout'].map(paired))
    expect(granted?.code).toBe(0)
    expect(denied).toMatchObject({ code: 1, said: expect.stringContaining('refused on the Freebox') })
    expect(timeout).toMatchObject({ code: 1, said: expect.stringContaining('not confirmed on the Freebox in time') })
  })
})

describe('dump', () => {
  const Envelope = z.looseObject({ success: z.boolean() })
  const Index = z.object({ files: z.record(z.string(), z.string()) })

  test('contains every answer, and nothing that identifies the owner', async () => {
    const box = await startBox({ model: 'delta', hosts: 20 })
    const { paired: settings } = await settingsFor(box)
    const { code, folder } = await run(['dump', '--out', 'it'], { settings })
    expect(code).toBe(0)
    const texts = new Map(
      readdirSync(join(folder, 'it')).map((name) => [name, readFileSync(join(folder, 'it', name), 'utf8')]),
    )
    const index = Index.parse(JSON.parse(texts.get('index.json') ?? ''))
    expect(Object.keys(index.files)).toEqual(expect.arrayContaining(['connection/', 'lan/browser/pub/', 'system/']))
    for (const name of Object.values(index.files)) Envelope.parse(JSON.parse(texts.get(name) ?? ''))

    const all = [...texts.values()].join('\n').toLowerCase()
    const { model, hosts, connection } = box.house
    const identifying = [
      appToken,
      model.serial,
      model.mac,
      connection.status.ipv4,
      ...hosts.flatMap((host) => [host.id, host.l2ident.id, ...host.l3connectivities.map((it) => it.addr)]),
      ...hosts.map((host) => host.primary_name ?? '').filter((name) => name.length > 3),
    ]
    for (const word of identifying) if (word) expect(all).not.toContain(word.toLowerCase())
  })

  test('gives a host the same pseudonym everywhere', async () => {
    const box = await startBox()
    const { paired: settings } = await settingsFor(box)
    const { folder } = await run(['dump'], { settings })
    const Hosts = z.object({ result: z.array(z.object({ id: z.string(), l2ident: z.object({ id: z.string() }) })) })
    const { result } = Hosts.parse(
      JSON.parse(readFileSync(join(folder, 'freebox-dump', 'lan_browser_pub.json'), 'utf8')),
    )
    expect(result.length).toBeGreaterThan(3)
    for (const { id, l2ident } of result) expect(id).toBe(`ether-${l2ident.id}`)
  })

  test('can be replayed, and a dump of the replay is identical', async () => {
    const box = await startBox({ model: 'ultra' })
    const { paired } = await settingsFor(box)
    const { folder } = await run(['dump', '--out', 'first'], { settings: paired })
    const replay = start(['simulate', '--port', '0', '--replay', 'first'], { folder })
    await replay.printed(/Ctrl-C/)
    const url = /answers at (\S+)/.exec(replay.out())?.[1] ?? ''
    const settings = { FREEBOX__URL: url, FREEBOX__APP_TOKEN: 'simulated-app-token' }
    expect(await run(['dump', '--out', 'second'], { settings, folder })).toMatchObject({ code: 0 })
    expect(readdirSync(join(folder, 'second'))).toEqual(readdirSync(join(folder, 'first')))
    for (const name of readdirSync(join(folder, 'first'))) {
      expect(readFileSync(join(folder, 'second', name), 'utf8')).toBe(readFileSync(join(folder, 'first', name), 'utf8'))
    }
    await replay.stop()
  })

  test('is required for a replay: another folder is refused', async () => {
    const played = await run(['simulate', '--port', '0', '--replay', '.'])
    expect(played).toMatchObject({ code: 1, err: expect.stringContaining('cannot start') })
  })

  test('asks for pairing if there is no token', async () => {
    const { settings } = await settingsFor(await startBox())
    expect(await run(['dump'], { settings })).toMatchObject({
      code: 1,
      err: expect.stringContaining('freebox2mqtt pair'),
    })
  })
})
