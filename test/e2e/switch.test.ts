/** The Ethernet ports of the box and its SFP cage, end to end. */
import { describe, expect, it } from 'vitest'
import { type Home, lintOf, openHome, pause, until, writesSince } from './home.ts'

const on = { enabled: true }
const adapters = { defaults: { enabled: false, every: '1s' }, lan: on, switch: on }

function openSwitch(settings: object, simulator: object): Promise<Home> {
  return openHome({ simulator, settings: { adapters, ...settings } })
}

const readsOf = (home: Home, path: string) => home.box.requests.filter((it) => it.path.startsWith(path)).length
const aboutSwitch = (home: Home) =>
  home.watcher.received.filter(({ topic }) => /freebox\/switch\/(?!.*\/set$)/.test(topic)).map(({ topic }) => topic)

describe('the Ethernet ports of an Ultra', () => {
  it('show link, speed, hosts and traffic, and their speed can be limited', async () => {
    const settings = { adapters: { ...adapters, switch: { ...on, traffic: on } } }
    const home = await openSwitch(settings, { model: 'ultra' })
    expect(home.state('switch/port/2')).toEqual({
      ...{ link: true, speed: 1000, mode: '1000BaseT-FD', duplex: 'full', speed_limit: 'auto' },
      hosts: ['NAS'],
    })
    const down = { link: false, speed: null, mode: null, duplex: null, hosts: [], speed_limit: 'auto' }
    expect(home.state('switch/port/3')).toEqual(down)
    expect(home.state('switch/port/sfp_lan')).toEqual(down)
    expect(home.state('switch/sfp')).toEqual({
      ...{ present: false, link: false, type: 'p2p_1g', supported: false, eeprom_valid: false, power_good: true },
      ...{ vendor: null, part_number: null, hardware_rev: null, serial_number: null },
    })
    const traffic = { rate_down: 2, rate_up: 0.2, received: 880.75, sent: 41.92, errors: 2 }
    expect(home.state('switch/traffic/2')).toEqual(traffic)
    expect(lintOf(home)).toEqual([])
    expect(JSON.stringify([...home.documents().values()])).toContain('"name":"Ethernet 2 speed limit"')

    const [reads, rates] = [readsOf(home, 'switch/port/'), readsOf(home, 'rrd/')]
    home.clearReceived()
    await until('the rates were read for two seconds', () => readsOf(home, 'rrd/') > rates + 2)
    expect(readsOf(home, 'switch/port/'), 'the totals and limits are read every few minutes').toBe(reads)
    expect(aboutSwitch(home), 'a quiet house publishes nothing').toEqual([])

    home.box.setHostReachable('ether-d8:5e:d3:00:00:06', true)
    await until('the computer is on', () => String(home.state('switch/port/2')?.hosts) === 'NAS,PC-BUREAU')

    const since = home.box.requests.length
    expect(await home.command('switch/port/2/speed_limit', '100')).toMatchObject({ status: 'ok' })
    expect(writesSince(home, since)).toMatchObject([
      { method: 'PUT', path: 'switch/port/2', body: { speed: '100', duplex: 'auto' } },
    ])
    const limited = { link: true, speed: 100, mode: '100BaseTX-FD', speed_limit: '100' }
    await until('the link is back', () => home.state('switch/port/2')?.link === true)
    expect(home.state('switch/port/2')).toMatchObject(limited)
    expect(await home.command('switch/port/sfp_lan/speed_limit', '1000')).toMatchObject({
      ...{ status: 'error', error_code: 'bad_port', error: expect.stringContaining('its speed cannot be set') },
    })
  })
})

describe('a Freebox without switch and VPN', () => {
  it('announces and logs nothing, in whatever words it says so', async () => {
    const settings = { adapters: { ...adapters, vpn: on, vpn_client: on } }
    const home = await openHome({ simulator: { model: 'delta' }, settings, running: false })
    const refused = (error_code: string) => ({ kind: 'error', error_code }) as const
    for (const path of ['vpn', 'switch/port']) home.box.faults.set(path, refused('unsupp'))
    for (const path of ['sfp/status', 'vpn_client']) home.box.faults.set(path, refused('internal_error'))
    home.box.faults.set('vpn/user', refused('noent'))
    home.box.faults.set('vpn/connection', { kind: 'status', status: 404 })
    home.box.faults.set('switch/status', { kind: 'missing' })
    await home.start()
    const states = () =>
      ['switch', 'vpn', 'vpn_client'].map((name) => Object(home.state('bridge/info')?.adapters)[name])
    await until(
      'all was read',
      () => !/undefined|unknown/.test(JSON.stringify(states()) ?? 'unknown') && states()[0] !== undefined,
    )
    await pause(300)
    expect(JSON.stringify(states()).match(/box has none/g)).toHaveLength(5)
    expect([...home.documents().keys()].filter((topic) => /_(switch|vpn)_/.test(topic))).toEqual([])
    expect(
      home.watcher.received.filter(({ topic }) => /freebox\/(switch|vpn\w*)\/(?!\w+\/availability)/.test(topic)),
    ).toEqual([])
    expect(home.daemon.lines.filter(({ level }) => level >= 40)).toEqual([])
  })
})
