/** A configuration as users of other programs write it: their keys, their secrets, patterns and variables that are almost right. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aFolder, errorLines, loadYaml } from '../config/a-config.ts'
import { run } from '../support/command.ts'
import { settingsFor, startBox } from './house.ts'

/** `check --config-only` with this configuration and these files. */
async function check(yaml: string, files: Readonly<Record<string, string>> = {}) {
  const folder = aFolder()
  for (const [name, content] of Object.entries({ ...files, 'config.yaml': yaml }))
    writeFileSync(join(folder, name), content)
  return run(['check', '--config-only'], { folder })
}

test('a pattern of commands or endpoints that matches nothing ends the start, with what was probably meant', async () => {
  const patterns = [
    ['commands: { deny: [wifi] }', 'wifi.*'],
    ['commands: { deny: ["system.*.shutdwn"] }', 'system.*.shutdown'],
    ['commands: { allow: ["Connection.*"] }', 'connection.*'],
    ['commands: { allow_dangerous: [shutdown] }', '*.shutdown'],
    ['commands: { deny: ["lan/host/wake"] }', 'lan.host.wake'],
    ['requests: { api: { allow: ["GET conection/*"] } }', 'GET connection/*'],
    ['requests: { api: { allow: ["get connection/*"] } }', 'GET connection/*'],
    ['requests: { api: { allow: ["GET /api/v8/lan/*"] } }', 'GET lan/*'],
  ] as const
  const ended = await Promise.all(patterns.map(([yaml]) => check(yaml)))
  for (const [at, [yaml, meant]] of patterns.entries()) {
    expect(ended[at], yaml).toMatchObject({ code: 2, err: expect.stringContaining(`did you mean "${meant}"?`) })
  }
  const right =
    'commands: { deny: ["wifi.*", "*.shutdown"], allow: ["?an.*"], allow_dangerous: ["calls.log.delete_all"] }'
  expect(await check('commands: { allow_dangerous: ["wifi.*"] }')).toMatchObject({
    code: 2,
    err: expect.stringContaining('which matches only commands that need no such permission'),
  })
  expect(
    await check(`${right}\nrequests: { api: { allow: ["GET *", "PUT /wifi/config/", "GET newchapter/*"] } }`),
  ).toMatchObject({ code: 0 })
})

test.each([
  ['mqtt: { host: 192.168.1.5 }', 'did you mean "url: mqtt://192.168.1.5"?'],
  ['mqtt: { server: broker.lan, port: 1884 }', 'did you mean "url: mqtt://broker.lan:1884"?'],
  ['mqtt: { url: mqtt://x, user: me }', 'did you mean "username"?'],
  ['mqtt: { url: mqtt://x, topic: x }', 'did you mean "base_topic"?'],
  ['mqtt: { url: mqtt://x, discovery_prefix: x }', 'did you mean "homeassistant.discovery_prefix"?'],
  ['mqtt: { url: mqtts://x, ca: x }', 'did you mean "mqtt.tls.ca_file"?'],
  ['broker: 192.168.1.5', 'did you mean "mqtt.url: mqtt://192.168.1.5"?'],
  ['mqtt_host: a\nmqtt_user: b', 'did you mean "mqtt.username"?'],
  ['freebox: { host: mafreebox.freebox.fr }', 'did you mean "url: https://mafreebox.freebox.fr"?'],
  ['freebox: { token: x }', 'did you mean "app_token"?'],
  ['log_level: debug', 'did you mean "log.level"?'],
  ['adapters: { connection: { interval: 30s } }', 'did you mean "every"?'],
])('%s is reported with the setting of this program', (yaml, suggestion) => {
  expect(errorLines(yaml).join('\n')).toContain(suggestion)
})

