/** A complete house on every model: everything is published, nothing is published twice, and a stop closes everything. */
import { describe, expect, it } from 'vitest'
import { openOnce } from '../support/cleanup.ts'
import { lintOf, openHome, openHomeOfProgram, openSmallHome, pause, readOnce, small, until } from './home.ts'

describe.each(['revolution', 'mini', 'pop', 'delta', 'ultra'] as const)('a Freebox %s', (model) => {
  const opened = openOnce(() => openHome({ simulator: { model }, settings: readOnce }))

  it('publishes every adapter, every host and discovery documents without lint findings', () => {
    const home = opened()
    expect(home.state('connection/status')).toMatchObject({ up: true, state: 'up' })
    expect(home.state('system/system')?.firmware_version).toEqual(expect.any(String))
    expect(home.state('lan/hosts')).toMatchObject({ home: expect.any(Number), known: expect.any(Number) })
    const hosts = home.watcher.received.filter(({ topic }) => /^freebox\/lan\/host\/ether-[0-9a-f:]{17}$/.test(topic))
    expect(new Set(hosts.map(({ topic }) => topic)).size).toBe(home.state('lan/hosts')?.known)
    expect(lintOf(home)).toEqual([])
    expect(home.daemon.warnings()).toEqual([])
  })

  it('shows at most 250 entities by default, disks and virtual machines included, and at most 30 on any page', () => {
    const enabled = [...opened().documents().values()].flatMap(({ device, components }) => {
      const shown = Object.values(Object(components)).filter((it) => Object(it).enabled_by_default !== false)
      return shown.map(() => String(Object(device).identifiers))
    })
    const perDevice = new Map([...new Set(enabled)].map((id) => [id, enabled.filter((it) => it === id).length]))
    expect([...perDevice].filter(([, count]) => count > 30)).toEqual([])
    expect(enabled.length).toBeLessThanOrEqual(250)
    expect(enabled.length).toBeGreaterThan(50)
  })

  it('is announced with the device of the box first, which the other devices refer to', () => {
    const home = opened()
    const [first] = home.watcher.received.filter(({ topic }) => topic.startsWith('homeassistant/'))
    expect(first?.topic).toMatch(/^homeassistant\/device\/freebox_[0-9a-f]{12}_bridge\/config$/)
    expect(JSON.parse(first?.payload ?? '').device).toMatchObject({ name: 'Freebox Server', manufacturer: 'Free' })
  })
})

describe('a house in which nothing changes', () => {
  const opened = openOnce(() => openHome())

  it('causes no messages, although every resource is read each second', async () => {
    const home = opened()
    await pause(1500)
    home.clearReceived()
    const before = home.box.requests.length
    await pause(3000)
    // The image of a camera is new each time.
    const published = home.watcher.received.filter(({ topic }) => !/bridge\/health$|\/picture\/image$/.test(topic))
    expect(published).toEqual([])
    expect(home.box.requests.length - before).toBeGreaterThan(20)
  })

  it('is requested once per path and tick, even if several resources need the path', async () => {
    const home = opened()
    const started = home.box.requests.length
    await until(
      'some ticks',
      () => home.box.requests.slice(started).filter(({ path }) => path === 'system/').length >= 3,
    )
    const since = home.box.requests.slice(started)
    const count = (path: string) => since.filter((request) => request.path === path).length
    expect(count('lan/browser/pub/')).toBeLessThanOrEqual(count('system/') + 1)
    expect(count('system/')).toBeLessThanOrEqual(count('connection/') + 1)
  })
})

describe('the polling interval', () => {
  it('is the one configured with `every`, or follows the cron expression in `schedule`', async () => {
    const intervals = {
      defaults: { every: '1h' },
      connection: { status: { schedule: '* * * * * *' } },
      lan: { host: { every: '2s' } },
    }
    const home = await openSmallHome({ settings: { adapters: intervals } })
    await pause(500)
    const before = home.box.requests.length
    await pause(6500)
    const since = home.box.requests.slice(before).map(({ path }) => path)
    const count = (path: string) => since.filter((it) => it === path).length
    expect(count('connection/')).toBeGreaterThanOrEqual(5)
    expect(count('lan/browser/pub/')).toBeGreaterThanOrEqual(2)
    expect(count('lan/browser/pub/')).toBeLessThanOrEqual(4)
    expect(count('connection/config/')).toBe(0)
  })
})

