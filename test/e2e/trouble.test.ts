/** A box and a broker that fail: the rest keeps working, each fault is logged once, and everything recovers by itself. */
import { describe, expect, it } from 'vitest'
import { aFolder } from '../config/a-config.ts'
import { embedded, freePort, hasMosquitto, startMosquitto } from '../mqtt/support.ts'
import { openOnce } from '../support/cleanup.ts'
import { type Home, openHome, openHomeOfProgram, openSmallHome, pause, small, until } from './home.ts'

const availability = (home: Home, resource: string) => home.published(`${resource}/availability`).at(-1)

describe('a resource that cannot be read', () => {
  const opened = openOnce(() => openSmallHome())

  it.each([
    [{ kind: 'status', status: 502 }],
    [{ kind: 'html' }],
    [{ kind: 'truncated' }],
    [{ kind: 'wrong_types' }],
    [{ kind: 'reset' }],
    [{ kind: 'error', error_code: 'internal_error' }],
  ] as const)('(%j) affects no other resource, is logged once, and recovers', async (fault) => {
    const home = opened()
    const logged = home.daemon.warnings().length
    home.clearReceived()
    home.box.faults.set('connection/config', fault)
    await until('unavailable', () => availability(home, 'connection/config') === 'offline')
    await pause(1500)
    expect(home.published('connection/status/availability')).toEqual([])
    expect(
      home.daemon
        .warnings()
        .slice(logged)
        .filter((it) => it.includes('cannot be read')),
    ).toHaveLength(1)
    home.box.faults.clear()
    await until('available again', () => availability(home, 'connection/config') === 'online')
  })
})

describe('a right that is missing', () => {
  it('is logged once, with the name that Freebox OS shows', async () => {
    const home = await openSmallHome({ running: false })
    home.box.faults.set('connection/logs', { kind: 'error', error_code: 'insufficient_rights', status: 403 })
    await home.start()
    await until('the missing right is logged', () =>
      home.daemon.warnings().some((it) => it.includes('is missing. Tick it in Freebox OS')),
    )
    await pause(2500)
    expect(home.daemon.warnings().filter((it) => it.includes('is missing'))).toHaveLength(1)
    expect(home.state('bridge/info')).toMatchObject({ adapters: { connection: { logs: { state: 'missing right' } } } })
    expect(home.published('connection/logs/availability')).not.toContain('online')
  })
})

describe('a box in bridge mode', () => {
  it('has no hosts, and logs no warning', async () => {
    const home = await openHome({ simulator: { bridge: true }, running: false })
    await home.start()
    await until('lan/config is available', () => availability(home, 'lan/config') === 'online')
    await pause(1500)
    expect(home.state('lan/config')?.mode).toBe('bridge')
    expect(home.daemon.warnings()).toEqual([])
    expect([...home.documents().keys()].filter((topic) => topic.includes('_lan_host'))).toEqual([])
  })

  it('has its hosts and its Wi-Fi as soon as it is a router again', async () => {
    const settings = { adapters: { wifi: { enabled: true } } }
    const home = await openSmallHome({ simulator: { bridge: true }, settings, running: false })
    await home.start()
    await until('the mode is known', () => home.state('lan/config')?.mode === 'bridge')
    await pause(1500)
    home.box.house.lan.mode = 'router'
    await until('the hosts are available', () => availability(home, 'lan/host') === 'online')
    await until('the Wi-Fi is available', () => availability(home, 'wifi/ap') === 'online')
  })
})

describe('a box that is unreachable', () => {
  it('at the start is waited for, and everything is published once it answers', async () => {
    const home = await openSmallHome({ running: false })
    home.box.faults.set('', { kind: 'reset' })
    await home.start()
    await until('the bridge is online', () => home.published('bridge/state').at(-1) === 'online')
    await pause(2000)
    home.box.faults.clear()
    await until('the hosts are available', () => availability(home, 'lan/host') === 'online')
  })

  it('in part at the start, so that the daemon cannot identify it, is used once it can be identified', async () => {
    const home = await openSmallHome({ running: false })
    home.box.faults.set('system', { kind: 'error', error_code: 'internal_error' }, { times: 1 })
    await home.start()
    await until('the hosts are available', () => availability(home, 'lan/host') === 'online')
  })

  it('is logged once, and everything is unavailable until it is back', async () => {
    const home = await openSmallHome()
    home.clearReceived()
    await home.box.reboot(3)
    await until('unavailable', () => home.published('system/system/availability').includes('offline'))
    await until('available again', () => availability(home, 'system/system') === 'online')
    const away = home.daemon.lines.filter(({ level }) => level >= 40)
    expect(away.length).toBeLessThanOrEqual(2)
    expect(home.box.logins).toBeLessThanOrEqual(4)
  })

  it('and comes back with a new firmware has the new version in discovery and bridge/info', async () => {
    const home = await openSmallHome()
    home.box.upgrade('12.0', '9.9.9')
    await home.box.reboot(1)
    await until('the device has the new firmware', () =>
      JSON.stringify([...home.documents().values()][0]).includes('9.9.9'),
    )
    await until('bridge/info has the new API version', () =>
      JSON.stringify(home.state('bridge/info')?.box).includes('"api_version":"12.0"'),
    )
  })
})

