/** The Wi-Fi, end to end: every command as the exact request and back to the state, presence by stations, and secrets. */
import { describe, expect, it } from 'vitest'
import { readSeldom } from '../settings.ts'
import { type Home, type HomeOptions, lintOf, openHome, pause, until } from './home.ts'

const off = { enabled: false }

/** Only the adapters of these tests are read. */
const others = { calls: off, connection: off, contacts: off, downloads: off, home: off, phone: off, system: off }

function openWifi({ settings = {}, ...options }: HomeOptions = {}): Promise<Home> {
  const adapters = {
    defaults: { every: '1s' },
    ...readSeldom,
    ...others,
    wifi: { radar: { every: '5s' }, mlo: { every: '5s' } },
  }
  const chosen = typeof settings.adapters === 'object' ? { ...adapters, ...settings.adapters } : adapters
  return openHome({
    simulator: { model: 'ultra' },
    ...options,
    settings: { freebox: { requests_per_minute: 6000 }, ...settings, adapters: chosen },
  })
}

/** Sends a command that must succeed. Returns what it wrote at the box, and the reply. */
async function done(home: Home, topic: string, payload: unknown) {
  const before = home.box.requests.length
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  const answer = await home.command(topic, text)
  expect(answer, topic).toMatchObject({ status: 'ok', topic: `freebox/${topic}/set` })
  const writes = home.box.requests.slice(before).filter(({ method }) => method !== 'GET')
  return { answer, writes: writes.map(({ method, path, body }) => [method, path, body]) }
}

/** Sends a command that must cause exactly this request. */
async function sends(home: Home, topic: string, payload: unknown, ...request: [string, string, unknown?]) {
  const { answer, writes } = await done(home, topic, payload)
  const [method, path, body] = request
  expect(writes, topic).toEqual([[method, path, body]])
  return answer
}

const alice = { id: 'ether-4a:3f:da:00:00:02', mac: '4a:3f:da:00:00:02' }
const bssid = '34:27:92:AA:B0:01'
const bss = `wifi/bss/${bssid.toLowerCase()}`

