/** The fibre module (SFP): link, signal and optical power. Not on copper. */
import { z } from 'zod'
import { numeral, one } from '../../src/adapter.ts'

const Ftth = z
  .object({
    sfp_present: z.boolean().default(false),
    link: z.boolean().optional(),
    link_type: z.string().optional(),
    sfp_has_signal: z.boolean().optional(),
    sfp_alim_ok: z.boolean().optional(),
    sfp_has_power_report: z.boolean().default(true),
    sfp_pwr_rx: numeral.optional(), // hundredths of dBm, both
    sfp_pwr_tx: numeral.optional(),
    sfp_vendor: z.string().default(''),
    sfp_model: z.string().default(''),
  })
  // An xDSL box answers here too, and says that its slot is empty: it has none of this.
  .transform((it) =>
    it.sfp_present || it.link ? { ...it, model: `${it.sfp_vendor} ${it.sfp_model}`.trim() } : undefined,
  )
  .transform((it) => ({ module: it }))

export const ftth = one({
  schema: Ftth,
  from: 'connection/ftth/',
  every: '1m',
  entities: {
    link: {
      is: 'binary_sensor',
      name: 'Fibre link',
      id: 'fibre_link',
      class: 'connectivity',
      about: 'diagnostic',
      value: (it) => it.module?.link,
      attributes: { link_type: (it) => it.module?.link_type },
    },
    signal: {
      is: 'binary_sensor',
      name: 'Fibre signal',
      id: 'fibre_signal',
      icon: 'mdi:laser-pointer',
      about: 'diagnostic',
      value: (it) => it.module?.sfp_has_signal,
    },
    rx_power: {
      is: 'sensor',
      name: 'Fibre received power',
      id: 'fibre_rx_power',
      class: 'signal_strength',
      unit: 'dBm',
      digits: 2,
      about: 'diagnostic',
      value: (it) => dBm(it.module?.sfp_pwr_rx, it.module?.sfp_has_power_report),
    },
    tx_power: {
      is: 'sensor',
      name: 'Fibre sent power',
      id: 'fibre_tx_power',
      class: 'signal_strength',
      unit: 'dBm',
      digits: 2,
      about: 'diagnostic',
      value: (it) => dBm(it.module?.sfp_pwr_tx, it.module?.sfp_has_power_report),
    },
    model: {
      is: 'sensor',
      name: 'Fibre module',
      id: 'fibre_module',
      icon: 'mdi:expansion-card-variant',
      about: 'diagnostic',
      hidden: true,
      value: (it) => it.module && (it.module.model || null),
    },
    power_fault: {
      is: 'binary_sensor',
      name: 'Fibre module power supply',
      id: 'fibre_module_supply',
      class: 'problem',
      about: 'diagnostic',
      hidden: true,
      value: (it) => (it.module && it.module.sfp_alim_ok !== undefined ? !it.module.sfp_alim_ok : undefined),
    },
  },
})

function dBm(hundredths: number | undefined, reported: boolean | undefined) {
  return reported && hundredths !== undefined ? hundredths / 100 : undefined
}
