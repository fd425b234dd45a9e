/**
 * Each network (BSS) of an access point: its SSID, switch, visibility and security, and over which access points it is
 * one. Its key is not published.
 */
import { z } from 'zod'
import {
  get,
  list,
  macAddress,
  many,
  numeric,
  oneOf,
  phrase,
  put,
  type Reader,
  source,
  verbatim,
  wordOf,
} from '../../src/contract/index.ts'
import { changeOf } from '../sources/leaves.ts'
import { knownAccessPoints, Label } from '../sources/stations.ts'
import { count, mayDrop } from './rows.ts'

const Listed = list(z.looseObject({ id: z.string(), phy_id: numeric }))

/** A network has the label of its access point. Further ones on the same access point also have the end of their BSSID. */
const networks = source(async (box) => {
  const [all, aps] = [await box.get('wifi/bss/', Listed), await knownAccessPoints(box)]
  return all.map((it) => {
    const first = all.find((other) => other.phy_id === it.phy_id) === it
    const label = aps.find((ap) => ap.id === it.phy_id)?.label ?? phrase('{id}', { id: it.phy_id })
    return { ...it, label: first ? label : phrase('{radio} {end}', { radio: label, end: it.id.slice(-5) }) }
  })
})

const State = oneOf(
  ...(['phy_stopped', 'no_param', 'bad_param', 'disabled', 'temp_disabled', 'starting', 'active', 'failed'] as const),
)
const encryptions = [
  ...(['wep', 'wpa_psk_auto', 'wpa_psk_tkip', 'wpa_psk_ccmp', 'wpa12_psk_auto', 'wpa2_psk_auto'] as const),
  ...(['wpa2_psk_tkip', 'wpa2_psk_ccmp', 'wpa23_psk_ccmp', 'wpa23_psk_ccmp_mrsno', 'wpa3_psk_ccmp'] as const),
] as const
const Encryption = oneOf(...encryptions)

// The documentation shows `hide_ssid` as text.
const Config = z
  .object({ enabled: z.boolean(), ssid: verbatim, encryption: Encryption })
  .extend({ hide_ssid: z.stringbool().or(z.boolean()).optional() })
const Status = z
  .object({ state: State, sta_count: numeric.optional(), authorized_sta_count: numeric.optional() })
  .transform((it) => ({ state: it.state, stations: it.sta_count, authorized: it.authorized_sta_count }))
const Bss = z
  .object({ id: z.string(), label: Label, use_shared_params: z.boolean().optional() })
  .extend({ config: Config, status: Status })
  .transform(({ use_shared_params: shared_settings, config, status, ...it }) => {
    return { ...it, ...config, ...status, bssid: it.id.toLowerCase(), shared_settings }
  })
type Bss = z.output<typeof Bss>

const Change = changeOf({
  ssid: z.string().min(1).max(32),
  hide_ssid: z.boolean(),
  encryption: z.enum(encryptions),
  key: z.string().min(8).max(63),
})

export const bss = many({
  schema: Bss,
  from: networks,
  every: '10m',
  key: (it) => it.bssid,
  prefix: { name: '{label}', id: 'wifi_{label}' },
  enabled: ['enabled'],
  settings: {
    enabled: { is: 'switch', name: 'network', id: 'network', icon: 'mdi:wifi', set: write('enabled') },
    hide_ssid: { is: 'switch', name: 'SSID hidden', icon: 'mdi:eye-off', set: write('hide_ssid') },
  },
  diagnostics: {
    ssid: { is: 'sensor', name: 'SSID', icon: 'mdi:wifi', attributes: ['bssid', 'shared_settings'] },
    encryption: { is: 'sensor', name: 'security', id: 'security', icon: 'mdi:wifi-lock', options: Encryption },
    state: { is: 'sensor', name: 'network state', id: 'network_state', icon: 'mdi:wifi-cog', options: State },
    stations: {
      ...count,
      name: 'network stations',
      id: 'network_stations',
      icon: 'mdi:devices',
      attributes: ['authorized'],
    },
  },
  // On a network with shared parameters, this changes all networks that share them.
  commands: { configure: { takes: Change, ask: configure } },
})

function configure(config: object, { id }: Bss) {
  return put(`wifi/bss/${id}`, { config }, mayDrop)
}

function write(field: 'enabled' | 'hide_ssid') {
  return (value: boolean, it: Bss) => configure({ [field]: value }, it)
}

const Partners = z.object({ partners: list(numeric) })
const Mlo = z
  .object({ id: z.string(), label: Label, partners: z.string(), access_points: z.array(z.number()) })
  .extend({ status: z.object({ partners: z.array(numeric).nullish() }).optional() })
  .transform(({ status, ...it }) => ({ ...it, active_access_points: status?.partners }))

/** Multi-link operation (Wi-Fi 7): the access points over which a network is one. */
export const mlo = many({
  schema: Mlo,
  from: readMlo,
  every: '30m',
  since: '14.0',
  key: (it) => it.id.toLowerCase(),
  prefix: { name: '{label} multi-link', id: 'wifi_{label}_multi_link' },
  enabled: [],
  diagnostics: {
    partners: {
      is: 'sensor',
      name: null,
      icon: 'mdi:link-variant',
      attributes: ['access_points', 'active_access_points'],
    },
  },
  commands: {
    configure: {
      takes: z.strictObject({ partners: z.array(z.int().min(0)).max(8) }),
      ask: (body, it) => put(`wifi/bss/${it.id}/mlo/config`, body, mayDrop),
    },
  },
  queries: {
    allowed_partners: {
      takes: z.strictObject({ bssid: macAddress }),
      ask: (input) => get(`wifi/bss/${input.bssid.toUpperCase()}/mlo/allowed_comb`),
      answer: list(z.array(numeric)),
    },
  },
})

async function readMlo(box: Reader) {
  const [all, aps] = [await networks(box), await knownAccessPoints(box)]
  const nameOf = (id: number) => wordOf(aps.find((ap) => ap.id === id)?.label ?? id)
  const pathOf = (id: string) => `wifi/bss/${id}/mlo/config`
  const configs = await box.parts(
    all.map(({ id }) => pathOf(id)),
    partnersOf,
  )
  return all.flatMap((it) => {
    const config = configs.get(pathOf(it.id))
    if (config === undefined) return []
    // Without a partner it is off. With its own access point only it is a single link.
    const names = config.partners.map(nameOf).join(' + ')
    return { ...it, access_points: config.partners, partners: names || 'disabled' }
  })
}

function partnersOf(box: Reader, path: string) {
  return box.getIfPresent(path, Partners)
}
