/** What the hosts of the LAN browser and the stations of the Wi-Fi have in common for every adapter that shows them. */
import { describe, expect, test } from 'vitest'
import lan from '../../adapters/lan/index.ts'
import { addressedHosts } from '../../adapters/sources/hosts.ts'
import wifi from '../../adapters/wifi/index.ts'
import type { Resource } from '../../src/contract/compiled.ts'
import { parse } from '../../src/engine/poll/reconcile.ts'
import { NotHere } from '../../src/errors.ts'
import { readerOf, versionOf } from '../support/reader.ts'
import { objectState } from '../support/states.ts'

const now = 1_795_345_200
const day = 24 * 3600
const { host } = lan.resources({})
const { station, host: blockable } = wifi.resources({ guest_keys: false, guest_qr: false })

type Answers = Readonly<Record<string, unknown>>

function readerAt(answers: Answers, at = now) {
  const request = async ({ path }: { path: string }) => {
    if (!(path in answers)) throw new NotHere(path, 'http_404')
    return answers[path]
  }
  return readerOf(request, { api: 14, now: at })
}

/** The states of a resource by key. */
async function states(resource: Resource | undefined, answers: Answers): Promise<Record<string, unknown>> {
  if (!resource || typeof resource.from === 'string') throw new Error('no such resource')
  const { objects } = parse(resource, await resource.from(readerAt(answers)), new Map())
  const shown = [...objects].map(([key, { it }]) => {
    return [key, objectState(resource.entities, it, { api: versionOf(14) })] as const
  })
  return Object.fromEntries(shown)
}

const mac = 'a8:bb:cc:00:00:01'
const id = `ether-${mac}`
const entry = {
  id: `ether-${mac.toUpperCase()}`,
  l2ident: { id: mac.toUpperCase(), type: 'mac_address' },
  primary_name: 'Téléphone',
  reachable: false,
  last_time_reachable: now - 3600,
}
const longAgo = { last_time_reachable: now - 31 * day }
const associated = { mac: mac.toUpperCase(), bssid: '34:27:92:AA:B0:00', state: 'authenticated' }

function house(fields: object, stations: Readonly<Record<number, readonly object[]>> = {}): Answers {
  return {
    'lan/browser/interfaces/': [{ name: 'pub' }],
    'lan/browser/pub/': [{ ...entry, ...fields }],
    'wifi/ap/': [
      { id: 0, name: '2.4G', config: { band: '2d4g' } },
      { id: 1, name: '5G', config: { band: '5g' } },
    ],
    ...Object.fromEntries([0, 1].map((ap) => [`wifi/ap/${ap}/stations/`, stations[ap] ?? []])),
    'wifi/mac_filter/': [],
    'wifi/config/': { mac_filter_state: 'disabled' },
  }
}

describe('a station that roams', () => {
  const both = (first: object, second: object) =>
    house({}, { 0: [{ ...associated, ...first }], 1: [{ ...associated, ...second }] })

  test.each([
    ['it joined last', { conn_duration: 3 }, { conn_duration: 4000 }],
    ['has authenticated it', { conn_duration: 4000 }, { conn_duration: 3, state: 'associated' }],
  ])('is shown on the access point that %s, by the LAN and by the Wi-Fi', async (_, first, second) => {
    expect(await states(station, both(first, second))).toMatchObject({ [mac]: { access_point: '2.4G', band: '2d4g' } })
    expect(await states(host, both(first, second))).toMatchObject({ [id]: { presence: true, band: '2d4g' } })
    expect(await states(station, both(second, first))).toMatchObject({ [mac]: { access_point: '5G', band: '5g' } })
    expect(await states(host, both(second, first))).toMatchObject({ [id]: { presence: true, band: '5g' } })
  })
})

describe('a host in the Wi-Fi adapter', () => {
  const shown = async (answers: Answers) => [
    Object.keys(await states(station, answers)),
    Object.keys(await states(blockable, answers)),
  ]

  test('is shown while it is away, until 30 days after it was last seen', async () => {
    expect(await shown(house({}))).toEqual([[mac], [id]])
    expect(await shown(house(longAgo))).toEqual([[], []])
  })

  test('is always shown if the user has named it', async () => {
    expect(await shown(house({ ...longAgo, primary_name_manual: true }))).toEqual([[mac], [id]])
  })

  test('is shown as soon as it is associated, as it is at home then', async () => {
    expect(await shown(house(longAgo, { 1: [associated] }))).toEqual([[mac], [id]])
  })

  test('is not shown without a MAC address', async () => {
    expect(await shown(house({ l2ident: undefined }))).toEqual([[], []])
  })

  test('does not exist in bridge mode, where stations are still shown', async () => {
    const { 'lan/browser/interfaces/': _, ...bridge } = house({}, { 1: [associated] })
    expect(await shown(bridge)).toEqual([[mac], []])
  })

  test('is not computed again while no answer of the box has changed', async () => {
    const answers = house({})
    const before = await addressedHosts(readerAt(answers))
    expect(before).toHaveLength(1)
    expect(await addressedHosts(readerAt(answers, now + 60))).toBe(before)
  })
})
