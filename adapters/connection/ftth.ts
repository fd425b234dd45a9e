/** The fibre module (SFP): link, signal and optical power. Only on a fibre line. */
import { z } from 'zod'
import { numeric, one, type Reader } from '../../src/contract/index.ts'

const Ftth = z
  .object({
    link: z.boolean().optional(),
    link_type: z.string().optional(),
    sfp_has_signal: z.boolean().optional(),
    sfp_alim_ok: z.boolean().optional(),
    sfp_has_power_report: z.boolean().default(true),
    sfp_pwr_rx: numeric.optional(), // hundredths of dBm, as is the next one
    sfp_pwr_tx: numeric.optional(),
    sfp_vendor: z.string().default(''),
    sfp_model: z.string().default(''),
  })
  .transform((it) => ({
    ...it,
    signal: it.sfp_has_signal,
    rx_power: it.sfp_has_power_report ? dBm(it.sfp_pwr_rx) : undefined,
    tx_power: it.sfp_has_power_report ? dBm(it.sfp_pwr_tx) : undefined,
    model: `${it.sfp_vendor} ${it.sfp_model}`.trim() || null,
    power_fault: it.sfp_alim_ok === undefined ? undefined : !it.sfp_alim_ok,
  }))

const power = { class: 'signal_strength', unit: 'dBm', precision: 2 } as const

export const ftth = one({
  schema: Ftth,
  from: fibre,
  every: '5m',
  diagnostics: {
    link: {
      is: 'binary_sensor',
      name: 'Fibre link',
      id: 'fibre_link',
      class: 'connectivity',
      attributes: ['link_type'],
    },
    signal: { is: 'binary_sensor', name: 'Fibre signal', id: 'fibre_signal', icon: 'mdi:laser-pointer' },
    rx_power: { is: 'sensor', name: 'Fibre received power', id: 'fibre_rx_power', ...power },
    tx_power: { is: 'sensor', name: 'Fibre sent power', id: 'fibre_tx_power', ...power },
    model: {
      is: 'sensor',
      name: 'Fibre module',
      id: 'fibre_module',
      icon: 'mdi:expansion-card-variant',
      disabled: true,
    },
    power_fault: {
      is: 'binary_sensor',
      name: 'Fibre module power supply',
      id: 'fibre_module_supply',
      class: 'problem',
      disabled: true,
    },
  },
})

const Slot = z.looseObject({ sfp_present: z.boolean().default(false), link: z.boolean().default(false) })

// A box on copper answers here too and reports an empty slot: it has no fibre.
async function fibre(box: Reader) {
  const slot = await box.get('connection/ftth/', Slot)
  return slot.sfp_present || slot.link ? slot : undefined
}

function dBm(hundredths: number | undefined) {
  return hundredths === undefined ? undefined : hundredths / 100
}
