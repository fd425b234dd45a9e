/**
 * What zod found wrong, in words: what was expected, what stood there, what may have been meant. The value of a secret
 * is never shown.
 */
import { z } from 'zod'
import {
  type ConfigIssue,
  didYouMean,
  keyOf,
  mostMistakes,
  nearest,
  type Path,
  type Place,
  valueAt,
} from './config-error.ts'
import { core, entries, factsOf, schemaAt, sectionOf } from './schema-walk.ts'

/** The mistakes that zod found in `value`; `placeOf` says where a value or, for an unknown key, the key stands. */
export function issueMessages(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  schema: z.core.$ZodType,
  placeOf: (path: Path, key: boolean) => Place,
): ConfigIssue[] {
  return issues.slice(0, mostMistakes).flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, mostMistakes).map((key) => {
        const path = [...issue.path, key]
        return { place: placeOf(path, true), key: keyOf(path), says: unknownKey(schema, path) }
      })
    }
    const says = wrongValue(issue, valueAt(value, issue.path), schema)
    return [{ place: placeOf(issue.path, false), key: keyOf(issue.path), says }]
  })
}

function unknownKey(schema: z.core.$ZodType, path: Path): string {
  const key = String(path.at(-1))
  const known = Object.keys(sectionOf(schemaAt(schema, path.slice(0, -1)) ?? schema) ?? {})
  const elsewhere = entries(schema).filter((it) => it.path.at(-1) === key && it.path.length < 4)
  const near = nearest(key, known) ?? elsewhere.map((it) => keyOf(it.path))[0]
  return `expected one of ${known.join(', ')}; found the unknown key ${quoted(key)}${didYouMean(near)}`
}

function wrongValue(issue: z.core.$ZodIssue, value: unknown, schema: z.core.$ZodType): string {
  const at = schemaAt(schema, issue.path)
  const own = issue.code === 'custom' && issue.message !== 'Invalid input'
  const expected = own ? issue.message : expectedBy(at)
  const found = issue.code === 'custom' ? issue.params?.found : undefined
  if (typeof found === 'string') return `expected ${expected}; found ${found}`
  const secret = issue.path.some((_, index) => isSecret(schema, issue.path.slice(0, index + 1)))
  const meant = secret ? undefined : nearestValue(value, at)
  return `expected ${expected}; found ${secret ? kindOf(value) : shown(value)}${didYouMean(meant)}`
}

function isSecret(schema: z.core.$ZodType, path: Path): boolean {
  const at = schemaAt(schema, path)
  return at !== undefined && factsOf(at).secret === true
}

/** What a schema accepts, in words. */
export function expectedBy(schema: z.core.$ZodType | undefined): string {
  if (schema === undefined) return 'something else'
  const said = factsOf(schema).expected
  if (said) return said
  const it = core(schema)
  if (it instanceof z.ZodBoolean) return 'true or false'
  if (it instanceof z.ZodEnum) return `one of ${it.options.join(', ')}`
  if (it instanceof z.ZodNumber) return numberBetween(it)
  if (it instanceof z.ZodString) return 'text (in quotes where it looks like something else)'
  if (it instanceof z.ZodStringFormat) return `text of the form ${it.format}`
  if (it instanceof z.ZodArray) return `a list ([a, b]) of ${expectedBy(it.element)}`
  if (it instanceof z.ZodObject) return 'a section (lines of key: value)'
  return 'another value'
}

function numberBetween({ minValue, maxValue, isInt }: z.ZodNumber): string {
  const kind = isInt ? 'a whole number' : 'a number'
  const least = minValue !== null && Number.isSafeInteger(minValue) && minValue > Number.MIN_SAFE_INTEGER
  const most = maxValue !== null && maxValue < Number.MAX_SAFE_INTEGER
  return `${kind}${least ? ` from ${minValue}` : ''}${most ? ` to ${maxValue}` : ''}`
}

function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return kindOf(value)
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a section'
  return typeof value === 'string' ? 'text that is not shown' : `a ${typeof value} that is not shown`
}

// Somebody's password may stand in an address.
function quoted(text: string): string {
  const [begin, end] = [text.indexOf('//'), text.lastIndexOf('@')]
  const safe = begin >= 0 && end > begin ? `${text.slice(0, begin)}//…${text.slice(end)}` : text
  return JSON.stringify(safe.length > 80 ? `${safe.slice(0, 80)}…` : safe)
}

function nearestValue(value: unknown, schema: z.core.$ZodType | undefined): string | undefined {
  const it = schema && core(schema)
  if (it instanceof z.ZodBoolean && typeof value === 'string') {
    if (/^(yes|on|y|true)$/i.test(value)) return 'true'
    if (/^(no|off|n|false)$/i.test(value)) return 'false'
  }
  if (!(it instanceof z.ZodEnum)) return undefined
  const options = it.options.map(String)
  if (value === false && options.includes('off')) return 'off'
  return typeof value === 'string' ? nearest(value, options) : undefined
}
