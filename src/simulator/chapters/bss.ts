/**
 * The Wi-Fi networks and who may use them: BSS, filter, week plan, guests' keys, WPS, diagnostics.
 * https://dev.freebox.fr/sdk/os/wifi/
 */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import type { Bss, BssConfig, CustomKey } from '../house/bss.ts'
import { shown } from '../house/lan.ts'
import { macOf, stateOf } from '../house/wifi.ts'
import { type House, now } from '../house.ts'
import type { Session } from '../login.ts'
import { type Chapter, get, Nothing, post, put, remove } from '../route.ts'
import { apOf, stationsOf } from './wifi.ts'

const Params = z
  .strictObject({
    enabled: z.boolean(),
    ssid: z.string().min(1).max(32),
    encryption: z.string(),
    key: z.string(),
    hide_ssid: z.boolean(),
    wps_enabled: z.boolean(),
  })
  .partial()

const Network = z
  .strictObject({
    use_shared_params: z.boolean(),
    config: Params,
  })
  .partial()

const Filter = z.strictObject({
  mac: z.mac(),
  type: z.enum(['whitelist', 'blacklist']),
  comment: z.string().default(''),
})
const FilterChange = z.strictObject({ type: z.enum(['whitelist', 'blacklist']), comment: z.string() }).partial()

const WeekPlan = z.strictObject({ use_planning: z.boolean(), mapping: z.array(z.enum(['on', 'off'])) }).partial()

/** Numbers come as text from the documentation's own example. */
const Count = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)])

const GuestKey = z.strictObject({
  description: z.string(),
  key: z.string().default(''),
  max_use_count: Count.default(0),
  duration: Count.default(0),
  access_type: z.enum(['full', 'net_only']).default('net_only'),
})

const GuestNetwork = z.strictObject({ ssid: z.string().min(1).max(32) })
const Enabled = z.strictObject({ enabled: z.boolean() })
const Partners = z.strictObject({ partners: z.array(z.int()) })
const Fixes = z.strictObject({
  aps: z.array(z.strictObject({ ap_id: z.int(), code: z.string() })).default([]),
  bsss: z.array(z.strictObject({ bssid: z.string(), code: z.string() })).default([]),
})

