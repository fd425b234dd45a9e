/** The input of commands and queries in words, from the JSON Schema of its zod schema. */
import { z } from 'zod'
import { code } from '../markdown.ts'

type JsonSchema = z.core.JSONSchema.JSONSchema

/** One line for each field of an input object. */
export function inputFields(schema: z.ZodType): string[] {
  const root = jsonSchema(schema)
  return Object.entries(root.properties ?? {}).map(([name, field]) => {
    const isOptional = !root.required?.includes(name)
    return `${code(name)}: ${wordsFor(field)}${isOptional ? optional(field) : ''}`
  })
}

function jsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
}

function optional(field: JsonSchema | boolean): string {
  const usual = typeof field === 'object' ? field.default : undefined
  const isPlain = typeof usual === 'number' || typeof usual === 'boolean' || (typeof usual === 'string' && usual !== '')
  return isPlain ? `, ${code(String(usual))} by default` : ', optional'
}

/** What a field accepts: `a whole number from 0`, `one of …`. */
export function wordsFor(field: JsonSchema | boolean): string {
  if (typeof field === 'boolean') return 'any JSON value'
  if (field.const !== undefined) return code(String(field.const))
  if (field.enum !== undefined) return `one of ${field.enum.map((it) => code(String(it))).join(', ')}`
  const alternatives = field.anyOf ?? field.oneOf
  if (alternatives !== undefined) return alternatives.map(wordsFor).join(' or ')
  return wordsForType(field)
}

const formats: Readonly<Record<string, string>> = {
  ...{ mac: 'a MAC address', uri: 'a URL', base64: 'text in base64', path: 'a path on the disks' },
}

function wordsForType(field: JsonSchema): string {
  switch (field.type) {
    case 'boolean':
      return 'true or false'
    case 'integer':
    case 'number':
      return `${field.type === 'integer' ? 'a whole number' : 'a number'}${rangeOf(field)}`
    case 'string':
      return formats[field.format ?? field.contentEncoding ?? ''] ?? 'text'
    case 'array':
      return `a list, each ${wordsFor(isSchema(field.items) ? field.items : true)}`
    case 'object':
      return `an object with ${Object.entries(field.properties ?? {})
        .map(([name, it]) => `${code(name)} (${wordsFor(it)})`)
        .join(', ')}`
    default:
      return 'any JSON value'
  }
}

function isSchema(items: JsonSchema['items']): items is JsonSchema {
  return typeof items === 'object' && !Array.isArray(items)
}

function rangeOf({ minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  const isLimit = (limit: unknown) => typeof limit === 'number' && Math.abs(limit) < Number.MAX_SAFE_INTEGER
  const least = isLimit(exclusiveMinimum) ? ` above ${exclusiveMinimum}` : isLimit(minimum) ? ` from ${minimum}` : ''
  return `${least}${isLimit(maximum) ? ` to ${maximum}` : ''}`
}
