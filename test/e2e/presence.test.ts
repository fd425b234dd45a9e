/** Who is home, seen from the broker: at once, without blinking, and never away without certainty. */
import { describe, expect, it } from 'vitest'
import { type Home, openHome, pause, until } from './home.ts'

/** A host of the simulated house that is home, and one that is not. */
function hostsOf(home: Home): { here: string; away: string } {
  const find = (presence: boolean) => {
    const all = home.watcher.received.filter(({ topic }) => /^freebox\/lan\/host\/ether-[^/]+$/.test(topic))
    const id = all
      .map(({ topic }) => topic.split('/').at(-1) ?? '')
      .find((it) => home.state(`lan/host/${it}`)?.presence === presence)
    if (id === undefined) throw new Error(`nobody has presence ${presence}`)
    return id
  }
  return { here: find(true), away: find(false) }
}

const presence = (home: Home, id: string) => home.state(`lan/host/${id}`)?.presence
/** Every presence that was ever told of a host, in order. */
const told = (home: Home, id: string) => home.said(`lan/host/${id}`).map((it) => JSON.parse(it).presence)

describe('presence', () => {
  it('comes with the event, long before the next read, and counts in zone.home', async () => {
    const home = await openHome({ settings: { adapters: { defaults: { every: '1h' } } } })
    const { away } = hostsOf(home)
    await until('the events are there', () => home.box.sockets === 1)
    await pause(300)
    home.quiet()
    const asked = home.box.requests.length
    home.box.setHostReachable(away, true)
    await until('home', () => presence(home, away) === true, 1000)
    expect(home.box.requests.length).toBe(asked)
    expect(home.state(`lan/host/${away}`)).toMatchObject({ in_zones: ['zone.home'], last_seen: null })
    expect(told(home, away)).toEqual([true])
  })

  it('is found by reading where the event is lost', async () => {
    const home = await openHome()
    const { away } = hostsOf(home)
    home.box.setHostReachable(away, true, { emitEvent: false })
    await until('home', () => presence(home, away) === true)
  })

  it('leaves only after consider_home, and tells then since when', async () => {
    const home = await openHome({ settings: { presence: { consider_home: '2s' } } })
    const { here } = hostsOf(home)
    home.quiet()
    const left = performance.now()
    home.box.setHostReachable(here, false)
    await until('away', () => presence(home, here) === false, 6000)
    expect(performance.now() - left).toBeGreaterThan(1900)
    expect(home.state(`lan/host/${here}`)).toMatchObject({ in_zones: [], last_seen: expect.stringMatching(/^20/) })
  })

  it('of a phone that is only silent for a moment does not blink', async () => {
    const home = await openHome({ settings: { presence: { consider_home: '3s' } } })
    const { here } = hostsOf(home)
    home.quiet()
    home.box.setHostReachable(here, false)
    await pause(1500)
    home.box.setHostReachable(here, true)
    await pause(3000)
    expect(told(home, here)).not.toContain(false)
  })

  it('holds while the box reboots, and moves nobody when it is back without having seen anyone', async () => {
    const home = await openHome({ settings: { presence: { consider_home: '3s', hold: '30s' } } })
    const { here } = hostsOf(home)
    home.quiet()
    await home.box.reboot(2)
    await until('the box is back', () => home.box.sessions === 1, 20_000)
    await pause(1000)
    home.box.setHostReachable(here, true)
    await pause(3500)
    expect(told(home, here)).not.toContain(false)
    expect(home.said('lan/host/availability')).not.toContain('offline')
    expect(home.said('connection/status/availability')).toContain('offline')
  })

  it('is unknown, never away, when the box does not answer for longer than presence.hold', async () => {
    const home = await openHome({ settings: { presence: { hold: '2s', consider_home: '1s' } } })
    const { here } = hostsOf(home)
    home.quiet()
    home.box.faults.set('', { kind: 'reset' })
    await until('unavailable', () => home.said('lan/host/availability').includes('offline'), 15_000)
    expect(told(home, here)).toEqual([])
    home.box.faults.clear()
    await until('available again', () => home.said('lan/host/availability').at(-1) === 'online', 20_000)
    expect(told(home, here)).not.toContain(false)
  })

  it('does not move when the daemon restarts within the will delay, nor is `offline` ever said', async () => {
    const home = await openHome({ settings: { mqtt: { will_delay: '8s' }, presence: { consider_home: '5s' } } })
    const { here } = hostsOf(home)
    home.quiet()
    await home.daemon.stop()
    await home.start()
    await until('told again', () => home.said('lan/host/availability').length > 0, 10_000)
    await pause(500)
    expect(told(home, here)).not.toContain(false)
    expect(home.said('bridge/state')).not.toContain('offline')
  })

  it('survives a daemon that is killed: the same, without a goodbye', async () => {
    const home = await openHome({ settings: { mqtt: { will_delay: '8s' } } })
    home.quiet()
    await home.daemon.stop('SIGKILL')
    await home.start()
    await until('told again', () => home.said('lan/host/availability').length > 0, 10_000)
    expect(home.said('bridge/state')).not.toContain('offline')
  })
})

describe('which hosts are devices', () => {
  const trackers = (home: Home) => [...home.documents().keys()].filter((topic) => topic.includes('_lan_host_'))

  it('named: those that their owner would name, and every host has its state', async () => {
    const home = await openHome()
    const known = Number(home.state('lan/hosts')?.known)
    expect(trackers(home).length).toBeGreaterThan(3)
    expect(trackers(home).length).toBeLessThan(known)
  })

  it('all, list and off do what they say; what is no longer chosen leaves Home Assistant', async () => {
    const home = await openHome({ settings: { presence: { hosts: 'all' } } })
    const known = Number(home.state('lan/hosts')?.known)
    expect(trackers(home)).toHaveLength(known)
    const { here } = hostsOf(home)
    await home.daemon.stop()
    await home.start({ presence: { hosts: 'list', include: [here] } })
    await until('one is left', () => trackers(home).length === 1, 10_000)
    expect(trackers(home)[0]).toContain(here.replaceAll(':', '').replace('-', '_'))
  })

  it('a hundred and more hosts do not flood Home Assistant', async () => {
    const home = await openHome({ simulator: { hosts: 300 }, settings: { presence: { hosts: 'off' } } })
    expect(trackers(home)).toEqual([])
    expect(Number(home.state('lan/hosts')?.known)).toBeGreaterThan(300)
  })
})
