/** The expansion slots of the box and the modules in them. */
import { z } from 'zod'
import { list, many, numeric, oneOf } from '../../src/contract/index.ts'

const Type = oneOf('dsl_lte', 'dsl_lte_external_antennas', 'ftth_p2p', 'ftth_pon', 'security')
const Expansion = z.object({
  slot: numeric,
  type: Type,
  present: z.boolean().default(true),
  supported: z.boolean().optional(),
  probe_done: z.boolean().optional(),
})

const System = z.object({ expansions: list(z.unknown()) })

export const expansions = many({
  schema: Expansion,
  from: async (box) => (await box.get('system/', System)).expansions,
  every: '1h',
  key: (it) => String(it.slot),
  diagnostics: {
    type: {
      is: 'sensor',
      name: 'Expansion slot {slot}',
      id: 'expansion_{slot}',
      icon: 'mdi:expansion-card',
      options: ['empty', ...Type.options],
      disabled: true,
      value: (it) => (it.present ? it.type : 'empty'),
      attributes: ['supported', 'probe_done'],
    },
  },
})