export const bss: Chapter = {
  write: 'settings',
  served: ({ lan }) => lan.mode === 'router',
  routes: [
    get('wifi/bss', ({ house, session }) => house.wifi.bss.map((it) => told(house, it, session))),
    get('wifi/bss/{id}', ({ house, parameters, session }) => told(house, bssOf(house, parameters.id), session)),
    put('wifi/bss/{id}', Network, ({ house, parameters, body: { config = {}, ...fields }, session }) => {
      const network = Object.assign(bssOf(house, parameters.id), fields)
      configure(house, network, config)
      return told(house, network, session)
    }),
    get('wifi/bss/{id}/mlo/config', ({ house, parameters }) => ({ partners: mloOf(house, parameters.id).partners }), {
      since: 14,
    }),
    put(
      'wifi/bss/{id}/mlo/config',
      Partners,
      ({ house, parameters, body }) => {
        mloOf(house, parameters.id).partners = body.partners
        return body
      },
      { since: 14 },
    ),
    get(
      'wifi/bss/{id}/mlo/allowed_comb',
      ({ house, parameters }) => {
        const own = mloOf(house, parameters.id).phy_id
        return [[own], ...house.wifi.aps.filter(({ id }) => id !== own).map(({ id }) => [own, id])]
      },
      { since: 14 },
    ),
    get('wifi/mac_filter', ({ house, major }) =>
      house.wifi.mac_filter.map((it) => ({ ...it, ...knownAs(house, it.mac, major) })),
    ),
    post('wifi/mac_filter', Filter, ({ house, body, major }) => {
      const mac = body.mac.toUpperCase()
      const id = `${mac}-${body.type}`
      if (house.wifi.mac_filter.some((it) => it.id === id)) throw new Refusal('exist')
      const added = { ...body, mac, id }
      house.wifi.mac_filter.push(added)
      return { ...added, ...knownAs(house, mac, major) }
    }),
    put('wifi/mac_filter/{id}', FilterChange, ({ house, parameters, body, major }) => {
      const filter = Object.assign(filterOf(house, parameters.id), body)
      filter.id = `${filter.mac}-${filter.type}`
      return { ...filter, ...knownAs(house, filter.mac, major) }
    }),
    remove('wifi/mac_filter/{id}', Nothing, ({ house, parameters }) => {
      const gone = filterOf(house, parameters.id)
      house.wifi.mac_filter = house.wifi.mac_filter.filter((it) => it !== gone)
    }),
    get('wifi/planning', ({ house }) => house.wifi.planning),
    put('wifi/planning', WeekPlan, ({ house, body }) => {
      const { planning } = house.wifi
      if (body.mapping && body.mapping.length !== 7 * planning.resolution) throw new Refusal('inval')
      return Object.assign(planning, body)
    }),
    get('wifi/custom_key', ({ house, session }) => house.wifi.custom_keys.filter(inTime).map((it) => key(it, session))),
    get('wifi/custom_key/{id}', ({ house, parameters, session }) => key(keyOf(house, parameters.id), session)),
    post('wifi/custom_key', GuestKey, ({ house, body, session }) => key(addKey(house, body), session)),
    remove('wifi/custom_key/{id}', Nothing, ({ house, parameters }) => {
      const gone = keyOf(house, parameters.id)
      house.wifi.custom_keys = house.wifi.custom_keys.filter((it) => it !== gone)
    }),
    get('wifi/custom_keys/config', ({ house }) => house.wifi.guest_network, { since: 14 }),
    put('wifi/custom_keys/config', GuestNetwork, ({ house, body }) => Object.assign(house.wifi.guest_network, body), {
      since: 14,
    }),
    get('wifi/wps/config', ({ house }) => ({ enabled: house.wifi.bss.some((it) => configOf(it).wps_enabled) })),
    put('wifi/wps/config', Enabled, ({ house, body }) => {
      for (const { bss_params, shared_bss_params } of house.wifi.bss) {
        for (const params of [bss_params, shared_bss_params]) params.wps_enabled = body.enabled
      }
      return body
    }),
    post('wifi/wps/start', z.strictObject({ bssid: z.string() }), ({ house, body }) => startWps(house, body.bssid)),
    post('wifi/wps/stop', z.strictObject({ session_id: z.int() }), ({ house, body }) => {
      const session = house.wifi.wps_sessions.find((it) => it.id === body.session_id && it.active)
      if (!session) throw new Refusal('noent')
      Object.assign(session, { active: false, result: 'user_canceled', end_date: now() })
    }),
    get('wifi/wps/sessions', ({ house }) => house.wifi.wps_sessions),
    remove('wifi/wps/sessions', Nothing, ({ house }) => {
      house.wifi.wps_sessions = []
    }),
    get('wifi/diag', ({ house }) => ({
      aps: house.wifi.diag.filter((it) => it.ap_id !== undefined),
      bsss: house.wifi.diag.filter((it) => it.bssid !== undefined),
    })),
    post('wifi/diag', Fixes, ({ house, body: { aps, bsss } }) => {
      const fixes = [...aps.map((it) => ({ of: `${it.ap_id}`, ...it })), ...bsss.map((it) => ({ of: it.bssid, ...it }))]
      house.wifi.diag = house.wifi.diag.filter(({ ap_id, bssid, code }) => {
        return !fixes.some((fix) => fix.of === (bssid ?? `${ap_id}`) && (fix.code === code || fix.code === 'all'))
      })
    }),
  ],
}

function bssOf({ wifi }: House, id: string): Bss {
  const found = wifi.bss.find((it) => it.id === id.toUpperCase())
  if (!found) throw new Refusal('noent')
  return found
}

function configOf({ use_shared_params, shared_bss_params, bss_params }: Bss): BssConfig {
  return use_shared_params ? shared_bss_params : bss_params
}

