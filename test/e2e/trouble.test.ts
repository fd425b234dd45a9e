/** A box and a broker that fail: everything else goes on, it is said once, and all is right again by itself. */
import { describe, expect, it } from 'vitest'
import { aFolder } from '../config/a-config.ts'
import { embedded, freePort, hasMosquitto, startMosquitto } from '../mqtt/support.ts'
import { type Home, openHome, pause, until } from './home.ts'

const availability = (home: Home, resource: string) => home.said(`${resource}/availability`).at(-1)

describe('one chapter that fails', () => {
  it.each([
    [{ kind: 'status', status: 502 }],
    [{ kind: 'html' }],
    [{ kind: 'truncated' }],
    [{ kind: 'wrong_types' }],
    [{ kind: 'reset' }],
    [{ kind: 'error', error_code: 'internal_error' }],
  ] as const)('by %j touches no other, is said once, and comes back', async (fault) => {
    const home = await openHome()
    home.quiet()
    home.box.faults.set('connection/config', fault)
    await until('unavailable', () => availability(home, 'connection/config') === 'offline', 8000)
    await pause(1500)
    expect(home.said('connection/status/availability')).toEqual([])
    expect(home.daemon.warnings().filter((it) => it.startsWith('cannot be read'))).toHaveLength(1)
    home.box.faults.clear()
    await until('available again', () => availability(home, 'connection/config') === 'online', 15_000)
  })
})

describe('a right that is missing', () => {
  it('is said once by the name its owner sees, and the chapter comes when it is given', async () => {
    const home = await openHome({ running: false })
    home.box.faults.set('connection/logs', { kind: 'error', error_code: 'insufficient_rights', status: 403 })
    await home.start()
    await until(
      'said',
      () => home.daemon.warnings().some((it) => it.includes('is missing: tick it in Freebox OS')),
      10_000,
    )
    await pause(2500)
    expect(home.daemon.warnings().filter((it) => it.includes('is missing'))).toHaveLength(1)
    expect(home.state('bridge/info')).toMatchObject({ adapters: { connection: { logs: { state: 'missing right' } } } })
    expect(home.said('connection/logs/availability')).not.toContain('online')
  })
})

describe('a box in bridge mode', () => {
  it('has no hosts, and that is no trouble', async () => {
    const home = await openHome({ simulator: { bridge: true }, running: false })
    await home.start()
    await until('the rest is there', () => availability(home, 'lan/config') === 'online', 10_000)
    await pause(1500)
    expect(home.state('lan/config')?.mode).toBe('bridge')
    expect(home.daemon.warnings()).toEqual([])
    expect([...home.documents().keys()].filter((topic) => topic.includes('_lan_host'))).toEqual([])
  })
})

describe('a box that is away', () => {
  it('at the start is waited for', async () => {
    const home = await openHome({ running: false })
    home.box.faults.set('', { kind: 'reset' })
    await home.start()
    await until('online all the same', () => home.said('bridge/state').at(-1) === 'online')
    await pause(2000)
    home.box.faults.clear()
    await until('everything is there', () => availability(home, 'lan/host') === 'online', 20_000)
  })

  it('in part at the start, so that it does not say which one it is, is met when it does', async () => {
    const home = await openHome({ running: false })
    home.box.faults.set('system', { kind: 'error', error_code: 'internal_error' }, { times: 1 })
    await home.start()
    await until('everything is there', () => availability(home, 'lan/host') === 'online', 20_000)
  })

  it('is said once, and everything is unavailable until it is back', async () => {
    const home = await openHome()
    home.quiet()
    await home.box.reboot(3)
    await until('unavailable', () => availability(home, 'system/system') === 'offline', 8000)
    await until('available again', () => availability(home, 'system/system') === 'online', 25_000)
    const away = home.daemon.lines.filter(({ level }) => level >= 40)
    expect(away.length).toBeLessThanOrEqual(2)
    expect(home.box.logins).toBeLessThanOrEqual(4)
  })

  it('and has a new firmware when it is back: the device says so', async () => {
    const home = await openHome()
    home.box.upgrade('12.0', '9.9.9')
    await home.box.reboot(1)
    await until('known', () => JSON.stringify([...home.documents().values()][0]).includes('9.9.9'), 18_000)
    await until('the bridge too', () => JSON.stringify(home.state('bridge/info')?.box).includes('"api_version":"12.0"'))
  })
})

