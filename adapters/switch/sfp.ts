/** The cage for an SFP module of the local network. Only on boxes that have one; the module may be absent. */
import { z } from 'zod'
import { one, orNull, type Reader, text } from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'
import { modelInfo } from '../sources/model-info.ts'

const yesOrNo = orNull(z.boolean()).catch(null)
const word = ifValid(text)

// An empty cage has neither a vendor nor a part number.
const Cage = z
  .object({
    present: yesOrNo,
    link: yesOrNo,
    type: word,
    supported: yesOrNo,
    eeprom_valid: yesOrNo,
    power_good: yesOrNo,
  })
  .extend({ vendor_name: word, part_number: word, hardware_rev: word, serial_number: word })
  .transform(({ vendor_name: vendor = null, ...it }) => ({
    ...{ ...it, vendor },
    ...{ part_number: it.part_number ?? null, hardware_rev: it.hardware_rev ?? null },
    ...{ serial_number: it.serial_number ?? null, type: it.type ?? null },
  }))

const module = ['vendor', 'part_number', 'hardware_rev', 'serial_number', 'supported', 'eeprom_valid'] as const

export const sfp = one({
  schema: Cage,
  from: cage,
  every: '15m',
  since: '11.0',
  absentCodes: ['internal_error', 'inval'],
  prefix: { name: 'SFP module', id: 'switch_sfp' },
  diagnostics: {
    present: { is: 'binary_sensor', name: null, id: 'switch_sfp_module', class: 'plug', attributes: module },
    link: { is: 'binary_sensor', name: 'link', class: 'connectivity', attributes: ['type', 'power_good'] },
  },
})

/** A box that does not describe itself is asked all the same: it then says that it has none. */
async function cage(box: Reader) {
  const info = await modelInfo(box)
  return info !== undefined && info.has_lan_sfp !== true ? undefined : box.get('sfp/status/', z.unknown())
}
