/**
 * 4G: the modem, which adds to the xDSL line (Delta) or replaces it (internet backup), and the tunnels of the xDSL+4G
 * aggregation. Up to API 9 all share one path, from API 10 on each has its own.
 */
import { z } from 'zod'
import {
  amount,
  atLeast,
  list,
  many,
  numeric,
  one,
  orNull,
  phrase,
  type Reader,
  text,
} from '../../src/contract/index.ts'

const number = orNull(numeric)
const address = text.transform((ip) => (ip === '0.0.0.0' ? null : ip))

const Band = z.object({ enabled: z.boolean().default(true), band: number, rsrp: number, rsrq: number, rssi: number })
const Radio = z
  .object({ associated: z.boolean().optional(), signal_level: numeric.optional(), bands: list(Band) })
  .transform((it) => ({ ...it, ...signalOf(it.bands) }))
const Network = z
  .object({ pdn_up: z.boolean().optional(), ipv4: address, ipv6: address })
  .transform((it) => ({ ...it, connected: it.pdn_up }))
const states = ['ready', 'absent', 'pin_locked', 'puk_locked']
const locks = ['puk_locked', 'pin_locked'] as const
const Sim = z
  .object({ present: z.boolean(), pin_locked: z.boolean().default(false), puk_locked: z.boolean().default(false) })
  .extend({ pin_remaining: numeric.optional(), puk_remaining: numeric.optional() })
  .transform((it) => ({ ...it, sim: it.present ? (locks.find((lock) => it[lock]) ?? 'ready') : 'absent' }))

const labels = { aggregation: 'xDSL+4G', backup: phrase('4G backup') } as const
const Modem = z
  .object({ id: z.enum(['aggregation', 'backup']), state: text })
  .extend({ radio: Radio.optional(), network: Network.optional(), sim: Sim.optional() })
  .transform(({ radio, network, sim, ...it }) => ({ ...it, ...radio, ...network, ...sim, label: labels[it.id] }))

const link = { is: 'binary_sensor', class: 'connectivity' } as const
const dBm = { is: 'sensor', class: 'signal_strength', unit: 'dBm' } as const
const dB = { is: 'sensor', class: 'signal_strength', unit: 'dB' } as const

export const lte = many({
  schema: Modem,
  from: modems,
  every: '1m',
  key: (it) => it.id,
  prefix: { name: '{label}', id: 'lte_{id}' },
  enabled: ['connected', 'signal_level'],
  diagnostics: {
    state: { is: 'sensor', name: 'state', icon: 'mdi:radio-tower' },
    associated: { ...link, name: 'radio', id: 'radio' },
    connected: { ...link, name: 'network', id: 'network', attributes: ['ipv4', 'ipv6'] },
    signal_level: { is: 'sensor', name: 'signal level', icon: 'mdi:signal-cellular-3', count: 'now' },
    rsrp: { ...dBm, name: 'RSRP' },
    rsrq: { ...dB, name: 'RSRQ' },
    rssi: { ...dBm, name: 'RSSI' },
    band: { is: 'sensor', name: 'band', icon: 'mdi:sine-wave' },
    sim: {
      is: 'sensor',
      name: 'SIM',
      icon: 'mdi:sim',
      options: states,
      attributes: ['pin_remaining', 'puk_remaining'],
    },
  },
})

/** The signal of the band in use, which is the first one that is enabled. */
function signalOf(bands: readonly z.output<typeof Band>[]) {
  const { rsrp = null, rsrq = null, rssi = null, band } = bands.find((it) => it.enabled) ?? {}
  return { rsrp, rsrq, rssi, band: band ? `B${band}` : null }
}

const raw = z.looseObject({})

async function modems(box: Reader) {
  if (!atLeast(box.api, '10.0')) return [{ ...(await box.get('connection/lte/config/', raw)), id: 'aggregation' }]
  const ids = ['aggregation', 'backup']
  const found = await box.parts(
    ids.map((id) => `connection/lte/${id}`),
    modemOf,
  )
  return [...found].map(([path, modem]) => ({ ...modem, id: path.slice(path.lastIndexOf('/') + 1) }))
}

function modemOf(box: Reader, path: string) {
  return box.get(path, raw)
}

const maximum = orNull(amount('B/s', 'Mbit/s'))
// Rates are in byte/s, as seen from the box: it receives (rx) what is downloaded.
const Tunnel = z
  .object({ connected: z.boolean(), last_error: text })
  .extend({ rx_used_rate: number, tx_used_rate: number, rx_max_rate: maximum, tx_max_rate: maximum })
  .optional()
const Aggregation = z
  .object({ enabled: z.boolean(), tunnel: z.object({ lte: Tunnel, xdsl: Tunnel }).optional(), path: z.string() })
  .transform(({ tunnel: { lte, xdsl } = {}, ...it }) => ({
    ...it,
    lte_connected: lte?.connected,
    lte_error: lte?.last_error,
    lte_rate_down: lte?.rx_used_rate,
    lte_rate_down_max: lte?.rx_max_rate,
    lte_rate_up: lte?.tx_used_rate,
    lte_rate_up_max: lte?.tx_max_rate,
    xdsl_connected: xdsl?.connected,
    xdsl_error: xdsl?.last_error,
    xdsl_rate_down: xdsl?.rx_used_rate,
    xdsl_rate_down_max: xdsl?.rx_max_rate,
    xdsl_rate_up: xdsl?.tx_used_rate,
    xdsl_rate_up_max: xdsl?.tx_max_rate,
  }))

const rate = { is: 'sensor', class: 'data_rate', boxUnit: 'B/s', unit: 'Mbit/s' } as const

export const aggregation = one({
  schema: Aggregation,
  from: tunnels,
  every: '1m',
  put: '{path}',
  enabled: ['lte_rate_down', 'lte_rate_up', 'enabled', 'lte_connected'],
  entities: {
    lte_rate_down: { ...rate, name: '4G download', id: 'tunnel_lte_rate_down', attributes: ['lte_rate_down_max'] },
    lte_rate_up: { ...rate, name: '4G upload', id: 'tunnel_lte_rate_up', attributes: ['lte_rate_up_max'] },
    xdsl_rate_down: { ...rate, name: 'xDSL download', id: 'tunnel_xdsl_rate_down', attributes: ['xdsl_rate_down_max'] },
    xdsl_rate_up: { ...rate, name: 'xDSL upload', id: 'tunnel_xdsl_rate_up', attributes: ['xdsl_rate_up_max'] },
  },
  settings: { enabled: { is: 'switch', name: 'xDSL+4G', id: 'aggregation', icon: 'mdi:link-plus' } },
  diagnostics: {
    lte_connected: { ...link, name: '4G tunnel', id: 'tunnel_lte', attributes: ['lte_error'] },
    xdsl_connected: { ...link, name: 'xDSL tunnel', id: 'tunnel_xdsl', attributes: ['xdsl_error'] },
  },
})

async function tunnels(box: Reader) {
  const path = atLeast(box.api, '10.0') ? 'connection/aggregation' : 'connection/lte/config/'
  return { ...(await box.get(path, raw)), path }
}
