/** A house that it has never seen: everything appears, nothing is said twice, and at the end nothing is left open. */
import { describe, expect, it } from 'vitest'
import { lintOf, openHome, pause, until } from './home.ts'

describe.each(['revolution', 'mini', 'pop', 'delta', 'ultra'] as const)('a Freebox %s', (model) => {
  it('is all there: every chapter, every host, and documents that lint has nothing to say about', async () => {
    const home = await openHome({ simulator: { model } })
    expect(home.state('connection/status')).toMatchObject({ up: true, state: 'up' })
    expect(home.state('system/system')?.firmware_version).toEqual(expect.any(String))
    expect(home.state('lan/hosts')).toMatchObject({ home: expect.any(Number), known: expect.any(Number) })
    const hosts = home.watcher.received.filter(({ topic }) => /^freebox\/lan\/host\/ether-[0-9a-f:]{17}$/.test(topic))
    expect(new Set(hosts.map(({ topic }) => topic)).size).toBe(home.state('lan/hosts')?.known)
    expect(lintOf(home)).toEqual([])
    expect(home.daemon.warnings()).toEqual([])
  })

  it('is announced with the box itself first', async () => {
    const home = await openHome({ simulator: { model } })
    const [first] = home.watcher.received.filter(({ topic }) => topic.startsWith('homeassistant/'))
    expect(first?.topic).toMatch(/^homeassistant\/device\/freebox_[0-9a-f]{12}_bridge\/config$/)
    expect(JSON.parse(first?.payload ?? '').device).toMatchObject({ name: 'Freebox Server', manufacturer: 'Free' })
  })
})

describe('a quiet house', () => {
  it('is quiet: nothing is published while nothing changes, though everything is read each second', async () => {
    const home = await openHome()
    await pause(1500)
    home.quiet()
    const asked = home.box.requests.length
    await pause(4000)
    // A camera's picture is new each time.
    const said = home.watcher.received.filter(({ topic }) => !/bridge\/health$|\/picture\/image$/.test(topic))
    expect(said).toEqual([])
    expect(home.box.requests.length - asked).toBeGreaterThan(20)
  })

  it('asks one path once in a tick, whoever wants it', async () => {
    const home = await openHome()
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

describe('the rhythm', () => {
  it('is the interval that is said, or a cron expression', async () => {
    const rhythm = {
      defaults: { every: '1h' },
      connection: { status: { schedule: '* * * * * *' } },
      lan: { host: { every: '2s' } },
    }
    const home = await openHome({ settings: { adapters: rhythm } })
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
  it('leaves `offline` and a closed session behind, and ends with 0 within five seconds', async () => {
    const home = await openHome()
    expect(home.box.sessions).toBe(1)
    const began = performance.now()
    expect(await home.daemon.stop()).toBe(0)
    expect(performance.now() - began).toBeLessThan(5000)
    expect(home.box.sessions).toBe(0)
    expect(home.box.sockets).toBe(0)
    await until('offline after the will delay', () => home.said('bridge/state').at(-1) === 'offline')
  })

  it('with a will delay of zero says offline at once', async () => {
    const home = await openHome({ settings: { mqtt: { will_delay: '0s' } } })
    await home.daemon.stop()
    await until('offline', () => home.said('bridge/state').at(-1) === 'offline', 500)
  })
})

describe('what the bridge tells of itself', () => {
  it('names version, box, chapters and configuration, and no secret', async () => {
    const home = await openHome()
    const info = home.state('bridge/info')
    expect(info).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      box: { api_version: '11.1', rights_missing: [], rights_granted: expect.arrayContaining(['settings']) },
      adapters: { connection: { status: { state: 'granted', every: 1 }, xdsl: { state: 'box has none' } } },
    })
    expect(JSON.stringify(info)).not.toContain('simulated-app-token')
    await until('health follows', () =>
      JSON.stringify(home.state('bridge/health')?.adapters).includes('"host":{"last_success":1'),
    )
    expect(home.state('bridge/health')).toMatchObject({
      box: { connected: true, websocket: 'open' },
      requests: { now: expect.any(Number), limit: 6000 },
      adapters: { lan: { host: { last_success: expect.any(Number), last_error: null } } },
    })
  })

  it('answers what it is asked, and says what it does not know', async () => {
    const home = await openHome()
    expect(await home.request('refresh', { adapter: 'lan', transaction: 7 })).toEqual({ status: 'ok', transaction: 7 })
    expect(await home.request('refresh', { adapter: 'tv' })).toMatchObject({ status: 'error', error_code: 'unknown' })
    expect(await home.request('log_level', { level: 'loud' })).toMatchObject({ status: 'error', error_code: 'invalid' })
    expect(await home.request('api', { path: 'connection/' })).toMatchObject({ status: 'error', error_code: 'denied' })
    expect(await home.request('constructor')).toMatchObject({ status: 'error', error_code: 'unknown' })
    expect(await home.request('connection/logs')).toMatchObject({ status: 'ok', data: expect.any(Array) })
  })

  it('forgets an object until it is asked to refresh', async () => {
    const home = await openHome()
    const alice = { adapter: 'lan', resource: 'host', id: 'ether-4a:3f:da:00:00:02' }
    expect(await home.request('forget', alice)).toMatchObject({ status: 'ok' })
    expect(await home.request('forget', alice)).toMatchObject({ status: 'error' })
    await pause(2500)
    expect(home.state(`lan/host/${alice.id}`)).toBeUndefined()
    await home.request('refresh')
    await until('it is back', () => home.state(`lan/host/${alice.id}`) !== undefined)
  })

  it('restarts when asked, and shows nowhere', async () => {
    const home = await openHome()
    home.quiet()
    expect(await home.request('restart')).toMatchObject({ status: 'ok' })
    await until('another login', () => home.box.logins >= 2, 10_000)
    await until('told again', () => home.said('lan/host/availability').length > 0, 10_000)
    expect(home.said('bridge/state')).not.toContain('offline')
  })
})
