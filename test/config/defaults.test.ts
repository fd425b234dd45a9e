import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadConfig, resourceSettings, secretsOf, withoutSecrets } from '../../src/config/index.ts'
import { configSchema } from '../../src/config/schema.ts'
import { entries, valueInfoOf } from '../../src/wording/schema-walk.ts'
import { adapters, aFolder, loadYaml } from './a-config.ts'

describe('a configuration without settings', () => {
  test('has the documented defaults, among them the limit on requests to the box', () => {
    const config = loadYaml('')
    expect(config.freebox).toMatchObject({ app_id: 'fr.freebox2mqtt', requests_per_minute: 600 })
    expect(config.freebox.events).toEqual({ enabled: true, reconnect: 3600 })
    expect(config.mqtt).toMatchObject({ base_topic: 'freebox', will_delay: 30, client_id: 'freebox2mqtt_freebox' })
    expect(config.mqtt.embedded).toMatchObject({ host: '127.0.0.1', port: 1883 })
    expect(config.homeassistant).toMatchObject({ mode: 'device', language: 'en', sweep: true, enabled: true })
    expect(config.presence).toEqual({ hosts: 'named', include: [], exclude: [], consider_home: 180, hold: 900 })
    expect(config.commands).toMatchObject({ allow: ['*'], read_only: false, per_minute: 120 })
    expect(config.commands).toMatchObject({ deny: [], allow_dangerous: [] })
    expect(config.adapters.wifi?.options).toEqual({ guest_keys: false, channels: [] })
  })

  test.each([
    ['an empty file', ''],
    ['a file with only comments', '# nothing yet\n'],
    ['a section whose lines are all commented out', 'mqtt:\n  # url: mqtt://elsewhere\n'],
    ['a file with a byte order mark', '\uFEFFdata: data\n'],
  ])('has the same defaults as %s', (_, yaml) => {
    expect({ ...loadYaml(yaml), data: '' }).toEqual({ ...loadYaml('{}'), data: '' })
  })

  test('has a client id that contains the base topic', () => {
    expect(loadYaml('mqtt: { base_topic: house }').mqtt.client_id).toBe('freebox2mqtt_house')
  })

  test('has a client id that every broker accepts, whatever the base topic, and never one for two base topics', () => {
    const topics = ['home/freebox', 'home_freebox', 'maison.été', 'フリーボックス', 'a:b', "l'étage", 'x'.repeat(200)]
    const ids = topics.map((it) => loadYaml(`mqtt: { base_topic: "${it}" }`).mqtt.client_id)
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{1,23}$/)
    expect(new Set(ids).size).toBe(topics.length)
  })

  test('has its data folder in the folder of the file, wherever the program is started', () => {
    const folder = aFolder()
    writeFileSync(join(folder, 'mine.yaml'), 'data: state\n')
    const config = loadConfig({ file: join(folder, 'mine.yaml'), adapters, environment: {} })
    expect(config.data).toBe(join(folder, 'state'))
  })
})

describe('a resource that is off by default', () => {
  const resource = { every: '1m', onlyIfEnabled: true } as const
  const settings = (yaml: string) => resourceSettings(loadYaml(`adapters:\n  ${yaml}`), 'connection', 'xdsl', resource)

  test('is read only if it is enabled itself', () => {
    expect(settings('{}').enabled).toBe(false)
    expect(settings('{ defaults: { enabled: true }, connection: { enabled: true } }').enabled).toBe(false)
    expect(settings('connection: { xdsl: { enabled: true } }')).toEqual({ enabled: true, everySeconds: 60 })
    expect(settings('connection: { xdsl: { every: 5m } }')).toEqual({ enabled: false, everySeconds: 300 })
  })
})

