/**
 * The media of the internet line: xDSL, fibre (FTTH) and 4G (LTE).
 */
import type { Line, ModelSheet } from '../models.ts'

export interface Xdsl {
  status: { status: string; protocol: string; modulation: string; uptime: number }
  down: Record<string, number | boolean>
  up: Record<string, number | boolean>
}

export type Ftth = Record<string, boolean | number | string>

export interface Lte {
  enabled: boolean
  state: string
  fsm_state: string
  radio: Record<string, unknown>
  network: Record<string, unknown>
  sim: Record<string, unknown>
  tunnel: { lte: Record<string, unknown>; xdsl: Record<string, unknown> }
}

/** The Mini syncs in VDSL2 with G.INP, the other models in ADSL2+ with PhyR. Each has counters that the other lacks. */
export function createXdsl(model: ModelSheet): Xdsl {
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

export function createFtth(line: Line): Ftth {
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

export function createLte(): Lte {
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
