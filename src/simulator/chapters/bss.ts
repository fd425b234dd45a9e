/**
 * The Wi-Fi networks: BSS, multi-link (MLO) and WPS. https://dev.freebox.fr/sdk/os/wifi/
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import type { Bss, BssConfig } from '../house/bss.ts'
import { accessPointState } from '../house/wifi.ts'
import { now, type SimulatedHouse } from '../house.ts'
import { type Chapter, EmptyBody, get, post, put, remove } from '../route.ts'
import type { Session } from '../sessions.ts'
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

const Enabled = z.strictObject({ enabled: z.boolean() })
const Partners = z.strictObject({ partners: z.array(z.int()) })

export const bss: Chapter = {
  write: 'settings',
  served: ({ lan }) => lan.mode === 'router',
  routes: [
    get('wifi/bss', ({ house, session }) => house.wifi.bss.map((it) => bssPayload(house, it, session))),
    get('wifi/bss/{id}', ({ house, parameters, session }) => bssPayload(house, bssOf(house, parameters.id), session)),
    put('wifi/bss/{id}', Network, ({ house, parameters, body: { config = {}, ...fields }, session }) => {
      const network = Object.assign(bssOf(house, parameters.id), fields)
      configure(house, network, config)
      return bssPayload(house, network, session)
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
    get('wifi/wps/config', ({ house }) => ({ enabled: house.wifi.bss.some((it) => configOf(it).wps_enabled) })),
    put('wifi/wps/config', Enabled, ({ house, body }) => {
      for (const { bss_params, shared_bss_params } of house.wifi.bss) {
        for (const params of [bss_params, shared_bss_params]) params.wps_enabled = body.enabled
      }
      return body
    }),
    get('wifi/wps/candidates', ({ house, session }) =>
      house.wifi.bss.map((it) => wpsCandidate(bssPayload(house, it, session))),
    ),
    post('wifi/wps/start', z.strictObject({ bssid: z.string() }), ({ house, body }) => startWps(house, body.bssid)),
    post('wifi/wps/stop', z.strictObject({ session_id: z.int() }), ({ house, body }) => {
      const session = house.wifi.wps_sessions.find((it) => it.id === body.session_id && it.active)
      if (!session) throw new Refusal('noent')
      Object.assign(session, { active: false, result: 'user_canceled', end_date: now() })
    }),
    get('wifi/wps/sessions', ({ house }) => house.wifi.wps_sessions),
    remove('wifi/wps/sessions', EmptyBody, ({ house }) => {
      house.wifi.wps_sessions = []
    }),
  ],
}

function bssOf({ wifi }: SimulatedHouse, id: string): Bss {
  const found = wifi.bss.find((it) => it.id === id.toUpperCase())
  if (!found) throw new Refusal('noent')
  return found
}

function configOf({ use_shared_params, shared_bss_params, bss_params }: Bss): BssConfig {
  return use_shared_params ? shared_bss_params : bss_params
}

/** Shared parameters apply to every network that uses them. `enabled` applies only to this network. */
function configure({ wifi }: SimulatedHouse, network: Bss, { enabled, ...config }: z.output<typeof Params>): void {
  checkKey(config.key)
  const sharing = network.use_shared_params ? wifi.bss.filter((it) => it.use_shared_params) : [network]
  for (const it of sharing) Object.assign(configOf(it), config)
  if (enabled !== undefined) configOf(network).enabled = enabled
}

/** Throws if the length of a WPA key is not valid. */
export function checkKey(key: string | undefined): void {
  if (key !== undefined && (key.length < 8 || key.length > 63)) throw new Refusal('inval_key_len')
}

/** What the API returns for a network: the key only with the right to change it. The band `6g` is spelled `6G` here. */
function bssPayload(house: SimulatedHouse, network: Bss, { permissions }: Session) {
  const { partners, ...rest } = network
  const masked = (config: BssConfig) => (permissions.settings ? config : { ...config, key: '*****' })
  const ap = apOf(house, String(network.phy_id))
  const active = configOf(network).enabled && accessPointState(house.wifi, ap, now()) === 'active'
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

/** Multi-link operation (Wi-Fi 7) needs a 6 GHz radio, which only the Ultra has. */
function mloOf(house: SimulatedHouse, id: string): Bss {
  if (!house.model.radios.some((radio) => radio.band === '6g')) throw new Refusal('nodev')
  return bssOf(house, id)
}

interface WpsStatus {
  band: string
  state: string
}

/** What a client needs to choose the network for a WPS session. */
function wpsCandidate({ id, status, config }: { id: string; status: WpsStatus; config: BssConfig }) {
  const { ssid, encryption, wps_enabled, wps_uuid } = config
  return { bssid: id, ssid, bss_uuid: wps_uuid, band: status.band, encryption, wps_enabled, state: status.state }
}

function startWps(house: SimulatedHouse, bssid: string): number {
  const config = configOf(bssOf(house, bssid))
  if (!config.wps_enabled) throw new Refusal('inval')
  const { wps_sessions } = house.wifi
  if (wps_sessions.some((it) => it.active)) throw new Refusal('busy')
  const id = wps_sessions.length + 1
  const opened = { id, bss_uuid: config.wps_uuid, ssid: config.ssid, active: true, start_date: now(), end_date: 0 }
  wps_sessions.push({ ...opened, mac: '00:00:00:00:00:00' })
  return id
}
