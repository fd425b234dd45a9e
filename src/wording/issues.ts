/**
 * Turns zod issues into error messages: what was expected, what was found, and a suggestion. The configuration and the
 * inputs of commands, queries and requests share it. The value of a secret is never shown.
 */
import { z } from 'zod'
import { isSecretName } from '../secrets/names.ts'
import { expectedBy, type Notation } from './expected.ts'
import { formMeant } from './form-meant.ts'
import { didYouMean, nearest } from './nearest.ts'
import { type Path, valueAt } from './path.ts'
import { schemaAt, sectionOf, unwrap, valueInfoOf } from './schema-walk.ts'

type Schema = z.core.$ZodType

/** What a user wrote, and the schema that it does not match. */
export interface Written {
  readonly value: unknown
  readonly schema: Schema
  readonly notation: Notation
  /** A suggestion for an unknown key, before the usual ones: a part of a sentence that follows a semicolon. */
  readonly hint?: (path: Path) => string | undefined
}

export interface WordedIssue {
  readonly path: Path
  /** The key itself is wrong, not its value. */
  readonly isKey: boolean
  /** `expected …; found …` */
  readonly message: string
}

const maxKeys = 20

/** The issues in words; an unknown key is an issue of its own. */
export function wordedIssues(issues: readonly z.core.$ZodIssue[], written: Written): WordedIssue[] {
  return issues.flatMap((issue): WordedIssue[] => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ path: issue.path, isKey: false, message: wrongValueMessage(issue, written) }]
    }
    return issue.keys.slice(0, maxKeys).map((key) => {
      const path = [...issue.path, key]
      return { path, isKey: true, message: unknownKeyMessage(path, written) }
    })
  })
}

function unknownKeyMessage(path: Path, { schema, hint, notation }: Written): string {
  const key = String(path.at(-1))
  const known = Object.keys(sectionOf(schemaAt(schema, path.slice(0, -1)) ?? schema) ?? {})
  const suggestion = hint?.(path)
  const help = suggestion === undefined ? didYouMean(nearest(key, known)) : `; ${suggestion}`
  const noun = notation === 'yaml' ? 'key' : 'field'
  const expected = known.length === 0 ? `no ${noun}s` : `one of ${known.join(', ')}`
  return `expected ${expected}; found the unknown ${noun} ${quoted(key)}${help}`
}

function wrongValueMessage(issue: z.core.$ZodIssue, written: Written): string {
  const { schema, notation } = written
  const value = valueAt(written.value, issue.path)
  const at = schemaAt(schema, issue.path)
  const expected = messageOf(issue) ?? expectedBy(at, notation)
  const found = issue.code === 'custom' ? issue.params?.found : undefined
  if (typeof found === 'string') return `expected ${expected}; found ${found}`
  if (isSecret(issue.path, written)) return `expected ${expected}; found ${kindOf(value, notation)}`
  // YAML reads 12 and true as a number and a boolean.
  const isUnquoted = isText(at) && ['number', 'boolean'].includes(typeof value)
  const hint = isUnquoted
    ? ' (put it in quotes)'
    : (formMeant(value, at, notation) ?? didYouMean(nearestValue(value, at) ?? misspelt(issue.path, written)))
  return `expected ${expected}; found ${shown(value, notation)}${hint}`
}

/** The message that a schema gives an issue of its own: what it expects. */
function messageOf(issue: z.core.$ZodIssue): string | undefined {
  return issue.code === 'custom' && issue.message !== 'Invalid input'
    ? issue.message.replace(/^expected /, '')
    : undefined
}

function isText(schema: Schema | undefined): boolean {
  return schema !== undefined && unwrap(schema) instanceof z.ZodString && valueInfoOf(schema).expected === undefined
}

/** A key that is probably the misspelt name of a field that is missing. Only with unknown keys in the same object. */
function misspelt(path: Path, { value, schema }: Written): string | undefined {
  const name = path.at(-1)
  const parent = valueAt(value, path.slice(0, -1))
  if (typeof name !== 'string' || typeof parent !== 'object' || parent === null || Object.hasOwn(parent, name))
    return undefined
  const known = Object.keys(sectionOf(schemaAt(schema, path.slice(0, -1)) ?? schema) ?? {})
  const unknown = Object.keys(parent).filter((key) => !known.includes(key))
  return unknown.some((key) => nearest(key, known) === name) ? name : undefined
}

/**
 * Whether a value must not be shown: it is a secret, or may be one. If an input has a secret anywhere, the user may have
 * put it into another field.
 */
function isSecret(path: Path, { schema, notation }: Written): boolean {
  const levels = path.map((_, index) => path.slice(0, index + 1))
  if (levels.some((level) => hasSecretInfo(schemaAt(schema, level)))) return true
  if (notation === 'yaml') return false
  return path.some((key) => isSecretName(String(key))) || containsSecret(schema)
}

function hasSecretInfo(schema: Schema | undefined): boolean {
  return schema !== undefined && valueInfoOf(schema).secret === true
}

function containsSecret(schema: Schema | undefined): boolean {
  const fields = Object.entries((schema && sectionOf(schema)) ?? {})
  return fields.some(([name, it]) => isSecretName(name) || hasSecretInfo(it) || containsSecret(it))
}

function shown(value: unknown, notation: Notation): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return kindOf(value, notation)
}

function kindOf(value: unknown, notation: Notation): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return notation === 'yaml' ? 'a section' : 'an object'
  return typeof value === 'string' ? 'text that is not shown' : `a ${typeof value} that is not shown`
}

/** A text in double quotes, shortened. An address may contain a password before the @. */
export function quoted(text: string): string {
  const slashes = text.indexOf('//')
  const at = text.lastIndexOf('@')
  const safe = slashes >= 0 && at > slashes ? `${text.slice(0, slashes)}//…${text.slice(at)}` : text
  return JSON.stringify(safe.length > 80 ? `${safe.slice(0, 80).replace(/\p{Cs}$/u, '')}…` : safe)
}

function nearestValue(value: unknown, schema: Schema | undefined): string | undefined {
  const inner = schema && unwrap(schema)
  const meant = schema && ['string', 'number'].includes(typeof value) ? valueInfoOf(schema).meant?.(value) : undefined
  if (meant !== undefined) return meant
  if (inner instanceof z.ZodBoolean && typeof value === 'string') {
    if (/^(yes|on|y|true)$/i.test(value)) return 'true'
    if (/^(no|off|n|false)$/i.test(value)) return 'false'
  }
  if (!(inner instanceof z.ZodEnum)) return undefined
  const options = inner.options.map(String)
  if (value === false && options.includes('off')) return 'off'
  return typeof value === 'string' ? nearest(value, options) : undefined
}
