import { describe, expect, test } from 'vitest'
import { ConfigError, loadConfig } from '../../src/config/index.ts'
import { adapters, aFolder, errorLines } from './a-config.ts'

describe('an error in the file is reported with its position, its key and what was expected:', () => {
  test.each([
    ['mqtt:\n  ulr: mqtt://x', /^config.yaml:2:3 mqtt.ulr: expected one of url, .*"ulr"; did you mean "url"\?$/],
    ['base_topic: x', /^config.yaml:1:1 base_topic: .*did you mean "mqtt.base_topic"\?$/],
    [
      'mqtt:\n  url: tcp://x',
      /^config.yaml:2:8 mqtt.url: expected an address that begins with mqtt:.*found "tcp:\/\/x"; did you mean "mqtt:\/\/x"\?$/,
    ],
    ['mqtt:\n  url: 42', /^config.yaml:2:8 mqtt.url: expected an address that .*; found 42$/],
    ['mqtt:\n  - url', /^config.yaml:1:1 mqtt: expected a section .*; found a list$/],
    ['- mqtt', /^config.yaml:1:1 \(file\): expected a section .*; found a list$/],
    ['hello', /^config.yaml:1:1 \(file\): expected a section .*; found "hello"$/],
    ['mqtt: true', /^config.yaml:1:7 mqtt: expected a section .*; found true$/],
    ['mqtt:\n  base_topic: a/#', /^config.yaml:2:15 mqtt.base_topic: expected an MQTT topic .*; found "a\/#"$/],
    ['log: { level: inof }', /^config.yaml:1:15 log.level: expected one of .*; found "inof"; did you mean "info"\?$/],
    ['presence: { hosts: false }', /presence.hosts: .*found false; did you mean "off"\?$/],
    [
      'homeassistant: { sweep: no }',
      /^config.yaml:1:25 homeassistant.sweep: expected true or false; found "no"; did you mean "false"\?$/,
    ],
    [
      'presence:\n  hold: 15',
      /^config.yaml:2:9 presence.hold: expected an interval such as 30s, 5m or 1h .*; found 15; did you mean "15s"\?$/,
    ],
    ['presence: { hold: 3d }', /presence.hold: expected an interval .*; found "3d"$/],
    ['presence: { include: "*" }', /presence.include: expected a list .*; found "\*"; did you mean \["\*"\]\?$/],
    [
      'presence: { include: [a, 1] }',
      /^config.yaml:1:26 presence.include\[1\]: expected text; found 1 \(put it in quotes\)$/,
    ],
    [
      'mqtt: { embedded: { port: 99999 } }',
      /mqtt.embedded.port: expected a whole number from 0 to 65535; found 99999$/,
    ],
    ['commands: { per_minute: 1.5 }', /commands.per_minute: expected a whole number .*; found 1.5$/],
    ['adapters: { conection: {} }', /adapters.conection: .*did you mean "connection"\?$/],
    ['adapters: { connection: { stauts: { every: 5s } } }', /adapters.connection.stauts: .*did you mean "status"\?$/],
    ['adapters: { wifi: { guest_key: true } }', /adapters.wifi.guest_key: .*did you mean "guest_keys"\?$/],
    ['adapters: { wifi: { channels: [six] } }', /adapters.wifi.channels\[0\]: expected a whole number; found "six"$/],
    ['adapters: { defaults: { every: 0s } }', /adapters.defaults.every: expected an interval/],
    ['adapters: { defaults: { every: 600h } }', /adapters.defaults.every: expected an interval/],
    [
      'adapters: { connection: { schedule: "61 * * * *" } }',
      /connection.schedule: expected a cron expression .*"61 \* \* \* \*"$/,
    ],
    [
      'adapters: { wifi: { ap: { every: 1s, schedule: "* * * * *" } } }',
      /wifi.ap.schedule: expected every or schedule; found both$/,
    ],
    ['requests: { api: { allow: ["DESTROY system/"] } }', /requests.api.allow\[0\]: expected a method and a path/],
    ['__proto__:\n  data: x', /^config.yaml:1:1 __proto__: .*found the unknown key "__proto__"$/],
    ['mqtt:\n  constructor: 1', /^config.yaml:2:3 mqtt.constructor: .*unknown key "constructor"$/],
    ['b: &b { ulr: x }\nmqtt: *b', /^config.yaml:1:9 mqtt.ulr: /],
    [
      'mqtt: { embedded: { host: 0.0.0.0 } }',
      /^config.yaml:1:27 mqtt.embedded.host: expected a username and a password/,
    ],
    [
      'mqtt: { embedded: { username: me } }',
      /mqtt.embedded.username: expected both username and password; found username alone$/,
    ],
  ])('%j', (yaml, expected) => {
    expect(errorLines(yaml)).toContainEqual(expect.stringMatching(expected))
  })

  test('one line per error, in the order of the file', () => {
    const lines = errorLines('log: { level: loud }\nmqtt:\n  urll: x\n  will_delay: 5\npush: []')
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'config.yaml:1:15',
      'config.yaml:3:3',
      'config.yaml:4:15',
      'config.yaml:5:1',
    ])
  })
})

