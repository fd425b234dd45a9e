import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadConfig, secretsOf, settingsOf, withoutSecrets } from '../../src/config/index.ts'
import { configSchema } from '../../src/config/schema.ts'
import { entries, factsOf } from '../../src/config/schema-walk.ts'
import { adapters, aFolder, configured } from './a-config.ts'

describe('what holds without a word', () => {
  test('the defaults are those of the documentation', () => {
    const config = configured('')
    expect(config.freebox).toMatchObject({ app_id: 'fr.freebox2mqtt', requests_per_minute: 600 })
    expect(config.freebox.events).toEqual({ enabled: true, reconnect: 3600 })
    expect(config.mqtt).toMatchObject({ base_topic: 'freebox', will_delay: 30, client_id: 'freebox2mqtt_freebox' })
    expect(config.mqtt.embedded).toMatchObject({ host: '127.0.0.1', port: 1883 })
    expect(config.homeassistant).toMatchObject({ mode: 'device', language: 'en', sweep: true, enabled: true })
    expect(config.presence).toEqual({ hosts: 'named', include: [], exclude: [], consider_home: 180, hold: 900 })
    expect(config.commands).toMatchObject({ allow: ['*'], read_only: false, per_minute: 120 })
    expect(config.commands.deny).toEqual(['system.*.shutdown', 'downloads.*.remove_with_files', 'calls.*.delete_all'])
    expect(config.adapters.wifi?.options).toEqual({ guest_keys: false, channels: [] })
  })

  test.each([
    ['an empty file', ''],
    ['comments only', '# nothing yet\n'],
    ['a section whose lines are all commented out', 'mqtt:\n  # url: mqtt://elsewhere\n'],
    ['a byte order mark', '\uFEFFdata: data\n'],
  ])('%s means the defaults', (_, yaml) => {
    expect({ ...configured(yaml), data: '' }).toEqual({ ...configured('{}'), data: '' })
  })

  test('the client id follows the base topic', () => {
    expect(configured('mqtt: { base_topic: house/freebox }').mqtt.client_id).toBe('freebox2mqtt_house/freebox')
  })

  test('the data folder lies beside the file, wherever the program is started', () => {
    const folder = aFolder()
    writeFileSync(join(folder, 'mine.yaml'), 'data: state\n')
    const config = loadConfig({ file: join(folder, 'mine.yaml'), adapters, environment: {} })
    expect(config.data).toBe(join(folder, 'state'))
  })
})

describe('how often a thing is read', () => {
  const resource = { every: '1m', polled: '10s' } as const
  const about = (yaml: string) => settingsOf(configured(`adapters:\n  ${yaml}`), 'connection', 'xdsl', resource)

  test('the nearest word wins: thing, adapter, all, table', () => {
    expect(about('{}')).toEqual({ enabled: true, everySeconds: 60, polledSeconds: 10 })
    expect(about('defaults: { every: 2m }')).toEqual({ enabled: true, everySeconds: 120 })
    expect(about('{ defaults: { every: 2m }, connection: { every: 1h } }')).toEqual({
      enabled: true,
      everySeconds: 3600,
    })
    expect(about('connection: { every: 1h, xdsl: { schedule: "0 4 * * *" } }')).toEqual({
      enabled: true,
      schedule: '0 4 * * *',
    })
    expect(about('connection: { schedule: "0 4 * * *", xdsl: { every: 5s } }')).toEqual({
      enabled: true,
      everySeconds: 5,
    })
  })

  test('what is off for all can be on for one', () => {
    expect(about('defaults: { enabled: false }')).toMatchObject({ enabled: false })
    expect(about('{ defaults: { enabled: false }, connection: { enabled: true } }')).toMatchObject({ enabled: true })
    expect(about('connection: { enabled: false, xdsl: { enabled: true } }')).toMatchObject({ enabled: true })
    expect(about('connection: { enabled: false, status: { enabled: true } }')).toMatchObject({ enabled: false })
  })

  test('a thing that an option brings can be set', () => {
    const config = configured('adapters: { wifi: { guest_keys: true, guest: { every: 7s } } }')
    expect(settingsOf(config, 'wifi', 'guest', { every: '5m' })).toEqual({ enabled: true, everySeconds: 7 })
  })
})

