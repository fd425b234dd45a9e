/** The settings of the web server before the adapters are loaded: the same as in the whole configuration. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readHttpSettings } from '../../src/config/http-settings.ts'
import { loadConfig } from '../../src/config/index.ts'
import { adapters, aFolder } from './a-config.ts'

interface Layers {
  readonly file?: string
  readonly page?: string
  readonly environment?: Readonly<Record<string, string>>
}

function layers({ file: text = '', page, environment = {} }: Layers) {
  const folder = aFolder()
  const file = join(folder, 'config.yaml')
  writeFileSync(file, text)
  writeFileSync(join(folder, 'password'), 'of a file\n')
  mkdirSync(join(folder, 'elsewhere'))
  for (const name of ['data', 'elsewhere']) {
    mkdirSync(join(folder, name), { recursive: true })
    if (page !== undefined) writeFileSync(join(folder, name, 'settings.yaml'), page.replace('DATA', name))
  }
  return { file, environment }
}

describe('the web server, before the adapters are loaded', () => {
  test.each<[string, Layers]>([
    ['no setting', {}],
    ['the file', { file: 'http: { host: 0.0.0.0, port: 8000, password_file: password, hosts: [Box.example.org] }' }],
    ['a variable in the file', { file: `http: { port: "\${PORT}" }`, environment: { PORT: '8001' } }],
    ['the environment', { file: 'http: { port: 1 }', environment: { FREEBOX2MQTT__HTTP__PORT: '8002' } }],
    ['the page', { file: 'http: { metrics: false }', page: 'http: { port: 8003, metrics: true }' }],
    ['the page, in another data folder', { file: 'data: elsewhere', page: 'http: { hosts: [DATA.example.org] }' }],
    [
      'others that are set elsewhere',
      { file: 'mqtt: { url: "mqtt://broker" }', page: 'adapters: { wifi: { every: 9s } }' },
    ],
    ['a setting that the page may not set', { page: 'http: { password_file: /etc/passwd, port: 8004 }' }],
  ])('has what the whole configuration says: %s', (_, given) => {
    const { file, environment } = layers(given)
    const { http } = loadConfig({ file, adapters, environment })
    expect(readHttpSettings(file, environment)).toEqual(http)
  })

  test.each<[string, Layers]>([
    ['an address of the network without a password', { file: 'http: { host: 0.0.0.0 }' }],
    ['an unknown setting', { file: 'http: { porte: 1 }' }],
    ['a file that is no YAML', { file: 'http: [' }],
  ])('waits for the whole configuration, which reports the error: %s', (_, given) => {
    const { file, environment } = layers(given)
    expect(readHttpSettings(file, environment)).toBeUndefined()
    expect(readHttpSettings(join(file, 'missing'), environment)).toBeUndefined()
  })
})
