/** The Ethernet ports of the box and its SFP cage, end to end. */
import { describe, expect, it } from 'vitest'
import { type Home, lintOf, openHome, until } from './home.ts'

const on = { enabled: true }
const adapters = { defaults: { enabled: false, every: '1s' }, lan: on, switch: { ...on, traffic: on } }

function openSwitch(settings: object = {}, simulator: object = {}): Promise<Home> {
  return openHome({ simulator: { model: 'ultra', ...simulator }, settings: { adapters, ...settings } })
}

const readsOf = (home: Home, path: string) => home.box.requests.filter((it) => it.path.startsWith(path)).length

describe('the Ethernet ports of an Ultra', () => {
  it('show link, speed and hosts, and their traffic in one request for all', async () => {
    const home = await openSwitch()
    expect(home.state('switch/port/2')).toEqual({
      ...{ link: true, speed: 1000, mode: '1000BaseT-FD', duplex: 'full', speed_limit: 'auto' },
      hosts: ['NAS'],
    })
    const down = { link: false, speed: null, mode: null, duplex: null, hosts: [], speed_limit: 'auto' }
    expect(home.state('switch/port/3')).toEqual(down)
    expect(home.state('switch/port/sfp_lan')).toEqual(down)
    expect(home.state('switch/sfp')).toMatchObject({ present: false, link: false, vendor: null, type: 'p2p_1g' })
    expect(home.state('switch/traffic/2')).toEqual({
      ...{ rate_down: 2, rate_up: 0.2, received: 880.75, sent: 41.92, errors: 2 },
    })
    expect(lintOf(home)).toEqual([])
    const before = readsOf(home, 'switch/port/')
    await until('the rates were read again', () => readsOf(home, 'rrd/') > 3)
    expect(readsOf(home, 'switch/port/'), 'the totals are read every five minutes').toBe(before)
  })
})
