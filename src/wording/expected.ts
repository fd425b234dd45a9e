/** What a schema accepts, in words. */
import { z } from 'zod'
import { sectionOf, unwrap, valueInfoOf } from './schema-walk.ts'

/** How the user writes values: the configuration is YAML, the input of commands is JSON. */
export type Notation = 'yaml' | 'json'

type Schema = z.core.$ZodType

/** What a schema accepts: `a whole number from 1 to 6000`. undefined: nothing is known of it. */
export function expectedBy(schema: Schema | undefined, notation: Notation = 'yaml'): string {
  if (schema === undefined) return 'something else'
  const { expected } = valueInfoOf(schema)
  if (expected) return expected
  const inner = unwrap(schema)
  if (inner instanceof z.ZodBoolean) return 'true or false'
  if (inner instanceof z.ZodEnum) return oneOf(inner.options.map(String))
  if (inner instanceof z.ZodLiteral) return oneOf([...inner.values].map(String))
  if (inner instanceof z.ZodNumber) return expectedNumber(inner)
  if (inner instanceof z.ZodString || inner instanceof z.ZodStringFormat) return expectedText(inner)
  if (inner instanceof z.ZodArray) return expectedList(inner, notation)
  if (inner instanceof z.ZodUnion) return expectedUnion(inner.options, notation)
  if (inner instanceof z.ZodNull) return 'null'
  return inner instanceof z.ZodObject ? expectedObject(inner, notation) : 'another value'
}

function oneOf(options: readonly string[]): string {
  return options.length === 1 ? `${options[0]}` : `one of ${options.join(', ')}`
}

function expectedUnion(options: readonly Schema[], notation: Notation): string {
  const inner = options.map(unwrap)
  const literals = inner.flatMap((it) => (it instanceof z.ZodLiteral ? [...it.values].map(String) : []))
  if (literals.length === inner.length) return oneOf(literals)
  return [...new Set(inner.map((it) => expectedBy(it, notation)))].join(' or ')
}

function expectedObject(schema: Schema, notation: Notation): string {
  if (notation === 'yaml') return 'a section (lines of key: value)'
  const fields = Object.entries(sectionOf(schema) ?? {})
  if (fields.length === 0) return 'an empty JSON object: {}'
  const named = fields.map(([name, it]) => (z.safeParse(it, undefined).success ? `${name} (optional)` : name))
  return `a JSON object with ${named.join(', ')}`
}

function expectedList({ element, def }: z.ZodArray, notation: Notation): string {
  const of = `a list (${notation === 'yaml' ? '[a, b]' : '["a", "b"]'}) of ${expectedBy(element, notation)}`
  const { minimum, maximum } = lengths(def.checks)
  if (minimum !== undefined && minimum === maximum) return `${of}, exactly ${minimum}`
  const least = minimum === undefined ? '' : `, at least ${minimum}`
  return `${of}${least}${maximum === undefined ? '' : `, at most ${maximum}`}`
}

function lengths(checks: readonly z.core.$ZodCheck<never>[] = []): { minimum?: number; maximum?: number } {
  const found: { minimum?: number; maximum?: number } = {}
  for (const { _zod } of checks) {
    const { def } = _zod
    if ('minimum' in def && typeof def.minimum === 'number') found.minimum = def.minimum
    if ('maximum' in def && typeof def.maximum === 'number') found.maximum = def.maximum
    if ('length' in def && typeof def.length === 'number')
      Object.assign(found, { minimum: def.length, maximum: def.length })
  }
  return found
}

function expectedNumber({ minValue, maxValue, isInt, def }: z.ZodNumber): string {
  const kind = isInt ? 'a whole number' : 'a number'
  const hasMin = minValue !== null && minValue > Number.MIN_SAFE_INTEGER
  const hasMax = maxValue !== null && maxValue < Number.MAX_SAFE_INTEGER
  const isAbove = (def.checks ?? []).some(({ _zod: { def: check } }) => {
    return check.check === 'greater_than' && 'inclusive' in check && check.inclusive === false
  })
  return `${kind}${hasMin ? ` ${isAbove ? 'above' : 'from'} ${minValue}` : ''}${hasMax ? ` to ${maxValue}` : ''}`
}

const formats: Readonly<Record<string, string>> = {
  base64: 'text in base64',
  email: 'an e-mail address',
  mac: 'a MAC address',
  url: 'a URL such as https://example.org',
  uuid: 'a UUID',
}

function expectedText({ minLength, maxLength, format }: z.ZodString | z.ZodStringFormat): string {
  const known = formats[format ?? '']
  if (known) return known
  // A length of at least 1 only says that it is not empty.
  const least = minLength ?? 0
  const most = maxLength ?? undefined
  if (least > 1)
    return most === undefined ? `text of at least ${least} characters` : `text of ${least} to ${most} characters`
  if (most !== undefined) return `text of ${least === 1 ? '1 to' : 'at most'} ${most} characters`
  return 'text'
}
