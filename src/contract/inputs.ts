/** Schemas for the inputs of commands and queries: values that users write in several forms. */
import './z.ts'
import { z } from 'zod'
import { macIn } from './mac.ts'
import { type ValueInfo, valueInfo } from './value-info.ts'

/** Says what a schema accepts. */
export function described<S extends z.ZodType>(schema: S, expected: string, info: ValueInfo = {}): S {
  valueInfo.add(schema, { expected, ...info })
  return schema
}

/** A MAC address in any form; `aa:bb:cc:00:11:22` as output. */
export const macAddress = described(
  z
    .string()
    .meta({ format: 'mac' })
    .transform((text, context) => macIn(text) ?? refused(context)),
  'a MAC address such as aa:bb:cc:00:11:22, AA-BB-CC-00-11-22 or aabbcc001122',
)

function refused(context: z.RefinementCtx): never {
  context.addIssue({ code: 'custom' })
  return z.NEVER
}
