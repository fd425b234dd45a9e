/** Everything that the program ever says, and in it none of the secrets that it knows. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { aBox, aFreePort, anOnlooker } from '../cli/house.ts'
import { type Running, run, start } from '../cli/process.ts'
import { aFolder } from '../config/a-config.ts'
import { certificates, embedded, freePort, until, watch } from '../mqtt/support.ts'
import { type Known, plant, readIn, secretCalled } from './secrets.ts'
import { tap } from './tap.ts'

/** What was said, and where. */
type Said = Map<string, string>

function leaks(said: Said, known: Known): string[] {
  return [...said].flatMap(([where, text]) => readIn(text, known).map((name) => `${name} in ${where}`))
}

function commandLine({ process: { pid } }: Running): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
}

/** Every file below a folder. */
function filesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.map((name) => join(folder, name)).filter((file) => statSync(file).isFile())
}

type Order = readonly [topic: string, payload: unknown]

/** Commands and requests with secrets in them: those that are done, and those that are refused in every way. */
function orders(known: Known): Order[] {
  const told = (name: string) => secretCalled(`told ${name}`, known)
  const code = known.get('alarm_code')
  const api = (method: string, path: string, body?: object): Order => ['bridge/request/api', { method, path, body }]
  return [
    ['home/alarm/7/alarm/set', { action: 'ARM_AWAY', code }],
    ['home/alarm/7/alarm/set', { action: 'DISARM', code: told('wrong code') }],
    ['home/alarm/7/alarm/set', { action: code, code }],
    ['home/alarm/7/alarm/set', code],
    ['home/alarm/7/pin/set', told('new pin')],
    ['wifi/custom_key/create/set', { description: 'Tante', key: told('guest key'), minutes: 60 }],
    ['wifi/custom_key/create/set', { description: 7, key: told('guest key of nobody') }],
    ['wifi/custom_key/create/set', `{"description":"Tante","key":"${told('half a guest key')}`],
    ['wifi/bss/34:27:92:aa:b0:00/configure/set', { key: told('network key') }],
    ['wifi/bss/34:27:92:aa:b0:00/configure/set', { encryption: told('key in the wrong place'), key: 7 }],
    ['wifi/bss/nobody/configure/set', { key: told('key for nobody') }],
    ['lan/host/wake_mac/set', { mac: 'd8:5e:d3:00:00:06', password: told('wake') }],
    ['lan/host/wake_mac/set', { mac: 'nobody', password: told('wake nobody') }],
    [
      'downloads/task/add/set',
      { url: 'https://example.org/a.iso', password: told('download'), cookies: told('cookie') },
    ],
    ['downloads/task/add/set', { url: `ftp://me:${encodeURIComponent(told('in a url'))}@example.org/a.iso` }],
    ['downloads/task/1/archive_password/set', { archive_password: told('archive') }],
    ...[
      'home/nodes',
      'home/nodes/7',
      'home/nodes/16',
      'wifi/bss/',
      'wifi/custom_key/',
      'downloads/',
      'downloads/config/',
    ].map((path) => api('GET', path)),
    ...['connection/ddns/noip/', 'phone/config/', 'camera/', 'login/', 'login/session/', 'notif/targets/'].map((path) =>
      api('GET', path),
    ),
    api('POST', 'login/session/', { app_id: 'fr.freebox2mqtt', password: told('challenge') }),
    api('PUT', 'connection/ddns/noip/', { enabled: true, hostname: 'a', user: 'b', password: told('ddns') }),
    api('PUT', 'phone/config/', { dect_pin: told('dect'), nonsense: true }),
    api('DELETE', 'nowhere/', { password: told('nowhere') }),
  ]
}

