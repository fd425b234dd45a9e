/** The copper pair: synchronisation, noise, attenuation and errors, per direction. Not on a fibre line. */
import { z } from 'zod'
import { numeric, one, oneOf, orNull, type Reader, text } from '../../src/contract/index.ts'

const number = orNull(numeric)
const tenths = number.transform((value) => (value === null ? null : value / 10))
const State = oneOf('down', 'training', 'started', 'chan_analysis', 'msg_exchange', 'showtime', 'disabled')
const Modulation = oneOf('adsl', 'vdsl')

const Stats = z
  .object({ rate: number, maxrate: number, snr: number, attn: number, snr_10: tenths, attn_10: tenths })
  .extend({ fec: number, crc: number, hec: number, es: number, ses: number })
  // Noise margin and attenuation come in whole dB from every firmware, and from some also in tenths.
  .transform((it) => ({ ...it, snr: it.snr_10 ?? it.snr, attn: it.attn_10 ?? it.attn }))

const Status = z.object({ status: State, protocol: text, modulation: orNull(Modulation), uptime: number })
const Xdsl = z.object({ status: Status, down: Stats, up: Stats, now: z.number() }).transform((it) => {
  const { status, uptime } = it.status
  return { ...it, ...it.status, since: status === 'showtime' && uptime !== null ? it.now - uptime : null }
})

const rate = { is: 'sensor', class: 'data_rate', boxUnit: 'kbit/s', unit: 'Mbit/s' } as const
const decibels = { is: 'sensor', class: 'signal_strength', unit: 'dB' } as const
const errors = { is: 'sensor', icon: 'mdi:alert-circle-outline', count: 'total' } as const

export const xdsl = one({
  schema: Xdsl,
  from: copper,
  every: '1m',
  prefix: { name: 'xDSL', id: 'xdsl' },
  enabled: ['rate_down', 'rate_up', 'snr_down', 'snr_up'],
  diagnostics: {
    status: { is: 'sensor', name: 'state', id: 'state', options: State, icon: 'mdi:phone-classic' },
    modulation: { is: 'sensor', name: 'modulation', options: Modulation },
    protocol: { is: 'sensor', name: 'protocol' },
    since: { is: 'sensor', name: 'synchronised since', class: 'timestamp', tolerance: 90 },
    rate_down: { ...rate, name: 'rate down', value: (it) => it.down.rate },
    rate_up: { ...rate, name: 'rate up', value: (it) => it.up.rate },
    maxrate_down: { ...rate, name: 'attainable rate down', value: (it) => it.down.maxrate },
    maxrate_up: { ...rate, name: 'attainable rate up', value: (it) => it.up.maxrate },
    snr_down: { ...decibels, name: 'noise margin down', value: (it) => it.down.snr },
    snr_up: { ...decibels, name: 'noise margin up', value: (it) => it.up.snr },
    attn_down: { ...decibels, name: 'attenuation down', value: (it) => it.down.attn },
    attn_up: { ...decibels, name: 'attenuation up', value: (it) => it.up.attn },
    fec_down: { ...errors, name: 'FEC errors down', value: (it) => it.down.fec },
    fec_up: { ...errors, name: 'FEC errors up', value: (it) => it.up.fec },
    crc_down: { ...errors, name: 'CRC errors down', value: (it) => it.down.crc },
    crc_up: { ...errors, name: 'CRC errors up', value: (it) => it.up.crc },
    hec_down: { ...errors, name: 'HEC errors down', value: (it) => it.down.hec },
    hec_up: { ...errors, name: 'HEC errors up', value: (it) => it.up.hec },
    es_down: { ...errors, name: 'errored seconds down', value: (it) => it.down.es },
    es_up: { ...errors, name: 'errored seconds up', value: (it) => it.up.es },
    ses_down: { ...errors, name: 'severely errored seconds down', value: (it) => it.down.ses },
    ses_up: { ...errors, name: 'severely errored seconds up', value: (it) => it.up.ses },
  },
})

const Line = z.looseObject({ status: z.looseObject({ status: z.string() }) })
const Medium = z.object({ media: z.string().optional() })

// A box on fibre may answer here as well, with a line that is never up. It then has no xDSL.
async function copper(box: Reader) {
  const line = await box.get('connection/xdsl/', Line)
  const isUp = line.status.status === 'showtime'
  const isFibre = async () => (await box.requiredPart('connection/', medium)).media === 'ftth'
  return !isUp && (await isFibre()) ? undefined : { ...line, now: box.now }
}

function medium(box: Reader) {
  return box.get('connection/', Medium)
}