describe('a session that expires', () => {
  it('is renewed with one login, and no availability changes', async () => {
    const home = await openSmallHome()
    home.clearReceived()
    home.box.expireSessions()
    await until('another login', () => home.box.logins === 2)
    await pause(2000)
    expect(home.box.logins).toBe(2)
    expect(home.watcher.received.filter(({ topic }) => topic.endsWith('/availability'))).toEqual([])
  })

  it('with a revoked token logs "pair again", and logins are not repeated quickly', async () => {
    const home = await openSmallHome()
    home.box.revoke()
    await until('"pair again" is logged', () => JSON.stringify(home.daemon.lines).includes('pair again'))
    expect(home.daemon.warnings().filter((it) => it.includes('refuses the login'))).toHaveLength(1)
    const logins = home.box.requests.filter(({ path }) => path === 'login/session/').length
    await pause(3000)
    expect(home.box.requests.filter(({ path }) => path === 'login/session/').length - logins).toBeLessThanOrEqual(1)
  })
})

describe('the WebSocket', () => {
  const opened = openOnce(() => openSmallHome())

  it.each(['drop', 'malformed', 'refuse'] as const)('with the fault %s does not cost presence', async (fault) => {
    const home = opened()
    const presence = (id: string) => home.state(`lan/host/${id}`)?.presence
    const away = home.box.house.hosts.find(({ id }) => presence(id) === false)?.id ?? ''
    home.box.faults.websocket(fault)
    home.box.setHostReachable(away, true)
    await until('home', () => presence(away) === true)
    home.box.faults.websocket(undefined)
    await until('the WebSocket is open again', () => home.box.sockets === 1)
  })
})

describe('the broker', () => {
  it.skipIf(!hasMosquitto)('that restarts without its retained topics receives everything again', async () => {
    const port = await freePort()
    const first = await startMosquitto(undefined, port)
    const home = await openHomeOfProgram(small({ broker: { url: first.url } }))
    const before = home.documents().size
    await first.stop()
    await pause(500)
    home.clearReceived()
    await startMosquitto(undefined, port)
    await until('the hosts are published again', () => home.published('lan/host/availability').at(-1) === 'online')
    await until('all documents', () => new Set(home.watcher.received.map(({ topic }) => topic)).size > before)
    expect(home.daemon.process.exitCode).toBeNull()
    expect(
      home.watcher.received.filter(
        ({ payload }) => payload.includes('"presence":false') && payload.includes('"in_zones":["zone.home"]'),
      ),
    ).toEqual([])
  })

  it('on which another daemon takes over the client id is left to it, without a loop of takeovers', async () => {
    const home = await openSmallHome()
    const first = home.daemon
    const second = await home.start({ data: aFolder() })
    await until('the warning is logged', () => first.warnings().some((it) => /another|second/i.test(it)))
    await pause(2500)
    expect(first.warnings().filter((it) => /another|second/i.test(it))).toHaveLength(1)
    expect(second.warnings().filter((it) => /another|second/i.test(it))).toEqual([])
  })
})

describe('two daemons under one base topic', () => {
  const others = (it: string) => /^Another daemon uses this base topic \(freebox\)/.test(it)
  // For a second after it has connected, a daemon takes what it receives for the retained messages of an earlier one.
  const untilItWatches = () => pause(1500)

  it.skipIf(!hasMosquitto)(
    'on a broker that does not report a takeover: the first warns once and disconnects, without a loop',
    async () => {
      const { url } = await startMosquitto()
      const home = await openSmallHome({ broker: { url } })
      await untilItWatches()
      const first = home.daemon
      const second = await home.start({ data: aFolder() })
      await until('the warning is logged', () => first.warnings().some(others))
      await pause(3000)
      home.clearReceived()
      await pause(3000)
      expect(first.warnings().filter(others)).toHaveLength(1)
      expect(second.warnings().filter(others)).toEqual([])
      expect(home.published('bridge/state')).toEqual([])
    },
  )

  it('with different client ids: the first warns, the second keeps running', async () => {
    const home = await openSmallHome()
    await untilItWatches()
    const first = home.daemon
    const second = await home.start({ data: aFolder(), mqtt: { client_id: 'another' } })
    await until('the warning is logged', () => first.warnings().some(others))
    await pause(1500)
    expect(second.warnings()).toEqual([])
    expect(home.published('bridge/state').at(-1)).toBe('online')
  })
})

describe('the embedded broker', () => {
  it('is used if mqtt.url is not set, and a port in use ends with exit status 1 and a hint', async () => {
    const taken = await embedded()
    const home = await openHomeOfProgram(small({ running: false }))
    const daemon = await home.start({
      mqtt: { url: undefined, username: undefined, password: undefined, embedded: { port: taken.port } },
    })
    const status = await new Promise((done) => daemon.process.once('exit', done))
    expect(status).toBe(1)
    expect(daemon.lines.at(-1)?.msg).toContain('set mqtt.url')
  })
})