describe('the interval of a resource', () => {
  const resource = { every: '1m', everyWithoutEvents: '10s' } as const
  const settings = (yaml: string) => resourceSettings(loadYaml(`adapters:\n  ${yaml}`), 'connection', 'xdsl', resource)

  test('comes from the resource, else the adapter, else adapters.defaults, else the table', () => {
    expect(settings('{}')).toEqual({ enabled: true, everySeconds: 60, everyWithoutEventsSeconds: 10 })
    expect(settings('defaults: { every: 2m }')).toEqual({ enabled: true, everySeconds: 120 })
    expect(settings('{ defaults: { every: 2m }, connection: { every: 1h } }')).toEqual({
      enabled: true,
      everySeconds: 3600,
    })
    expect(settings('connection: { every: 1h, xdsl: { schedule: "0 4 * * *" } }')).toEqual({
      enabled: true,
      schedule: '0 4 * * *',
    })
    expect(settings('connection: { schedule: "0 4 * * *", xdsl: { every: 5s } }')).toEqual({
      enabled: true,
      everySeconds: 5,
    })
  })

  test('can be enabled for one although all others are disabled', () => {
    expect(settings('defaults: { enabled: false }')).toMatchObject({ enabled: false })
    expect(settings('{ defaults: { enabled: false }, connection: { enabled: true } }')).toMatchObject({ enabled: true })
    expect(settings('connection: { enabled: false, xdsl: { enabled: true } }')).toMatchObject({ enabled: true })
    expect(settings('connection: { enabled: false, status: { enabled: true } }')).toMatchObject({ enabled: false })
  })

  test('can be set for a resource that only an option of the adapter adds', () => {
    const config = loadYaml('adapters: { wifi: { guest_keys: true, guest: { every: 7s } } }')
    expect(resourceSettings(config, 'wifi', 'guest', { every: '5m' })).toEqual({ enabled: true, everySeconds: 7 })
  })
})

describe('the environment', () => {
  test(`replaces \${NAME}, converted to the type of the setting`, () => {
    const yaml = [
      'mqtt:',
      `  url: mqtt://\${HOST}:\${PORT:-1883}`,
      '  username: me',
      `  password: "\${PASSWORD}"`,
      `  embedded: { port: "\${PORT:-2883}" }`,
      `presence: { include: "\${HOSTS}" }`,
      'homeassistant:',
      `  sweep: \${SWEEP}`,
      `  alarm_code: \${CODE}`,
    ].join('\n')
    const config = loadYaml(yaml, {
      HOST: 'broker',
      PASSWORD: 'a: b #c',
      HOSTS: '[a, b]',
      SWEEP: 'false',
      CODE: '0042',
    })
    expect(config.mqtt).toMatchObject({ url: 'mqtt://broker:1883', password: 'a: b #c', embedded: { port: 2883 } })
    expect(config.presence.include).toEqual(['a', 'b'])
    expect(config.homeassistant).toMatchObject({ sweep: false, alarm_code: '0042' })
  })

  test(`accepts an empty default, and reads $\${ as a literal`, () => {
    const config = loadYaml(`mqtt: { username: "a\${NONE:-}b", client_id: "$\${HOST}" }`, { HOST: 'x' })
    expect(config.mqtt).toMatchObject({ username: 'ab', client_id: `\${HOST}` })
  })

  test('has a variable for every setting, which takes precedence over the file', () => {
    const config = loadYaml('mqtt: { url: mqtt://one, base_topic: house }', {
      FREEBOX2MQTT__MQTT__URL: 'mqtts://two',
      FREEBOX2MQTT__FREEBOX__REQUESTS_PER_MINUTE: '60',
      FREEBOX2MQTT__HOMEASSISTANT__ENABLED: 'false',
      FREEBOX2MQTT__COMMANDS__DENY: '["system.*"]',
      FREEBOX2MQTT__ADAPTERS__CONNECTION__STATUS__EVERY: '7s',
      FREEBOX2MQTT__ADAPTERS__WIFI__GUEST_KEYS: 'true',
      FREEBOX2MQTT__MQTT__USERNAME: '12',
      FREEBOX2MQTT__MQTT__PASSWORD: '',
    })
    expect(config.mqtt).toMatchObject({ url: 'mqtts://two', base_topic: 'house', username: '12', password: undefined })
    expect(config.freebox.requests_per_minute).toBe(60)
    expect(config.homeassistant.enabled).toBe(false)
    expect(config.commands.deny).toEqual(['system.*'])
    expect(resourceSettings(config, 'connection', 'status', { every: '30s' })).toEqual({
      enabled: true,
      everySeconds: 7,
    })
    expect(config.adapters.wifi?.options).toMatchObject({ guest_keys: true })
  })

  test('is ignored where a variable only resembles those of freebox2mqtt', () => {
    expect(loadYaml('', { FREEBOX2MQTT_PORT: 'tcp://10.0.0.1:80' }).mqtt.embedded.port).toBe(1883)
  })
})