describe('the environment', () => {
  test(`\${NAME} is filled in, and becomes what the setting wants`, () => {
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
    const config = configured(yaml, {
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

  test(`a default may be empty, and $\${ stays as it is`, () => {
    const config = configured(`mqtt: { username: "a\${NONE:-}b", client_id: "$\${HOST}" }`, { HOST: 'x' })
    expect(config.mqtt).toMatchObject({ username: 'ab', client_id: `\${HOST}` })
  })

  test('every setting has its variable, which wins over the file', () => {
    const config = configured('mqtt: { url: mqtt://one, base_topic: house }', {
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
    expect(settingsOf(config, 'connection', 'status', { every: '30s' })).toEqual({ enabled: true, everySeconds: 7 })
    expect(config.adapters.wifi?.options).toMatchObject({ guest_keys: true })
  })

  test('other variables that merely resemble ours are nobody’s business', () => {
    expect(configured('', { FREEBOX2MQTT_PORT: 'tcp://10.0.0.1:80' }).mqtt.embedded.port).toBe(1883)
  })
})

describe('secrets', () => {
  test('each can be in a file beside the configuration', () => {
    const yaml = [
      'freebox: { app_token_file: token }',
      'mqtt: { username: me, password_file: mqtt, embedded: { username: you, password_file: own } }',
      'homeassistant: { alarm_code_file: code }',
    ].join('\n')
    const config = configured(yaml, {}, { token: 'tok\n', mqtt: ' pass \n', own: 'own', code: '0042\n' })
    expect(secretsOf(config).sort()).toEqual(['0042', 'own', 'pass', 'tok'])
  })

  test('none was forgotten: each has its file, is known to the log, and is not shown', () => {
    const all = entries(configSchema(adapters, '.'))
    const secrets = all.filter(({ schema }) => factsOf(schema).secret).map(({ path }) => path.join('.'))
    const names = new Set(all.map(({ path }) => path.join('.')))
    expect(secrets.length).toBeGreaterThan(3)
    for (const secret of secrets) expect(names).toContain(`${secret}_file`)
    const variables = secrets.map((secret) => [`FREEBOX2MQTT__${secret.replaceAll('.', '__').toUpperCase()}`, secret])
    const yaml = 'mqtt: { username: me, embedded: { username: you } }'
    const config = configured(yaml, Object.fromEntries(variables))
    expect(secretsOf(config).sort()).toEqual(secrets.sort())
    const shown = JSON.stringify(withoutSecrets(config))
    for (const secret of secrets) expect(shown).not.toContain(`"${secret}"`)
  })

  test('none is in what is shown, only that it is given', () => {
    const config = configured('mqtt: { username: me, password: hunter2 }\nhomeassistant: { alarm_code: "0042" }')
    const shown = JSON.stringify(withoutSecrets(config))
    expect(shown).not.toMatch(/hunter2|0042/)
    expect(withoutSecrets(config).mqtt).toMatchObject({ username: 'me', password: '(secret)' })
    expect(config.mqtt.password).toBe('hunter2')
  })

  test('certificates are read where they are named', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----'
    expect(configured('freebox: { tls: { ca_file: ca.pem } }', {}, { 'ca.pem': `${pem}\n` }).freebox.tls.ca).toBe(pem)
  })
})

test('anchors and << are understood', () => {
  const yaml = 'adapters:\n  wifi: &slow { every: 5m }\n  connection: { <<: *slow, enabled: false }\n'
  expect(configured(yaml).adapters.connection).toMatchObject({ every: 300, enabled: false })
})

test('without a file the defaults hold, and a file of the usual name is found', () => {
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
