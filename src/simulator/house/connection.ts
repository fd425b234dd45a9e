/**
 * The internet line of the house, as it is found: up for nine days.
 */
import type { Line, ModelSheet } from '../models.ts'

export interface Connection {
  status: ConnectionStatus
  config: ConnectionConfig
  ipv6: Ipv6Config
  xdsl: Xdsl
  ftth: Record<string, boolean | number | string>
  lte: Lte
  /** By provider. */
  ddns: Map<string, DynamicDns>
  logs: ConnectionLog[]
}

export interface ConnectionStatus {
  type: string
  media: string
  state: 'going_up' | 'up' | 'going_down' | 'down'
  /** Missing, like ipv6, while the line is not up. */
  ipv4?: string
  ipv6?: string
  ipv4_port_range: [number, number]
  rate_down: number
  rate_up: number
  bandwidth_down: number
  bandwidth_up: number
  bytes_down: number
  bytes_up: number
}

export interface ConnectionConfig {
  ping: boolean
  is_secure_pass: boolean
  remote_access: boolean
  remote_access_port: number
  remote_access_min_port: number
  remote_access_max_port: number
  remote_access_ip?: string
  api_remote_access: boolean
  api_domain: string
  https_port: number
  https_available: boolean
  wol: boolean
  adblock: boolean
  adblock_not_set: boolean
  allow_token_request: boolean
  sip_alg: 'disabled' | 'direct_media' | 'any_media'
  disable_guest: boolean
}

export interface Ipv6Config {
  ipv6_enabled: boolean
  ipv6_firewall: boolean
  ipv6_prefix_firewall: boolean
  ipv6ll: string
  delegations: { prefix: string; next_hop: string }[]
}

export interface Xdsl {
  status: { status: string; protocol: string; modulation: string; uptime: number }
  down: Record<string, number | boolean>
  up: Record<string, number | boolean>
}

export interface Lte {
  enabled: boolean
  state: string
  fsm_state: string
  radio: Record<string, unknown>
  network: Record<string, unknown>
  sim: Record<string, unknown>
  tunnel: { lte: Record<string, unknown>; xdsl: Record<string, unknown> }
}

export interface DynamicDns {
  enabled: boolean
  hostname: string
  user: string
  /** Taken, never told. */
  password: string
  status: { status: string; next_refresh: number; last_refresh: number; next_retry: number; last_error: number }
}

/** Undocumented: the physical link and the connection over it each have their entries. */
export interface ConnectionLog {
  id: number
  type: 'link' | 'conn'
  state: 'up' | 'down'
  date: number
  link?: string
  conn?: string
  bw_down?: number
  bw_up?: number
}

/** The addresses that the provider gave. */
export const address = { ipv4: '203.0.113.42', ipv6: '2001:db8:42:4200::1' }

/** The line of a model, up for some days. */
export function furnishConnection(model: ModelSheet, line: Line, now: number): Connection {
  const [bandwidth_down, bandwidth_up] = line === model.line ? model.bandwidth : [18_400_000, 1_080_000]
  const medium = mediumOf(line)
  return {
    status: {
      type: line === 'ftth' ? 'ethernet' : 'rfc2684',
      media: medium,
      state: 'up',
      ...address,
      ipv4_port_range: model.board_name === 'fbxgw8r' ? [16384, 32767] : [0, 65535],
      rate_down: 148_730,
      rate_up: 9_214,
      bandwidth_down,
      bandwidth_up,
      bytes_down: 512_773_904_112,
      bytes_up: 43_180_226_907,
    },
    config: furnishConfig(model),
    ipv6: furnishIpv6(),
    xdsl: furnishXdsl(model),
    ftth: furnishFtth(line),
    lte: furnishLte(),
    ddns: new Map([
      ['ovh', noDynamicDns()],
      ['dyndns', someDynamicDns(now)],
      ['noip', noDynamicDns()],
    ]),
    logs: [
      { id: 1, type: 'link', state: 'down', link: medium, date: now - 781_240 },
      { id: 2, type: 'conn', state: 'down', conn: `${medium}_pub`, date: now - 781_240 },
      {
        id: 3,
        type: 'link',
        state: 'up',
        link: medium,
        bw_down: bandwidth_down,
        bw_up: bandwidth_up,
        date: now - 781_192,
      },
      { id: 4, type: 'conn', state: 'up', conn: `${medium}_pub`, date: now - 781_187 },
    ],
  }
}

function mediumOf(line: Line): string {
  return line === 'ftth' ? 'ftth' : 'xdsl'
}

function furnishConfig(model: ModelSheet): ConnectionConfig {
  return {
    ping: true,
    is_secure_pass: true,
    remote_access: false,
    remote_access_port: 42424,
    remote_access_min_port: 1024,
    remote_access_max_port: 65535,
    remote_access_ip: address.ipv4,
    api_remote_access: true,
    api_domain: model.api_domain,
    https_port: model.https_port,
    https_available: true,
    wol: false,
    adblock: false,
    adblock_not_set: false,
    allow_token_request: true,
    sip_alg: 'direct_media',
    disable_guest: false,
  }
}

