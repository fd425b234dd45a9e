/**
 * 4G: the modem that adds to the xDSL line (Delta) or stands in for it (internet backup), and the two tunnels of the
 * aggregation. One path up to API 9, three from API 10.
 */
import { z } from 'zod'
import { atLeast, list, many, numeric, one, orNull, type Reader } from '../../src/contract/index.ts'

const number = orNull(numeric)
const address = z
  .string()
  .nullish()
  .transform((ip) => (ip && ip !== '0.0.0.0' ? ip : null))

const Band = z.object({ enabled: z.boolean().default(true), band: number, rsrp: number, rsrq: number, rssi: number })
const Sim = z.object({
  present: z.boolean(),
  pin_locked: z.boolean().default(false),
  puk_locked: z.boolean().default(false),
  pin_remaining: numeric.optional(),
  puk_remaining: numeric.optional(),
})
const Modem = z
  .object({
    id: z.enum(['aggregation', 'backup']),
    state: orNull(z.string()),
    radio: z
      .object({ associated: z.boolean().optional(), signal_level: numeric.optional(), bands: list(Band) })
      .optional(),
    network: z.object({ pdn_up: z.boolean().optional(), ipv4: address, ipv6: address }).optional(),
    sim: Sim.optional(),
  })
  .transform((it) => ({
    ...it,
    label: it.id === 'backup' ? '4G backup' : 'xDSL+4G',
    band: it.radio?.bands.find((band) => band.enabled), // the one in use stands first
  }))

const Tunnel = z
  .object({ connected: z.boolean(), rx_used_rate: number, tx_used_rate: number }) // byte/s, as seen from the box
  .extend({ rx_max_rate: number, tx_max_rate: number, last_error: orNull(z.string()) })
  .optional()
const Aggregation = z.object({
  enabled: z.boolean(),
  tunnel: z.object({ lte: Tunnel, xdsl: Tunnel }).optional(),
  path: z.string(),
})

export const lte = many({
  schema: Modem,
  from: modems,
  every: '1m',
  key: (it) => it.id,
  diagnostics: {
    state: { is: 'sensor', name: '{label} state', id: 'lte_{id}_state', icon: 'mdi:radio-tower' },
    associated: {
      is: 'binary_sensor',
      name: '{label} radio',
      id: 'lte_{id}_radio',
      class: 'connectivity',
      value: (it) => it.radio?.associated,
    },
    connected: {
      is: 'binary_sensor',
      name: '{label} network',
      id: 'lte_{id}_network',
      class: 'connectivity',
      value: (it) => it.network?.pdn_up,
      attributes: { ipv4: (it) => it.network?.ipv4, ipv6: (it) => it.network?.ipv6 },
    },
    signal_level: {
      is: 'sensor',
      name: '{label} signal level',
      id: 'lte_{id}_signal_level',
      icon: 'mdi:signal-cellular-3',
      count: 'now',
      value: (it) => it.radio?.signal_level,
    },
    rsrp: {
      is: 'sensor',
      name: '{label} RSRP',
      id: 'lte_{id}_rsrp',
      class: 'signal_strength',
      unit: 'dBm',
      value: (it) => it.radio && (it.band?.rsrp ?? null),
    },
    rsrq: {
      is: 'sensor',
      name: '{label} RSRQ',
      id: 'lte_{id}_rsrq',
      class: 'signal_strength',
      unit: 'dB',
      disabled: true,
      value: (it) => it.radio && (it.band?.rsrq ?? null),
    },
    rssi: {
      is: 'sensor',
      name: '{label} RSSI',
      id: 'lte_{id}_rssi',
      class: 'signal_strength',
      unit: 'dBm',
      disabled: true,
      value: (it) => it.radio && (it.band?.rssi ?? null),
    },
    band: {
      is: 'sensor',
      name: '{label} band',
      id: 'lte_{id}_band',
      icon: 'mdi:sine-wave',
      disabled: true,
      value: (it) => it.radio && (it.band?.band ? `B${it.band.band}` : null),
    },
    sim: {
      is: 'sensor',
      name: '{label} SIM',
      id: 'lte_{id}_sim',
      icon: 'mdi:sim',
      class: 'enum',
      options: ['ready', 'absent', 'pin_locked', 'puk_locked'],
      disabled: true,
      value: (it) => it.sim && simState(it.sim),
      attributes: { pin_remaining: (it) => it.sim?.pin_remaining, puk_remaining: (it) => it.sim?.puk_remaining },
    },
  },
})