describe('a session that expires', () => {
  it('is opened again once, and nothing shows', async () => {
    const home = await openHome()
    home.quiet()
    home.box.expireSessions()
    await until('another login', () => home.box.logins === 2)
    await pause(2000)
    expect(home.box.logins).toBe(2)
    expect(home.watcher.received.filter(({ topic }) => topic.endsWith('/availability'))).toEqual([])
  })

  it('with a token that is dead says "pair again" and does not storm', async () => {
    const home = await openHome()
    home.box.revoke()
    await until('said', () => JSON.stringify(home.daemon.lines).includes('pair again'), 8000)
    expect(home.daemon.warnings().filter((it) => it.includes('refuses the login'))).toHaveLength(1)
    const logins = home.box.requests.filter(({ path }) => path === 'login/session/').length
    await pause(3000)
    expect(home.box.requests.filter(({ path }) => path === 'login/session/').length - logins).toBeLessThanOrEqual(1)
  })
})

describe('the WebSocket', () => {
  it.each(['drop', 'malformed', 'refuse'] as const)('that does %s costs no presence', async (fault) => {
    const home = await openHome()
    home.box.faults.websocket(fault)
    home.box.setHostReachable('ether-de:9b:11:00:00:04', true)
    await until('home', () => home.state('lan/host/ether-de:9b:11:00:00:04')?.presence === true)
    home.box.faults.websocket(undefined)
    await until('events again', () => home.box.sockets === 1, 20_000)
  })
})

describe('the broker', () => {
  it.skipIf(!hasMosquitto)(
    'that is not there at the start is waited for; that restarts empty is told everything again',
    async () => {
      const port = await freePort()
      const first = await startMosquitto(undefined, port)
      const home = await openHome({ broker: { url: first.url } })
      const before = home.documents().size
      await first.stop()
      await pause(500)
      home.quiet()
      await startMosquitto(undefined, port)
      await until('told again', () => home.said('lan/host/availability').at(-1) === 'online', 5000)
      await until('all documents', () => new Set(home.watcher.received.map(({ topic }) => topic)).size > before, 5000)
      expect(home.daemon.process.exitCode).toBeNull()
      expect(
        home.watcher.received.filter(
          ({ payload }) => payload.includes('"presence":false') && payload.includes('"in_zones":["zone.home"]'),
        ),
      ).toEqual([])
    },
  )

  it('that another daemon takes over is left to it for a while, and no loop begins', async () => {
    const home = await openHome()
    const first = home.daemon
    const second = await home.start({ data: aFolder() })
    await until('said', () => first.warnings().some((it) => /another|second/i.test(it)), 10_000)
    await pause(2500)
    expect(first.warnings().filter((it) => /another|second/i.test(it))).toHaveLength(1)
    expect(second.warnings().filter((it) => /another|second/i.test(it))).toEqual([])
  })
})

describe('two daemons under one base topic', () => {
  const others = (it: string) => /another daemon/.test(it)

  it.skipIf(!hasMosquitto)(
    'on a broker that does not say so: the first says it once and leaves, and no loop begins',
    async () => {
      const { url } = await startMosquitto()
      const home = await openHome({ broker: { url } })
      const first = home.daemon
      const second = await home.start({ data: aFolder() })
      await until('said', () => first.warnings().some(others), 15_000)
      await pause(3000)
      home.quiet()
      await pause(3000)
      expect(first.warnings().filter(others)).toHaveLength(1)
      expect(second.warnings().filter(others)).toEqual([])
      expect(home.said('bridge/state')).toEqual([])
    },
  )

  it('with different client ids, too', async () => {
    const home = await openHome()
    const first = home.daemon
    const second = await home.start({ data: aFolder(), mqtt: { client_id: 'another' } })
    await until('said', () => first.warnings().some(others), 15_000)
    await pause(1500)
    expect(second.warnings()).toEqual([])
    expect(home.said('bridge/state').at(-1)).toBe('online')
  })
})

describe('the embedded broker', () => {
  it('is there where no other is named, and a taken port is exit 1 with what to do', async () => {
    const taken = await embedded()
    const home = await openHome({ running: false })
    const daemon = await home.start({
      mqtt: { url: undefined, username: undefined, password: undefined, embedded: { port: taken.port } },
    })
    const status = await new Promise((done) => daemon.process.once('exit', done))
    expect(status).toBe(1)
    expect(daemon.lines.at(-1)?.msg).toContain('set mqtt.url')
  })
})