function furnishIpv6(): Ipv6Config {
  const delegations = [0, 1, 2, 3, 4, 5, 6, 7].map((at) => ({ prefix: `2001:db8:42:420${at}::/64`, next_hop: '' }))
  return {
    ipv6_enabled: true,
    ipv6_firewall: true,
    ipv6_prefix_firewall: false,
    ipv6ll: 'fe80::3627:92ff:feaa:bbcc',
    delegations,
  }
}

/** The Mini syncs in VDSL2 with G.INP, the others in ADSL2+ with PhyR: each has counters that the other lacks. */
function furnishXdsl(model: ModelSheet): Xdsl {
  const errors = { es: 12, ses: 2, fec: 8120, crc: 31, hec: 4 }
  if (model.box_model.endsWith('/mini')) {
    const ginp = { ...errors, phyr: false, ginp: true, nitro: true, rtx_tx: 5120, rtx_c: 5003, rtx_uc: 9 }
    return {
      status: { status: 'showtime', protocol: 'unknown', modulation: 'vdsl', uptime: 781_187 },
      down: { ...ginp, rate: 52_300, maxrate: 55_720, snr: 6, snr_10: 63, attn: 17, attn_10: 172 },
      up: { ...ginp, rate: 16_100, maxrate: 16_240, snr: 7, snr_10: 71, attn: 12, attn_10: 118 },
    }
  }
  const phyr = { ...errors, ginp: false, nitro: true }
  return {
    status: { status: 'showtime', protocol: 'adsl2plus_a', modulation: 'adsl', uptime: 781_187 },
    down: {
      ...phyr,
      phyr: true,
      rxmt: 410,
      rxmt_corr: 402,
      rxmt_uncorr: 8,
      rate: 18_400,
      maxrate: 19_112,
      snr: 7,
      attn: 24,
    },
    up: { ...phyr, phyr: false, rxmt: 0, rxmt_corr: 0, rxmt_uncorr: 0, rate: 1_080, maxrate: 1_092, snr: 12, attn: 13 },
  }
}

function furnishFtth(line: Line): Record<string, boolean | number | string> {
  if (line !== 'ftth')
    return { has_sfp: true, sfp_present: false, sfp_alim_ok: false, sfp_has_signal: false, link: false }
  return {
    link: true,
    link_type: 'pon',
    has_sfp: true,
    sfp_present: true,
    sfp_alim_ok: true,
    sfp_model: 'F-MDCONU5A',
    sfp_vendor: 'FREEBOX',
    sfp_serial: '955800A00000001',
    sfp_pwr_rx: -1838,
    sfp_pwr_tx: 642,
    sfp_has_power_report: true,
    sfp_has_signal: true,
  }
}

function furnishLte(): Lte {
  const flows = { connected: true, last_error: 'no_error', tx_flows_rate: 2187, rx_flows_rate: 244 }
  return {
    enabled: true,
    state: 'connected',
    fsm_state: 'poll_network',
    radio: {
      associated: true,
      plmn: 20815,
      signal_level: 4,
      gcid: '2081500042a3f1',
      ue_active: true,
      bands: [
        { enabled: true, bandwidth: 20, rsrq: -11, rsrp: -98, rssi: -66, band: 7, pci: 214 },
        { enabled: true, bandwidth: 15, rsrq: -12, rsrp: -104, rssi: -71, band: 3, pci: 214 },
      ],
    },
    network: {
      pdn_up: true,
      has_ipv6: true,
      ipv6: '2001:db8:beef::1',
      ipv6_dns: '',
      ipv6_netmask: 'ffff:ffff:ffff:ffff::',
      has_ipv4: false,
      ipv4: '0.0.0.0',
      ipv4_dns: '0.0.0.0',
      ipv4_netmask: '0.0.0.0',
    },
    sim: {
      present: true,
      pin_locked: false,
      puk_locked: false,
      pin_remaining: 3,
      puk_remaining: 10,
      iccid: '8933150000000000001',
    },
    tunnel: {
      lte: { ...flows, tx_max_rate: 3_125_000, tx_used_rate: 120, rx_max_rate: 9_500_000, rx_used_rate: 4_210 },
      xdsl: { ...flows, tx_max_rate: 135_000, tx_used_rate: 2_757, rx_max_rate: 2_300_000, rx_used_rate: 644 },
    },
  }
}

function noDynamicDns(): DynamicDns {
  const status = { status: 'disabled', next_refresh: 0, last_refresh: 0, next_retry: 0, last_error: 0 }
  return { enabled: false, hostname: '', user: '', password: '', status }
}

function someDynamicDns(now: number): DynamicDns {
  const status = {
    status: 'ok',
    next_refresh: now + 1_728_000,
    last_refresh: now - 781_180,
    next_retry: 0,
    last_error: 0,
  }
  return { enabled: true, hostname: 'maison.example.org', user: 'dupont', password: 'secret', status }
}
