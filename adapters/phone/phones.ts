/** The telephones on the phone sockets and on the DECT base. `phone/` is in no version of the documentation. */
import { z } from 'zod'
import { type Interval, many, numeric, oneOf, orNull, post, put } from '../../src/contract/index.ts'

const Phone = z
  .object({
    id: numeric,
    type: oneOf('fxs', 'dect'),
    on_hook: z.boolean(),
    hardware_defect: z.boolean().optional(),
    vendor: orNull(z.string()),
    gain_rx: numeric.optional(),
    gain_tx: numeric.optional(),
  })
  .transform((it) => ({ ...it, label: `${it.type === 'unknown' ? '' : it.type.toUpperCase()} ${it.id}`.trim() }))
type Phone = z.output<typeof Phone>

// The range that a box accepts is not known: it refuses a gain that it cannot set.
const gain = z.int().min(-100).max(100).optional()

/** Each telephone. `every` is how often they are read. */
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
      ring_start: ringButton('Ring', 'ring', 'mdi:phone-ring', 'phone/fxs_ring_start/'),
      ring_stop: ringButton('Stop ringing', 'ring_stop', 'mdi:phone-off', 'phone/fxs_ring_stop/'),
    },
    diagnostics: {
      hardware_defect: {
        is: 'binary_sensor',
        name: 'Phone {label} hardware defect',
        id: 'phone_{label}_defect',
        class: 'problem',
        disabled: true,
      },
      gain_rx: gainSensor('receive', 'gain_rx', 'mdi:volume-high'),
      gain_tx: gainSensor('transmit', 'gain_tx', 'mdi:microphone'),
    },
    commands: {
      set_gain: {
        takes: z.strictObject({ rx: gain, tx: gain }),
        ask: ({ rx, tx }, it) => put(`phone/${it.id}`, { gain_rx: rx, gain_tx: tx }),
      },
    },
  })
}

/** Only on the phone sockets (FXS): DECT handsets are paged all together, see config.ts. */
function ringButton(action: string, id: string, icon: `mdi:${string}`, path: string) {
  return {
    is: 'button',
    name: `${action} phone {label}`,
    id: `phone_{label}_${id}`,
    icon,
    where: (it: Phone) => it.type === 'fxs',
    press: () => post(path),
  } as const
}

function gainSensor(direction: string, field: 'gain_rx' | 'gain_tx', icon: `mdi:${string}`) {
  const name = `Phone {label} ${direction} gain`
  return { is: 'sensor', name, id: `phone_{label}_${field}`, icon, count: 'now', disabled: true } as const
}
