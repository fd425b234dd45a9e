/** What an event changes in a host, which hosts are devices by default, and which ones can be woken up. */
import { expect, test } from 'vitest'
import lan from '../../adapters/lan/index.ts'
import type { Resource } from '../../src/contract/compiled.ts'
import { applyEvent, parse } from '../../src/engine/poll/reconcile.ts'
import { objectState } from '../support/states.ts'

const now = 1_795_345_200
const day = 24 * 3600
const resources = lan.resources({})

function resource(name: string): Resource {
  const found = resources[name]
  if (!found) throw new Error(`no ${name}`)
  return found
}
const host = resource('host')

interface Fields {
  [field: string]: unknown
}

function entry(fields: Fields = {}): Fields {
  const times = { last_activity: now - 60, last_time_reachable: now - 60 }
  return {
    id: 'ether-a8:bb:cc:00:00:01',
    l2ident: { id: 'a8:bb:cc:00:00:01', type: 'mac_address' },
    primary_name: 'Téléphone',
    names: [{ name: 'telephone', source: 'dhcp' }],
    host_type: 'smartphone',
    reachable: false,
    active: false,
    l3connectivities: [{ addr: '192.168.1.20', af: 'ipv4', active: false, reachable: false, ...times }],
    ...times,
    ...fields,
  }
}

function held(entries: Fields) {
  const { objects } = parse(host, [{ id: 'ether-a8:bb:cc:00:00:01', entries }], new Map())
  return objects
}

function state(entries: Fields, event: unknown): unknown {
  const found = applyEvent(host, event, held(entries))
  return found && objectState(host.entities, found.held.it, { keys: new Set(Object.keys(host.entities)) })
}

test('an event that a host is reachable makes it at home at once, and keeps what only a read knows', () => {
  const event = entry({ reachable: true, active: true, interface: 'pub' })
  const before = entry({ access_point: { mac: '34:27:92:00:00:C0', type: 'gateway', connectivity_type: 'wifi' } })
  expect(state({ pub: before }, event)).toMatchObject({ presence: true, last_seen: null, access_point: 'Freebox' })
})

test('an event that a host is unreachable makes it away at once, since the box last reached it', () => {
  const event = entry({ last_time_reachable: now - 5, interface: 'pub' })
  const away = { presence: false, last_seen: '2026-11-22T10:59:55Z', access_point: null, link: null }
  expect(state({ pub: entry({ reachable: true }) }, event)).toMatchObject(away)
})

test('a phone that moves to the guest Wi-Fi stays at home while the main network reports it as unreachable', () => {
  const event = entry({ reachable: false, interface: 'pub' })
  const before = { pub: entry({ reachable: true }), wifiguest: entry({ reachable: true }) }
  expect(state(before, event)).toMatchObject({ presence: true, interface: 'wifiguest' })
})

test('an event about a host that no read has contained yet adds it', () => {
  const event = entry({ id: 'ether-A8:BB:CC:00:00:02', reachable: true, interface: 'wifiguest' })
  const found = applyEvent(host, event, held({ pub: entry() }))
  expect(found?.key).toBe('ether-a8:bb:cc:00:00:02')
})

test('an event without an interface is about the main network', () => {
  expect(state({ pub: entry() }, entry({ reachable: true }))).toMatchObject({ presence: true, interface: 'pub' })
})

