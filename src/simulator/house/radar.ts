/**
 * What the radios receive: neighbouring networks and channel usage. Also the diagnostics of the box's own settings.
 */
import type { ModelSheet, Radio } from '../models.ts'

export interface Neighbor {
  bssid: string
  ssid: string
  band: string
  channel: number
  channel_width?: string
  secondary_channel: number
  signal: number
  capabilities: Record<string, boolean>
}

export interface ChannelUsage {
  band: string
  channel: number
  noise_level: number
  rx_busy_percent: number
}

export interface DiagItem {
  ap_id?: number
  bssid?: string
  code: string
  severity: 'minor' | 'major'
}

/** The scan results of the access points, by their id. */
export type Radar = Record<number, { neighbors: Neighbor[]; usage: ChannelUsage[] }>

const channels: Record<Radio['band'], number[]> = {
  '2d4g': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
  '5g': [36, 40, 44, 48, 52, 56, 60, 64, 100, 104, 108, 112],
  '6g': [1, 5, 9, 13, 37, 69, 85, 101],
}

/** A block of flats: four neighbours at 2.4 GHz, two on the other bands. One of them hides its name. */
export function createRadar({ radios }: ModelSheet): Radar {
  return Object.fromEntries(radios.map((radio) => [radio.id, { neighbors: neighborsOf(radio), usage: usageOf(radio) }]))
}

/** The channels that can be used on a band, and whether they need DFS because radars have priority. */
export function allowedChannels(band: Radio['band'], width: string) {
  return channels[band].map((primary) => {
    const need_dfs = band === '5g' && primary >= 52
    return { band, channel_width: width, primary, secondary: 0, need_dfs, dfs_cac_time: need_dfs ? 60 : 0 }
  })
}

/** Two findings, which stay until a client lets the box fix them. */
export function createDiagnostics(): DiagItem[] {
  return [
    { ap_id: 0, code: 'channel_width', severity: 'minor' },
    { bssid: '34:27:92:AA:B0:00', code: 'network_security', severity: 'major' },
  ]
}

function neighborsOf({ band, channel }: Radio): Neighbor[] {
  const capabilities = { legacy: false, ht: true, vht: band !== '2d4g', he: band === '6g', eht: false }
  const neighbor = (at: number, ssid: string, signal: number): Neighbor => ({
    bssid: `02:0${at}:5E:00:00:${channel.toString(16).padStart(2, '0').toUpperCase()}`,
    ssid,
    band,
    channel,
    ...(at === 2 ? {} : { channel_width: band === '2d4g' ? '20' : '80' }),
    secondary_channel: 0,
    signal,
    capabilities,
  })
  const near = [neighbor(1, 'Bbox-4F1A', -61), neighbor(2, '', -78)]
  return band === '2d4g' ? [...near, neighbor(3, 'Livebox-98C0', -70), neighbor(4, 'SFR_7F28', -82)] : near
}

function usageOf({ band }: Radio): ChannelUsage[] {
  return channels[band].map((channel, at) => ({
    band,
    channel,
    noise_level: -82 - (at % 5),
    rx_busy_percent: band === '2d4g' ? 20 + ((at * 17) % 60) : (at * 7) % 25,
  }))
}