describe('secrets', () => {
  test('can each be read from a file in the folder of the configuration', () => {
    const yaml = [
      'freebox: { app_token_file: token }',
      'mqtt: { username: me, password_file: mqtt, embedded: { username: you, password_file: own } }',
      'homeassistant: { alarm_code_file: code }',
    ].join('\n')
    const config = loadYaml(yaml, {}, { token: 'tok\n', mqtt: ' pass \n', own: 'own', code: '0042\n' })
    expect(secretsOf(config).sort()).toEqual(['0042', 'own', 'pass', 'tok'])
  })

  test('all have a _file setting, are known to the log, and are not shown', () => {
    const all = entries(configSchema(adapters, '.'))
    const secrets = all.filter(({ schema }) => valueInfoOf(schema).secret).map(({ path }) => path.join('.'))
    const names = new Set(all.map(({ path }) => path.join('.')))
    expect(secrets.length).toBeGreaterThan(3)
    for (const secret of secrets) expect(names).toContain(`${secret}_file`)
    const variables = secrets.map((secret) => [`FREEBOX2MQTT__${secret.replaceAll('.', '__').toUpperCase()}`, secret])
    const yaml = 'mqtt: { username: me, embedded: { username: you } }'
    const config = loadYaml(yaml, Object.fromEntries(variables))
    expect(secretsOf(config).sort()).toEqual(secrets.sort())
    const shown = JSON.stringify(withoutSecrets(config))
    for (const secret of secrets) expect(shown).not.toContain(`"${secret}"`)
  })

  test('are shown only as set or not set', () => {
    const config = loadYaml('mqtt: { username: me, password: hunter2 }\nhomeassistant: { alarm_code: "0042" }')
    const shown = JSON.stringify(withoutSecrets(config))
    expect(shown).not.toMatch(/hunter2|0042/)
    expect(withoutSecrets(config).mqtt).toMatchObject({ username: 'me', password: '(secret)' })
    expect(config.mqtt.password).toBe('hunter2')
  })

  test('include the content of certificate files', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----'
    expect(loadYaml('freebox: { tls: { ca_file: ca.pem } }', {}, { 'ca.pem': `${pem}\n` }).freebox.tls.ca).toBe(pem)
  })
})

test('anchors and << work as in any YAML file', () => {
  const yaml = 'adapters:\n  wifi: &slow { every: 5m }\n  connection: { <<: *slow, enabled: false }\n'
  expect(loadYaml(yaml).adapters.connection).toMatchObject({ every: 300, enabled: false })
})

test('config.yaml in the working directory is read if it exists', () => {
  const before = process.cwd()
  const folder = aFolder()
  try {
    process.chdir(folder)
    expect(loadConfig({ adapters, environment: {} }).log.level).toBe('info')
    writeFileSync('config.yaml', 'log: { level: debug }')
    expect(loadConfig({ adapters, environment: {} }).log.level).toBe('debug')
    expect(readFileSync('config.yaml', 'utf8')).toContain('debug')
  } finally {
    process.chdir(before)
  }
})
