/** The leaves of schemas: values that firmwares write in different ways, lists, paths and secrets. */
import './z.ts'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { parseOnce } from '../incremental/memoized-parse.ts'
import { shortened, singleLine } from '../text.ts'
import { shown, type Units } from './conversion.ts'

/**
 * A leaf that converts in one step. A pipeline of zod schemas (text, or null, or absent, then trimmed) would do the same
 * at several times the cost, for each host of a list and each event. Bench row: event of the box → message.
 */
function leaf<T>(expected: string, read: (value: unknown) => T | undefined) {
  return z.transform((value: unknown, context): T => {
    const result = read(value)
    if (result !== undefined) return result
    context.addIssue(`expected ${expected}`)
    return z.NEVER
  })
}

/** Trimmed text; null if it is absent, null or empty. */
export const text = leaf('text', (it) => {
  const given = it ?? ''
  return typeof given === 'string' ? given.trim() || null : undefined
})

/** The same, not trimmed: an SSID, a log. */
export const verbatim = leaf('text', (it) => {
  const given = it ?? ''
  return typeof given === 'string' ? given || null : undefined
})

/**
 * Untrusted text: one line of at most 120 characters, without control characters; null if nothing is left.
 */
export const oneLine = leaf('text', (it) => {
  const given = it ?? ''
  return typeof given === 'string' ? shortened(singleLine(given), 120) || null : undefined
})

/** A boolean; false if it is absent or null. */
export const flag = leaf('true or false', (it) => {
  const given = it ?? false
  return typeof given === 'boolean' ? given : undefined
})

const decimal = /^-?\d{1,20}(\.\d{1,20})?$/

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'string' && decimal.test(value) ? Number(value) : undefined
}

/** A number, which some firmwares send as text ("1000"). */
export const numeric = leaf('a number', toNumber)

/** A rate or size for attributes and replies, converted and rounded: `amount('B', 'MB')`. */
export function amount(...units: Units) {
  return numeric.transform((value) => shown(value, ...units))
}

/** Epoch seconds, also if a firmware sends milliseconds; 0 is how the box says "never". null if it is absent or empty. */
export const moment = leaf('epoch seconds', (it) => {
  if (it === undefined || it === null || it === '') return null
  const given = toNumber(it)
  if (given === undefined || Math.abs(given) < secondsAtMost) return given
  return Math.abs(given) < secondsAtMost * 1000 ? Math.round(given / 1000) : undefined
})

const secondsAtMost = 100_000_000_000

/** A path on the disks of the box, which the API encodes in base64, in clear; null if it is absent or empty. */
export const path = leaf('a path in base64', (it) => {
  const given = it ?? ''
  return typeof given === 'string' ? Buffer.from(given, 'base64').toString() || null : undefined
})

/** A path as requests carry it: base64 of its UTF-8. */
export function encodePath(path: string): string {
  return Buffer.from(path).toString('base64')
}

/** A secret of the box: no state, log or JSON text can contain it by mistake. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The secret itself, for an output that the user has chosen to make public. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '(secret)'
  }

  toJSON(): undefined {
    return undefined
  }
}

/** A password or key that the box sends. */
export const secret = leaf('text', (it) => {
  const given = it ?? ''
  return typeof given === 'string' ? new Secret(given) : undefined
})

/** An id for an object whose own id is a secret. */
export function fingerprint(secret: Secret): string {
  return createHash('sha256').update(secret.reveal()).digest('hex').slice(0, 12)
}

/**
 * A word of an enumeration, in any letter case. One that a later firmware adds becomes `unknown`, which is an option.
 */
export function oneOf<const W extends string>(...known: readonly W[]) {
  const options: readonly (W | 'unknown')[] = [...known.filter((word) => word !== 'unknown'), 'unknown']
  const byWord = new Map(options.map((it) => [it.toLowerCase(), it]))
  const schema = z.transform((word: unknown): W | 'unknown' => {
    return (typeof word === 'string' ? byWord.get(word.toLowerCase()) : undefined) ?? 'unknown'
  })
  return Object.assign(schema, { options })
}

/** A list as the box sends it: absent, null, "" and `{}` are empty lists. Each item is parsed once. */
export function list<S extends z.ZodType>(item: S) {
  const schema = z.transform((value: unknown, context): z.output<S>[] => {
    const items = asList(value)
    if (items === undefined) {
      context.addIssue('expected a list')
      return z.NEVER
    }
    const parsed: z.output<S>[] = []
    for (const [at, it] of items.entries()) {
      const result = parseOnce(item, it)
      if (result.success) parsed.push(result.data)
      else
        for (const { path, message } of result.error.issues)
          context.addIssue({ code: 'custom', path: [at, ...path], message })
    }
    return parsed
  })
  return Object.assign(schema, { item })
}

/** A list of texts, without empty ones. */
export const texts = list(text).transform((all) => all.filter((it) => it !== null))

/** The items of a list as the box sends it; undefined if it is not a list. */
export function asList(value: unknown): readonly unknown[] | undefined {
  if (value === undefined || value === null || value === '') return []
  if (Array.isArray(value)) return value
  return typeof value === 'object' && Object.keys(value).length === 0 ? [] : undefined
}

/** The same, with null for a value that is absent or null. */
export function orNull<S extends z.ZodType>(schema: S) {
  return schema.nullish().transform((value) => value ?? null)
}
