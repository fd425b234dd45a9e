/** The web server of a running daemon, as a monitoring program sees it. */
import { describe, expect, test } from 'vitest'
import type { SimulatorOptions } from '../../src/simulator/index.ts'
import { observeBroker, occupyPort, settingsFor, startBox } from '../cli/house.ts'
import { fillWithHostileNames } from '../hostile/hostile-house.ts'
import { hostileNames } from '../hostile/hostile-values.ts'
import { freePort } from '../mqtt/support.ts'
import { run } from '../support/command.ts'
import { runHere } from '../support/program.ts'
import { hasPromtool, lintMetrics, openSocket, received, request, type Series, seriesIn } from './support.ts'

interface Options {
  readonly simulator?: SimulatorOptions
  readonly settings?: Readonly<Record<string, string>>
  /** Changes the house before the daemon reads it. */
  readonly prepare?: (box: Awaited<ReturnType<typeof startBox>>) => void
}

/** A daemon with the web server on a free port, and its broker. */
async function startWatched({ simulator, settings = {}, prepare }: Options = {}) {
  const box = await startBox(simulator)
  prepare?.(box)
  const { paired, port: broker } = await settingsFor(box)
  const port = await freePort()
  const daemon = runHere({
    settings: { ...paired, HTTP__ENABLED: 'true', HTTP__PORT: String(port), ...settings },
  })
  const metrics = async () => seriesIn((await request(port, '/metrics')).body)
  return { box, daemon, port, broker, metrics }
}

/** The value of a series, by its name and some of its labels. */
function valueIn(all: readonly Series[], name: string, labels: Readonly<Record<string, string>> = {}) {
  const isMeant = (it: Series) => Object.entries(labels).every(([label, value]) => it.labels[label] === value)
  return all.find((it) => it.name === name && isMeant(it))?.value
}

const justTheLine = { ADAPTERS__DEFAULTS__ENABLED: 'false', ADAPTERS__CONNECTION__ENABLED: 'true' }

