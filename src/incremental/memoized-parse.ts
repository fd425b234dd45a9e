/**
 * Parses each object once per schema. An unchanged object of the box is the identical object as before (README.md),
 * so its parsed form is kept as long as the object itself.
 */
import type { z } from 'zod'
import { handOut } from './hand-out.ts'

type Result = z.ZodSafeParseResult<unknown>

const results = new WeakMap<z.ZodType, WeakMap<object, Result>>()

/** The key for undefined: boxes leave out empty lists, and the default of a schema must be the identical object too. */
const absent = {}

/** What `schema.safeParse(raw)` returns; computed once for an object. */
export function parseOnce<S extends z.ZodType>(schema: S, raw: unknown): z.ZodSafeParseResult<z.output<S>> {
  if ((typeof raw !== 'object' && raw !== undefined) || raw === null) return schema.safeParse(raw)
  const known = results.get(schema) ?? new WeakMap<object, Result>()
  results.set(schema, known)
  const key = raw ?? absent
  const result = known.get(key) ?? parseNow(schema, raw)
  known.set(key, result)
  // Only results of this very schema are stored under it.
  return result as z.ZodSafeParseResult<z.output<S>>
}

function parseNow(schema: z.ZodType, raw: object | undefined): Result {
  const result = schema.safeParse(handOut(raw))
  handOut(result.data)
  return result
}
