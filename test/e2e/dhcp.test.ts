/** DHCP, routes of the LAN and freeplugs, end to end; and a box in bridge mode, which has none of what NAT needs. */
import { describe, expect, it } from 'vitest'
import { openOnce } from '../support/cleanup.ts'
import { type Home, lintOf, openHome, pause, until } from './home.ts'
import { sends, writes } from './writes.ts'

const on = { enabled: true }
const adapters = { defaults: { enabled: false, every: '1s' }, lan: on, nat: on, upnpigd: on, dhcp: on, freeplug: on }

const problemsOf = ({ daemon }: Home) =>
  daemon.lines.filter(({ level, msg }) => level >= 40 && !String(msg).includes('was refused'))

describe('the addresses and routes of a network', () => {
  const dangerous = ['dhcp.config.disable', 'dhcp.config.set_range']
  const opened = openOnce(() => {
    const settings = {
      adapters: { ...adapters, dhcp: { enabled: true, dynamic_lease: on } },
      commands: { allow_dangerous: dangerous },
    }
    return openHome({ simulator: { model: 'ultra' }, settings })
  })

  it('a fixed address is on the device of its host, and is made, changed and removed', async () => {
    const home = opened()
    expect(home.state('dhcp/static_lease/00:11:32:00:00:07')).toEqual({
      ...{ fixed_ip: '192.168.1.40', mac: '00:11:32:00:00:07', comment: 'NAS', name: 'NAS' },
    })
    expect(home.state('dhcp/leases')).toEqual({ dynamic_leases: 8, static_leases: 3 })
    expect(home.state('dhcp/dynamic_lease/00:11:32:00:00:07')).toEqual({
      ...{ ip: '192.168.1.40', name: 'NAS', is_static: true, assigned: expect.any(Number) },
    })
    const documents = [...home.documents()].filter(([topic]) => topic.includes('dhcp_static_lease'))
    const nas = documents.find(([topic]) => topic.includes('001132000007'))?.[1]
    expect(Object(nas?.device).identifiers).toEqual(['freebox_380716ddeeff_001132000007'])
    // The box has never seen the third one.
    expect(documents).toHaveLength(2)
    expect(lintOf(home)).toEqual([])

    const set = (input: object) => writes(home, 'dhcp/static_lease/set', input)
    const lease = { mac: '64:1C:AE:00:00:03', ip: '192.168.1.21' }
    expect(await set({ mac: '641cae000003', ip: lease.ip, comment: 'Bob' })).toEqual([
      ['POST', 'dhcp/static_lease/', { ...lease, comment: 'Bob' }],
    ])
    await until('it is shown', () => home.state('dhcp/static_lease/64:1c:ae:00:00:03')?.comment === 'Bob')
    const path = 'dhcp/static_lease/64:1C:AE:00:00:03'
    expect(await set({ mac: '64-1c-ae-00-00-03', ip: '192.168.1.121' })).toEqual([
      ['PUT', path, { ...lease, ip: '192.168.1.121' }],
    ])
    expect(home.state('dhcp/static_lease/64:1c:ae:00:00:03')).toMatchObject({
      fixed_ip: '192.168.1.121',
      comment: 'Bob',
    })
    await until('it is counted', () => home.state('dhcp/leases')?.static_leases === 4)
    expect(await writes(home, 'dhcp/static_lease/64:1c:ae:00:00:03/remove', {})).toEqual([['DELETE', path]])
    await until('it is gone', () => home.state('dhcp/static_lease/64:1c:ae:00:00:03') === undefined)
    expect((await sends(home, 'dhcp/static_lease/set', { mac: 'x', ip: lease.ip })).answer).toMatchObject({
      error_code: 'invalid',
    })
  })

  it('a fixed address is set even if another program makes or removes it at the same moment', async () => {
    const home = opened()
    const { dhcp } = home.box.house
    const mac = '00:D9:D1:00:00:0A'
    const [input, path] = [{ mac, ip: '192.168.1.43', comment: 'PS5' }, `dhcp/static_lease/${mac}`]
    const methods = (sent: unknown[][]) => sent.map(([method, path]) => `${method} ${path}`)
    home.box.faults.set('POST dhcp/static_lease', { kind: 'error', error_code: 'exist' }, { times: 1 })
    dhcp.staticLeases.push({ mac, ip: '192.168.1.99', comment: '' })
    const sent = await writes(home, 'dhcp/static_lease/set', input)
    // The daemon may have read the list meanwhile.
    expect(methods(sent).at(-1)).toBe(`PUT ${path}`)
    expect(dhcp.staticLeases.at(-1)).toEqual(input)
    home.box.faults.clear()

    await until('it is shown', () => home.state('dhcp/static_lease/00:d9:d1:00:00:0a')?.fixed_ip === '192.168.1.43')
    home.box.faults.set(`PUT ${path}`, { kind: 'error', error_code: 'noent' })
    dhcp.staticLeases.pop()
    expect(methods(await writes(home, 'dhcp/static_lease/set', input)).at(-1)).toBe('POST dhcp/static_lease/')
    expect(dhcp.staticLeases.at(-1)).toEqual(input)
  })

  it('the servers take exactly one request for each change, and what could cut all off is dangerous', async () => {
    const home = opened()
    expect(home.state('dhcp/config')).toEqual({
      ...{ enabled: true, sticky: true, always_broadcast: false, range: '192.168.1.2-192.168.1.200' },
      ...{ gateway: '192.168.1.254', dns: ['192.168.1.254'] },
    })
    const v4 = (body: object) => [['PUT', 'dhcp/config/', body]]
    const v6 = (body: object) => [['PUT', 'dhcpv6/config/', body]]
    expect(await writes(home, 'dhcp/config/sticky', 'OFF')).toEqual(v4({ sticky_assign: false }))
    expect(await writes(home, 'dhcp/config/always_broadcast', 'ON')).toEqual(v4({ always_broadcast: true }))
    const servers = ['192.168.1.40', '192.0.2.53']
    expect(await writes(home, 'dhcp/config/set_dns', { servers })).toEqual(v4({ dns: servers }))
    expect(home.state('dhcp/config')).toMatchObject({ dns: servers, sticky: false, always_broadcast: true })
    const range = { start: '192.168.1.10', end: '192.168.1.150' }
    const asSent = { ip_range_start: range.start, ip_range_end: range.end }
    expect(await writes(home, 'dhcp/config/set_range', range)).toEqual(v4(asSent))
    expect(await home.command('dhcp/config/set_range', JSON.stringify({ ...range, end: '10.0.0.9' }))).toMatchObject({
      error: 'The range of addresses is not in the network of the Freebox',
    })
    expect(await writes(home, 'dhcp/config/disable', {})).toEqual(v4({ enabled: false }))
    expect(await writes(home, 'dhcp/config/enable', {})).toEqual(v4({ enabled: true }))

    expect(await writes(home, 'dhcp/v6/enabled', 'ON')).toEqual(v6({ enabled: true }))
    expect(await writes(home, 'dhcp/v6/custom_dns', 'ON')).toEqual(v6({ use_custom_dns: true }))
    const dns = ['2001:db8::53']
    expect(await writes(home, 'dhcp/v6/set_dns', { servers: dns })).toEqual(v6({ dns }))
    expect(home.state('dhcp/v6')).toEqual({ enabled: true, custom_dns: true, dns })
    const tooMany = JSON.stringify({ servers: ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8::4'] })
    expect(await home.command('dhcp/v6/set_dns', tooMany)).toMatchObject({ error_code: 'nospc' })
  })

  it('a route is changed in the list as it is now, so that no other one is lost', async () => {
    const home = opened()
    const [first, second] = home.box.house.routes
    const ofAnother = { prefix: '172.16.0.0/12', gateway: '192.168.1.40', enabled: true, description: 'Atelier' }
    home.box.house.routes = [...home.box.house.routes, ofAnother]
    const all = (...routes: unknown[]) => [['PUT', 'lan/routes/', routes]]
    const added = { prefix: '10.9.0.0/16', gateway: '192.168.1.31', enabled: true, description: 'Labo' }
    const { enabled: _, ...input } = added
    expect(await writes(home, 'lan/route/set', input)).toEqual(all(first, second, ofAnother, added))
    expect(home.state('lan/route/10.9.0.0_16-192.168.1.31')).toEqual(added)
    const off = { ...first, enabled: false }
    expect(await writes(home, 'lan/route/10.8.0.0_24-192.168.1.40/enabled', 'OFF')).toEqual(
      all(off, second, ofAnother, added),
    )
    const change = { prefix: '10.9.0.0/16', gateway: '192.168.1.31', description: 'Cave' }
    expect(await writes(home, 'lan/route/set', change)).toEqual(all(off, second, ofAnother, { ...added, ...change }))
    expect(await writes(home, 'lan/route/10.9.0.0_16-192.168.1.31/remove', {})).toEqual(all(off, second, ofAnother))
    await until('it is gone', () => home.state('lan/route/10.9.0.0_16-192.168.1.31') === undefined)
    const wrong = await home.command(
      'lan/route/set',
      JSON.stringify({ prefix: '224.0.0.0/4', gateway: '192.168.1.40' }),
    )
    expect(wrong).toMatchObject({ error: 'The Freebox takes no route to this network', error_code: 'invalid_route' })
  })

  it('nothing is published while nothing changes, and nothing is logged', async () => {
    const home = opened()
    await pause(1200)
    home.clearReceived()
    // What remains of a lease, or until a port is closed, changes all the time.
    for (const lease of home.box.house.dhcp.dynamicLeases) Object.assign(lease, { lease_remaining: 7, refresh_time: 7 })
    for (const opened of home.box.house.upnpigd.redirections) opened.remaining = 3599
    await pause(1800)
    const topics = home.watcher.received.map(({ topic }) => topic)
    expect(topics.filter((topic) => /\/(nat|upnpigd|dhcp|freeplug|lan\/route)\//.test(topic))).toEqual([])
    expect(problemsOf(home)).toEqual([])
  })
})

describe('an older box', () => {
  it('shows its freeplugs with rates that may be unknown, and has neither routes nor a sixth name server', async () => {
    const home = await openHome({ simulator: { model: 'revolution' }, settings: { adapters } })
    const plug = (mac: string) => home.state(`freeplug/plug/${mac}`)
    expect(plug('f4:ca:e5:1d:46:ae')).toEqual({
      ...{ online: true, rate_down: 149, rate_up: 148, port_speed: 100, port: 'up', full_duplex: true, role: 'sta' },
      ...{ mac: 'f4:ca:e5:1d:46:ae', network: 'c8:f7:b9:83:f5:10:01', local: false, model: 'int6400' },
    })
    expect(plug('00:24:d4:1b:15:d0')).toMatchObject({ rate_down: null, rate_up: null, role: 'cco', local: true })
    expect(plug('00:24:d4:36:4c:cf')).toMatchObject({ port_speed: null, port: 'down' })
    expect(lintOf(home)).toEqual([])
    expect(await writes(home, 'freeplug/plug/f4:ca:e5:1d:46:ae/reset', 'PRESS')).toEqual([
      ['POST', 'freeplug/F4:CA:E5:1D:46:AE/reset/', {}],
    ])
    expect(plug('f4:ca:e5:1d:46:ae')).toMatchObject({ online: false, rate_down: null })
    await until('it is back', () => plug('f4:ca:e5:1d:46:ae')?.online === true)

    const servers = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5', '192.0.2.6']
    const { answer, sent } = await sends(home, 'dhcp/config/set_dns', { servers })
    expect([answer.error, sent]).toEqual(['The Freebox takes at most 5 name servers', []])
    expect(await home.command('dhcp/config/disable', '{}')).toMatchObject({ error_code: 'denied' })
    // Off unless enabled.
    expect(home.box.house.dhcp.dynamicLeases.length).toBeGreaterThan(0)
    expect(home.published('dhcp/dynamic_lease/00:11:32:00:00:07')).toEqual([])
    expect(home.state('lan/route/availability')).toBeUndefined()
    expect(problemsOf(home)).toEqual([])
  })
})

describe('a box that has none of this', () => {
  it('announces nothing in bridge mode, and logs nothing, until it is a router again', async () => {
    const simulator = { model: 'ultra', bridge: true } as const
    const home = await openHome({ simulator, settings: { adapters }, running: false })
    const reads = /^(fw|dhcp|dhcpv6|upnpigd|lan\/routes)/
    // A firmware may answer old values instead of nodev.
    home.box.faults.set('fw/dmz', {
      kind: 'body',
      body: { success: true, result: { enabled: true, ip: '192.168.1.9' } },
    })
    await home.start()
    await until('all was read', () => home.box.requests.some(({ path }) => path.startsWith('freeplug')))
    await pause(1500)
    expect(home.box.requests.filter(({ path }) => reads.test(path)).map(({ path }) => path)).toEqual([])
    const topics = home.watcher.received
      .map(({ topic }) => topic)
      .filter((it) => /\/(nat|dhcp|upnpigd|lan\/route)\//.test(it))
    expect(topics).toEqual([])
    expect(problemsOf(home)).toEqual([])
    home.box.faults.clear()
    home.box.house.lan.mode = 'router'
    await until('it is a router again', () => home.state('nat/redirection/1') !== undefined)
    expect(home.state('dhcp/static_lease/00:11:32:00:00:07')).toBeDefined()
  })
  it('announces nothing, and logs nothing, in whatever way it says so', async () => {
    const home = await openHome({ simulator: { model: 'ultra' }, settings: { adapters }, running: false })
    const { faults } = home.box
    faults.set('fw', { kind: 'error', error_code: 'noent' })
    faults.set('fw/redir', { kind: 'missing' })
    faults.set('dhcp', { kind: 'error', error_code: 'invalid_request', status: 404 })
    faults.set('dhcpv6', { kind: 'missing' })
    faults.set('upnpigd/config', { kind: 'error', error_code: 'unsupp' })
    faults.set('upnpigd/redir', { kind: 'error', error_code: 'notsupp' })
    faults.set('freeplug', { kind: 'error', error_code: 'internal_error' })
    faults.set('lan/routes', { kind: 'missing' })
    await home.start()
    const conditions = () => JSON.stringify(home.state('bridge/info')?.adapters ?? 'unknown')
    await until('the state of every adapter is known', () => !conditions().includes('unknown'))
    const announced = [...home.documents().keys()].filter((it) => /_(nat|dhcp|upnpigd|freeplug|lan_route)_/.test(it))
    expect(announced).toEqual([])
    expect(problemsOf(home)).toEqual([])
  })
})
