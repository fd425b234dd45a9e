/**
 * The five Freeboxes that can be simulated. Their sheets hold what each reports in `/api_version` and `system/`, and its
 * hardware. Names, ids and oddities are those of real boxes; the values are invented.
 */
import { delta } from './models/delta.ts'
import { mini } from './models/mini.ts'
import { pop } from './models/pop.ts'
import { revolution } from './models/revolution.ts'
import type { ModelSheet } from './models/sheet.ts'
import { ultra } from './models/ultra.ts'

export type { Gauge, Line, ModelSheet, Radio } from './models/sheet.ts'

/** The commercial names of the models. Their boards are `fbxgw2r`, `fbxgw1r`, `fbxgw8r`, `fbxgw7r` and `fbxgw9r`. */
export const modelNames = ['revolution', 'mini', 'pop', 'delta', 'ultra'] as const
export type Model = (typeof modelNames)[number]

/** One sheet per model. */
export const models: Record<Model, ModelSheet> = { revolution, mini, pop, delta, ultra }