describe('a command for the Wi-Fi', () => {
  it('as a whole is sent exactly: on, off, power saving, temporary pause, planning, band steering', async () => {
    const home = await openWifi()
    await sends(home, 'wifi/config/enabled', 'OFF', 'PUT', 'wifi/config/', { enabled: false })
    expect(home.state('wifi/config')).toMatchObject({ enabled: false })
    await sends(home, 'wifi/config/enabled', 'ON', 'PUT', 'wifi/config/', { enabled: true })
    await sends(home, 'wifi/config/power_saving', 'ON', 'PUT', 'wifi/config/', { power_saving: true })
    expect(home.state('wifi/config')).toMatchObject({ enabled: true, power_saving: true })

    const pause = { duration: 1800, keep: '2d4g' }
    await sends(home, 'wifi/temp_disable/start', { minutes: 30, keep: '2d4g' }, 'POST', 'wifi/temp_disable', pause)
    const { remaining, until: end } = home.state('wifi/temp_disable') ?? {}
    expect([1800, 1799, 1798]).toContain(remaining)
    expect(Math.abs(Date.parse(String(end)) - Date.now() - 1_800_000)).toBeLessThan(5000)
    await until('the radios are off', () => home.state('wifi/ap/1')?.state === 'disabled_temp')
    expect(home.state('wifi/ap/0')).toMatchObject({ state: 'active' })
    await until('it counts down', () => Number(home.state('wifi/temp_disable')?.remaining) < Number(remaining))
    expect(home.state('wifi/temp_disable')?.until).toBe(end)
    await sends(home, 'wifi/temp_disable/resume', 'PRESS', 'POST', 'wifi/temp_disable', { duration: 0 })
    expect(home.state('wifi/temp_disable')).toEqual({ pause: 0, remaining: 0, until: null })
    await sends(home, 'wifi/temp_disable/pause', '45', 'POST', 'wifi/temp_disable', { duration: 2700 })
    expect(home.state('wifi/temp_disable')).toMatchObject({ pause: 45, until: expect.any(String) })
    await sends(home, 'wifi/temp_disable/pause', '0', 'POST', 'wifi/temp_disable', { duration: 0 })
    expect(home.state('wifi/temp_disable')).toEqual({ pause: 0, remaining: 0, until: null })

    const monday = Array.from({ length: 48 }, (_, at) => (at >= 14 && at < 47 ? 'on' : 'off'))
    const mapping = [...monday, ...Array.from({ length: 288 }, () => 'on')]
    const week = { monday: ['07:00-23:30'], use_planning: true }
    await sends(home, 'wifi/planning/week', week, 'PUT', 'wifi/planning/', { use_planning: true, mapping })
    expect(home.state('wifi/planning')).toMatchObject({
      use_planning: true,
      week: { monday: ['07:00-23:30'], tuesday: ['00:00-24:00'] },
    })
    await sends(home, 'wifi/planning/use_planning', 'OFF', 'PUT', 'wifi/planning/', { use_planning: false })
    expect(home.state('wifi/planning')).toMatchObject({ use_planning: false })

    await sends(home, 'wifi/steering/level', 'aggressive', 'PUT', 'wifi/steering/config/', { steering_level: 2 })
    expect(home.state('wifi/steering')).toEqual({ level: 'aggressive' })
    expect(lintOf(home)).toEqual([])
  })

  it('to an access point or a network is sent exactly: off, restart, channel, scan, name, MLO', async () => {
    const home = await openWifi()
    await sends(home, 'wifi/ap/10/restart', 'PRESS', 'POST', 'wifi/ap/10/restart', {})
    expect(home.state('wifi/ap/10')).toMatchObject({ state: 'starting', channel: null })
    await until('the access point is active again', () => home.state('wifi/ap/10')?.state === 'active')
    await sends(home, 'wifi/ap/11/enabled', 'OFF', 'PUT', 'wifi/ap/11', { config: { enabled: false } })
    expect(home.state('wifi/ap/11')).toMatchObject({ enabled: false, state: 'disabled' })
    const channel = { primary_channel: 44, channel_width: '80' }
    const wanted = { primary_channel: 44, channel_width: 80 }
    await sends(home, 'wifi/ap/1/configure', wanted, 'PUT', 'wifi/ap/1', { config: channel })
    expect(home.state('wifi/ap/1')).toMatchObject({ wanted_channel: 44, wanted_width: 80 })
    await sends(home, 'wifi/radar/0/scan', {}, 'POST', 'wifi/ap/0/neighbors/scan', {})
    await until('the scan is over', () => home.state('wifi/radar/0')?.channel_use === 45)

    await sends(home, `${bss}/enabled`, 'OFF', 'PUT', `wifi/bss/${bssid}`, { config: { enabled: false } })
    expect(home.state(bss)).toMatchObject({ enabled: false, state: 'disabled' })
    await sends(home, `${bss}/hide_ssid`, 'ON', 'PUT', `wifi/bss/${bssid}`, { config: { hide_ssid: true } })
    expect(home.state(bss)).toMatchObject({ hide_ssid: true })
    const config = { ssid: 'Chez nous', encryption: 'wpa3_psk_ccmp', key: 'une clef toute neuve' }
    const answer = await sends(home, `${bss}/configure`, config, 'PUT', `wifi/bss/${bssid}`, { config })
    expect(JSON.stringify(answer)).not.toContain('neuve')
    expect(home.state(bss)).toMatchObject({ ssid: 'Chez nous', encryption: 'wpa3_psk_ccmp' })

    const mlo = `wifi/mlo/${bssid.toLowerCase()}`
    const partners = { partners: [1, 11] }
    await sends(home, `${mlo}/configure`, partners, 'PUT', `wifi/bss/${bssid}/mlo/config`, partners)
    expect(home.state(mlo)).toMatchObject({ partners: '5G + 6G', access_points: [1, 11] })
    const channels = await home.request('wifi/allowed_channels', { ap: 0 })
    expect(channels).toMatchObject({
      status: 'ok',
      data: expect.arrayContaining([expect.objectContaining({ primary: 13 })]),
    })
    expect(await home.request('wifi/allowed_partners', { bssid })).toMatchObject({
      status: 'ok',
      data: [[1], [1, 0], [1, 10], [1, 11]],
    })
  })

  it('about access is sent exactly: MAC filter, blocked host, guest keys, WPS, fixes of the diagnosis', async () => {
    const home = await openWifi()
    const mac = '02:00:00:00:00:99'
    const added = { mac, type: 'whitelist', comment: 'imprimante' }
    await sends(home, 'wifi/mac_filter/add', added, 'POST', 'wifi/mac_filter/', added)
    expect(home.state('wifi/mac_filter')).toMatchObject({ entries: 2, whitelist: [{ mac, comment: 'imprimante' }] })
    await sends(home, 'wifi/mac_filter/remove', { mac }, 'DELETE', `wifi/mac_filter/${mac}-whitelist`)
    expect(home.state('wifi/mac_filter')).toMatchObject({ entries: 1, whitelist: [] })
    expect(await home.command('wifi/mac_filter/remove', JSON.stringify({ mac }))).toMatchObject({ error_code: 'noent' })

    const blocked = `wifi/host/${alice.id}`
    const upper = alice.mac.toUpperCase()
    expect((await done(home, `${blocked}/blocked`, 'ON')).writes).toEqual([
      ['POST', 'wifi/mac_filter/', { mac: upper, type: 'blacklist', comment: 'Alice' }],
      ['PUT', 'wifi/config/', { mac_filter_state: 'blacklist' }],
    ])
    expect(home.state(blocked)).toEqual({ blocked: true })
    expect((await done(home, `${blocked}/blocked`, 'ON')).writes).toEqual([])
    await sends(home, `${blocked}/blocked`, 'OFF', 'DELETE', `wifi/mac_filter/${upper}-blacklist`)
    expect(home.state(blocked)).toEqual({ blocked: false })
    const none = { mac_filter_state: 'disabled' }
    await sends(home, 'wifi/config/mac_filter_state', 'disabled', 'PUT', 'wifi/config/', none)
    expect(home.state('wifi/config')).toMatchObject(none)

    const wanted = { description: 'Grillades', minutes: 240, max_use_count: 12 }
    const { writes, answer } = await done(home, 'wifi/custom_key/create', wanted)
    const guest = { description: 'Grillades', duration: 14_400, max_use_count: 12, access_type: 'net_only' }
    expect(writes).toEqual([['POST', 'wifi/custom_key/', { ...guest, key: expect.stringMatching(/^[a-z2-9]{20}$/) }]])
    expect(answer).toMatchObject({ data: { id: 2, params: { key: '(secret)' } } })
    const { expires, ...rest } = home.state('wifi/custom_key/2') ?? {}
    expect(rest).toEqual({ ...guest, users: 0, names: [], expires_never: false })
    expect(Math.abs(Date.parse(String(expires)) - Date.now() - 14_400_000)).toBeLessThan(5000)
    await sends(home, 'wifi/custom_key/2/remove', {}, 'DELETE', 'wifi/custom_key/2')
    await until('the guest key is removed', () => home.state('wifi/custom_key/2') === undefined)
    const name = { ssid: 'Amis' }
    await sends(home, 'wifi/guest_network/rename', name, 'PUT', 'wifi/custom_keys/config/', name)
    expect(home.state('wifi/guest_network')).toMatchObject(name)

    await sends(home, 'wifi/wps/start', { bssid: bssid.toLowerCase() }, 'POST', 'wifi/wps/start/', { bssid })
    expect(home.state('wifi/wps')).toMatchObject({ session: 'active' })
    await sends(home, 'wifi/wps/stop', {}, 'POST', 'wifi/wps/stop/', { session_id: 1 })
    expect(home.state('wifi/wps')).toMatchObject({ session: 'user_canceled' })
    await sends(home, 'wifi/wps/forget', {}, 'DELETE', 'wifi/wps/sessions/')
    expect(home.state('wifi/wps')).toMatchObject({ session: 'none' })
    await sends(home, 'wifi/wps/enabled', 'OFF', 'PUT', 'wifi/wps/config/', { enabled: false })
    expect(home.state('wifi/wps')).toMatchObject({ enabled: false })

    const fixes = { aps: [], bsss: [{ bssid: '34:27:92:AA:B0:00', code: 'network_security' }] }
    await sends(home, 'wifi/diag/fix', { severity: 'major' }, 'POST', 'wifi/diag', fixes)
    expect(home.state('wifi/diag')).toMatchObject({ problem: false, major: 0, minor: 1 })
  })
})