describe('a file that is not valid YAML is reported:', () => {
  test.each([
    ['data: a\ndata: b', /^config.yaml:2:1 data: expected each key once; found it a second time$/],
    ['mqtt:\n\turl: x', /^config.yaml:2:1 url: expected spaces before a key; found a tab$/],
    ['mqtt:\n  url: "x', /^config.yaml:2:\d+ mqtt.url: expected a closing quote/],
    ['mqtt: { url: x', /^config.yaml:1:\d+ mqtt\S*: expected /],
    ['mqtt:\n  url: x\n data: y', /^config.yaml:3:1 data: expected the keys of a section in the same column/],
    ['mqtt:\n  url: !secret broker', /^config.yaml:2:8 mqtt.url: expected a value; found a !tag/],
    ['data: a\n---\ndata: b', /^config.yaml:2:1 \S+: expected one document/],
    ['mqtt: *nowhere', /^config.yaml:1:7 mqtt: expected the name of an &anchor/],
    ['data: &a [*a]', /^config.yaml:1:11 data\S*: .*alias to itself$/],
    ['<<: 3', /^config.yaml:1:1 \(file\): expected aliases/],
    [`log: { level: \${LEVEL} }`, /^config.yaml:1:\d+ log.level: expected quotes around \$\{…\} inside braces/],
    ['? [a]\n: 1', /^config.yaml:1:\d+ \S+: expected a word as key/],
  ])('%j', (yaml, expected) => {
    expect(errorLines(yaml)).toContainEqual(expect.stringMatching(expected))
  })

  test('aliases that multiply to a huge document, at once', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level}, `.repeat(9)}]`,
    )
    expect(errorLines(['l0: &l0 x', ...levels].join('\n'))).toHaveLength(1)
  })
})

describe('--config', () => {
  test('must name a file that exists', () => {
    expect(() => loadConfig({ file: '/nowhere/my.yaml', adapters, environment: {} })).toThrow(
      /^\/nowhere\/my.yaml:1:1 --config: expected a YAML file; found no such file$/,
    )
  })

  test('must not name a folder', () => {
    const folder = aFolder()
    expect(() => loadConfig({ file: folder, adapters, environment: {} })).toThrow(
      `${folder}:1:1 --config: expected a YAML file; found a folder`,
    )
  })
})

