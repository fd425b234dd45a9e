/**
 * The Wi-Fi networks of the access points, and what controls the access to them: MAC filter, guest keys, WPS, week plan.
 */
import type { ModelSheet, Radio } from '../models.ts'
import { guestSsid, ssid } from './family.ts'

/** The parameters of a network. Clients without the right `settings` get a masked `key`. */
export interface BssConfig {
  enabled: boolean
  ssid: string
  encryption: string
  key: string
  hide_ssid: boolean
  eapol_version: number
  wps_enabled: boolean
  wps_uuid: string
}

export interface Bss {
  id: string
  phy_id: number
  use_shared_params: boolean
  /** `use_shared_params` selects which of the two is in force and returned as `config`. */
  bss_params: BssConfig
  shared_bss_params: BssConfig
  /** API 14: the access points that form one multi-link network (MLO). */
  partners: number[]
}

export interface MacFilter {
  id: string
  mac: string
  type: 'whitelist' | 'blacklist'
  comment: string
}

export interface CustomKey {
  id: number
  /** Seconds since the epoch. 0: the key does not expire. */
  until: number
  params: CustomKeyParams
  users: { hostname: string }[]
}

export interface CustomKeyParams {
  description: string
  key: string
  /** 0: no limit (API 12.1). */
  max_use_count: number
  /** Seconds. 0: the key does not expire. */
  duration: number
  access_type: 'full' | 'net_only'
}

export interface WpsSession {
  id: number
  bss_uuid: string
  ssid: string
  active: boolean
  result?: string
  start_date: number
  end_date: number
  mac: string
}

export interface Planning {
  use_planning: boolean
  /** Slots per day. The mapping has seven times as many and starts on Monday at midnight. */
  resolution: number
  mapping: ('on' | 'off')[]
}

/** One network per radio, all with the shared parameters. */
export function createBssList({ radios }: ModelSheet): Bss[] {
  return radios.map((radio) => {
    const shared = sharedParams(radio)
    return {
      id: bssidOf(radio.id, 'pub'),
      phy_id: radio.id,
      use_shared_params: true,
      bss_params: { ...shared, ssid: `${ssid} ${radio.name}` },
      shared_bss_params: shared,
      partners: [],
    }
  })
}

export function createMacFilters(): MacFilter[] {
  const mac = 'AE:52:00:00:00:0C'
  return [{ id: `${mac}-blacklist`, mac, type: 'blacklist', comment: 'inconnu du palier' }]
}

export function createCustomKeys(): CustomKey[] {
  const params = { description: 'Grands-parents', key: 'confiture-de-mirabelles', max_use_count: 0, duration: 0 }
  return [{ id: 1, until: 0, params: { ...params, access_type: 'net_only' }, users: [{ hostname: 'Redmi-Note' }] }]
}

export function createPlanning(): Planning {
  const resolution = 48
  return { use_planning: false, resolution, mapping: Array.from({ length: 7 * resolution }, () => 'on') }
}

/** The guest network, which has its own name since API 14. */
export function createGuestNetwork() {
  return { ssid: guestSsid, ssid_read_only: false, hide_ssid: false, encryption: 'wpa2_psk' }
}

/** The BSSID of a network on an access point. The guest network has its own. */
export function bssidOf(ap: number, network: string): string {
  return `34:27:92:AA:B${network === 'wifiguest' ? 1 : 0}:${ap.toString(16).padStart(2, '0').toUpperCase()}`
}

function sharedParams({ id, band }: Radio): BssConfig {
  return {
    enabled: true,
    ssid,
    encryption: band === '6g' ? 'wpa3_psk_ccmp' : 'wpa23_psk_ccmp',
    key: 'mot de passe de la maison',
    hide_ssid: false,
    eapol_version: 2,
    wps_enabled: band !== '6g',
    wps_uuid: `7ace9cb4-3aec-486e-b487-28df4998ff${id.toString(16).padStart(2, '0')}`,
  }
}
