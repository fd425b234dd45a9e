/**
 * The Wi-Fi: configuration, state, access points and stations. https://dev.freebox.fr/sdk/os/wifi/
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { hostPayload } from '../house/lan.ts'
import { allowedChannels } from '../house/radar.ts'
import { accessPointState, macOf, type Station, type WifiAp } from '../house/wifi.ts'
import { now, type SimulatedHouse } from '../house.ts'
import { type Box, type Chapter, EmptyBody, get, post, put } from '../route.ts'

const Config = z
  .strictObject({
    enabled: z.boolean(),
    mac_filter_state: z.enum(['disabled', 'whitelist', 'blacklist']),
    power_saving: z.boolean(),
  })
  .partial()

const Ap = z.strictObject({
  id: z.int().optional(),
  config: z
    .strictObject({
      enabled: z.boolean(),
      band: z.enum(['2d4g', '5g', '6g']),
      channel_width: z.enum(['20', '40', '80', '160', '320']),
      primary_channel: z.int().min(0),
      secondary_channel: z.int().min(0),
      dfs_enabled: z.boolean(),
      ht: z.strictObject({ ht_enabled: z.boolean(), ac_enabled: z.boolean() }).partial(),
      he: z.strictObject({ enabled: z.boolean() }).partial(),
    })
    .partial(),
})

const Pause = z.strictObject({
  duration: z.int().min(0),
  keep: z.enum(['2d4g', '5g', '6g']).optional(),
})

const Steering = z.strictObject({ steering_level: z.int().min(0).max(2) })

/** How long an access point is inactive after a restart, a scan or a change of its configuration. Seconds. */
const settleSeconds = 0.5

export const wifi: Chapter = {
  write: 'settings',
  served: ({ lan }) => lan.mode === 'router',
  routes: [
    get('wifi/config', ({ house }) => configOf(house)),
    put('wifi/config', Config, ({ house, body }) => {
      Object.assign(house.wifi.config, body)
      return configOf(house)
    }),
    get('wifi/state', ({ house }) => stateOfWifi(house), { since: 10 }),
    get('wifi/temp_disable', ({ house }) => ({ remaining: Math.max(0, house.wifi.pause.until - now()) }), {
      since: 13,
    }),
    post(
      'wifi/temp_disable',
      Pause,
      ({ house, body: { duration, keep } }) => {
        house.wifi.pause = { until: now() + duration, ...(keep === undefined ? {} : { keep }) }
      },
      { since: 13 },
    ),
    get('wifi/steering/config', ({ house }) => ({ steering_level: house.wifi.steering_level }), { since: 16 }),
    put(
      'wifi/steering/config',
      Steering,
      ({ house, body }) => {
        house.wifi.steering_level = body.steering_level
        return body
      },
      { since: 16 },
    ),
    // An Ultra lists no access points to clients that use an old major.
    get('wifi/ap', ({ house, major }) =>
      isUltra(house) && major < 8 ? [] : house.wifi.aps.map((ap) => accessPointPayload(house, ap)),
    ),
    get('wifi/ap/{id}', ({ house, parameters }) => accessPointPayload(house, apOf(house, parameters.id))),
    put('wifi/ap/{id}', Ap, ({ box, house, parameters, body: { config } }) => {
      const ap = apOf(house, parameters.id)
      const { ht, he, ...fields } = config
      Object.assign(ap.config, fields)
      Object.assign(ap.config.ht, ht)
      Object.assign(ap.config.he, he)
      settle(box, ap, 'scanning')
      return accessPointPayload(house, ap)
    }),
    post('wifi/ap/{id}/restart', EmptyBody, ({ box, house, parameters }) => {
      settle(box, apOf(house, parameters.id), 'starting')
    }),
    get('wifi/ap/{id}/allowed_channel_comb', ({ house, parameters }) => {
      const { config } = apOf(house, parameters.id)
      return allowedChannels(config.band, config.channel_width)
    }),
    get('wifi/ap/{id}/neighbors', ({ house, parameters }) => radarOf(house, parameters.id).neighbors),
    get('wifi/ap/{id}/channel_usage', ({ house, parameters }) => radarOf(house, parameters.id).usage),
    post('wifi/ap/{id}/neighbors/scan', EmptyBody, ({ box, house, parameters }) => {
      settle(box, apOf(house, parameters.id), 'scanning')
    }),
    get('wifi/ap/{id}/stations', ({ house, parameters, major }) =>
      stationsOf(house, parameters.id).map((it) => stationPayload(house, it, major)),
    ),
    get('wifi/ap/{id}/stations/{mac}', ({ house, parameters, major }) => {
      const found = stationsOf(house, parameters.id).find((it) => it.mac === parameters.mac.toUpperCase())
      if (!found) throw new Refusal('noent')
      return stationPayload(house, found, major)
    }),
  ],
}