describe('a command that cuts the connection to the box', () => {
  it('is sent once, and is answered as `unconfirmed` when the box is back', async () => {
    const home = await openWifi()
    home.box.faults.set('PUT wifi/config', { kind: 'reset' }, { times: 1 })
    const answer = await home.command('wifi/config/enabled', 'OFF')
    expect(answer).toMatchObject({ status: 'ok', unconfirmed: true })
    expect(
      home.box.requests.filter(({ method, path }) => method === 'PUT' && path.startsWith('wifi/config')),
    ).toHaveLength(1)
  })
})

describe('presence by the Wi-Fi', () => {
  const chloe = { id: 'ether-de:9b:11:00:00:04', mac: 'DE:9B:11:00:00:04' }
  const presence = (home: Home) => home.state(`lan/host/${chloe.id}`)?.presence
  /** Moves the phone to an access point of the box, and to no other. */
  function associate({ box: { house } }: Home, ap: number): void {
    leave(house)
    const [like] = house.wifi.stations
    if (!like) throw new Error('no station is on the Wi-Fi')
    const joined = {
      bssid: `34:27:92:AA:B0:${ap.toString(16).padStart(2, '0').toUpperCase()}`,
      associated: Math.floor(Date.now() / 1000),
    }
    house.wifi.stations.push({ ...like, ...joined, ap, mac: chloe.mac, hostname: 'Pixel-8', signal: -40 - ap })
  }
  function leave(house: Home['box']['house']): void {
    house.wifi.stations = house.wifi.stations.filter(({ mac }) => mac !== chloe.mac)
  }

  it('begins before the phone has an IP address, does not flap while it roams, and ends when it leaves', async () => {
    const home = await openWifi()
    const station = `wifi/station/${chloe.mac.toLowerCase()}`
    expect(presence(home)).toBe(false)
    expect(home.state(station)).toMatchObject({ signal: null, access_point: null })
    home.clearReceived()
    associate(home, 0)
    await until('home', () => presence(home) === true)
    await until('its signal', () => home.state(station)?.signal === -40)
    for (const [ap, name] of [
      [1, '5G'],
      [10, '5G bis'],
      [11, '6G'],
    ] as const) {
      associate(home, ap)
      await until(`on ${name}`, () => home.state(station)?.access_point === name)
    }
    // The phone roams to a repeater: only the LAN list still has it.
    leave(home.box.house)
    home.box.setHostReachable(chloe.id, true, { emitEvent: false })
    leave(home.box.house)
    await until('the box has no station for it', () => home.state(station)?.signal === null)
    await pause(1500)
    expect(home.published(`lan/host/${chloe.id}`).map((it) => JSON.parse(it).presence)).not.toContain(false)
    home.box.setHostReachable(chloe.id, false, { emitEvent: false })
    await until('away', () => presence(home) === false)
  })

  it('shares one device with the host, under one name, and only if the host has a device', async () => {
    const home = await openWifi({ settings: { presence: { hosts: 'list', include: ['Chloé'] } } })
    const devices = () => [...home.documents()].filter(([topic]) => /lan_host_|wifi_(station|host)_/.test(topic))
    await until('three documents', () => devices().length === 3)
    const blocks = devices().map(([, { device }]) => device)
    expect(blocks).toEqual([blocks[0], blocks[0], blocks[0]])
    expect(blocks[0]).toMatchObject({ name: 'Chloé', identifiers: [expect.stringMatching(/_de9b11000004$/)] })
    expect(home.state(`wifi/host/${alice.id}`)).toEqual({ blocked: false })
    expect(lintOf(home)).toEqual([])
  })

  it('works without warnings on a box without Wi-Fi', async () => {
    const home = await openWifi()
    home.box.faults.set('wifi', { kind: 'status', status: 404 })
    await until('the access points are unavailable', () => home.published('wifi/ap/availability').at(-1) === 'offline')
    home.clearReceived()
    home.box.setHostReachable(chloe.id, true, { emitEvent: false })
    await until('home by the LAN', () => presence(home) === true)
    expect(home.published('lan/host/availability')).not.toContain('offline')
    expect(home.daemon.warnings()).toEqual([])
  })
})

describe('a secret of the Wi-Fi', () => {
  const everything = (home: Home) => JSON.stringify(home.watcher.received)

  it('is not published', async () => {
    const home = await openWifi()
    await until('everything was read', () => home.state('wifi/custom_key/1') !== undefined)
    expect(everything(home)).not.toContain('mot de passe de la maison')
    expect(everything(home)).not.toContain('mirabelles')
  })

  it('of a guest is published as text and QR image only if configured', async () => {
    const home = await openWifi({ settings: { adapters: { wifi: { guest_keys: true, guest_qr: true } } } })
    await until('the key', () => home.state('wifi/custom_key/1')?.key === 'confiture-de-mirabelles')
    const image = () => home.watcher.received.find(({ topic }) => topic === 'freebox/wifi/custom_key/1/qr/image')
    await until('the image', () => image() !== undefined)
    expect(image()?.payload.slice(0, 3)).toBe('GIF')
    expect(everything(home)).not.toContain('mot de passe de la maison')
    expect(lintOf(home)).toEqual([])
  })
})
