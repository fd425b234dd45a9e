/**
 * Turns zod issues into error messages: what was expected, what was found, and a suggestion. The value of a secret is
 * never shown.
 */
import { z } from 'zod'
import {
  type ConfigIssue,
  didYouMean,
  formatPath,
  maxIssues,
  nearest,
  type Path,
  type Position,
  valueAt,
} from './config-error.ts'
import { entries, schemaAt, sectionOf, unwrap, valueInfoOf } from './schema-walk.ts'

/** The zod issues of `value`, in words. `positionOf` returns the position of a value, or of its key if `key` is true. */
export function issueMessages(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  schema: z.core.$ZodType,
  positionOf: (path: Path, key: boolean) => Position,
): ConfigIssue[] {
  return issues.slice(0, maxIssues).flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, maxIssues).map((key) => {
        const path = [...issue.path, key]
        return { position: positionOf(path, true), key: formatPath(path), message: unknownKeyMessage(schema, path) }
      })
    }
    const message = wrongValueMessage(issue, valueAt(value, issue.path), schema)
    return [{ position: positionOf(issue.path, false), key: formatPath(issue.path), message }]
  })
}

function unknownKeyMessage(schema: z.core.$ZodType, path: Path): string {
  const key = String(path.at(-1))
  const known = Object.keys(sectionOf(schemaAt(schema, path.slice(0, -1)) ?? schema) ?? {})
  const elsewhere = entries(schema).filter((it) => it.path.at(-1) === key && it.path.length < 4)
  const suggestion = nearest(key, known) ?? elsewhere.map((it) => formatPath(it.path))[0]
  return `expected one of ${known.join(', ')}; found the unknown key ${quoted(key)}${didYouMean(suggestion)}`
}

function wrongValueMessage(issue: z.core.$ZodIssue, value: unknown, schema: z.core.$ZodType): string {
  const at = schemaAt(schema, issue.path)
  const hasMessage = issue.code === 'custom' && issue.message !== 'Invalid input'
  const expected = hasMessage ? issue.message : expectedBy(at)
  const found = issue.code === 'custom' ? issue.params?.found : undefined
  if (typeof found === 'string') return `expected ${expected}; found ${found}`
  const secret = issue.path.some((_, index) => isSecret(schema, issue.path.slice(0, index + 1)))
  if (secret) return `expected ${expected}; found ${kindOf(value)}`
  // YAML reads 12 and true as a number and a boolean.
  const unquoted = expected === 'text' && ['number', 'boolean'].includes(typeof value)
  const hint = unquoted ? ' (put it in quotes)' : didYouMean(nearestValue(value, at))
  return `expected ${expected}; found ${shown(value)}${hint}`
}

function isSecret(schema: z.core.$ZodType, path: Path): boolean {
  const at = schemaAt(schema, path)
  return at !== undefined && valueInfoOf(at).secret === true
}

/** What a schema accepts, in words: `a whole number from 1 to 6000`. Also used for the tables of the documentation. */
export function expectedBy(schema: z.core.$ZodType | undefined): string {
  if (schema === undefined) return 'something else'
  const { expected } = valueInfoOf(schema)
  if (expected) return expected
  const inner = unwrap(schema)
  if (inner instanceof z.ZodBoolean) return 'true or false'
  if (inner instanceof z.ZodEnum) return `one of ${inner.options.join(', ')}`
  if (inner instanceof z.ZodNumber) return expectedNumber(inner)
  if (inner instanceof z.ZodString) return 'text'
  if (inner instanceof z.ZodStringFormat) return `text of the form ${inner.format}`
  if (inner instanceof z.ZodArray) return `a list ([a, b]) of ${expectedBy(inner.element)}`
  if (inner instanceof z.ZodObject) return 'a section (lines of key: value)'
  return 'another value'
}

function expectedNumber({ minValue, maxValue, isInt }: z.ZodNumber): string {
  const kind = isInt ? 'a whole number' : 'a number'
  const hasMin = minValue !== null && Number.isSafeInteger(minValue) && minValue > Number.MIN_SAFE_INTEGER
  const hasMax = maxValue !== null && maxValue < Number.MAX_SAFE_INTEGER
  return `${kind}${hasMin ? ` from ${minValue}` : ''}${hasMax ? ` to ${maxValue}` : ''}`
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

// An address may contain a password before the @.
function quoted(text: string): string {
  const slashes = text.indexOf('//')
  const at = text.lastIndexOf('@')
  const safe = slashes >= 0 && at > slashes ? `${text.slice(0, slashes)}//…${text.slice(at)}` : text
  return JSON.stringify(safe.length > 80 ? `${safe.slice(0, 80)}…` : safe)
}

function nearestValue(value: unknown, schema: z.core.$ZodType | undefined): string | undefined {
  const inner = schema && unwrap(schema)
  if (inner instanceof z.ZodBoolean && typeof value === 'string') {
    if (/^(yes|on|y|true)$/i.test(value)) return 'true'
    if (/^(no|off|n|false)$/i.test(value)) return 'false'
  }
  if (!(inner instanceof z.ZodEnum)) return undefined
  const options = inner.options.map(String)
  if (value === false && options.includes('off')) return 'off'
  return typeof value === 'string' ? nearest(value, options) : undefined
}