/** Finds an access point by its id. Throws `nodev` if there is no such access point. */
export function apOf({ wifi }: SimulatedHouse, id: string): WifiAp {
  const ap = wifi.aps.find((it) => String(it.id) === id)
  if (!ap) throw new Refusal('nodev')
  return ap
}

/** The stations of an access point. Empty unless it is active. */
export function stationsOf(house: SimulatedHouse, id: string): Station[] {
  const ap = apOf(house, id)
  if (accessPointState(house.wifi, ap, now()) !== 'active') return []
  return house.wifi.stations.filter((it) => it.ap === ap.id)
}

function configOf({ wifi, model }: SimulatedHouse) {
  const { power_saving, ...config } = wifi.config
  return model.model_info.has_eco_wifi ? { ...config, power_saving } : config
}

/** The documentation shows a list here. Real boxes return the object. */
function stateOfWifi({ wifi, model }: SimulatedHouse) {
  const expected_phys = model.radios.map(({ id, band }) => ({ band, phy_id: id, detected: true }))
  const power_saving_capability = model.model_info.has_eco_wifi ? 'supported' : 'unsupported'
  return { state: wifi.config.enabled ? 'enabled' : 'disabled', power_saving_capability, expected_phys }
}

function accessPointPayload({ wifi }: SimulatedHouse, ap: WifiAp) {
  const state = accessPointState(wifi, ap, now())
  const pause = state === 'disabled_temp' ? { temp_disable_remaining_time: wifi.pause.until - now() } : {}
  return { ...ap, status: { ...ap.status, state, ...pause } }
}

function settle(box: Box, ap: WifiAp, state: string): void {
  ap.status.state = state
  box.after(settleSeconds, () => {
    ap.status.state = 'active'
  })
}

function radarOf(house: SimulatedHouse, id: string) {
  const radar = house.wifi.radar[apOf(house, id).id]
  if (!radar) throw new Refusal('nodev')
  return radar
}

/** What the API returns for a station. On 6 GHz the box omits the host. */
function stationPayload(house: SimulatedHouse, { ap, bitrate, associated, ...rest }: Station, major: number) {
  const host = house.hosts.find((it) => macOf(it) === rest.mac.toLowerCase())
  const stats = { bitrate, mcs: -1, vht_mcs: 9, width: ap === 0 ? '20' : '80', shortgi: true }
  return {
    id: `${rest.bssid}-${rest.mac}`,
    ...rest,
    conn_duration: now() - associated,
    ...(host && ap !== 11 ? { host: hostPayload(host, major) } : {}),
    wpa_alg: ap === 11 ? 'wpa3' : 'wpa2',
    pairwise_cipher: 'ccmp',
    flags: { legacy: false, ht: true, vht: ap !== 0, he: ap > 1, eht: ap === 11, authorized: true },
    last_rx: stats,
    last_tx: stats,
  }
}

function isUltra({ model }: SimulatedHouse): boolean {
  return model.board_name === 'fbxgw9r'
}