describe('the web server of the daemon', () => {
  test('answers before the box, gives all values in base units while it is there, and no old ones after', async () => {
    const { box, daemon, metrics, port } = await startWatched({
      simulator: { model: 'delta' },
      settings: { PRESENCE__HOLD: '0s' },
      prepare: ({ house }) => fillWithHostileNames(house),
    })
    await daemon.printed(/Web server on http:\/\/127\.0\.0\.1:\d+: the page, \/metrics and \/health/)
    expect(await request(port, '/health')).toMatchObject({ status: 200, body: 'ok\n' })
    const waiting = { timeout: 40_000 }
    for (const last of [
      'storage_disk_size_bytes',
      'wifi_station_signal_decibel_milliwatts',
      'system_sensors_value_celsius',
    ]) {
      await expect.poll(async () => valueIn(await metrics(), `freebox_${last}`), waiting).toBeDefined()
    }

    expect(daemon.out()).toMatch(/Web server on[\s\S]*Connected to the Freebox/)
    const all = await metrics()
    const { status } = box.house.connection
    const value = (name: string, labels?: Readonly<Record<string, string>>) => valueIn(all, name, labels)
    expect(value('freebox_connection_status_rate_down_bytes_per_second', { box: 'freebox' })).toBe(status.rate_down)
    expect(value('freebox_connection_status_up')).toBe(1)
    expect(value('freebox_connection_status_bytes_down_bytes_total')).toBe(status.bytes_down)
    expect(value('freebox_lan_host_presence', { name: 'Alice' })).toBe(1)
    expect(value('freebox_lan_host_type', { name: 'NAS', state: 'nas' })).toBe(1)
    expect(value('freebox_lan_host_link', { name: 'NAS', state: 'wifi' })).toBe(0)
    expect(value('freebox_system_sensors_value_celsius', { name: 'CPU CP master' })).toBeGreaterThan(20)
    expect(value('freebox2mqtt_box_connected')).toBe(1)
    expect(value('freebox2mqtt_build_info', { version: '0.1.0' })).toBe(1)
    expect(value('freebox2mqtt_requests_total')).toBeGreaterThan(10)
    expect(value('freebox2mqtt_resource_last_success_timestamp_seconds', { resource: 'lan.host' })).toBeGreaterThan(1e9)
    const hosts = all.filter(({ name }) => name === 'freebox_lan_host_presence')
    expect(hosts.filter(({ labels }) => hostileNames.includes(labels.name ?? '')).length).toBeGreaterThan(10)

    const { body, headers } = await request(port, '/metrics')
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    for (const { params } of box.house.wifi.custom_keys) expect(body).not.toContain(params.key)
    if (hasPromtool) expect(lintMetrics(body)).toBe('')
    const before = box.requests.length
    await Promise.all([...Array(20).keys()].map(() => metrics()))
    // The polls go on meanwhile.
    const paths = box.requests.slice(before).map(({ path }) => path)
    expect(paths.filter((path) => paths.filter((it) => it === path).length >= 20)).toEqual([])
    expect(daemon.warnings()).toEqual([])

    await box.close()
    await expect.poll(async () => valueIn(await metrics(), 'freebox2mqtt_box_connected'), waiting).toBe(0)
    await expect.poll(async () => valueIn(await metrics(), 'freebox_connection_status_up')).toBeUndefined()
    expect((await request(port, '/health')).status).toBe(200)
  })

  test('guards itself, and keeps its connections while the daemon restarts', async () => {
    const password = 'a-password-of-the-server'
    const { port, broker, daemon } = await startWatched({
      settings: {
        ...justTheLine,
        ...{ HTTP__PASSWORD: password, HTTP__HOST: '0.0.0.0', HTTP__HOSTS: '[freebox.example.org]' },
      },
    })
    await daemon.printed(/Connected to the Freebox/)
    const status = async (headers: Record<string, string>) => (await request(port, '/metrics', { headers })).status
    const right = basic(password)
    expect(await status({ ...right, Host: 'evil.test' })).toBe(421)
    expect(await status({ ...right, Origin: 'http://evil.test' })).toBe(403)
    expect(await status({ ...right, Host: 'freebox.example.org' })).toBe(200)
    expect(await status({})).toBe(401)

    const { client } = await observeBroker(broker)
    const socket = await openSocket(port)
    await client.publishAsync('freebox/bridge/request/restart', '{}', { qos: 1 })
    await expect.poll(() => daemon.out().match(/Connected to the Freebox/g)?.length, { timeout: 40_000 }).toBe(2)
    socket.write(
      `GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: ${right.Authorization}\r\nConnection: close\r\n\r\n`,
    )
    expect(await received(socket)).toMatch(/^HTTP\/1\.1 200[\s\S]*freebox2mqtt_box_connected/)
    expect(daemon.out().match(/Web server on/g)).toHaveLength(1)

    const guesses = await Promise.all([...Array(6).keys()].map((at) => status(basic(`${at}`))))
    expect(guesses.filter((it) => it === 429)).toHaveLength(1)
    expect(daemon.warnings()).toEqual([expect.stringMatching(/^A request from .* had a wrong password/)])
    expect(daemon.out()).not.toContain(password)
  })

  test('does not start for other machines without a password, and the message names both settings', async () => {
    const { code, err } = await run(['run'], { settings: { HTTP__ENABLED: 'true', HTTP__HOST: '0.0.0.0' } })
    expect(code).toBe(2)
    expect(err).toMatch(/HTTP__HOST: expected http\.password \(or http\.password_file\) for an http\.host/)
  })

  test('is missing with one warning if another program has its port, and the daemon works', async () => {
    const port = await occupyPort()
    const { daemon, broker } = await startWatched({ settings: { ...justTheLine, HTTP__PORT: String(port) } })
    await daemon.printed(/Connected to the Freebox/)
    const { seen } = await observeBroker(broker)
    await expect.poll(() => seen.get('freebox/bridge/state')).toBe('online')
    expect(daemon.warnings()).toEqual([expect.stringMatching(`Another program has port ${port}.*http\\.port`)])
  })
})

function basic(password: string) {
  return { Authorization: `Basic ${btoa(`x:${password}`)}` }
}
