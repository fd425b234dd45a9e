/** What the fixtures of the VPN cannot show: how often the tunnel is read, and who counts as newly connected. */
import { describe, expect, test } from 'vitest'
import vpn from '../../adapters/vpn/index.ts'
import vpnClient from '../../adapters/vpn_client/index.ts'
import type { Item } from '../../src/contract/compiled.ts'
import { secondsOf } from '../../src/contract/interval.ts'
import { itemParser } from '../../src/engine/poll/reconcile.ts'

function resourceOf(adapter: typeof vpn, name: string) {
  const resource = adapter.resources({})[name]
  if (resource === undefined) throw new Error(`no resource ${name}`)
  const parsed = (raw: object): Item => {
    const it = itemParser(resource)(raw)
    if (typeof it === 'string') throw new Error(it)
    return it
  }
  return { resource, parsed }
}

describe('the tunnel of the VPN client', () => {
  const { resource, parsed } = resourceOf(vpnClient, 'tunnel')
  const secondsIn = (status: object) => {
    const it = parsed({ status, configs: [] })
    const faster = [resource.busy ?? []].flat().filter(({ when }) => when?.(it))
    return Math.min(secondsOf(resource.every), ...faster.map(({ every }) => secondsOf(every)))
  }

  test('is read every five minutes while it is off, each minute while it is on, and often while it changes', () => {
    expect(secondsIn({ enabled: false })).toBe(300)
    expect(secondsIn({ enabled: true, state: 'up' })).toBe(60)
    expect(secondsIn({ enabled: true, state: 'waiting_wan' })).toBe(60)
    expect(secondsIn({ enabled: true, state: 'going_up' })).toBe(3)
    expect(secondsIn({ enabled: true, state: 'going_down' })).toBe(3)
  })
})

describe('the options of the tunnel', () => {
  test('are no word that Home Assistant takes for an unknown value', () => {
    const configs = ['None', 'Unknown', 'unavailable', 'off', 'Bureau'].map((description, at) => ({
      ...{ id: `vpn${at}`, description },
    }))
    const { options } = resourceOf(vpnClient, 'tunnel').parsed({ status: { enabled: false }, configs })
    expect(options).toEqual(['off', 'None (vpn0)', 'Unknown (vpn1)', 'unavailable (vpn2)', 'off (vpn3)', 'Bureau'])
  })
})

describe('a connection to a VPN server', () => {
  const { resource, parsed } = resourceOf(vpn, 'connection')
  const { connected, disconnected } = resource.listEvents.connection?.types ?? {}
  const alice = { id: 'pptp-2', vpn: 'pptp', user: 'alice', src_ip: '198.51.100.24', auth_time: 100 }
  const eventsOf = (before: object | undefined, after: object | undefined) => {
    const [old, now] = [before && parsed(before), after && parsed(after)]
    return [connected?.(old, now) && 'connected', disconnected?.(old, now) && 'disconnected'].filter(Boolean)
  }

  test.each([
    ['a new one', undefined, alice, ['connected']],
    ['one that is gone', alice, undefined, ['disconnected']],
    ['one that has transferred something', alice, { ...alice, rx_bytes: 5 }, []],
    ['one that is not authenticated yet', undefined, { ...alice, authenticated: false }, []],
    ['one that has just been authenticated', { ...alice, authenticated: false }, alice, ['connected']],
    ['one that never was', { ...alice, authenticated: false }, undefined, []],
    ['another user with the same id', alice, { ...alice, user: 'bob' }, ['connected']],
    ['the same user again with the same id', alice, { ...alice, auth_time: 900 }, ['connected']],
    ['one whose time the box no longer says', alice, { ...alice, auth_time: null }, []],
  ])('is an event only if somebody came or went: %s', (_, before, after, expected) => {
    expect(eventsOf(before, after)).toEqual(expected)
  })
})
