/** What is published of a guest key, how a week plan is changed, and which hosts are at home because of the Wi-Fi alone. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import lan from '../../adapters/lan/index.ts'
import wifi from '../../adapters/wifi/index.ts'
import type { Item, Resource } from '../../src/contract/compiled.ts'
import { parse } from '../../src/engine/poll/reconcile.ts'
import { NotGranted, NotHere } from '../../src/errors.ts'
import { noReads, readerOf, versionOf } from '../support/reader.ts'
import { objectState } from '../support/states.ts'

const now = 1_795_345_200

type Answers = Readonly<Record<string, unknown>>

async function read(resource: Resource | undefined, answers: Answers, api = 14): Promise<Item[]> {
  if (!resource) throw new Error('no such resource')
  const request = async ({ path }: { path: string }) => {
    const answer = answers[path]
    if (answer instanceof Error) throw answer
    if (!(path in answers)) throw new NotHere(path, 'http_404')
    return answer
  }
  const reader = readerOf(request, { api, now })
  const raw =
    typeof resource.from === 'string' ? await reader.get(resource.from, z.unknown()) : await resource.from(reader)
  return [...parse(resource, raw, new Map()).objects.values()].map(({ it }) => it)
}

function state(resource: Resource | undefined, it: Item | undefined) {
  if (!resource || !it) throw new Error('no such object')
  return objectState(resource.entities, it, { api: versionOf(14) })
}

function codeOf(resource: Resource | undefined, it: Item | undefined): unknown {
  const row = resource?.entities.qr
  return it && row?.is === 'image' && 'qr' in row ? row.qr(it) : undefined
}

describe('a guest key', () => {
  const key = 'sésame;ouvre,"toi":\\'
  const guest = {
    id: 3,
    remaining: 0,
    params: { description: 'Tante', key, max_use_count: 0, duration: 0, access_type: 'net_only' },
  }
  const config = { ssid: 'Chez; nous', ssid_read_only: false, hide_ssid: true, encryption: 'wpa2_psk' }
  const answers = { 'wifi/custom_key/': [guest], 'wifi/custom_keys/config/': config }
  const network = { config: { enabled: true, ssid: 'Maison', hide_ssid: false }, status: {} }
  const keys = (options: { guest_keys: boolean; guest_qr: boolean }) => wifi.resources(options).custom_key

  test('is not in the object unless an option of the user publishes it', async () => {
    const [it] = await read(keys({ guest_keys: false, guest_qr: false }), answers)
    expect(it).toMatchObject({ label: 'Tante' })
    expect(JSON.stringify(it)).not.toContain('ouvre')
    const [shown] = await read(keys({ guest_keys: true, guest_qr: false }), answers)
    expect(state(keys({ guest_keys: true, guest_qr: false }), shown)).toMatchObject({ key })
    expect(codeOf(keys({ guest_keys: true, guest_qr: false }), shown)).toBeUndefined()
  })

  test('is in the QR code with the network and whether that is hidden, with special characters escaped', async () => {
    const resource = keys({ guest_keys: false, guest_qr: true })
    const [it] = await read(resource, answers)
    expect(codeOf(resource, it)).toBe('WIFI:T:WPA;S:Chez\\; nous;P:sésame\\;ouvre\\,\\"toi\\"\\:\\\\;H:true;;')
    expect(JSON.stringify(state(resource, it))).not.toContain('ouvre')
  })

  test('is for the network that the box names, on boxes without a network for guests', async () => {
    const resource = keys({ guest_keys: false, guest_qr: true })
    const named = { ...network, status: { custom_key_ssid: 'Maison-guest' } }
    const own = {
      'wifi/custom_key/': [guest],
      'wifi/bss/': [{ ...network, config: { ...network.config, enabled: false } }],
    }
    expect(codeOf(resource, (await read(resource, { ...own, 'wifi/bss/': [network] }))[0])).toContain('S:Maison;')
    expect(codeOf(resource, (await read(resource, { ...own, 'wifi/bss/': [named] }))[0])).toContain('S:Maison-guest;')
    expect(codeOf(resource, (await read(resource, own))[0])).toBeUndefined()
  })

  test('is unknown if the box sends asterisks instead', async () => {
    const starred = { ...guest, params: { ...guest.params, key: '*****' } }
    const resource = keys({ guest_keys: true, guest_qr: true })
    const [it] = await read(resource, { ...answers, 'wifi/custom_key/': [starred] })
    expect(it).toMatchObject({ key: null, qr: null })
  })

  test('is random and easy to read out if the user gives none', () => {
    const create = wifi.resources({ guest_keys: false, guest_qr: false }).custom_key?.commands.create
    if (create?.on !== 'list') throw new Error('no create')
    const made = () => JSON.stringify(create.ask(create.takes.parse({ description: 'x' }), [], noReads))
    expect(made()).toMatch(/"key":"[a-km-np-z2-9]{20}".*"access_type":"net_only"/)
    expect(made()).not.toBe(made())
  })
})

describe('a week plan', () => {
  const resource = wifi.resources({ guest_keys: false, guest_qr: false }).planning
  const week = resource?.commands.week
  const mapping = (resolution: number) => Array.from({ length: 7 * resolution }, () => 'on')
  async function slots(input: object, resolution = 48): Promise<string[]> {
    const [it] = await read(resource, {
      'wifi/planning/': { use_planning: false, resolution, mapping: mapping(resolution) },
    })
    if (!it || !week || week.on === 'list') throw new Error('no week')
    const request = week.ask(week.takes.parse(input), it, noReads)
    return z.object({ body: z.object({ mapping: z.array(z.string()) }) }).parse(request).body.mapping
  }

  test('keeps the days that the command leaves out', async () => {
    const after = await slots({ tuesday: ['07:00-09:00', '22:30-24:00'] })
    expect(after).toHaveLength(336)
    const on = after.slice(48, 96).flatMap((slot, at) => (slot === 'on' ? [at] : []))
    expect(on).toEqual([14, 15, 16, 17, 45, 46, 47])
    expect([...after.slice(0, 48), ...after.slice(96)]).not.toContain('off')
  })

  test('is on in each slot of which a range covers a part, whatever the number of slots per day', async () => {
    const on = (await slots({ monday: ['07:10-07:20'], sunday: [] }, 24)).map((slot) => slot === 'on')
    expect(on.slice(0, 24).flatMap((it, at) => (it ? [at] : []))).toEqual([7])
    expect(on.slice(-24)).not.toContain(true)
  })

  test.each([{ monday: ['9:00-7:00'] }, { monday: ['07:00-24:30'] }, { lundi: [] }, {}])(
    'does not accept %j',
    (input) => {
      expect(week?.takes.safeParse(input).success).toBe(false)
    },
  )
})

describe('presence by the Wi-Fi', () => {
  const { host } = lan.resources({})
  const entry = {
    id: 'ether-a8:bb:cc:00:00:01',
    l2ident: { id: 'A8:BB:CC:00:00:01', type: 'mac_address' },
    primary_name: 'Téléphone',
    reachable: false,
    last_time_reachable: now - 7200,
    l3connectivities: [],
  }
  const house = { 'lan/browser/interfaces/': [{ name: 'pub' }], 'lan/browser/pub/': [entry] }
  const station = { mac: 'a8:BB:cc:00:00:01', state: 'authenticated', flags: { authorized: true } }
  const associated = (...stations: unknown[]) => ({
    ...house,
    'wifi/ap/': [
      { id: 0, config: { band: '2d4g' } },
      { id: 11, config: { band: '6g' } },
    ],
    'wifi/ap/0/stations/': '',
    'wifi/ap/11/stations/': stations,
  })
  const presence = async (answers: Answers) => state(host, (await read(host, answers))[0])

  test('is at home as soon as a station is associated, before it has an IP address', async () => {
    const here = { presence: true, last_seen: null, link: 'wifi', band: '6g' }
    expect(await presence(associated(station))).toMatchObject(here)
    expect(await presence(associated({ ...station, state: 'associated' }))).toMatchObject(here)
  })

  test('is away while a station has the wrong key', async () => {
    const outside = { ...station, state: 'associated', flags: { authorized: false } }
    expect(await presence(associated(outside))).toMatchObject({ presence: false })
    expect(await presence(associated({ ...outside, flags: undefined }))).toMatchObject({ presence: false })
  })

  test.each([
    ['has no Wi-Fi', {}],
    ['does not permit reading it', { 'wifi/ap/': new NotGranted('no', 'settings') }],
    ['lists no access point', { 'wifi/ap/': undefined }],
    ['sends something else', { 'wifi/ap/': 'never mind' }],
    ['lists an invalid access point', { 'wifi/ap/': [{ id: 5 }, 'x'] }],
    ['lists invalid stations', { 'wifi/ap/': [{ id: 0 }], 'wifi/ap/0/stations/': [null, {}, { mac: 7 }] }],
  ])('still follows the LAN browser if the box %s', async (_, answers) => {
    const reachable = { ...entry, reachable: true }
    expect(await presence({ ...house, ...answers, 'lan/browser/pub/': [reachable] })).toMatchObject({ presence: true })
    expect(await presence({ ...house, ...answers })).toMatchObject({ presence: false })
  })
})
