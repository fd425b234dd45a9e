/** Presence end to end: home at once, no flapping, and away only when it is certain. */
import { describe, expect, it } from 'vitest'
import { type Home, openHomeOfProgram, openSmallHome, pause, small, until } from './home.ts'

/** A host of the simulated house that is home, and one that is away. */
function hostsOf(home: Home): { here: string; away: string } {
  const find = (presence: boolean) => {
    const all = home.watcher.received.filter(({ topic }) => /^freebox\/lan\/host\/ether-[^/]+$/.test(topic))
    const id = all
      .map(({ topic }) => topic.split('/').at(-1) ?? '')
      .find((it) => home.state(`lan/host/${it}`)?.presence === presence)
    if (id === undefined) throw new Error(`no host has presence ${presence}`)
    return id
  }
  return { here: find(true), away: find(false) }
}

const presence = (home: Home, id: string) => home.state(`lan/host/${id}`)?.presence
/** Every presence that was published for a host, in order. */
const published = (home: Home, id: string) => home.published(`lan/host/${id}`).map((it) => JSON.parse(it).presence)

describe('presence', () => {
  it('comes with the event, long before the next read, and counts in zone.home', async () => {
    const home = await openSmallHome({ settings: { adapters: { defaults: { every: '1h' } } } })
    const { away } = hostsOf(home)
    await until('the WebSocket is open', () => home.box.sockets === 1)
    await pause(300)
    home.clearReceived()
    const before = home.box.requests.length
    home.box.setHostReachable(away, true)
    await until('home', () => presence(home, away) === true)
    expect(home.box.requests.length).toBe(before)
    expect(home.state(`lan/host/${away}`)).toMatchObject({ in_zones: ['zone.home'], last_seen: null })
    expect(published(home, away)).toEqual([true])
  })

  it('is found by the next read if the event is lost', async () => {
    const home = await openSmallHome()
    const { away } = hostsOf(home)
    home.box.setHostReachable(away, true, { emitEvent: false })
    await until('home', () => presence(home, away) === true)
  })

  it('changes to away only after consider_home, with the time of last_seen', async () => {
    const home = await openSmallHome({ settings: { presence: { consider_home: '2s' } } })
    const { here } = hostsOf(home)
    home.clearReceived()
    const since = performance.now()
    home.box.setHostReachable(here, false)
    await until('away', () => presence(home, here) === false)
    expect(performance.now() - since).toBeGreaterThan(1900)
    expect(home.state(`lan/host/${here}`)).toMatchObject({ in_zones: [], last_seen: expect.stringMatching(/^20/) })
  })

  it('of a phone that is silent for a moment does not change', async () => {
    const home = await openSmallHome({ settings: { presence: { consider_home: '3s' } } })
    const { here } = hostsOf(home)
    home.clearReceived()
    home.box.setHostReachable(here, false)
    await pause(1500)
    home.box.setHostReachable(here, true)
    await pause(3000)
    expect(published(home, here)).not.toContain(false)
  })

  it('is held while the box reboots and until it has found its hosts again', async () => {
    const home = await openSmallHome({ settings: { presence: { consider_home: '3s', hold: '30s' } } })
    const { here } = hostsOf(home)
    home.clearReceived()
    await home.box.reboot(2)
    await until('the box is back', () => home.box.sessions === 1)
    await pause(1000)
    home.box.setHostReachable(here, true)
    await pause(3500)
    expect(published(home, here)).not.toContain(false)
    expect(home.published('lan/host/availability')).not.toContain('offline')
    expect(home.published('connection/status/availability')).toContain('offline')
  })

  it('is unavailable, not away, if the box does not answer for longer than presence.hold', async () => {
    const home = await openSmallHome({ settings: { presence: { hold: '2s', consider_home: '1s' } } })
    const { here } = hostsOf(home)
    home.clearReceived()
    home.box.faults.set('', { kind: 'reset' })
    await until('unavailable', () => home.published('lan/host/availability').includes('offline'))
    expect(published(home, here)).toEqual([])
    home.box.faults.clear()
    await until('available again', () => home.published('lan/host/availability').at(-1) === 'online')
    expect(published(home, here)).not.toContain(false)
  })

  it('does not change, and `offline` is not published, if the daemon restarts within the will delay', async () => {
    const home = await openSmallHome({ settings: { mqtt: { will_delay: '8s' }, presence: { consider_home: '5s' } } })
    const { here } = hostsOf(home)
    home.clearReceived()
    await home.daemon.stop()
    await home.start()
    await until('the hosts are published again', () => home.published('lan/host/availability').length > 0)
    await pause(500)
    expect(published(home, here)).not.toContain(false)
    expect(home.published('bridge/state')).not.toContain('offline')
  })

  it('does not become unavailable if a killed daemon is back within the will delay', async () => {
    const home = await openHomeOfProgram(small({ settings: { mqtt: { will_delay: '8s' } } }))
    home.clearReceived()
    await home.daemon.stop('SIGKILL')
    await home.start()
    await until('the hosts are published again', () => home.published('lan/host/availability').length > 0)
    expect(home.published('bridge/state')).not.toContain('offline')
  })
})

describe('presence.hosts', () => {
  const trackers = (home: Home) => [...home.documents().keys()].filter((topic) => topic.includes('_lan_host_'))

  it('named: makes devices of the named hosts only', async () => {
    const home = await openSmallHome()
    const known = Number(home.state('lan/hosts')?.known)
    expect(trackers(home).length).toBeGreaterThan(3)
    expect(trackers(home).length).toBeLessThan(known)
  })

  it('all and list select the hosts; a host that is no longer selected is removed from Home Assistant', async () => {
    const home = await openSmallHome({ settings: { presence: { hosts: 'all' } } })
    const known = Number(home.state('lan/hosts')?.known)
    expect(trackers(home)).toHaveLength(known)
    const { here } = hostsOf(home)
    await home.daemon.stop()
    await home.start({ presence: { hosts: 'list', include: [here] } })
    await until('one host is left', () => trackers(home).length === 1)
    expect(trackers(home)[0]).toContain(here.replaceAll(':', '').replace('-', '_'))
  })

  it('off: makes no devices, even of 300 hosts, and still counts them', async () => {
    const home = await openSmallHome({ simulator: { hosts: 300 }, settings: { presence: { hosts: 'off' } } })
    expect(trackers(home)).toEqual([])
    expect(Number(home.state('lan/hosts')?.known)).toBeGreaterThan(300)
  })
})
