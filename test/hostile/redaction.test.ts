/** Everything that the program ever says, and in it none of the secrets that it knows. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { observeBroker } from '../cli/house.ts'
import { certificates, freePort, until } from '../mqtt/support.ts'
import type { Running } from '../support/process.ts'
import { type Scene, setScene } from './scene.ts'
import { type Known, secretCalled } from './secrets.ts'

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

async function configured({ named, known, line, broker, folder, written }: Scene) {
  writeFileSync(join(folder, 'password'), broker.credentials.password)
  const { username } = broker.credentials
  const config = {
    freebox: { url: line.url, app_token: known.get('app_token'), requests_per_minute: 6000 },
    mqtt: { url: broker.url, username, password_file: 'password', will_delay: '0s' },
    homeassistant: { alarm_code: named('alarm_code') },
    adapters: { defaults: { every: '1s' } },
    requests: { api: { allow: ['GET *', 'PUT *', 'POST *', 'DELETE *'] } },
    push: { enabled: true, host: '127.0.0.1', port: await freePort() },
    log: { level: 'trace' },
  }
  written('config.yaml', config)
  return config
}

/** All is well: everything is read, and much is commanded. */
async function inOrder({ watcher, known, once }: Scene, daemon: Running): Promise<void> {
  await daemon.printed(/Connected to the Freebox/)
  const info = () => watcher.payloads('freebox/bridge/info').at(-1) ?? '"state":"unknown"'
  await until('every chapter is known', () => !info().includes('"state":"unknown"'))
  const sent = orders(known).map(([topic, payload], index) => {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
    watcher.client.publish(`freebox/${topic}`, text, { qos: 1, properties: { responseTopic: `answers/${index}` } })
    return `answers/${index}`
  })
  const unanswered = () => sent.filter((topic) => watcher.payloads(topic).length === 0)
  await expect.poll(unanswered, { timeout: 30_000 }).toEqual([])
  expect(sent.filter((topic) => watcher.payloads(topic)[0]?.includes('"ok"')).length).toBeGreaterThan(8)
  await Promise.all([once('check', ['check']), once('dump', ['dump'])])
}

/** The box answers nonsense with secrets in it, ends the session, and forgets us. */
async function inTrouble({ box, known, once }: Scene, daemon: Running): Promise<void> {
  const secret = [{ archive_password: known.get('told archive') }]
  box.faults.set('system', { kind: 'error', error_code: 'internal_error' })
  box.faults.set('wifi/bss', { kind: 'wrong_types' })
  box.faults.set('home', { kind: 'truncated' })
  box.faults.set('connection', { kind: 'html' })
  box.faults.set('downloads', { kind: 'body', body: { success: true, result: secret } })
  box.expireSessions()
  const complaints = () =>
    daemon
      .out()
      .split('\n')
      .filter((it) => it.includes('"level":40'))
  await until('it complains', () => complaints().length > 4)
  box.faults.clear()
  box.revoke()
  await until('it is shut out', () => /pair/.test(daemon.out()))
  await once('check of one shut out', ['check'])
}

/** The broker refuses the password. */
async function refused({ named, begin, once, written }: Scene, config: Configuration): Promise<void> {
  const mqtt = { ...config.mqtt, password_file: undefined, password: named('wrong password') }
  written('refused.yaml', { ...config, mqtt, push: { enabled: false }, data: 'elsewhere' })
  const daemon = begin('one whom the broker refuses', 'run', '--config', 'refused.yaml')
  await daemon.printed(/user name or password|not authori/i)
  await once('check of one whom the broker refuses', ['check', '--config', 'refused.yaml'])
  await daemon.stop()
}
type Configuration = Awaited<ReturnType<typeof configured>>

/** With a broker of its own, at which somebody guesses, and paired while it runs. */
async function alone({ named, begin, once, written, line }: Scene): Promise<void> {
  const port = await freePort()
  const embedded = { host: '127.0.0.1', port, username: 'we', password: named('embedded.password') }
  written('alone.yaml', { mqtt: { embedded, will_delay: '0s' }, freebox: { url: line.url } })
  const daemon = begin('one with a broker of its own', 'run', '--config', 'alone.yaml')
  await daemon.printed(/freebox2mqtt pair/)
  await expect(observeBroker(port, { username: 'we', password: named('guess') })).rejects.toThrow()
  await once('pair', ['pair', '--config', 'alone.yaml'])
  await daemon.printed(/Connected to the Freebox/)
  await daemon.stop()
}

/** A key for TLS that does not help, and configurations with a mistake beside a secret, or in its place. */
async function mistaken({ named, known, once, written, broker }: Scene): Promise<void> {
  const pem = certificates()
  known.set('mqtt.tls.key', readFileSync(pem.key, 'utf8').split('\n')[1] ?? '')
  const tls = { key_file: pem.key, cert_file: pem.cert, ca_file: pem.ca }
  const url = broker.url.replace('mqtt://', 'mqtts://')
  written('tls.yaml', { mqtt: { url, password: named('of tls'), username: 'me', tls } })
  written('wrong.yaml', { homeassistant: { alarm_code: [named('listed')], alarm_cod: named('misspelt') } })
  const settings = { FREEBOX__APP_TOKE: named('variable'), MQTT__TLS: named('section') }
  await Promise.all([
    once('check over tls', ['check', '--config', 'tls.yaml']),
    once('a wrong configuration', ['run', '--config', 'wrong.yaml']),
    once('a wrong environment', ['check'], settings),
  ])
  pem.remove()
}

it('are in no topic, log, dump, error, file or command line, whatever happens', async () => {
  const scene = await setScene()
  const { known, line, said } = scene
  expect(known.size).toBeGreaterThan(15)
  const config = await configured(scene)
  const daemon = scene.begin('the daemon', 'run')
  await inOrder(scene, daemon)
  await inTrouble(scene, daemon)
  expect(await daemon.stop()).toBe(0)
  await Promise.all([refused(scene, config), alone(scene), mistaken(scene)])

  // What the box and the daemon have made up between them is a secret, too.
  for (const name of ['session_token', 'app_token']) {
    const learned = line.under(name)
    expect(learned.length).toBeGreaterThan(0)
    for (const [index, secret] of learned.entries()) known.set(`${name} ${index}`, secret)
  }
  expect(scene.leaks()).toEqual([])
  expect([...said.keys()]).toEqual(
    expect.arrayContaining(['dump', 'pair', 'check over tls', 'topic freebox/bridge/log']),
  )
  expect(scene.kept().map((file) => (statSync(file).mode & 0o777).toString(8))).toEqual(['600', '600'])
})
