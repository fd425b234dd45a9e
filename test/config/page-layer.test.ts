/** Settings that were made on the page: which layer wins, and that none of them ever prevents a start. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError, loadLayers } from '../../src/config/index.ts'
import { adapters, aFolder } from './a-config.ts'

/** Loads config.yaml with a settings.yaml in its data folder. */
function load(page: string, yaml = '', environment: Record<string, string> = {}) {
  const folder = aFolder()
  mkdirSync(join(folder, 'data'))
  writeFileSync(join(folder, 'data', 'settings.yaml'), page)
  writeFileSync(join(folder, 'config.yaml'), yaml)
  return loadLayers({ file: join(folder, 'config.yaml'), adapters, environment })
}

describe('a setting of the page', () => {
  test('replaces the default; the file and the environment replace it', () => {
    const page = 'mqtt: { base_topic: page }\npresence: { hosts: all, hold: 1m }\n'
    const { config, warning, placeOf } = load(page, '\npresence:\n  hosts: list\n', {
      FREEBOX2MQTT__PRESENCE__HOLD: '2m',
    })
    expect(warning).toBeUndefined()
    expect(config.mqtt).toMatchObject({ base_topic: 'page', client_id: 'freebox2mqtt_page' })
    expect(config.presence).toMatchObject({ hosts: 'list', hold: 120 })
    expect(placeOf(['presence', 'hosts'])).toEqual({ is: 'file', place: expect.stringMatching(/config\.yaml:3$/) })
    expect(placeOf(['presence', 'hold'])).toEqual({ is: 'environment', place: 'FREEBOX2MQTT__PRESENCE__HOLD' })
    expect(placeOf(['mqtt', 'base_topic'])).toBeUndefined()
  })

  test('is replaced by what says the same in another way: the file of a secret, a schedule', () => {
    const page = 'mqtt: { username: me, password: of the page }\nadapters: { connection: { status: { every: 5s } } }'
    const file = 'mqtt: { username: me, password_file: config.yaml }\n'
    const { config, warning, placeOf } = load(
      page,
      `${file}adapters: { connection: { status: { schedule: "0 * * * *" } } }`,
    )
    expect(warning).toBeUndefined()
    expect(config.mqtt.password).toMatch(/^mqtt: /)
    expect(config.adapters.connection?.resources.status).toEqual({ schedule: '0 * * * *' })
    expect(placeOf(['mqtt', 'password'])).toMatchObject({ is: 'file' })
  })

  test(`is taken as it is: \${NAME} is not replaced`, () => {
    expect(load(`mqtt: { base_topic: "a\${HOME}" }`, '', { HOME: 'x' }).config.mqtt.base_topic).toBe(`a\${HOME}`)
  })

  test('can complete what the file begins', () => {
    const { config, warning } = load('http: { password: four words }', 'http: { host: 0.0.0.0 }')
    expect(warning).toBeUndefined()
    expect(config.http).toMatchObject({ host: '0.0.0.0', password: 'four words' })
  })

  test('belongs to a resource that only another setting of the page adds', () => {
    const { config, warning } = load('adapters: { wifi: { guest_keys: true, guest: { every: 7s } } }')
    expect(warning).toBeUndefined()
    expect(config.adapters.wifi?.resources.guest).toEqual({ every: 7 })
  })
})

describe('a setting of the page that no longer fits', () => {
  const cases: readonly (readonly [what: string, page: string, named: RegExp])[] = [
    ['an unknown key', 'mqtt: { ulr: x }', /mqtt\.ulr \(there is no such setting\)/],
    ['an unknown section', 'nothing: { at: all }', /nothing \(there is no such setting\)/],
    ['a wrong value', 'mqtt: { will_delay: soon }', /mqtt\.will_delay \(expected an interval.*found "soon"\)/],
    ['a value for a section', 'presence: 5', /presence \(it is a section\)/],
    [
      'a wrong entry of a list',
      'http: { hosts: ["https://x"] }',
      /http\.hosts \(expected a host name.*"https:\/\/x"\)/,
    ],
    ['the data folder', 'data: elsewhere', /data \(it can only be set in config\.yaml or the environment\)/],
    [
      'the file of a secret',
      'mqtt: { password_file: /etc/passwd }',
      /mqtt\.password_file .*set mqtt\.password instead/,
    ],
    ['an address without a password', 'http: { host: 0.0.0.0 }', /http\.host \(expected http\.password/],
    ['the port of the embedded broker', 'http: { port: 1883 }', /http\.port \(expected another port/],
    [
      'a password without a name',
      'mqtt: { password: p }',
      /mqtt\.password \(expected a username.*; found no username\)/,
    ],
    [
      'a user name that the file has no password for',
      'mqtt: { embedded: { username: x } }',
      /mqtt\.embedded\.username/,
    ],
  ]
  test.each(cases)('is left out with one warning: %s', (_, page, named) => {
    const { config, warning, page: layer } = load(`log: { level: warn }\n${page}`)
    expect(warning).toMatch(/^Settings that were made on the page are ignored, as they no longer fit: /)
    expect(warning).toMatch(named)
    expect(warning).toMatch(/File: \S+settings\.yaml$/)
    expect(config.log.level).toBe('warn')
    expect(layer.settings).toEqual([{ path: ['log', 'level'], value: 'warn' }])
  })

  test('is named without the others, and a secret without its value', () => {
    const { warning } = load('mqtt: { password: the-secret, embedded: { port: 99999 } }\nlog: { level: warn }')
    expect(warning).toMatch(/mqtt\.password .*mqtt\.embedded\.port .*found 99999/)
    expect(warning).not.toMatch(/the-secret|log\.level/)
  })

  test.each([
    ['no YAML', '{ mqtt: ['],
    ['a list', '- mqtt'],
    ['a word', 'settings'],
    ['aliases', 'mqtt: &a { base_topic: x }\nhttp: *a'],
    ['another encoding of zeros', '\0\0\0'],
    ['nested a hundred deep', '['.repeat(100)],
  ])('costs one warning if the whole file is %s', (_, text) => {
    const { config, warning } = load(text)
    expect(warning).toMatch(/^The settings that were made on the page are ignored: \S+settings\.yaml: it /)
    expect(config.mqtt.base_topic).toBe('freebox')
  })

  test('does not hide an error of config.yaml, and is not named in it', () => {
    expect(() => load('mqtt: { base_topic: page }\nhttp: { port: 0 }', 'log: { level: loud }')).toThrow(ConfigError)
    expect(() => load('http: { port: -1 }', 'log: { level: loud }')).toThrow(
      /^\S+config\.yaml:1:15 log\.level: [^\n]+$/,
    )
  })

  test('leaves both files as they are', () => {
    const page = 'mqtt: { ulr: x }   # mine\n'
    const { page: layer } = load(page)
    expect(readFileSync(layer.file, 'utf8')).toBe(page)
  })
})
