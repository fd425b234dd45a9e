/**
 * A mistake in the configuration as the owner reads it: where, which key, what was expected, what stood there,
 * and what he may have meant. The value of a secret is never shown.
 */
import { distance } from 'fastest-levenshtein'
import { z } from 'zod'
import { core, entries, factsOf, schemaAt, sectionOf } from './shape.ts'

export type Path = readonly PropertyKey[]

/** Where something stands: `config.yaml:3:8`, or the name of a variable. */
export interface Place {
  readonly name: string
  readonly line?: number
  readonly column?: number
}

export interface Mistake {
  readonly place: Place
  readonly key: string
  readonly says: string
}

/** The configuration cannot be used; the message has one line for each mistake. */
export class ConfigError extends Error {
  readonly mistakes: readonly Mistake[]

  constructor(mistakes: readonly Mistake[]) {
    const sorted = mistakes.toSorted((a, b) => (a.place.line ?? Infinity) - (b.place.line ?? Infinity))
    super([...new Set(sorted.map(lineOf))].join('\n'))
    this.name = 'ConfigError'
    this.mistakes = sorted
  }
}

function lineOf({ place, key, says }: Mistake): string {
  if (place.line === undefined) return `${place.name}: ${says}`
  return `${place.name}:${place.line}:${place.column ?? 1} ${key}: ${says}`
}

/** `mqtt.embedded.port`, `presence.include[0]`. */
export function keyOf(path: Path): string {
  const joined = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  return joined.replace(/^\./, '') || '(file)'
}

/** The mistakes that zod found in `value`; `placeOf` says where a value or, for an unknown key, the key stands. */
export function complaints(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  schema: z.core.$ZodType,
  placeOf: (path: Path, key: boolean) => Place,
): Mistake[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
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
  const safe = text.replace(/\/\/.*@/, '//…@')
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

/** The word that was probably meant. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const begun = known.find((it) => word.length > 2 && it.startsWith(word.toLowerCase()))
  if (begun) return begun
  const [best] = known
    .map((it) => ({ it, far: distance(word.toLowerCase(), it.toLowerCase()) }))
    .filter(({ it, far }) => far <= Math.max(2, Math.floor(it.length * 0.4)) && far < Math.min(it.length, word.length))
    .sort((a, b) => a.far - b.far)
  return best?.it
}

/** `; did you mean "url"?`, or nothing. */
export function didYouMean(word: string | undefined): string {
  return word === undefined ? '' : `; did you mean "${word}"?`
}

/** What stands at a path. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => {
    return typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined
  }, value)
}
