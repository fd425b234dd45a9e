/**
 * The Wi-Fi: its settings, access points and stations.
 */
import type { ModelSheet, Radio } from '../models.ts'
import {
  type Bss,
  bssidOf,
  type CustomKey,
  createBssList,
  createCustomKeys,
  createGuestNetwork,
  createMacFilters,
  createPlanning,
  type MacFilter,
  type Planning,
  type WpsSession,
} from './bss.ts'
import type { LanHost } from './lan.ts'
import { createDiagnostics, createRadar, type DiagItem, type Radar } from './radar.ts'

export interface Wifi {
  config: { enabled: boolean; mac_filter_state: 'disabled' | 'whitelist' | 'blacklist'; power_saving: boolean }
  aps: WifiAp[]
  stations: Station[]
  bss: Bss[]
  mac_filter: MacFilter[]
  planning: Planning
  custom_keys: CustomKey[]
  guest_network: { ssid: string; ssid_read_only: boolean; hide_ssid: boolean; encryption: string }
  wps_sessions: WpsSession[]
  /** The temporary shutdown: its end (seconds since the epoch), and the band that stays on, if any. */
  pause: { until: number; keep?: string }
  steering_level: number
  radar: Radar
  diag: DiagItem[]
}

export interface WifiAp {
  id: number
  name: string
  config: ApConfig
  status: {
    state: string
    channel_width: string
    primary_channel: number
    secondary_channel: number
    dfs_cac_remaining_time: number
    dfs_disabled: boolean
  }
}

export interface ApConfig {
  enabled: boolean
  band: Radio['band']
  channel_width: string
  primary_channel: number
  secondary_channel: number
  dfs_enabled: boolean
  ht: { ht_enabled: boolean; ac_enabled: boolean }
  he: { enabled: boolean }
}

/** A station. Its access point changes when it roams. */
export interface Station {
  ap: number
  mac: string
  bssid: string
  hostname: string
  state: 'associated' | 'authenticated'
  signal: number
  /** The time of the association in seconds since the epoch. The API returns the duration since then. */
  associated: number
  inactive: number
  rx_bytes: number
  tx_bytes: number
  rx_rate: number
  tx_rate: number
  /** 1/10 Mbit/s. */
  bitrate: number
}

/** The access points of the model, with all reachable wireless hosts as their stations. */
export function createWifi(model: ModelSheet, hosts: LanHost[]): Wifi {
  const wifi: Wifi = {
    config: { enabled: true, mac_filter_state: 'disabled', power_saving: false },
    aps: model.radios.map(accessPointOf),
    stations: [],
    bss: createBssList(model),
    mac_filter: createMacFilters(),
    planning: createPlanning(),
    custom_keys: createCustomKeys(),
    guest_network: createGuestNetwork(),
    wps_sessions: [],
    pause: { until: 0 },
    steering_level: 1,
    radar: createRadar(model),
    diag: createDiagnostics(),
  }
  for (const host of hosts) if (host.reachable) associate(wifi, host)
  return wifi
}

/** Associates a Wi-Fi host with the access point of its band. Does nothing for a host on a cable or a repeater. */
export function associate(wifi: Wifi, host: LanHost): void {
  const { wifi_information, type } = host.access_point ?? {}
  const ap = wifi.aps.find(({ config }) => config.band === wifi_information?.band)
  if (!wifi_information || !ap || type === 'repeater') return
  dissociate(wifi, host)
  wifi.stations.push({
    ap: ap.id,
    mac: macOf(host).toUpperCase(),
    bssid: bssidOf(ap.id, host.interface),
    hostname: host.primary_name ?? '',
    state: 'authenticated',
    signal: wifi_information.signal,
    associated: Math.floor(Date.now() / 1000) - 4211,
    inactive: 0,
    rx_bytes: 81_220_417,
    tx_bytes: 910_733_120,
    rx_rate: 120,
    tx_rate: 940,
    bitrate: ap.config.band === '2d4g' ? 1441 : 12_010,
  })
}

/** Removes the stations of a host. */
export function dissociate(wifi: Wifi, host: LanHost): void {
  const mac = macOf(host).toUpperCase()
  wifi.stations = wifi.stations.filter((station) => station.mac !== mac)
}

/** The current state of an access point: its own, unless it, the whole Wi-Fi or a temporary shutdown disables it. */
export function accessPointState(wifi: Wifi, { config, status }: WifiAp, now: number): string {
  if (!wifi.config.enabled || !config.enabled) return 'disabled'
  if (now < wifi.pause.until && wifi.pause.keep !== config.band) return 'disabled_temp'
  return status.state
}

/** The MAC of a host, in lower case. */
export function macOf(host: LanHost): string {
  return host.l2ident.id.toLowerCase()
}

function accessPointOf({ id, name, band, width, channel }: Radio): WifiAp {
  return {
    id,
    name,
    config: {
      enabled: true,
      band,
      channel_width: width,
      primary_channel: 0,
      secondary_channel: 0,
      dfs_enabled: band === '5g',
      ht: { ht_enabled: true, ac_enabled: band !== '2d4g' },
      he: { enabled: id > 1 },
    },
    status: {
      state: 'active',
      channel_width: width,
      primary_channel: channel,
      secondary_channel: 0,
      dfs_cac_remaining_time: 0,
      dfs_disabled: false,
    },
  }
}
