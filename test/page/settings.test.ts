/** The settings on the page: where each comes from, and changes that are written only if the whole is valid. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { writeSettings } from '../../src/cli/page-routes.ts'
import { loadLayers } from '../../src/config/index.ts'
import type { SettingEntry } from '../../src/page/contract.ts'
import { createSettings } from '../../src/page/settings.ts'
import { aFolder } from '../config/a-config.ts'

/** The settings of a daemon with this config.yaml. */
function openSettings(yaml = '', environment: Record<string, string> = {}) {
  const folder = aFolder()
  const file = join(folder, 'config.yaml')
  writeFileSync(file, yaml)
  const load = () => loadLayers({ file, adapters, environment })
  const log = { restarts: 0 }
  const settings = createSettings(
    {
      ...{ adapters, load },
      write: writeSettings,
      restart: () => void log.restarts++,
    },
    load,
  )
  const entry = (path: string) => settings.read().entries.find((it) => it.path === path)
  return { settings, entry, load, file, layer: join(folder, 'data', 'settings.yaml'), log }
}

/** A value of a setting that is not its default. */
function anotherValue({ path, kind, options, default: standard }: SettingEntry, example: string | undefined): unknown {
  if (path.startsWith('commands.') && kind === 'list') return ['system.system.shutdown']
  if (path === 'requests.api.allow') return ['GET connection/*']
  if (path.endsWith('.schedule')) return '*/30 * * * * *'
  if (/host$/.test(path)) return '127.0.0.2'
  if (kind === 'choice') return options?.find((it) => it !== standard)
  if (kind === 'boolean') return standard === false
  if (kind === 'number') return Number(standard ?? 10) + 1
  if (kind === 'duration') return '77m'
  if (path === 'http.hosts') return ['freebox.example.org']
  if (kind === 'list') return path.startsWith('adapters.wifi.channels') ? [36] : ['a']
  return example ?? 'changed'
}

const isFile = (path: string) => /_file$/.test(path)