/** Shared parameters are those of every network that shares them; each is on or off by itself. */
function configure({ wifi }: House, network: Bss, { enabled, ...config }: z.output<typeof Params>): void {
  checkKey(config.key)
  const sharing = network.use_shared_params ? wifi.bss.filter((it) => it.use_shared_params) : [network]
  for (const it of sharing) Object.assign(configOf(it), config)
  if (enabled !== undefined) configOf(network).enabled = enabled
}

function checkKey(key: string | undefined): void {
  if (key !== undefined && (key.length < 8 || key.length > 63)) throw new Refusal('inval_key_len')
}

/** Keys are shown to those who may change them, to others as stars; the band is spelled in its own way here. */
function told(house: House, network: Bss, { permissions }: Session) {
  const { partners, ...rest } = network
  const masked = (config: BssConfig) => (permissions.settings ? config : { ...config, key: '*****' })
  const ap = apOf(house, String(network.phy_id))
  const active = configOf(network).enabled && stateOf(house.wifi, ap, now()) === 'active'
  const sta_count = stationsOf(house, String(network.phy_id)).filter((it) => it.bssid === network.id).length
  const band = ap.config.band === '6g' ? '6G' : ap.config.band
  return {
    ...rest,
    bss_params: masked(network.bss_params),
    shared_bss_params: masked(network.shared_bss_params),
    config: masked(configOf(network)),
    status: {
      state: active ? 'active' : configOf(network).enabled ? 'phy_stopped' : 'disabled',
      band,
      sta_count,
      authorized_sta_count: sta_count,
      is_main_bss: network.phy_id === 0,
      custom_key_ssid: house.wifi.guest_network.ssid,
      ...(partners.length > 0 ? { partners } : {}),
    },
  }
}

/** Several links at once is Wi-Fi 7: only the Ultra has it. */
function mloOf(house: House, id: string): Bss {
  if (!house.model.radios.some((radio) => radio.band === '6g')) throw new Refusal('nodev')
  return bssOf(house, id)
}

function filterOf({ wifi }: House, id: string) {
  const found = wifi.mac_filter.find((it) => it.id.toLowerCase() === id.toLowerCase())
  if (!found) throw new Refusal('noent')
  return found
}

function knownAs({ hosts }: House, mac: string, major: number) {
  const host = hosts.find((it) => macOf(it) === mac.toLowerCase())
  return host ? { hostname: host.primary_name ?? mac, host: shown(host, major) } : { hostname: mac }
}

function keyOf({ wifi }: House, id: string): CustomKey {
  const found = wifi.custom_keys.filter(inTime).find((it) => String(it.id) === id)
  if (!found) throw new Refusal('noent')
  return found
}

function inTime({ until }: CustomKey): boolean {
  return until === 0 || until > now()
}

/** No key given: the box makes one. */
function addKey({ wifi }: House, params: CustomKey['params']): CustomKey {
  if (params.key !== '') checkKey(params.key)
  if (params.max_use_count > 127) throw new Refusal('inval')
  const id = Math.max(0, ...wifi.custom_keys.map((it) => it.id)) + 1
  const secret = params.key || randomBytes(24).toString('base64url')
  const until = params.duration === 0 ? 0 : now() + params.duration
  const added = { id, until, params: { ...params, key: secret }, users: [] }
  wifi.custom_keys.push(added)
  return added
}

function key({ id, until, params, users }: CustomKey, { permissions }: Session) {
  const shown = permissions.settings ? params : { ...params, key: '*****' }
  const remaining = until === 0 ? 0 : Math.max(0, until - now())
  return { id, remaining, params: shown, ...(users.length > 0 ? { users } : {}) }
}

function startWps(house: House, bssid: string): number {
  const config = configOf(bssOf(house, bssid))
  if (!config.wps_enabled) throw new Refusal('inval')
  const { wps_sessions } = house.wifi
  if (wps_sessions.some((it) => it.active)) throw new Refusal('busy')
  const id = wps_sessions.length + 1
  const opened = { id, bss_uuid: config.wps_uuid, ssid: config.ssid, active: true, start_date: now(), end_date: 0 }
  wps_sessions.push({ ...opened, mac: '00:00:00:00:00:00' })
  return id
}
