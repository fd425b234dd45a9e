/** The fibre module (SFP): link, signal and optical power. Only on a fibre line. */
import { z } from 'zod'
import { numeric, one, type Reader, text } from '../../src/contract/index.ts'

const dBm = numeric.transform((hundredths) => hundredths / 100)

const Ftth = z
  .object({ link: z.boolean(), link_type: text, sfp_has_signal: z.boolean(), sfp_alim_ok: z.boolean() })
  .extend({ sfp_pwr_rx: dBm, sfp_pwr_tx: dBm })
  .partial()
  .extend({ sfp_has_power_report: z.boolean().default(true) })
  .extend({ sfp_vendor: text, sfp_model: text })
  .transform((it) => ({
    ...it,
    signal: it.sfp_has_signal,
    rx_power: it.sfp_has_power_report ? it.sfp_pwr_rx : undefined,
    tx_power: it.sfp_has_power_report ? it.sfp_pwr_tx : undefined,
    model: [it.sfp_vendor, it.sfp_model].filter((part) => part !== null).join(' ') || null,
    power_fault: it.sfp_alim_ok === undefined ? undefined : !it.sfp_alim_ok,
  }))

const power = { is: 'sensor', class: 'signal_strength', unit: 'dBm', precision: 2 } as const

export const ftth = one({
  schema: Ftth,
  from: fibre,
  every: '5m',
  prefix: { name: 'Fibre', id: 'fibre' },
  enabled: ['rx_power'],
  diagnostics: {
    link: { is: 'binary_sensor', name: 'link', class: 'connectivity', attributes: ['link_type'] },
    signal: { is: 'binary_sensor', name: 'signal', icon: 'mdi:laser-pointer' },
    rx_power: { ...power, name: 'received power' },
    tx_power: { ...power, name: 'sent power' },
    model: { is: 'sensor', name: 'module', id: 'module', icon: 'mdi:expansion-card-variant' },
    power_fault: { is: 'binary_sensor', name: 'module power supply', id: 'module_supply', class: 'problem' },
  },
})

const Slot = z.looseObject({ sfp_present: z.boolean().default(false), link: z.boolean().default(false) })

// A box on copper answers here too and reports an empty slot: it has no fibre.
async function fibre(box: Reader) {
  const slot = await box.get('connection/ftth/', Slot)
  return slot.sfp_present || slot.link ? slot : undefined
}