describe('settings', () => {
  test('can each be changed on the page, keep their value, and say that it is from there', async () => {
    const yaml = '# mine\nhomeassistant: {}\n'
    const { settings, load, file, layer, log } = openSettings(yaml)
    const examples: Record<string, string> = {
      'freebox.url': 'http://mafreebox.freebox.fr',
      'mqtt.url': 'mqtts://broker',
      'push.url': 'http://192.168.1.10:8098',
    }
    // A file that does not exist is refused, `data` cannot be set, and of every and schedule there can be one.
    const changed = settings
      .read()
      .entries.filter((it) => !it.section && !isFile(it.path) && it.path !== 'data' && !it.path.endsWith('.schedule'))
    const changes = Object.fromEntries(changed.map((it) => [it.path, anotherValue(it, examples[it.path])]))
    expect(await settings.change(changes)).toEqual({ status: 'ok', restarting: true })
    expect(log.restarts).toBe(1)
    expect(load().warning).toBeUndefined()
    const now = new Map(settings.read().entries.map((it) => [it.path, it]))
    expect(changed.length).toBeGreaterThan(400)
    for (const { path, kind } of changed) {
      const isSecret = kind === 'secret'
      const value = isSecret ? null : changes[path]
      expect(now.get(path)).toMatchObject({ path, value, isSet: isSecret, origin: { is: 'page' } })
    }
    expect(readFileSync(file, 'utf8')).toBe(yaml)
    expect(statSync(layer).mode & 0o777).toBe(0o600)
    expect(readFileSync(layer, 'utf8')).toMatch(/^# Settings that were made on the page.*\n.*\nfreebox:\n|^# Settings/)

    expect(await settings.change(Object.fromEntries(changed.map(({ path }) => [path, null])))).toMatchObject({
      restarting: true,
    })
    expect(settings.read().entries).toEqual(openSettingsLike(settings.read().entries))
    expect(load().page.settings).toEqual([])
  })

  test('that file or environment set are locked, and name their place', async () => {
    const { settings, entry, log } = openSettings(
      'mqtt:\n  url: mqtt://one\n  username: me\n  password_file: config.yaml\nadapters:\n  lan: { every: 9s }\n',
      { FREEBOX2MQTT__LOG__LEVEL: 'warn' },
    )
    const file = { is: 'file', place: expect.stringMatching(/config\.yaml:2$/) }
    expect(entry('mqtt.url')).toMatchObject({ value: 'mqtt://one', origin: file })
    expect(entry('mqtt.password')).toMatchObject({
      ...{ value: null, isSet: true, kind: 'secret' },
      origin: { is: 'file', place: expect.stringMatching(/config\.yaml:4$/) },
    })
    expect(entry('mqtt.password_file')).toBeUndefined()
    expect(entry('log.level')).toMatchObject({
      value: 'warn',
      origin: { is: 'environment', place: 'FREEBOX2MQTT__LOG__LEVEL' },
    })
    expect(entry('adapters.lan.every')).toMatchObject({ value: '9s', origin: { is: 'file' } })
    expect(entry('adapters.wifi.station.every')).toMatchObject({ default: expect.stringMatching(/^\d+m$/) })
    const changes = { 'mqtt.url': 'mqtt://two', 'mqtt.password': 'x', 'log.level': 'info', 'presence.hold': '1m' }
    expect(await settings.change(changes)).toEqual({
      status: 'error',
      mistakes: [
        { path: 'mqtt.url', message: expect.stringMatching(/^It is set in \S+config\.yaml:2, which takes precedence/) },
        { path: 'mqtt.password', message: expect.stringContaining('config.yaml:4') },
        { path: 'log.level', message: expect.stringContaining('variable FREEBOX2MQTT__LOG__LEVEL,') },
      ],
    })
    expect(await settings.change({ 'mqtt.url': 'mqtt://one' })).toEqual({ status: 'ok', restarting: false })
    expect(log.restarts).toBe(0)
  })

  test('are all changed or none: each mistake is named with its path', async () => {
    const { settings, layer, log } = openSettings()
    const wrong = [
      [{ 'presence.hold': '5m', 'log.level': 'loud' }, 'log.level', /^expected one of trace, .*found "loud"/],
      [{ 'http.host': '0.0.0.0' }, 'http.host', /^expected http\.password/],
      [{ 'mqtt.password': 'p' }, 'mqtt.password', /^expected a username together/],
      [{ 'mqtt.ulr': 'x' }, 'mqtt.ulr', /^There is no such setting; did you mean "mqtt\.url"\?$/],
      [{ mqtt: {} }, 'mqtt', /^It is a section$/],
      [{ data: '/tmp' }, 'data', /^It can only be set in config\.yaml/],
      [{ 'mqtt.password_file': '/etc/shadow' }, 'mqtt.password_file', /set mqtt\.password instead$/],
      [{ '__proto__.x': 1 }, '__proto__.x', /^There is no such setting/],
    ] as const
    for (const [changes, path, message] of wrong) {
      expect(await settings.change(changes)).toEqual({
        status: 'error',
        mistakes: [{ path, message: expect.stringMatching(message) }],
      })
    }
    expect(existsSync(layer)).toBe(false)
    expect(log.restarts).toBe(0)
  })

  test('are not changed while config.yaml has errors, and are still shown', async () => {
    const { settings, file, entry } = openSettings('log: { level: warn }')
    writeFileSync(file, 'log: { level: loud }')
    expect(entry('log.level')).toMatchObject({ value: 'warn' })
    expect(await settings.change({ 'presence.hold': '5m' })).toEqual({
      status: 'error',
      mistakes: [{ path: '', message: expect.stringMatching(/^The configuration has errors.*log\.level: expected/) }],
    })
  })

  test('keep a file that cannot be used, so that its user can repair it', async () => {
    const { settings, load, layer } = openSettings()
    mkdirSync(dirname(layer))
    writeFileSync(layer, 'presence: { hold: 5m')
    expect(load().warning).toMatch(/are ignored: .*no valid YAML/)
    expect(await settings.change({ 'log.level': 'warn' })).toMatchObject({ status: 'ok' })
    expect(load().config.log.level).toBe('warn')
    expect(readFileSync(`${layer}.ignored`, 'utf8')).toBe('presence: { hold: 5m')
  })

  test('keep a setting that no longer fits in the old file, when the page writes a new one', async () => {
    const { settings, load, layer } = openSettings()
    mkdirSync(dirname(layer))
    const old = 'presence: { hold: 5m }\nlog: { level: deafening }\n'
    writeFileSync(layer, old)
    expect(load().warning).toMatch(/no longer fit: log\.level/)
    expect(await settings.change({ 'presence.consider_home': '4m' })).toMatchObject({ status: 'ok' })
    expect(load()).toMatchObject({ warning: undefined, config: { presence: { hold: 300, consider_home: 240 } } })
    expect(readFileSync(`${layer}.ignored`, 'utf8')).toBe(old)
    expect(await settings.change({ 'presence.consider_home': '2m' })).toMatchObject({ status: 'ok' })
    expect(readFileSync(`${layer}.ignored`, 'utf8')).toBe(old)
  })

  test('move away what is no file, as its user may need it', async () => {
    const { settings, load, layer } = openSettings()
    mkdirSync(join(layer, 'by-mistake'), { recursive: true })
    expect(await settings.change({ 'log.level': 'warn' })).toMatchObject({ status: 'ok' })
    expect(load()).toMatchObject({ warning: undefined, config: { log: { level: 'warn' } } })
    expect(existsSync(join(`${layer}.ignored`, 'by-mistake'))).toBe(true)
  })

  test('say why if they cannot be written', async () => {
    const { settings, layer, log } = openSettings()
    writeFileSync(dirname(layer), 'a file where the data folder should be')
    expect(await settings.change({ 'presence.hold': '5m' })).toMatchObject({
      status: 'error',
      mistakes: [{ path: '' }],
    })
    expect(log.restarts).toBe(0)
  })

  test('that several browsers change at once are all kept', async () => {
    const { settings, load } = openSettings()
    await Promise.all([settings.change({ 'presence.hold': '5m' }), settings.change({ 'log.level': 'warn' })])
    expect(load().config).toMatchObject({ presence: { hold: 300 }, log: { level: 'warn' } })
  })
})

/** The entries with no value from the page. */
function openSettingsLike(entries: readonly SettingEntry[]): unknown[] {
  return entries.map((it) => ({ ...it, value: it.default, isSet: false, origin: { is: 'default' } }))
}