export const aggregation = one({
  schema: Aggregation,
  from: tunnels,
  every: '1m',
  entities: {
    lte_rate_down: {
      is: 'sensor',
      name: '4G download',
      id: 'tunnel_lte_rate_down',
      class: 'data_rate',
      unit: 'B/s',
      precision: 0,
      value: (it) => it.tunnel?.lte?.rx_used_rate,
      attributes: { lte_rate_down_max: (it) => it.tunnel?.lte?.rx_max_rate },
    },
    lte_rate_up: {
      is: 'sensor',
      name: '4G upload',
      id: 'tunnel_lte_rate_up',
      class: 'data_rate',
      unit: 'B/s',
      precision: 0,
      value: (it) => it.tunnel?.lte?.tx_used_rate,
      attributes: { lte_rate_up_max: (it) => it.tunnel?.lte?.tx_max_rate },
    },
    xdsl_rate_down: {
      is: 'sensor',
      name: 'xDSL download',
      id: 'tunnel_xdsl_rate_down',
      class: 'data_rate',
      unit: 'B/s',
      precision: 0,
      value: (it) => it.tunnel?.xdsl?.rx_used_rate,
      attributes: { xdsl_rate_down_max: (it) => it.tunnel?.xdsl?.rx_max_rate },
    },
    xdsl_rate_up: {
      is: 'sensor',
      name: 'xDSL upload',
      id: 'tunnel_xdsl_rate_up',
      class: 'data_rate',
      unit: 'B/s',
      precision: 0,
      value: (it) => it.tunnel?.xdsl?.tx_used_rate,
      attributes: { xdsl_rate_up_max: (it) => it.tunnel?.xdsl?.tx_max_rate },
    },
  },
  settings: {
    enabled: {
      is: 'switch',
      name: 'xDSL+4G',
      id: 'aggregation',
      icon: 'mdi:link-plus',
      set: (on, it) => ({ method: 'PUT', path: it.path, body: { enabled: on } }),
    },
  },
  diagnostics: {
    lte_connected: {
      is: 'binary_sensor',
      name: '4G tunnel',
      id: 'tunnel_lte',
      class: 'connectivity',
      value: (it) => it.tunnel?.lte?.connected,
      attributes: { lte_error: (it) => it.tunnel?.lte?.last_error },
    },
    xdsl_connected: {
      is: 'binary_sensor',
      name: 'xDSL tunnel',
      id: 'tunnel_xdsl',
      class: 'connectivity',
      value: (it) => it.tunnel?.xdsl?.connected,
      attributes: { xdsl_error: (it) => it.tunnel?.xdsl?.last_error },
    },
  },
})

const raw = z.looseObject({})

async function modems(box: Reader) {
  if (!atLeast(box.api, '10.0')) return [{ ...(await box.get('connection/lte/config/', raw)), id: 'aggregation' }]
  const backup = await box.getIfPresent('connection/lte/backup', raw)
  // With neither of the two the get throws NotHere, and the engine asks rarely.
  const both = backup ? box.getIfPresent('connection/lte/aggregation', raw) : box.get('connection/lte/aggregation', raw)
  const aggregation = await both
  return [
    ...(aggregation ? [{ ...aggregation, id: 'aggregation' }] : []),
    ...(backup ? [{ ...backup, id: 'backup' }] : []),
  ]
}

async function tunnels(box: Reader) {
  const path = !atLeast(box.api, '10.0') ? 'connection/lte/config/' : 'connection/aggregation'
  return { ...(await box.get(path, raw)), path }
}

function simState(sim: z.output<typeof Sim>) {
  if (!sim.present) return 'absent'
  if (sim.puk_locked) return 'puk_locked'
  return sim.pin_locked ? 'pin_locked' : 'ready'
}