describe('an error in the environment is reported:', () => {
  test.each([
    [{ FREEBOX2MQTT__MQTT__ULR: 'x' }, /^FREEBOX2MQTT__MQTT__ULR: .*did you mean "FREEBOX2MQTT__MQTT__URL"\?$/],
    [
      { FREEBOX2MQTT__MQTT__URL: 'x' },
      /^FREEBOX2MQTT__MQTT__URL: expected an address .*; found "x"; did you mean "mqtt:\/\/x"\?$/,
    ],
    [
      { FREEBOX2MQTT__MQTT: '{}' },
      /^FREEBOX2MQTT__MQTT: expected the name of one setting, such as FREEBOX2MQTT__MQTT__URL/,
    ],
    [{ FREEBOX2MQTT__PUSH__PORT: 'many' }, /^FREEBOX2MQTT__PUSH__PORT: expected a whole number .*; found "many"$/],
    [{ FREEBOX2MQTT__PRESENCE__INCLUDE: 'a' }, /^FREEBOX2MQTT__PRESENCE__INCLUDE: expected a list \(\[a, b\]\)/],
    [{ FREEBOX2MQTT__PRESENCE__INCLUDE: '[a, 3]' }, /^FREEBOX2MQTT__PRESENCE__INCLUDE: expected text/],
    [{ FREEBOX2MQTT__MQTT__EMBEDDED__HOST: '0.0.0.0' }, /^FREEBOX2MQTT__MQTT__EMBEDDED__HOST: expected a username/],
  ])('%j', (environment, expected) => {
    expect(errorLines('', environment)).toContainEqual(expect.stringMatching(expected))
  })

  test('a variable in the file that is not set', () => {
    expect(errorLines(`data: a\nmqtt:\n  url: \${NONE}`)).toEqual([
      'config.yaml:3:8 mqtt.url: expected the environment variable NONE to be set; found nothing',
    ])
  })

  test.each([`\${NONE`, `\${1X}`, `\${X:?no}`, `\${A:-\${B}}`])('%s, which is not a valid reference', (text) => {
    expect(errorLines(`data: "${text}"`, { A: 'a', B: 'b' })).toContainEqual(
      expect.stringMatching(/expected \$\{NAME\} or/),
    )
  })
})

describe('a secret', () => {
  test('must not be given twice', () => {
    expect(errorLines('mqtt: { username: a, password: b, password_file: c }', {}, { c: 'd' })).toEqual([
      'config.yaml:1:50 mqtt.password_file: expected either password or password_file; found both',
    ])
  })

  test('must not be in a file that is missing, empty or a folder', () => {
    expect(errorLines('freebox:\n  app_token_file: gone')).toEqual([
      'config.yaml:2:19 freebox.app_token_file: expected a readable file that is not empty; found no such file: gone',
    ])
    expect(errorLines('homeassistant: { alarm_code_file: . }')[0]).toMatch(/found a folder: \.$/)
    expect(errorLines('homeassistant: { alarm_code_file: code }', {}, { code: '\n' })[0]).toMatch(
      /found an empty file: code$/,
    )
  })

  test('that is a password needs a username', () => {
    expect(errorLines('mqtt: { password: hunter2 }')[0]).toMatch(
      /mqtt.password: expected a username together with the password; found no username/,
    )
  })

  test('that is a private key belongs to a certificate, and both are checked', () => {
    const lines = errorLines('mqtt: { tls: { ca_file: config.yaml } }')
    expect(lines[0]).toMatch(/mqtt.tls.ca_file: expected a readable file in PEM form/)
    const pem = '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----'
    expect(errorLines('mqtt: { tls: { cert_file: a } }', {}, { a: pem })[0]).toMatch(/both cert_file and key_file/)
  })

  test.each([
    'mqtt: { username: a, password: 42424242 }',
    'mqtt: { username: a, password: [hunter2] }',
    'mqtt: { username: a, password: { hunter2: hunter2 } }',
    'mqtt: { password: *hunter2 }',
    'mqtt:\n  password: @hunter2',
    'mqtt:\n  password: a: hunter2',
    'mqtt:\n  password: hunter2: b',
    'mqtt:\n  password: "hunter2',
    'mqtt:\n  password: `hunter2',
    'mqtt:\n  password: !hunter2 a',
    'mqtt:\n  password: hunter2\n wrong: x',
    'mqtt: { url: "tcp://me:hunter2@broker" }',
    'mqtt: { url: "mqtt://me:hunter2@broker" }',
    'homeassistant: { alarm_code: 42424242 }',
    'freebox: { app_token: 42424242 }',
  ])('is never shown: %j', (yaml) => {
    expect(errorLines(yaml).join('\n')).not.toMatch(/hunter2|42424242/)
  })
})

test('all errors are reported in one ConfigError, with one issue each', () => {
  try {
    loadConfig({ adapters, environment: { FREEBOX2MQTT__A: 'x', FREEBOX2MQTT__B: 'y' } })
    expect.unreachable()
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    expect(error).toHaveProperty('issues.length', 2)
  }
})
