/** No secret that the program knows may be in anything that it publishes, logs, writes or prints. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fingerprint, Secret } from '../../src/contract/index.ts'
import { observeBroker } from '../cli/house.ts'
import { certificates, freePort, until } from '../mqtt/support.ts'
import type { Running } from '../support/process.ts'
import { type KnownSecrets, secretCalled } from './planted-secrets.ts'
import { createRedactionSetup, type RedactionSetup } from './redaction-setup.ts'

type Sent = readonly [topic: string, payload: unknown]

/** Commands and requests that contain secrets: some are carried out, the others are refused in every possible way. */
function commandsWithSecrets(known: KnownSecrets): Sent[] {
  const secret = (name: string) => secretCalled(`sent ${name}`, known)
  const code = known.get('alarm_code')
  const api = (method: string, path: string, body?: object): Sent => ['bridge/request/api', { method, path, body }]
  return [
    ['home/alarm/7/alarm/set', { action: 'ARM_AWAY', code }],
    ['home/alarm/7/alarm/set', { action: 'DISARM', code: secret('wrong code') }],
    ['home/alarm/7/alarm/set', { action: code, code }],
    ['home/alarm/7/alarm/set', code],
    ['home/alarm/7/pin/set', secret('new pin')],
    ['wifi/custom_key/create/set', { description: 'Tante', key: secret('guest key'), minutes: 60 }],
    ['wifi/custom_key/create/set', { description: 7, key: secret('refused guest key') }],
    ['wifi/custom_key/create/set', `{"description":"Tante","key":"${secret('half a guest key')}`],
    ['wifi/bss/34:27:92:aa:b0:00/configure/set', { key: secret('network key') }],
    ['wifi/bss/34:27:92:aa:b0:00/configure/set', { encryption: secret('key in the wrong place'), key: 7 }],
    ['wifi/bss/unknown/configure/set', { key: secret('key of an unknown network') }],
    ['lan/host/wake_mac/set', { mac: 'd8:5e:d3:00:00:06', password: secret('wake') }],
    ['lan/host/wake_mac/set', { mac: 'nobody', password: secret('wake of an invalid address') }],
    [
      'downloads/task/add/set',
      { url: 'https://example.org/a.iso', password: secret('download'), cookies: secret('cookie') },
    ],
    ['downloads/task/add/set', { url: `ftp://me:${encodeURIComponent(secret('in a url'))}@example.org/a.iso` }],
    ['downloads/task/1/archive_password/set', { archive_password: secret('archive') }],
    ['files/task/extract/set', { path: '/Disque 1/a.zip', to: '/Disque 1', password: secret('archive of files') }],
    ['files/task/extract/set', { path: 7, to: '/Disque 1', password: secret('refused archive of files') }],
    [`files/link/${fingerprint(new Secret(known.get('shareLinks.0.token') ?? ''))}/revoke/set`, {}],
    ['vpn/user/set/set', { login: 'carol', password: secret('vpn user') }],
    ['vpn/user/set/set', { login: 'bob', password: secret('vpn') }],
    ['vpn/user/set/set', { login: 7, password: secret('refused vpn') }],
    ['vpn/user/set/set', { login: 'bob', password: secret('a password for the VPN that is too long') }],
    ['bridge/request/vpn/profile', { server: 'openvpn_routed', login: 'bob', password: secret('profile') }],
    ['bridge/request/vpn_client/log', {}],
    ...['vpn_client/config/', 'vpn_client/config/vpn0', 'vpn/user/', 'vpn/user/bob'].map((path) => api('GET', path)),
    api('PUT', 'vpn_client/config/vpn1', { conf_pptp: { password: secret('tunnel') } }),
    ...[
      'share_link/',
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
    api('POST', 'login/session/', { app_id: 'fr.freebox2mqtt', password: secret('challenge') }),
    api('PUT', 'connection/ddns/noip/', { enabled: true, hostname: 'a', user: 'b', password: secret('ddns') }),
    api('PUT', 'phone/config/', { dect_pin: secret('dect'), nonsense: true }),
    api('DELETE', 'nowhere/', { password: secret('nowhere') }),
  ]
}

async function configured({ named, known, proxy, broker, folder, writeConfig }: RedactionSetup) {
  writeFileSync(join(folder, 'password'), broker.credentials.password)
  const { username } = broker.credentials
  const config = {
    freebox: { url: proxy.url, app_token: known.get('app_token'), requests_per_minute: 6000 },
    mqtt: { url: broker.url, username, password_file: 'password', will_delay: '0s' },
    homeassistant: { alarm_code: named('alarm_code') },
    adapters: { defaults: { every: '2s' } },
    requests: { api: { allow: ['GET *', 'PUT *', 'POST *', 'DELETE *'] } },
    push: { enabled: true, host: '127.0.0.1', port: await freePort() },
    log: { level: 'trace' },
  }
  writeConfig('config.yaml', config)
  return config
}

/** Normal operation: everything is read, and many commands are sent. */
async function normalOperation({ watcher, known, runOnce }: RedactionSetup, daemon: Running): Promise<void> {
  await daemon.printed(/Connected to the Freebox/)
  const info = () => watcher.payloads('freebox/bridge/info').at(-1) ?? '"state":"unknown"'
  await until('the state of every adapter is known', () => !info().includes('"state":"unknown"'))
  const sent = commandsWithSecrets(known).map(([topic, payload], index) => {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
    watcher.client.publish(`freebox/${topic}`, text, { qos: 1, properties: { responseTopic: `answers/${index}` } })
    return `answers/${index}`
  })
  const unanswered = () => sent.filter((topic) => watcher.payloads(topic).length === 0)
  await expect.poll(unanswered, { timeout: 30_000 }).toEqual([])
  expect(sent.filter((topic) => watcher.payloads(topic)[0]?.includes('"ok"')).length).toBeGreaterThan(8)
  await Promise.all([runOnce('check', ['check']), runOnce('dump', ['dump'])])
}

/** The box replies with invalid data that contains secrets, ends the session and revokes the token. */
async function faultyBox({ box, known, runOnce }: RedactionSetup, daemon: Running): Promise<void> {
  const secret = [{ archive_password: known.get('sent archive') }]
  box.faults.set('system', { kind: 'error', error_code: 'internal_error' })
  box.faults.set('wifi/bss', { kind: 'wrong_types' })
  box.faults.set('home', { kind: 'truncated' })
  box.faults.set('connection', { kind: 'html' })
  box.faults.set('downloads', { kind: 'body', body: { success: true, result: secret } })
  box.expireSessions()
  const warnings = () =>
    daemon
      .out()
      .split('\n')
      .filter((it) => it.includes('"level":40'))
  await until('warnings are logged', () => warnings().length > 4)
  box.faults.clear()
  box.revoke()
  await until('the revoked token is logged', () => /pair/.test(daemon.out()))
  await runOnce('check with a revoked token', ['check'])
}

/** The broker refuses the password. */
async function refusedByBroker(
  { named, begin, runOnce, writeConfig }: RedactionSetup,
  config: Configuration,
): Promise<void> {
  const mqtt = { ...config.mqtt, password_file: undefined, password: named('wrong password') }
  writeConfig('refused.yaml', { ...config, mqtt, push: { enabled: false }, data: 'elsewhere' })
  const daemon = begin('the refused daemon', 'run', '--config', 'refused.yaml')
  await daemon.printed(/user name or password|not authori/i)
  await runOnce('check refused by the broker', ['check', '--config', 'refused.yaml'])
  await daemon.stop()
}
type Configuration = Awaited<ReturnType<typeof configured>>

/** The embedded broker, at which a client guesses the password, and pairing while the daemon runs. */
async function withEmbeddedBroker({ named, begin, runOnce, writeConfig, proxy }: RedactionSetup): Promise<void> {
  const port = await freePort()
  const embedded = { host: '127.0.0.1', port, username: 'we', password: named('embedded.password') }
  writeConfig('alone.yaml', { mqtt: { embedded, will_delay: '0s' }, freebox: { url: proxy.url } })
  const daemon = begin('the daemon with an embedded broker', 'run', '--config', 'alone.yaml')
  await daemon.printed(/freebox2mqtt pair/)
  await expect(observeBroker(port, { username: 'we', password: named('guess') })).rejects.toThrow()
  await runOnce('pair', ['pair', '--config', 'alone.yaml'])
  await daemon.printed(/Connected to the Freebox/)
  await daemon.stop()
}

/** A TLS key that does not work, and configurations with a mistake next to a secret or in its place. */
async function invalidConfiguration({ named, known, runOnce, writeConfig, broker }: RedactionSetup): Promise<void> {
  const pem = certificates()
  known.set('mqtt.tls.key', readFileSync(pem.key, 'utf8').split('\n')[1] ?? '')
  const tls = { key_file: pem.key, cert_file: pem.cert, ca_file: pem.ca }
  const url = broker.url.replace('mqtt://', 'mqtts://')
  writeConfig('tls.yaml', { mqtt: { url, password: named('of tls'), username: 'me', tls } })
  writeConfig('wrong.yaml', { homeassistant: { alarm_code: [named('listed')], alarm_cod: named('misspelt') } })
  const settings = { FREEBOX__APP_TOKE: named('variable'), MQTT__TLS: named('section') }
  await Promise.all([
    runOnce('check over tls', ['check', '--config', 'tls.yaml']),
    runOnce('a wrong configuration', ['run', '--config', 'wrong.yaml']),
    runOnce('a wrong environment', ['check'], settings),
  ])
  pem.remove()
}

it('a secret is in no topic, log, dump, error, file or command line, whatever happens', async () => {
  const setup = await createRedactionSetup()
  const { known, proxy, outputs } = setup
  expect(known.size).toBeGreaterThan(15)
  const config = await configured(setup)
  const daemon = setup.begin('the daemon', 'run')
  await normalOperation(setup, daemon)
  await faultyBox(setup, daemon)
  expect(await daemon.stop()).toBe(0)
  await Promise.all([refusedByBroker(setup, config), withEmbeddedBroker(setup), invalidConfiguration(setup)])

  // The tokens that the box and the daemon agreed on are secrets, too.
  for (const name of ['session_token', 'app_token']) {
    const exchanged = proxy.valuesOf(name)
    expect(exchanged.length).toBeGreaterThan(0)
    for (const [index, secret] of exchanged.entries()) known.set(`${name} ${index}`, secret)
  }
  expect(setup.leaks()).toEqual([])
  expect([...outputs.keys()]).toEqual(
    expect.arrayContaining(['dump', 'pair', 'check over tls', 'topic freebox/bridge/log']),
  )
  expect(setup.secretFiles().map((file) => (statSync(file).mode & 0o777).toString(8))).toEqual(['600', '600'])
})