describe('SIGTERM', () => {
  it('closes the session, publishes `offline` and exits with status 0 within five seconds', async () => {
    const home = await openHomeOfProgram(small())
    expect(home.box.sessions).toBe(1)
    const began = performance.now()
    expect(await home.daemon.stop()).toBe(0)
    expect(performance.now() - began).toBeLessThan(5000)
    expect(home.box.sessions).toBe(0)
    expect(home.box.sockets).toBe(0)
    await until('offline after the will delay', () => home.published('bridge/state').at(-1) === 'offline')
  })

  it('publishes `offline` at once if mqtt.will_delay is zero', async () => {
    const home = await openSmallHome({ settings: { mqtt: { will_delay: '0s' } } })
    await home.daemon.stop()
    await until('offline', () => home.published('bridge/state').at(-1) === 'offline')
  })
})

describe('the bridge', () => {
  const opened = openOnce(() => openSmallHome())

  it('publishes version, box, adapters and configuration, and no secret', async () => {
    const home = opened()
    const info = home.state('bridge/info')
    expect(info).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      box: { api_version: '11.1', rights_missing: [], rights_granted: expect.arrayContaining(['settings']) },
      adapters: { connection: { status: { state: 'granted', every: 1 }, xdsl: { state: 'box has none' } } },
    })
    expect(JSON.stringify(info)).not.toContain('simulated-app-token')
    await until('the health is published', () =>
      JSON.stringify(home.state('bridge/health')?.adapters).includes('"host":{"last_success":1'),
    )
    expect(home.state('bridge/health')).toMatchObject({
      box: { connected: true, websocket: 'open' },
      requests: { now: expect.any(Number), limit: 6000 },
      adapters: { lan: { host: { last_success: expect.any(Number), last_error: null } } },
    })
  })

  it('answers requests, and replies with an error to unknown, invalid and denied ones', async () => {
    const home = opened()
    expect(await home.request('refresh', { adapter: 'lan', transaction: 7 })).toEqual({ status: 'ok', transaction: 7 })
    expect(await home.request('refresh', { adapter: 'television' })).toMatchObject({
      status: 'error',
      error_code: 'unknown',
    })
    expect(await home.request('log_level', { level: 'loud' })).toMatchObject({ status: 'error', error_code: 'invalid' })
    expect(await home.request('api', { path: 'connection/' })).toMatchObject({ status: 'error', error_code: 'denied' })
    expect(await home.request('constructor')).toMatchObject({ status: 'error', error_code: 'unknown' })
    expect(await home.request('connection/logs')).toMatchObject({ status: 'ok', data: expect.any(Array) })
  })

  it('removes an object on `forget`, until `refresh` is requested', async () => {
    const home = opened()
    const alice = { adapter: 'lan', resource: 'host', id: 'ether-4a:3f:da:00:00:02' }
    expect(await home.request('forget', alice)).toMatchObject({ status: 'ok' })
    expect(await home.request('forget', alice)).toMatchObject({ status: 'error' })
    await pause(2500)
    expect(home.state(`lan/host/${alice.id}`)).toBeUndefined()
    await home.request('refresh')
    await until('the object is back', () => home.state(`lan/host/${alice.id}`) !== undefined)
  })

  it('restarts on request without publishing `offline`', async () => {
    const home = await openHomeOfProgram(small())
    home.clearReceived()
    expect(await home.request('restart')).toMatchObject({ status: 'ok' })
    await until('another login', () => home.box.logins >= 2)
    await until('everything is published again', () => home.published('lan/host/availability').length > 0)
    expect(home.published('bridge/state')).not.toContain('offline')
  })
})
