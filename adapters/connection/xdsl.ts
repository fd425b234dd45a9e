/** The copper pair: synchronisation, noise, attenuation and errors, per direction. Not on fibre. */
import { z } from 'zod'
import { numeric, one, oneOf, orNull, type Reader } from '../../src/contract/index.ts'

const number = orNull(numeric)
const State = oneOf('down', 'training', 'started', 'chan_analysis', 'msg_exchange', 'showtime', 'disabled')
const Modulation = oneOf('adsl', 'vdsl')

const Stats = z
  .object({ rate: number, maxrate: number, snr: number, attn: number, snr_10: number, attn_10: number })
  .extend({ fec: number, crc: number, hec: number, es: number, ses: number })
  // In tenths of dB where the firmware has them, in whole ones everywhere.
  .transform((it) => ({ ...it, snr: tenth(it.snr_10) ?? it.snr, attn: tenth(it.attn_10) ?? it.attn }))

const Xdsl = z
  .object({
    status: z.object({
      status: State,
      protocol: orNull(z.string()),
      modulation: orNull(Modulation),
      uptime: number,
    }),
    down: Stats,
    up: Stats,
    now: z.number(),
  })
  .transform(({ status, now, ...it }) => ({ ...it, ...status, since: synchronised(status, now) }))

export const xdsl = one({
  schema: Xdsl,
  from: copper,
  every: '1m',
  entities: {
    fec_down: errors('FEC errors down', 'fec_down', (it) => it.down.fec),
    fec_up: errors('FEC errors up', 'fec_up', (it) => it.up.fec),
    crc_down: errors('CRC errors down', 'crc_down', (it) => it.down.crc),
    crc_up: errors('CRC errors up', 'crc_up', (it) => it.up.crc),
    hec_down: errors('HEC errors down', 'hec_down', (it) => it.down.hec),
    hec_up: errors('HEC errors up', 'hec_up', (it) => it.up.hec),
    es_down: errors('errored seconds down', 'es_down', (it) => it.down.es),
    es_up: errors('errored seconds up', 'es_up', (it) => it.up.es),
    ses_down: errors('severely errored seconds down', 'ses_down', (it) => it.down.ses),
    ses_up: errors('severely errored seconds up', 'ses_up', (it) => it.up.ses),
  },
  diagnostics: {
    status: {
      is: 'sensor',
      name: 'xDSL state',
      id: 'xdsl_state',
      class: 'enum',
      options: State.options,
      icon: 'mdi:phone-classic',
    },
    modulation: {
      is: 'sensor',
      name: 'xDSL modulation',
      id: 'xdsl_modulation',
      class: 'enum',
      options: Modulation.options,
      disabled: true,
    },
    protocol: { is: 'sensor', name: 'xDSL protocol', id: 'xdsl_protocol', disabled: true },
    since: {
      is: 'sensor',
      name: 'xDSL synchronised since',
      id: 'xdsl_since',
      class: 'timestamp',
      tolerance: 90,
    },
    rate_down: {
      is: 'sensor',
      name: 'xDSL rate down',
      id: 'xdsl_rate_down',
      class: 'data_rate',
      unit: 'kbit/s',
      value: (it) => it.down.rate,
    },
    rate_up: {
      is: 'sensor',
      name: 'xDSL rate up',
      id: 'xdsl_rate_up',
      class: 'data_rate',
      unit: 'kbit/s',
      value: (it) => it.up.rate,
    },
    maxrate_down: {
      is: 'sensor',
      name: 'xDSL attainable rate down',
      id: 'xdsl_maxrate_down',
      class: 'data_rate',
      unit: 'kbit/s',
      disabled: true,
      value: (it) => it.down.maxrate,
    },
    maxrate_up: {
      is: 'sensor',
      name: 'xDSL attainable rate up',
      id: 'xdsl_maxrate_up',
      class: 'data_rate',
      unit: 'kbit/s',
      disabled: true,
      value: (it) => it.up.maxrate,
    },
    snr_down: {
      is: 'sensor',
      name: 'xDSL noise margin down',
      id: 'xdsl_snr_down',
      class: 'signal_strength',
      unit: 'dB',
      value: (it) => it.down.snr,
    },
    snr_up: {
      is: 'sensor',
      name: 'xDSL noise margin up',
      id: 'xdsl_snr_up',
      class: 'signal_strength',
      unit: 'dB',
      value: (it) => it.up.snr,
    },
    attn_down: {
      is: 'sensor',
      name: 'xDSL attenuation down',
      id: 'xdsl_attn_down',
      class: 'signal_strength',
      unit: 'dB',
      value: (it) => it.down.attn,
    },
    attn_up: {
      is: 'sensor',
      name: 'xDSL attenuation up',
      id: 'xdsl_attn_up',
      class: 'signal_strength',
      unit: 'dB',
      value: (it) => it.up.attn,
    },
  },
})

/** One of the ten error counters. */
function errors(name: string, id: string, value: (it: z.output<typeof Xdsl>) => number | null | undefined) {
  const common = {
    is: 'sensor',
    icon: 'mdi:alert-circle-outline',
    count: 'total',
    disabled: true,
  } as const
  return { ...common, name: `xDSL ${name}`, id: `xdsl_${id}`, value }
}

const Line = z.looseObject({ status: z.looseObject({ status: z.string() }) })
const Medium = z.object({ media: z.string().optional() })

// A box on fibre may answer here as well, with a line that is never up: to its owner it has no xDSL.
async function copper(box: Reader) {
  const line = await box.get('connection/xdsl/', Line)
  const { media } = await box.get('connection/', Medium)
  return media === 'ftth' && line.status.status !== 'showtime' ? undefined : { ...line, now: box.now }
}

function synchronised({ status, uptime }: { status: string; uptime: number | null }, now: number) {
  return status === 'showtime' && uptime !== null ? now - uptime : null
}

function tenth(value: number | null) {
  return value === null ? null : value / 10
}
