/** What the answers of a box are made of: leaves that firmwares write in different ways, and lists. */
import './z.ts'
import { z } from 'zod'

/**
 * A leaf in one step. A schema of several (text, or null, or nothing, then trimmed) would say the same, at several times
 * the cost for each host of a list and each event.
 */
function leaf<T>(expected: string, read: (value: unknown) => T | undefined) {
  return z.transform((value: unknown, context): T => {
    const made = read(value)
    if (made !== undefined) return made
    context.addIssue(`expected ${expected}`)
    return z.NEVER
  })
}

/** Trimmed; '' where there is none. */
export const text = leaf('text', (it) => {
  const given = it ?? ''
  return typeof given === 'string' ? given.trim() : undefined
})

/** False where it is not said. */
export const flag = leaf('true or false', (it) => {
  const given = it ?? false
  return typeof given === 'boolean' ? given : undefined
})

const digits = /^-?\d{1,20}(\.\d{1,20})?$/

function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'string' && digits.test(value) ? Number(value) : undefined
}

/** A number that some firmwares send as text ("1000"). */
export const numeric = leaf('a number', numberIn)

/** Epoch seconds; null where it is not said, or never was (0). */
export const moment = leaf('epoch seconds', (it) => {
  const seconds = numberIn(it ?? 0)
  return seconds === undefined ? undefined : seconds || null
})

/**
 * Words of an enumeration, in whatever letter case: firmwares differ. One that a later firmware adds becomes `unknown`,
 * which is among the options.
 */
export function oneOf<const W extends string>(...known: readonly W[]) {
  const options: readonly (W | 'unknown')[] = [...known.filter((word) => word !== 'unknown'), 'unknown']
  const byWord = new Map(options.map((it) => [it.toLowerCase(), it]))
  const schema = z.transform((word: unknown): W | 'unknown' => {
    return (typeof word === 'string' ? byWord.get(word.toLowerCase()) : undefined) ?? 'unknown'
  })
  return Object.assign(schema, { options })
}

/** A list as the box sends it: absent, `{}` and "" are empty ones. */
export function list<S extends z.ZodType>(item: S) {
  return z.preprocess(asList, z.array(item))
}

/** `[]` for each of the box's ways to say "none". */
export function asList(value: unknown): unknown {
  if (value === undefined || value === null || value === '') return []
  const empty = typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0
  return empty ? [] : value
}

/** Sometimes absent or empty, while the thing itself is there: null. */
export function orNull<S extends z.ZodType>(schema: S) {
  return schema.nullish().transform((value) => value ?? null)
}