test.each([
  ['mqtt: { url: "localhost:1883" }', 'did you mean "mqtt://localhost:1883"?'],
  ['mqtt: { url: "tcp://192.168.1.5:1883" }', 'did you mean "mqtt://192.168.1.5:1883"?'],
  ['mqtt: { url: "ssl://broker.lan:8883" }', 'did you mean "mqtts://broker.lan:8883"?'],
  ['mqtt: { url: "mqtt://broker.lan:99999" }', 'expected a port from 1 to 65535'],
  ['mqtt: { url: "mqtt://" }', 'expected a host after ://'],
  ['freebox: { url: 192.168.1.254 }', 'did you mean "http://192.168.1.254"?'],
  ['freebox: { url: mafreebox.freebox.fr }', 'did you mean "https://mafreebox.freebox.fr"?'],
  ['freebox: { tls: false }', 'did you mean "verify: false"?'],
  ['homeassistant: off', 'did you mean "enabled: false"?'],
  ['adapters: { wifi: false }', 'did you mean "enabled: false"?'],
  ['log: debug', 'did you mean "level: debug"?'],
  ['mqtt: mqtt://broker.lan', 'did you mean "url: mqtt://broker.lan"?'],
  ['log: { level: WARNING }', 'did you mean "warn"?'],
  ['presence: { include: AA-BB-CC-00-11-22 }', 'did you mean ["AA-BB-CC-00-11-22"]?'],
  ['presence: { consider_home: 180 }', 'did you mean "180s"?'],
  ['adapters: { defaults: { every: 2 minutes } }', 'did you mean "2m"?'],
])('%s is reported with the form that is meant', (yaml, suggestion) => {
  expect(errorLines(yaml).join('\n')).toContain(suggestion)
})

const token = 'dyNYgfK0Ya6FWGqq83sBHa7TwzWo+pg4fDFUJHShcjVYzTfaRrZzm93p7OTAfH/0'
const escaped = token.replaceAll('/', '\\/')
const inUrl = encodeURIComponent(token)
const inJson = token.replaceAll('/', '\\u002F').replaceAll('+', '\\u002b')

test.each([
  escaped,
  `"${escaped}"`,
  `\uFEFF${token}\r\n`,
  `"app_token": "${escaped}",`,
  `{"success":true,"result":{"app_token":"${escaped}","track_id":1}}`,
])('a token in a file as %j is understood', (content) => {
  expect(loadYaml('freebox: { app_token_file: token }', {}, { token: content }).freebox.app_token).toBe(token)
})

test('a token is understood as curl prints it, in the file and in the environment', () => {
  expect(loadYaml(`freebox: { app_token: '${escaped}' }`).freebox.app_token).toBe(token)
  for (const text of [escaped, `"${token}"`, ` ${token}\n`, inUrl, inJson, `${token}\\n`]) {
    expect(loadYaml('', { FREEBOX2MQTT__FREEBOX__APP_TOKEN: text }).freebox.app_token).toBe(token)
  }
})

test('a password keeps every character that it may have', () => {
  for (const password of [
    'a\\/b',
    ' x ',
    '$ecret',
    'secret:x',
    '!x',
    '!Secret!',
    '!secret-9',
    '{brace}',
    'a`b',
    'a=b',
    '{"a":1}',
    '"',
  ]) {
    const yaml = `mqtt: { username: a, password: ${JSON.stringify(password)} }`
    expect(loadYaml(yaml).mqtt.password).toBe(password)
  }
  expect(loadYaml('mqtt:\n  username: a\n  password: |\n    hunter2\n').mqtt.password).toBe('hunter2')
  expect(
    loadYaml('', { FREEBOX2MQTT__MQTT__USERNAME: 'a', FREEBOX2MQTT__MQTT__PASSWORD: "'hunter2'" }).mqtt.password,
  ).toBe('hunter2')
})

