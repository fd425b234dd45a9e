/** Wi-Fi repeaters end to end: what they show, their commands, the devices behind them, and boxes without any. */
import { describe, expect, it } from 'vitest'
import { type Home, lintOf, openHome, until, writesSince } from './home.ts'

const on = { enabled: true }
const adapters = { defaults: { enabled: false, every: '1s' }, lan: on, wifi: { station: on }, repeater: on }

const upstairs = 'repeater/repeater/68:a3:78:00:00:11'
const garage = 'repeater/repeater/68:a3:78:00:00:22'

const about = ({ watcher }: Home) =>
  watcher.received.filter(({ topic }) => /freebox\/repeater\/(?!.*\/set$)/.test(topic)).map(({ topic }) => topic)

describe('the repeaters of an Ultra', () => {
  it('show what they are doing and what is behind them, and can be restarted', async () => {
    const home = await openHome({ simulator: { model: 'ultra' }, settings: { adapters } })
    await until('its clients are counted', () => home.state(upstairs)?.clients === 1)
    expect(home.state(upstairs)).toMatchObject({
      ...{ connected: true, status: 'running', problem: false, led: true },
      ...{ hosts: ['Netatmo-Relay'], firmware: '1.4.2', serial: 'FBWR200100000123', name: 'Répéteur de l’étage' },
      last_boot: expect.stringMatching(/^\d{4}-.*Z$/),
    })
    expect(home.state(garage)).toMatchObject({ connected: false, clients: 0, led: false })
    const named = { link: 'wifi', band: '5g', access_point: 'Répéteur de l’étage' }
    await until('the host is named', () => home.state('lan/host/ether-70:ee:50:00:00:0b') !== undefined)
    expect(home.state('lan/host/ether-70:ee:50:00:00:0b')).toMatchObject(named)
    const { access_point, band } = named
    await until('the station is there', () => home.state('wifi/station/70:ee:50:00:00:0b') !== undefined)
    expect(home.state('wifi/station/70:ee:50:00:00:0b')).toMatchObject({ access_point, band, signal: null })
    expect(lintOf(home)).toEqual([])
    const documents = [...home.documents()].filter(([topic]) => topic.includes('_repeater_repeater_'))
    const identifiers = documents.map(([, { device }]) => Object(device).identifiers)
    expect(identifiers.flat().map((it) => String(it).split('_').at(-1))).toEqual(['68a378000011', '68a378000022'])
    const [host] = [...home.documents()].filter(([topic]) => topic.includes('lan_host_ether_68a378000011'))
    expect(Object(host?.[1].device).identifiers, 'one device with its host').toEqual(identifiers[0])

    home.clearReceived()
    const reads = home.box.requests.filter(({ path }) => path === 'repeater').length
    const all = () => home.box.requests.filter(({ path }) => path === 'repeater').length
    await until('they were read again', () => all() > reads)
    expect(about(home), 'a quiet house publishes nothing').toEqual([])

    const since = home.box.requests.length
    expect(await home.command(`${upstairs}/led`, 'OFF')).toMatchObject({ status: 'ok' })
    expect(home.state(upstairs)).toMatchObject({ led: false })
    expect(await home.command(`${upstairs}/restart`, 'PRESS')).toMatchObject({ status: 'ok' })
    expect(home.state(upstairs)).toMatchObject({ status: 'rebooting', problem: false })
    expect(writesSince(home, since)).toMatchObject([
      { method: 'PUT', path: 'repeater/1', body: { id: 1, led_activated: false } },
      { method: 'POST', path: 'repeater/1/reboot', body: {} },
    ])
    await until('it runs again', () => home.state(upstairs)?.status === 'running')
    expect(await home.command(`${garage}/restart`, 'PRESS')).toMatchObject({ status: 'error', error_code: 'inval' })

    const [first] = home.box.house.repeaters?.all ?? []
    Object.assign(first ?? {}, { status: 'update_failure' })
    home.box.setHostReachable('ether-70:ee:50:00:00:0b', false)
    const isShown = ({ problem, clients } = home.state(upstairs) ?? {}) => problem === true && clients === 0
    await until('both are shown', isShown)
    expect(home.box.requests.filter(({ path }) => /^repeater\/\d+\/host/.test(path))).toEqual([])
  })
})

describe('a repeater of an older firmware', () => {
  it('is there without a LED if the box sends null for it', async () => {
    const home = await openHome({ simulator: { model: 'delta' }, settings: { adapters }, running: false })
    const result = (all: unknown) => [all].flat().map((it) => ({ ...Object(it), led_activated: null }))
    home.box.faults.set('GET repeater', { kind: 'altered', result })
    await home.start()
    await until('it is there', () => home.state(upstairs) !== undefined)
    expect(home.state(upstairs)).toMatchObject({ connected: true, status: 'running' })
    expect(home.state(upstairs)).not.toHaveProperty('led')
    expect(home.published('bridge/log')).toEqual([])
  })
})

describe('a Freebox without a repeater', () => {
  it('announces and logs nothing, and names the repeater of a host as before', async () => {
    const home = await openHome({ simulator: { model: 'delta' }, settings: { adapters }, running: false })
    home.box.house.repeaters = undefined
    await home.start()
    const state = () => JSON.stringify(Object(home.state('bridge/info')?.adapters).repeater ?? 'unknown')
    await until('it was read', () => state().includes('box has none'))
    await until('the host is there', () => home.state('lan/host/ether-70:ee:50:00:00:0b') !== undefined)
    expect(home.state('lan/host/ether-70:ee:50:00:00:0b')).toMatchObject({ access_point: 'Freebox-Wi-Fi' })
    expect([...home.documents().keys()].filter((topic) => topic.includes('_repeater_'))).toEqual([])
    expect(about(home).filter((topic) => !topic.endsWith('/availability'))).toEqual([])
    expect(home.published('bridge/log')).toEqual([])
  })
})