test('an event without a host changes nothing', () => {
  expect([undefined, null, 'bye', {}, { id: 7 }].map((it) => applyEvent(host, it, held({ pub: entry() })))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('an event does not change the counts: the read that it causes does', () => {
  const counts = resource('hosts')
  const hosts = [...held({ pub: entry() }).values()].map(({ it }) => it)
  const { objects } = parse(counts, { hosts, interfaces: [] }, new Map())
  expect([...objects.values()]).toMatchObject([{ it: { known: 1, home: 0 } }])
  const found = applyEvent(counts, entry({ reachable: true, interface: 'pub' }), objects)
  expect(found).toBeUndefined()
})

/** Why the host is no device; undefined if it is one. */
function leftOutBecause(fields: Fields, on = 'pub'): string | undefined {
  const [object] = held({ [on]: entry(fields) }).values()
  return object === undefined ? 'nothing' : host.leftOutBecause?.(object.it, now)
}
const randomised = { l2ident: { id: '5e:00:00:00:00:01' } }

test('a host that the user has named is a device, whenever and wherever it was seen', () => {
  expect(
    leftOutBecause({ primary_name_manual: true, last_time_reachable: now - 900 * day }, 'wifiguest'),
  ).toBeUndefined()
})

test('a host with a name of its own is a device if it was seen within 30 days', () => {
  expect(leftOutBecause({})).toBeUndefined()
  expect(leftOutBecause({ last_time_reachable: now - 29 * day })).toBeUndefined()
  expect(leftOutBecause({ last_time_reachable: now - 31 * day })).toBe('not seen')
  expect(leftOutBecause({ last_time_reachable: undefined, reachable: true })).toBeUndefined()
  expect(leftOutBecause({ last_time_reachable: 0 })).toBe('not seen')
})

test('a host without a name of its own is not a device', () => {
  const nameless = { names: undefined, default_name: '' }
  expect(leftOutBecause({ ...nameless, primary_name: '' })).toBe('unnamed')
  expect(leftOutBecause({ ...nameless, primary_name: 'a8:bb:cc:00:00:01' })).toBe('unnamed')
  expect(leftOutBecause({ ...nameless, primary_name: '192.168.1.20' })).toBe('unnamed')
  expect(leftOutBecause({ ...nameless, primary_name: 'Maker SA', vendor_name: 'Maker SA' })).toBe('unnamed')
})

test('a host that the box knows from before its last start counts as having the name that it had', () => {
  expect(leftOutBecause({ names: undefined, primary_name: 'telephone' })).toBeUndefined()
})

test('a host of the guest network is not a device by default', () => {
  expect(leftOutBecause({}, 'wifiguest')).toBe('guest')
})

test('a phone with a randomised MAC address is a device only after two days', () => {
  expect(leftOutBecause({ ...randomised, first_activity: now - 3 * day })).toBeUndefined()
  expect(leftOutBecause({ ...randomised, first_activity: now - day })).toBe('random mac')
})

test('a phone with a randomised MAC address is a device if the box does not say since when it knows it', () => {
  expect(leftOutBecause({ ...randomised, first_activity: 0 })).toBeUndefined()
})

test('a computer has a button to wake it up, but phones and guests do not', () => {
  const wake = host.entities.wake
  const has = (fields: Fields, on = 'pub') =>
    [...held({ [on]: entry(fields) }).values()].map(({ it }) => wake?.is === 'button' && wake.where?.(it))
  expect(has({ host_type: 'workstation' })).toEqual([true])
  expect(has({ host_type: undefined })).toEqual([true])
  expect(has({ host_type: 'smartphone' })).toEqual([false])
  expect(has({ host_type: 'workstation', ...randomised })).toEqual([false])
  expect(has({ host_type: 'workstation' }, 'wifiguest')).toEqual([false])
  expect(has({ host_type: 'workstation', l2ident: undefined })).toEqual([false])
})

test('the state of a host does not change while it only transfers data', () => {
  const transferring = (later: number) =>
    entry({
      reachable: true,
      active: true,
      last_activity: now + later,
      last_time_reachable: now + later,
      access_point: {
        mac: '34:27:92:00:00:c0',
        type: 'gateway',
        connectivity_type: 'wifi',
        rx_rate: later,
        tx_bytes: later,
        wifi_information: { band: '5g', ssid: 'Maison', signal: -50 - later },
      },
      l3connectivities: [
        { addr: '192.168.1.20', af: 'ipv4', active: true, reachable: true, last_time_reachable: now + later },
        { addr: '192.168.1.21', af: 'ipv4', active: true, reachable: true, last_time_reachable: now - later },
        { addr: '2001:db8::1', af: 'ipv6', active: later % 2 === 0, reachable: true, last_time_reachable: now },
      ],
    })
  const states = [0, 1, 2, 3].map((later) =>
    JSON.stringify(
      [...held({ pub: transferring(later) }).values()].map(({ it }) => objectState(host.entities, it, { keys: all })),
    ),
  )
  expect(new Set(states).size).toBe(1)
})
const all = new Set(Object.keys(host.entities))
