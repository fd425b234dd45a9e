/** The fields of an input for a form (pure), from its zod schema. */
import { z } from 'zod'
import { isSecretName } from '../../secrets/names.ts'
import { expectedBy } from '../../wording/expected.ts'
import { entries, sectionOf, unwrap, valueInfoOf } from '../../wording/schema-walk.ts'
import type { FieldTable } from '../contract.ts'

type Schema = z.core.$ZodType

/** An input that is no object has one field without a name. */
export function fieldsOf(schema: Schema): FieldTable[] {
  if (sectionOf(schema) === undefined) return [fieldTable('', schema, undefined)]
  const fields = entries(schema).filter(({ path }) => path.length === 1)
  return fields.map(({ path: [name = ''], schema: field, defaultValue }) => fieldTable(name, field, defaultValue))
}

function fieldTable(name: string, schema: Schema, usual: unknown): FieldTable {
  const inner = unwrap(schema)
  const options = optionsOf(inner)
  return {
    ...{ name, options },
    required: !z.safeParse(schema, undefined).success,
    kind: options === null ? kindOf(inner) : 'choice',
    ...boundsOf(inner),
    default: typeof usual === 'string' || typeof usual === 'number' || typeof usual === 'boolean' ? usual : null,
    secret: isSecretName(name) || valueInfoOf(schema).secret === true,
    expected: expectedBy(schema, 'json'),
  }
}

function optionsOf(inner: Schema): readonly string[] | null {
  if (inner instanceof z.ZodEnum) return inner.options.map(String)
  if (inner instanceof z.ZodLiteral) return [...inner.values].map(String)
  if (!(inner instanceof z.ZodUnion)) return null
  const each = inner.options.map((it) => optionsOf(unwrap(it)))
  return each.every((it) => it !== null) ? each.flat() : null
}

function kindOf(inner: Schema): FieldTable['kind'] {
  if (inner instanceof z.ZodString || inner instanceof z.ZodStringFormat) return 'text'
  if (inner instanceof z.ZodNumber) return inner.isInt ? 'integer' : 'number'
  if (inner instanceof z.ZodBoolean) return 'boolean'
  // A value that may be written as text, such as a time, is entered as text.
  const isText = inner instanceof z.ZodUnion && inner.options.some((it) => kindOf(unwrap(it)) === 'text')
  return isText ? 'text' : 'json'
}

/** Those of a number, or of the length of a text. */
function boundsOf(inner: Schema): Pick<FieldTable, 'min' | 'max'> {
  if (inner instanceof z.ZodNumber) return { min: limit(inner.minValue), max: limit(inner.maxValue) }
  if (inner instanceof z.ZodString) return { min: limit(inner.minLength), max: limit(inner.maxLength) }
  return { min: null, max: null }
}

function limit(bound: number | null): number | null {
  return bound !== null && Math.abs(bound) < Number.MAX_SAFE_INTEGER ? bound : null
}
