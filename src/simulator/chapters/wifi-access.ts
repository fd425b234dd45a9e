/**
 * Access to the Wi-Fi: MAC filter, week plan and guest keys. Also the diagnostics. https://dev.freebox.fr/sdk/os/wifi/
 */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import type { CustomKey } from '../house/bss.ts'
import { hostPayload } from '../house/lan.ts'
import { macOf } from '../house/wifi.ts'
import { now, type SimulatedHouse } from '../house.ts'
import { type Chapter, EmptyBody, get, post, put, remove } from '../route.ts'
import type { Session } from '../sessions.ts'
import { checkKey } from './bss.ts'

const Filter = z.strictObject({
  mac: z.mac(),
  type: z.enum(['whitelist', 'blacklist']),
  comment: z.string().default(''),
})
const FilterChange = z.strictObject({ type: z.enum(['whitelist', 'blacklist']), comment: z.string() }).partial()

const WeekPlan = z.strictObject({ use_planning: z.boolean(), mapping: z.array(z.enum(['on', 'off'])) }).partial()

/** A number, or its text: the example in the documentation sends text. */
const Count = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)])

const GuestKey = z.strictObject({
  description: z.string(),
  key: z.string().default(''),
  max_use_count: Count.default(0),
  duration: Count.default(0),
  access_type: z.enum(['full', 'net_only']).default('net_only'),
})

const GuestNetwork = z.strictObject({ ssid: z.string().min(1).max(32) })
const Fixes = z.strictObject({
  aps: z.array(z.strictObject({ ap_id: z.int(), code: z.string() })).default([]),
  bsss: z.array(z.strictObject({ bssid: z.string(), code: z.string() })).default([]),
})

export const wifiAccess: Chapter = {
  write: 'settings',
  served: ({ lan }) => lan.mode === 'router',
  routes: [
    get('wifi/mac_filter', ({ house, major }) =>
      house.wifi.mac_filter.map((it) => ({ ...it, ...hostOf(house, it.mac, major) })),
    ),
    post('wifi/mac_filter', Filter, ({ house, body, major }) => {
      const mac = body.mac.toUpperCase()
      const id = `${mac}-${body.type}`
      if (house.wifi.mac_filter.some((it) => it.id === id)) throw new Refusal('exist')
      const added = { ...body, mac, id }
      house.wifi.mac_filter.push(added)
      return { ...added, ...hostOf(house, mac, major) }
    }),
    put('wifi/mac_filter/{id}', FilterChange, ({ house, parameters, body, major }) => {
      const filter = Object.assign(filterOf(house, parameters.id), body)
      filter.id = `${filter.mac}-${filter.type}`
      return { ...filter, ...hostOf(house, filter.mac, major) }
    }),
    remove('wifi/mac_filter/{id}', EmptyBody, ({ house, parameters }) => {
      const removed = filterOf(house, parameters.id)
      house.wifi.mac_filter = house.wifi.mac_filter.filter((it) => it !== removed)
    }),
    get('wifi/planning', ({ house }) => house.wifi.planning),
    put('wifi/planning', WeekPlan, ({ house, body }) => {
      const { planning } = house.wifi
      if (body.mapping && body.mapping.length !== 7 * planning.resolution) throw new Refusal('inval')
      return Object.assign(planning, body)
    }),
    get('wifi/custom_key', ({ house, session }) =>
      house.wifi.custom_keys.filter(isValid).map((it) => customKeyPayload(it, session)),
    ),
    get('wifi/custom_key/{id}', ({ house, parameters, session }) =>
      customKeyPayload(keyOf(house, parameters.id), session),
    ),
    post('wifi/custom_key', GuestKey, ({ house, body, session }) => customKeyPayload(addKey(house, body), session)),
    remove('wifi/custom_key/{id}', EmptyBody, ({ house, parameters }) => {
      const removed = keyOf(house, parameters.id)
      house.wifi.custom_keys = house.wifi.custom_keys.filter((it) => it !== removed)
    }),
    get('wifi/custom_keys/config', ({ house }) => house.wifi.guest_network, { since: 14 }),
    put('wifi/custom_keys/config', GuestNetwork, ({ house, body }) => Object.assign(house.wifi.guest_network, body), {
      since: 14,
    }),
    get('wifi/diag', ({ house }) => ({
      aps: house.wifi.diag.filter((it) => it.ap_id !== undefined),
      bsss: house.wifi.diag.filter((it) => it.bssid !== undefined),
    })),
    post('wifi/diag', Fixes, ({ house, body: { aps, bsss } }) => {
      const fixes = [...aps.map((it) => ({ id: `${it.ap_id}`, ...it })), ...bsss.map((it) => ({ id: it.bssid, ...it }))]
      house.wifi.diag = house.wifi.diag.filter(({ ap_id, bssid, code }) => {
        return !fixes.some((fix) => fix.id === (bssid ?? `${ap_id}`) && (fix.code === code || fix.code === 'all'))
      })
    }),
  ],
}

function filterOf({ wifi }: SimulatedHouse, id: string) {
  const found = wifi.mac_filter.find((it) => it.id.toLowerCase() === id.toLowerCase())
  if (!found) throw new Refusal('noent')
  return found
}

/** The name and the host that belong to a MAC, if the host is known. */
function hostOf({ hosts }: SimulatedHouse, mac: string, major: number) {
  const host = hosts.find((it) => macOf(it) === mac.toLowerCase())
  return host ? { hostname: host.primary_name ?? mac, host: hostPayload(host, major) } : { hostname: mac }
}

function keyOf({ wifi }: SimulatedHouse, id: string): CustomKey {
  const found = wifi.custom_keys.filter(isValid).find((it) => String(it.id) === id)
  if (!found) throw new Refusal('noent')
  return found
}

function isValid({ until }: CustomKey): boolean {
  return until === 0 || until > now()
}

/** Adds a guest key. The box generates the key if none is given. */
function addKey({ wifi }: SimulatedHouse, params: CustomKey['params']): CustomKey {
  if (params.key !== '') checkKey(params.key)
  if (params.max_use_count > 127) throw new Refusal('inval')
  const id = Math.max(0, ...wifi.custom_keys.map((it) => it.id)) + 1
  const secret = params.key || randomBytes(24).toString('base64url')
  const until = params.duration === 0 ? 0 : now() + params.duration
  const added = { id, until, params: { ...params, key: secret }, users: [] }
  wifi.custom_keys.push(added)
  return added
}

/** What the API returns for a guest key: the key itself only with the right to change it. */
function customKeyPayload({ id, until, params, users }: CustomKey, { permissions }: Session) {
  const visible = permissions.settings ? params : { ...params, key: '*****' }
  const remaining = until === 0 ? 0 : Math.max(0, until - now())
  return { id, remaining, params: visible, ...(users.length > 0 ? { users } : {}) }
}