it('are in no topic, log, dump, error, file or command line, whatever happens', async () => {
  const known: Known = new Map()
  const named = (name: string) => secretCalled(name, known)
  const box = await aBox({ appToken: named('app_token'), ratelimit: { failures: 1000, seconds: 1 } })
  plant(box.house, known)
  expect(known.size).toBeGreaterThan(15)
  const line = await tap(box.port)
  const broker = await embedded({ username: 'me', password: named('a client’s password') })
  known.set('mqtt.password', broker.credentials.password)
  const watcher = await watch(broker.url, { ...broker.credentials })
  const folder = aFolder()
  const pem = certificates()
  known.set('mqtt.tls.key', readFileSync(pem.key, 'utf8').split('\n')[1] ?? '')
  writeFileSync(join(folder, 'password'), known.get('mqtt.password') ?? '')
  const config = {
    freebox: { url: line.url, app_token: known.get('app_token'), requests_per_minute: 6000 },
    mqtt: { url: broker.url, username: broker.credentials.username, password_file: 'password', will_delay: '0s' },
    homeassistant: { alarm_code: named('alarm_code') },
    adapters: { defaults: { every: '1s' } },
    requests: { api: { allow: ['GET *', 'PUT *', 'POST *', 'DELETE *'] } },
    push: { enabled: true, host: '127.0.0.1', port: await aFreePort() },
    log: { level: 'trace' },
  }
  const written = (changes: object = {}) => {
    writeFileSync(join(folder, 'config.yaml'), stringify({ ...config, ...changes }))
  }
  written()
  const said: Said = new Map()
  const noted = (name: string, it: { out: string; err: string }) => said.set(name, it.out + it.err)
  const ended: [string, Running][] = []
  const begun = (name: string, ...words: string[]) => {
    const running = start(words, { folder })
    ended.push([name, running])
    return running
  }

  const daemon = begun('the log', 'run')
  const info = () => watcher.payloads('freebox/bridge/info').at(-1) ?? '"state":"unknown"'
  await daemon.printed(/connected to the Freebox/)
  await until('every chapter is known', () => !info().includes('"state":"unknown"'))

  said.set('a command line', commandLine(daemon))
  const sent = orders(known).map(([topic, payload], index) => {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
    watcher.client.publish(`freebox/${topic}`, text, { qos: 1, properties: { responseTopic: `answers/${index}` } })
    return `answers/${index}`
  })
  const unanswered = () => sent.filter((topic) => watcher.payloads(topic).length === 0)
  await expect.poll(unanswered, { timeout: 30_000 }).toEqual([])
  expect(sent.filter((topic) => watcher.payloads(topic)[0]?.includes('"ok"')).length).toBeGreaterThan(8)

  for (const word of ['check', 'dump']) noted(word, await run([word], { folder }))
  box.faults.set('system', { kind: 'error', error_code: 'internal_error' })
  box.faults.set('wifi/bss', { kind: 'wrong_types' })
  box.faults.set('home', { kind: 'truncated' })
  box.faults.set('connection', { kind: 'html' })
  box.faults.set('downloads', {
    kind: 'body',
    body: { success: true, result: [{ archive_password: known.get('told archive') }] },
  })
  box.expireSessions()
  const logged = () =>
    daemon
      .out()
      .split('\n')
      .filter((it) => it.includes('"level":40')).length
  await until('it complains', () => logged() > 4)
  box.faults.clear()
  box.revoke()
  await until('it is shut out', () => /pair/.test(daemon.out()))
  noted('check of one shut out', await run(['check'], { folder }))
  expect(await daemon.stop()).toBe(0)

  written({ mqtt: { ...config.mqtt, password_file: undefined, password: named('wrong password') } })
  const refused = begun('the log of one whom the broker refuses', 'run')
  await refused.printed(/user name or password|not authori/i)
  noted('check of one whom the broker refuses', await run(['check'], { folder }))
  await refused.stop()

  const own = { host: '127.0.0.1', port: await freePort(), username: 'we', password: named('embedded.password') }
  written({ mqtt: { embedded: own, will_delay: '0s' }, freebox: { url: line.url } })
  const alone = begun('the log of one with a broker of its own', 'run')
  await alone.printed(/freebox2mqtt pair/)
  await expect(anOnlooker(own.port, { username: 'we', password: named('guess') })).rejects.toThrow()
  noted('pair', await run(['pair'], { folder }))
  await alone.printed(/connected to the Freebox/)
  await alone.stop()

  const tls = { key_file: pem.key, cert_file: pem.cert, ca_file: pem.ca }
  written({ mqtt: { url: broker.url.replace('mqtt://', 'mqtts://'), password: named('of tls'), username: 'me', tls } })
  noted('check over tls', await run(['check'], { folder }))
  written({ homeassistant: { alarm_code: [named('listed')], alarm_cod: named('misspelt') } })
  noted('a wrong configuration', await run(['run'], { folder }))
  const settings = { FREEBOX__APP_TOKE: named('variable'), MQTT__TLS: named('section') }
  noted('a wrong environment', await run(['check'], { folder, settings }))

  for (const name of ['session_token', 'app_token']) {
    const learned = line.under(name)
    expect(learned.length).toBeGreaterThan(0)
    for (const [index, secret] of learned.entries()) known.set(`${name} ${index}`, secret)
  }
  for (const [name, { out, err }] of ended) said.set(name, out() + err())
  for (const { topic, payload } of watcher.received) {
    if (topic.endsWith('/set') || topic.startsWith('freebox/bridge/request/')) continue
    said.set(`topic ${topic}`, `${said.get(`topic ${topic}`) ?? ''}${topic}${payload}`)
  }
  const files = filesIn(folder).filter((file) => !/config\.yaml$|\/password$/.test(file))
  for (const file of files.filter((it) => !/data\/(token|push)\.json$/.test(it))) {
    said.set(file.slice(folder.length), file + readFileSync(file, 'utf8'))
  }
  expect(leaks(said, known)).toEqual([])
  expect([...said.keys()].join()).toMatch(/dump/)
  const kept = files.filter((it) => /data\/(token|push)\.json$/.test(it))
  expect(kept.map((it) => (statSync(it).mode & 0o777).toString(8))).toEqual(['600', '600'])
})
