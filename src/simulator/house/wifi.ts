/**
 * The Wi-Fi: its access points, and the stations that are associated to them.
 */
import type { ModelSheet, Radio } from '../models.ts'
import type { LanHost } from './lan.ts'

export interface Wifi {
  aps: AccessPointConfig[]
  stations: Station[]
}

export interface AccessPointConfig {
  id: number
  name: string
  config: {
    enabled: boolean
    band: string
    channel_width: string
    primary_channel: number
    secondary_channel: number
    dfs_enabled: boolean
  }
  status: {
    state: string
    channel_width: string
    primary_channel: number
    secondary_channel: number
    dfs_cac_remaining_time: number
    dfs_disabled: boolean
  }
}

/** A station on one of the access points; which one moves when it roams. */
export interface Station {
  ap: number
  mac: string
  bssid: string
  hostname: string
  state: 'associated' | 'authenticated'
  signal: number
  conn_duration: number
  inactive: number
  rx_bytes: number
  tx_bytes: number
  rx_rate: number
  tx_rate: number
  /** 1/10 Mbit/s. */
  bitrate: number
}

/** The radios of the model, with the family's reachable wireless hosts associated. */
export function furnishWifi(model: ModelSheet, hosts: LanHost[]): Wifi {
  const wifi: Wifi = { aps: model.radios.map(accessPointOf), stations: [] }
  for (const host of hosts) if (host.reachable) associate(wifi, host)
  return wifi
}

/** A host that comes by Wi-Fi is associated to the access point of its band; by cable or repeater it is not ours. */
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
    conn_duration: 4211,
    inactive: 0,
    rx_bytes: 81_220_417,
    tx_bytes: 910_733_120,
    rx_rate: 120,
    tx_rate: 940,
    bitrate: ap.config.band === '2d4g' ? 1441 : 12_010,
  })
}

/** It left the Wi-Fi. */
export function dissociate(wifi: Wifi, host: LanHost): void {
  const mac = macOf(host).toUpperCase()
  wifi.stations = wifi.stations.filter((station) => station.mac !== mac)
}

/** The BSS of a network on an access point: the guests' has its own. */
export function bssidOf(ap: number, network: string): string {
  return `34:27:92:AA:B${network === 'wifiguest' ? 1 : 0}:${ap.toString(16).padStart(2, '0').toUpperCase()}`
}

/** The MAC of a host, in lower case. */
export function macOf(host: LanHost): string {
  return host.l2ident.id.toLowerCase()
}

function accessPointOf({ id, name, band, width, channel }: Radio): AccessPointConfig {
  const dfs_enabled = band === '5g'
  return {
    id,
    name,
    config: { enabled: true, band, channel_width: width, primary_channel: 0, secondary_channel: 0, dfs_enabled },
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
