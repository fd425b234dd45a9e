/** The 4G modem: it adds to the xDSL line (Delta) or replaces it (internet backup). One path up to API 9, two from 10. */
import { z } from 'zod'
import { atLeast, list, many, numeric, orNull, type Reader, text } from '../../src/contract/index.ts'

const number = orNull(numeric)
const address = text.transform((ip) => (ip && ip !== '0.0.0.0' ? ip : null))

const Band = z.object({ enabled: z.boolean().default(true), band: number, rsrp: number, rsrq: number, rssi: number })
type Band = z.output<typeof Band>
const Radio = z.object({ associated: z.boolean().optional(), signal_level: numeric.optional(), bands: list(Band) })
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
    radio: Radio.optional(),
    network: z.object({ pdn_up: z.boolean().optional(), ipv4: address, ipv6: address }).optional(),
    sim: Sim.optional(),
  })
  .transform((it) => ({
    ...it,
    label: it.id === 'backup' ? '4G backup' : 'xDSL+4G',
    associated: it.radio?.associated,
    connected: it.network?.pdn_up,
    signal_level: it.radio?.signal_level,
    ...(it.radio && signalOf(it.radio.bands)),
  }))

const dBm = { class: 'signal_strength', unit: 'dBm' } as const
const dB = { class: 'signal_strength', unit: 'dB' } as const

export const lte = many({
  schema: Modem,
  from: modems,
  every: '1m',
  key: (it) => it.id,
  diagnostics: {
    state: { is: 'sensor', name: '{label} state', id: 'lte_{id}_state', icon: 'mdi:radio-tower' },
    associated: { is: 'binary_sensor', name: '{label} radio', id: 'lte_{id}_radio', class: 'connectivity' },
    connected: {
      is: 'binary_sensor',
      name: '{label} network',
      id: 'lte_{id}_network',
      class: 'connectivity',
      attributes: { ipv4: (it) => it.network?.ipv4, ipv6: (it) => it.network?.ipv6 },
    },
    signal_level: {
      is: 'sensor',
      name: '{label} signal level',
      id: 'lte_{id}_signal_level',
      icon: 'mdi:signal-cellular-3',
      count: 'now',
    },
    rsrp: { is: 'sensor', name: '{label} RSRP', id: 'lte_{id}_rsrp', ...dBm },
    rsrq: { is: 'sensor', name: '{label} RSRQ', id: 'lte_{id}_rsrq', ...dB, disabled: true },
    rssi: { is: 'sensor', name: '{label} RSSI', id: 'lte_{id}_rssi', ...dBm, disabled: true },
    band: { is: 'sensor', name: '{label} band', id: 'lte_{id}_band', icon: 'mdi:sine-wave', disabled: true },
    sim: {
      is: 'sensor',
      name: '{label} SIM',
      id: 'lte_{id}_sim',
      icon: 'mdi:sim',
      options: ['ready', 'absent', 'pin_locked', 'puk_locked'],
      disabled: true,
      value: (it) => it.sim && simState(it.sim),
      attributes: { pin_remaining: (it) => it.sim?.pin_remaining, puk_remaining: (it) => it.sim?.puk_remaining },
    },
  },
})

/** The signal of the band in use, which is the first one that is enabled. */
function signalOf(bands: readonly Band[]) {
  const inUse = bands.find((it) => it.enabled)
  return {
    rsrp: inUse?.rsrp ?? null,
    rsrq: inUse?.rsrq ?? null,
    rssi: inUse?.rssi ?? null,
    band: inUse?.band ? `B${inUse.band}` : null,
  }
}

const raw = z.looseObject({})

async function modems(box: Reader) {
  if (!atLeast(box.api, '10.0')) return [{ ...(await box.get('connection/lte/config/', raw)), id: 'aggregation' }]
  const backup = await box.getIfPresent('connection/lte/backup', raw)
  // If the box has neither of the two, `get` throws NotHere, and the engine reads rarely.
  const both = backup ? box.getIfPresent('connection/lte/aggregation', raw) : box.get('connection/lte/aggregation', raw)
  const aggregation = await both
  return [
    ...(aggregation ? [{ ...aggregation, id: 'aggregation' }] : []),
    ...(backup ? [{ ...backup, id: 'backup' }] : []),
  ]
}

function simState(sim: z.output<typeof Sim>) {
  if (!sim.present) return 'absent'
  if (sim.puk_locked) return 'puk_locked'
  return sim.pin_locked ? 'pin_locked' : 'ready'
}
