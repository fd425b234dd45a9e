/**
 * Parses each object once per schema. An unchanged object of the box is the identical object as before (see README.md),
 * so its parsed form is kept as long as the object itself.
 */
import type { z } from 'zod'

type Result = z.ZodSafeParseResult<unknown>

const results = new WeakMap<z.ZodType, WeakMap<object, Result>>()

/** What `schema.safeParse(raw)` returns; computed once for an object. */
export function parseOnce<S extends z.ZodType>(schema: S, raw: unknown): z.ZodSafeParseResult<z.output<S>> {
  if (typeof raw !== 'object' || raw === null) return schema.safeParse(raw)
  const known = results.get(schema) ?? new WeakMap<object, Result>()
  results.set(schema, known)
  const result = known.get(raw) ?? schema.safeParse(raw)
  known.set(raw, result)
  // Only results of this very schema are stored under it.
  return result as z.ZodSafeParseResult<z.output<S>>
}
