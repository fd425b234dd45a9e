/** Schemas for the inputs of commands and queries: values that users write in several forms. */
import './z.ts'
import { z } from 'zod'
import { epochAt } from './box-time.ts'
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

/** Epoch seconds or ISO 8601, where the box is if it has no time zone; epoch seconds as output. */
export const instant = described(
  z
    .union([z.number(), z.string().meta({ format: 'date-time' })])
    .transform((given, context) => epochIn(given) ?? refused(context)),
  'epoch seconds or a time such as 2026-11-26T18:30:00',
)

// Epoch milliseconds would be a year that no box knows.
const latest = 4_102_444_800

function epochIn(given: number | string): number | undefined {
  const seconds =
    typeof given === 'number' || /^\d+(\.\d+)?$/.test(given.trim()) ? Number(given) : isoSeconds(given.trim())
  return seconds >= 0 && seconds < latest ? Math.floor(seconds) : undefined
}

/** NaN if it is no time. Without a time zone it is that of the box; a day alone is its midnight. */
function isoSeconds(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}|$)/.test(text)) return Number.NaN
  if (text.length === 10) return epochAt(`${text}T00:00`)
  return /(z|[+-]\d{2}(:?\d{2})?)$/i.test(text.slice(11)) ? Date.parse(text) / 1000 : epochAt(text.replace(' ', 'T'))
}

function refused(context: z.RefinementCtx): never {
  context.addIssue({ code: 'custom' })
  return z.NEVER
}
