/** The JSON input of a command, query or request: what it means, and what is wrong with it in words. */
import { z } from 'zod'
import { isSecretName } from '../../secrets/names.ts'
import { expectedBy } from '../../wording/expected.ts'
import { inputError } from '../../wording/input-error.ts'
import { sectionOf, unwrap, valueInfoOf } from '../../wording/schema-walk.ts'
import { numberIn, onOffIn, wordIn } from '../../wording/words.ts'

type Schema = z.core.$ZodType

/** What a schema makes of an input; or why it does not take it. */
export type Read<S extends z.ZodType> = { readonly data: z.output<S> } | { readonly error: string }

/**
 * Parses an input. A value that programs write in another form is converted if its meaning is unmistakable: a number or
 * true and false as text, an option in another letter case, a text for a list of one. A field that the schema does not
 * have is refused: it is probably misspelt, and to ignore it would do something else than the user wants.
 */
export function readInput<S extends z.ZodType>(schema: S, input: unknown): Read<S> {
  const value = meant(schema, inField(schema, input))
  const parsed = schema.safeParse(value)
  const issues = [...(parsed.success ? [] : parsed.error.issues), ...unknownFields(schema, value)]
  if (parsed.success && issues.length === 0) return { data: parsed.data }
  return { error: inputError(issues, value, schema) }
}

/**
 * The only field that an input needs, or the only one that it has unless that is a secret; undefined if several are
 * possible. A value without its name belongs to it: `"Anna"` for `{"name":"Anna"}`.
 */
function loneField(schema: Schema): string | undefined {
  const fields = Object.entries(sectionOf(schema) ?? {})
  const needed = fields.filter(([, it]) => !accepts(it, undefined))
  const [only, ...others] = needed.length > 0 ? needed : fields
  if (only === undefined || others.length > 0) return undefined
  const [name, field] = only
  const isSecret = isSecretName(name) || valueInfoOf(field).secret === true
  return needed.length === 0 && isSecret ? undefined : name
}

/**
 * Whether plain text is understood as the only field that an input needs. Not if the field takes any text: a mistake
 * would become a name.
 */
export function takesPlainText(schema: Schema): boolean {
  const name = loneField(schema)
  const field = name === undefined ? undefined : sectionOf(schema)?.[name]
  return field !== undefined && !accepts(field, 'any text: { }')
}

/** What an input is, in words: `a JSON object with name`. */
export function inputInWords(schema: Schema): string {
  return expectedBy(schema, 'json')
}

/** Whether an input may be empty. */
export function needsNothing(schema: Schema): boolean {
  return Object.values(sectionOf(schema) ?? { any: schema }).every((it) => accepts(it, undefined))
}

/** A value without the name of its field, in its field. */
function inField(schema: Schema, value: unknown): unknown {
  const name = isObject(value) || value === null || value === undefined ? undefined : loneField(schema)
  const field = name === undefined ? undefined : sectionOf(schema)?.[name]
  if (name === undefined || field === undefined) return value
  if (Array.isArray(value)) return unwrap(field) instanceof z.ZodArray ? { [name]: value } : value
  const isText = typeof value !== 'string' && !accepts(field, value) && accepts(field, String(value))
  return { [name]: isText ? String(value) : value }
}

/** The value in the form that the schema takes; the same value if it has no other meaning. */
function meant(schema: Schema, value: unknown): unknown {
  const inner = unwrap(schema)
  if (value === null) return accepts(schema, null) || !accepts(schema, undefined) ? null : undefined
  if (inner instanceof z.ZodObject) return isObject(value) ? meantFields(inner, value) : value
  if (inner instanceof z.ZodArray)
    return Array.isArray(value) ? value.map((it) => meant(inner.element, it)) : listOf(value)
  if (inner instanceof z.ZodUnion) return accepts(inner, value) ? value : meantByOption(inner.options, value)
  return typeof value === 'string' ? meantByText(inner, value) : meantByNumber(inner, value)
}

function meantFields(schema: Schema, value: object): Record<string, unknown> {
  const fields = sectionOf(schema) ?? {}
  const meantAs = Object.entries(value).map(([key, it]) => {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined
    return [key, field === undefined ? it : meant(field, it)] as const
  })
  return Object.fromEntries(meantAs.filter(([, it]) => it !== undefined))
}

/** One text where a list is expected is a list of one. */
function listOf(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== '' ? [value] : value
}

function meantByOption(options: readonly Schema[], value: unknown): unknown {
  const found = options.map((option) => [option, meant(option, value)] as const).find(([it, as]) => accepts(it, as))
  return found === undefined ? value : found[1]
}

function meantByText(schema: Schema, text: string): unknown {
  if (schema instanceof z.ZodNumber) return numberIn(text) ?? text
  if (schema instanceof z.ZodBoolean) return onOffIn(text) ?? text
  if (schema instanceof z.ZodEnum) return wordIn(text, schema.options.map(String)) ?? text
  if (schema instanceof z.ZodLiteral) return [...schema.values].find((it) => String(it) === text.trim()) ?? text
  return text
}

function meantByNumber(schema: Schema, value: unknown): unknown {
  const isOnOff = schema instanceof z.ZodBoolean && (value === 0 || value === 1)
  return isOnOff ? value === 1 : value
}

function accepts(schema: Schema, value: unknown): boolean {
  return z.safeParse(schema, value).success
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An issue for the unknown fields of each object whose schema would ignore them. */
function unknownFields(schema: Schema, value: unknown, path: readonly PropertyKey[] = []): z.core.$ZodIssue[] {
  const inner = unwrap(schema)
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    return value.flatMap((it, index) => unknownFields(inner.element, it, [...path, index]))
  }
  if (!(inner instanceof z.ZodObject) || !isObject(value)) return []
  const fields: Readonly<Record<string, Schema>> = inner.shape
  const given = Object.entries(value)
  const keys = given.flatMap(([key]) => (Object.hasOwn(fields, key) ? [] : [key]))
  const ignored = inner.def.catchall === undefined && keys.length > 0
  const own: z.core.$ZodIssue[] = ignored
    ? [{ code: 'unrecognized_keys', keys, path: [...path], message: '', input: value }]
    : []
  const below = given.flatMap(([key, it]) => {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined
    return field === undefined ? [] : unknownFields(field, it, [...path, key])
  })
  return [...own, ...below]
}
