/** The telephones on the phone sockets and on the DECT base. */
import { z } from 'zod'
import { many, numeric, oneOf, phrase, post, put, text } from '../../src/contract/index.ts'

const Phone = z
  .object({ id: numeric, type: oneOf('fxs', 'dect'), on_hook: z.boolean(), hardware_defect: z.boolean().optional() })
  .extend({ vendor: text, gain_rx: numeric.optional(), gain_tx: numeric.optional() })
  .transform((it) => ({
    ...it,
    label: it.type === 'fxs' ? phrase('FXS {id}', { id: it.id }) : it.type === 'dect' ? `DECT ${it.id}` : String(it.id),
    off_hook: !it.on_hook,
  }))

// The range that a box accepts is not known: it refuses a gain that it cannot set.
const newGain = z.int().min(-100).max(100).optional()
const gain = { is: 'sensor', count: 'none' } as const

export const phone = many({
  schema: Phone,
  from: 'phone/',
  every: '1m',
  key: (it) => String(it.id),
  limit: 20,
  title: (it) => it.label,
  enabled: ['off_hook'],
  entities: {
    off_hook: {
      is: 'binary_sensor',
      ...named('off the hook', 'off_hook'),
      icon: 'mdi:phone-in-talk',
      attributes: ['type', 'vendor'],
    },
    ring_start: {
      ...ringButton('Ring', 'ring', 'mdi:phone-ring', 'phone/fxs_ring_start/'),
      ends: { after: '30s', by: 'ring_stop', ask: () => post('phone/fxs_ring_stop/') },
    },
    ring_stop: ringButton('Stop ringing', 'ring_stop', 'mdi:phone-off', 'phone/fxs_ring_stop/'),
  },
  diagnostics: {
    hardware_defect: { is: 'binary_sensor', ...named('hardware defect', 'defect'), class: 'problem' },
    gain_rx: { ...gain, ...named('receive gain', 'gain_rx'), icon: 'mdi:volume-high' },
    gain_tx: { ...gain, ...named('transmit gain', 'gain_tx'), icon: 'mdi:microphone' },
  },
  commands: {
    set_gain: {
      takes: z.strictObject({ rx: newGain, tx: newGain }),
      ask: ({ rx, tx }, it) => put(`phone/${it.id}`, { gain_rx: rx, gain_tx: tx }),
    },
  },
})

function named(name: string, id: string) {
  return { name: `{label} ${name}`, id: `phone_{label}_${id}` }
}

/** Only on the phone sockets (FXS): DECT handsets are paged all together, see config.ts. */
function ringButton(action: string, id: string, icon: `mdi:${string}`, path: string) {
  const where = (it: z.output<typeof Phone>) => it.type === 'fxs'
  const naming = { name: `${action} {label}`, id: `phone_{label}_${id}` }
  return { is: 'button', ...naming, icon, where, press: () => post(path) } as const
}
