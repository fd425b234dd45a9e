/** A hint for a value that has the right meaning in the wrong form: a single value for a list, or for a section. */
import { z } from 'zod'
import type { Notation } from './expected.ts'
import { sectionOf, unwrap, valueInfoOf } from './schema-walk.ts'
import { onOffIn } from './words.ts'

type Schema = z.core.$ZodType

/** `; did you mean ["wifi.*"]?` or `; did you mean "enabled: false"?`; undefined for another value. */
export function formMeant(value: unknown, schema: Schema | undefined, notation: Notation): string | undefined {
  if (schema === undefined || notation === 'json') return undefined
  if (!['string', 'number', 'boolean'].includes(typeof value)) return undefined
  const inner = unwrap(schema)
  if (inner instanceof z.ZodArray) {
    const isSecret = valueInfoOf(inner.element).secret === true
    return isSecret || !z.safeParse(inner.element, value).success
      ? undefined
      : `; did you mean [${JSON.stringify(value)}]?`
  }
  const line = lineMeant(value, sectionOf(inner) ?? {})
  return line === undefined ? undefined : `; did you mean ${JSON.stringify(line)}?`
}

/**
 * The line of a section that a single value probably means: `enabled: false`, an option, or an address. A text that
 * could be anything means nothing.
 */
function lineMeant(value: unknown, section: Readonly<Record<string, Schema>>): string | undefined {
  const on = onOffIn(String(value))
  const switches = Object.entries(section).filter(([, it]) => unwrap(it) instanceof z.ZodBoolean)
  const [first, ...others] = switches.toSorted(([left], [right]) => rank(left) - rank(right))
  if (on !== undefined && first !== undefined && (first[0] === 'enabled' || others.length === 0))
    return `${first[0]}: ${on}`
  if (typeof value !== 'string' || value.includes('@')) return undefined
  const named = Object.entries(section).find(([key, it]) => {
    return (key === 'url' || unwrap(it) instanceof z.ZodEnum) && z.safeParse(it, value).success
  })
  return named && `${named[0]}: ${value}`
}

/** `enabled` is before other keys. */
function rank(key: string): number {
  return key === 'enabled' ? 0 : 1
}
