/** The copper pair: synchronisation, noise, attenuation and errors, per direction. Not on a fibre line. */
import { z } from 'zod'
import { numeric, one, oneOf, orNull, type Reader } from '../../src/contract/index.ts'

const number = orNull(numeric)
const State = oneOf('down', 'training', 'started', 'chan_analysis', 'msg_exchange', 'showtime', 'disabled')
const Modulation = oneOf('adsl', 'vdsl')

const Stats = z
  .object({ rate: number, maxrate: number, snr: number, attn: number, snr_10: number, attn_10: number })
  .extend({ fec: number, crc: number, hec: number, es: number, ses: number })
  // Noise margin and attenuation come in whole dB from every firmware, and from some also in tenths.
  .transform((it) => ({ ...it, snr: tenth(it.snr_10) ?? it.snr, attn: tenth(it.attn_10) ?? it.attn }))

const Status = z.object({ status: State, protocol: orNull(z.string()), modulation: orNull(Modulation), uptime: number })
const Xdsl = z
  .object({ status: Status, down: Stats, up: Stats, now: z.number() })
  .transform(({ status, now, ...it }) => ({ ...it, ...status, since: synchronisedSince(status, now) }))
type Xdsl = z.output<typeof Xdsl>

const rate = { class: 'data_rate', unit: 'kbit/s' } as const
const decibels = { class: 'signal_strength', unit: 'dB' } as const
const errors = { icon: 'mdi:alert-circle-outline', count: 'total', disabled: true } as const

export const xdsl = one({
  schema: Xdsl,
  from: copper,
  every: '1m',
  diagnostics: {
    status: { is: 'sensor', name: 'xDSL state', id: 'xdsl_state', options: State, icon: 'mdi:phone-classic' },
    modulation: { is: 'sensor', name: 'xDSL modulation', id: 'xdsl_modulation', options: Modulation, disabled: true },
    protocol: { is: 'sensor', name: 'xDSL protocol', id: 'xdsl_protocol', disabled: true },
    since: { is: 'sensor', name: 'xDSL synchronised since', id: 'xdsl_since', class: 'timestamp', tolerance: 90 },
    rate_down: measured('down', 'rate', 'rate', rate),
    rate_up: measured('up', 'rate', 'rate', rate),
    maxrate_down: measured('down', 'maxrate', 'attainable rate', { ...rate, disabled: true }),
    maxrate_up: measured('up', 'maxrate', 'attainable rate', { ...rate, disabled: true }),
    snr_down: measured('down', 'snr', 'noise margin', decibels),
    snr_up: measured('up', 'snr', 'noise margin', decibels),
    attn_down: measured('down', 'attn', 'attenuation', decibels),
    attn_up: measured('up', 'attn', 'attenuation', decibels),
    fec_down: measured('down', 'fec', 'FEC errors', errors),
    fec_up: measured('up', 'fec', 'FEC errors', errors),
    crc_down: measured('down', 'crc', 'CRC errors', errors),
    crc_up: measured('up', 'crc', 'CRC errors', errors),
    hec_down: measured('down', 'hec', 'HEC errors', errors),
    hec_up: measured('up', 'hec', 'HEC errors', errors),
    es_down: measured('down', 'es', 'errored seconds', errors),
    es_up: measured('up', 'es', 'errored seconds', errors),
    ses_down: measured('down', 'ses', 'severely errored seconds', errors),
    ses_up: measured('up', 'ses', 'severely errored seconds', errors),
  },
})

/** A figure of one direction. `kind` says in which unit it is measured, or that it counts. */
function measured<K extends object>(way: 'down' | 'up', field: keyof z.output<typeof Stats>, name: string, kind: K) {
  const value = (it: Xdsl) => it[way][field]
  return { is: 'sensor', name: `xDSL ${name} ${way}`, id: `xdsl_${field}_${way}`, ...kind, value } as const
}

const Line = z.looseObject({ status: z.looseObject({ status: z.string() }) })
const Medium = z.object({ media: z.string().optional() })

// A box on fibre may answer here as well, with a line that is never up. It then has no xDSL.
async function copper(box: Reader) {
  const line = await box.get('connection/xdsl/', Line)
  const { media } = await box.get('connection/', Medium)
  return media === 'ftth' && line.status.status !== 'showtime' ? undefined : { ...line, now: box.now }
}

function synchronisedSince({ status, uptime }: { status: string; uptime: number | null }, now: number) {
  return status === 'showtime' && uptime !== null ? now - uptime : null
}

function tenth(value: number | null) {
  return value === null ? null : value / 10
}
