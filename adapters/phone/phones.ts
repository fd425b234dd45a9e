/** What hangs on the telephone sockets and on the DECT base. `phone/` is in no version of the documentation. */
import { z } from 'zod'
import { type Interval, list, many, numeric, one, oneOf, orNull, type Reader } from '../../src/contract/index.ts'

const Type = oneOf('fxs', 'dect')
const Phone = z
  .object({
    id: numeric,
    type: Type,
    on_hook: z.boolean(),
    hardware_defect: z.boolean().optional(),
    vendor: orNull(z.string()),
    gain_rx: numeric.optional(),
    gain_tx: numeric.optional(),
  })
  .transform((it) => ({ ...it, label: `${it.type === 'unknown' ? '' : it.type.toUpperCase()} ${it.id}`.trim() }))

const gain = z.int().min(-100).max(100).optional()

/** Each telephone. @param every how often they are read. */
export function phones(every: Interval) {
  return many({
    schema: Phone,
    from: 'phone/',
    every,
    key: (it) => String(it.id),
    entities: {
      off_hook: {
        is: 'binary_sensor',
        name: 'Phone {label} off the hook',
        id: 'phone_{label}_off_hook',
        icon: 'mdi:phone-in-talk',
        value: (it) => !it.on_hook,
        attributes: { type: (it) => it.type, vendor: (it) => it.vendor || null },
      },
      // DECT handsets are called together: see `config`.
      ring_start: {
        is: 'button',
        name: 'Ring phone {label}',
        id: 'phone_{label}_ring',
        icon: 'mdi:phone-ring',
        where: (it) => it.type === 'fxs',
        press: () => ({ method: 'POST', path: 'phone/fxs_ring_start/', body: {} }),
      },
      ring_stop: {
        is: 'button',
        name: 'Stop ringing phone {label}',
        id: 'phone_{label}_ring_stop',
        icon: 'mdi:phone-off',
        where: (it) => it.type === 'fxs',
        press: () => ({ method: 'POST', path: 'phone/fxs_ring_stop/', body: {} }),
      },
    },
    diagnostics: {
      hardware_defect: {
        is: 'binary_sensor',
        name: 'Phone {label} hardware defect',
        id: 'phone_{label}_defect',
        class: 'problem',
        disabled: true,
      },
      gain_rx: {
        is: 'sensor',
        name: 'Phone {label} receive gain',
        id: 'phone_{label}_gain_rx',
        icon: 'mdi:volume-high',
        count: 'now',
        disabled: true,
      },
      gain_tx: {
        is: 'sensor',
        name: 'Phone {label} transmit gain',
        id: 'phone_{label}_gain_tx',
        icon: 'mdi:microphone',
        count: 'now',
        disabled: true,
      },
    },
    commands: {
      // The range that a box accepts is not known: it says no to what it cannot do.
      set_gain: {
        takes: z.strictObject({ rx: gain, tx: gain }),
        ask: ({ rx, tx }, it) => ({ method: 'PUT', path: `phone/${it.id}`, body: { gain_rx: rx, gain_tx: tx } }),
      },
    },
  })
}

const Bell = z.object({ ringing: z.boolean(), number: z.string().nullable(), name: z.string().nullable() })

/** Whether the telephone rings. There is no push for it: it takes a read every other second, so its owner asks for it. */
export const bell = one({
  schema: Bell,
  from: ringing,
  every: '2s',
  entities: {
    ringing: {
      is: 'binary_sensor',
      name: 'Phone ringing',
      id: 'phone_ringing',
      class: 'sound',
      icon: 'mdi:phone-ring',
      attributes: { number: (it) => it.number, name: (it) => it.name },
    },
    bell: {
      is: 'event',
      name: 'Phone bell',
      id: 'phone_bell',
      icon: 'mdi:phone-ring',
      types: {
        ringing: (before, after) => !before.ringing && after.ringing,
        stopped: (before, after) => before.ringing && !after.ringing,
      },
      attributes: { number: (it) => it.number, name: (it) => it.name },
    },
  },
})

const Ringing = list(z.object({ is_ringing: z.boolean() }))
const Entry = z.object({
  type: z.literal('missed'),
  duration: z.literal(0),
  datetime: numeric,
  number: z.string(),
  name: z.string(),
})
const Log = list(z.unknown()).transform((all) => all.flatMap((it) => Entry.safeParse(it).data ?? []))

// Who calls stands in the log from the first ring on, as a missed call that lasted no time.
async function ringing(box: Reader) {
  const phones = await box.get('phone/', Ringing)
  if (!phones.some((it) => it.is_ringing)) return { ringing: false, number: null, name: null }
  const log = await box.getIfAllowed('call/log/', Log)
  const caller = log?.find((it) => Math.abs(box.now - it.datetime) < 90)
  const name = caller && caller.name !== caller.number ? caller.name : ''
  return { ringing: true, number: caller?.number || null, name: name || null }
}