test.each([
  ['!secret hunter2', /found (a file with )?a !secret of another program(: p)?; a key that ends in _file/],
  ['!file /run/hunter2', /found (a file with )?a !file of another program/],
  ['!env_var HUNTER2', /found (a file with )?a !env_var of another program(: p)?; write \$\{NAME\}/],
  ['{{ secrets.hunter2 }}', /found (a file with )?a template of another program/],
  ['$MQTT_HUNTER2', /found (a file with )?a reference to a variable that was not replaced/],
  ['op://vault/hunter2', /found (a file with )?a reference of another program/],
  ['$(cat /run/hunter2)', /found (a file with )?a template of another program/],
  ['%(hunter2)s', /found (a file with )?a template of another program/],
  ['{env:HUNTER2}', /found (a file with )?a reference to a variable that was not replaced/],
  ['process.env.HUNTER2', /found (a file with )?a reference to a variable that was not replaced/],
  ['ENC[AES256_GCM,data:hunter2]', /found (a file with )?a reference of another program/],
  ['vault:secret/mqtt#hunter2', /found (a file with )?a reference of another program/],
  ['MQTT_PASSWORD=hunter2', /found (a file with )?a line name=value/],
  ['********', /found (a file with )?what a program shows in place of a secret/],
])('a secret %j is refused with a hint, and is not shown', (text, expected) => {
  const quoted = JSON.stringify(text)
  const all = [
    `mqtt: { username: a, password: ${quoted} }`,
    `homeassistant: { alarm_code: ${quoted} }`,
    `freebox: { app_token: ${quoted} }`,
  ]
  for (const yaml of all) {
    expect(errorLines(yaml).join('\n')).toMatch(expected)
    expect(errorLines(yaml).join('\n')).not.toMatch(/hunter2/i)
  }
  expect(errorLines('mqtt: { username: a, password_file: p }', {}, { p: `${text}\n` }).join('\n')).toMatch(expected)
})

test.each(['a token', '<your token>', 'abc…', '**REDACTED**'])('%j is no token, and is refused', (text) => {
  const lines = errorLines(`freebox: { app_token: '${text}' }`).join('\n')
  expect(lines).toMatch(/found (text with spaces|a placeholder|what a program shows in place of a secret)/)
})

test('a header in place of the token is refused', () => {
  expect(errorLines('freebox: { app_token: "Bearer hunter2" }').join('\n')).toMatch(/found a header of a request/)
})

test('a variable with almost the name of a setting is reported', () => {
  const program = new URL('../../dist/src/cli.js', import.meta.url).pathname
  const env = { PATH: process.env.PATH, FREEBOX2MQTT_MQTT__URL: 'mqtt://x' }
  const { status, stderr } = spawnSync(process.execPath, [program, 'check', '--config-only'], {
    cwd: aFolder(),
    env,
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringMatching(/^FREEBOX2MQTT_MQTT__URL: .*did you mean "FREEBOX2MQTT__MQTT__URL"\?\n$/),
  })
  for (const [name, meant] of [
    ['FREEBOX2MQTT_MQTT_URL', 'MQTT__URL'],
    ['FREEBOX2MQTT__MQTT_URL', 'MQTT__URL'],
    ['freebox2mqtt_freebox_app_token', 'FREEBOX__APP_TOKEN'],
    ['FREEBOX2MQTT__MQTT__HOST', 'MQTT__URL'],
    ['FREEBOX2MQTT_MQTT_HOST', 'MQTT__URL'],
    ['FREEBOX2MQTT__MQTT__USER', 'MQTT__USERNAME'],
    ['FREEBOX_2_MQTT__LOG__LEVEL', 'LOG__LEVEL'],
    ['FREEBOX2MQTT_LOG_LEVL', 'LOG__LEVEL'],
  ] as const) {
    expect(errorLines('', { [name]: 'x' }), name).toContainEqual(
      expect.stringContaining(`did you mean "FREEBOX2MQTT__${meant}"?`),
    )
  }
})

test('variables of other programs, of Kubernetes, and those that the file refers to are not reported', () => {
  const others = {
    FREEBOX2MQTT_PORT: 'x',
    FREEBOX2MQTT_SERVICE_HOST: 'x',
    FREEBOX2MQTT_PORT_8098_TCP_ADDR: 'x',
    FREEBOX2MQTT_VERSION: '1',
    MQTT_URL: 'x',
  }
  expect(() => loadYaml('', others)).not.toThrow()
  const yaml = `mqtt: { url: "\${FREEBOX2MQTT_MQTT_URL}" }`
  expect(loadYaml(yaml, { FREEBOX2MQTT_MQTT_URL: 'mqtt://x' }).mqtt.url).toBe('mqtt://x')
})

test('check names the settings that come from the environment', async () => {
  const { paired: settings } = await settingsFor(await startBox())
  const { out } = await run(['check', '--config-only'], { settings })
  expect(out).toMatch(
    /✓ configuration .*From the environment: freebox\.app_token, freebox\.url, mqtt\.embedded\.port\n/,
  )
})
