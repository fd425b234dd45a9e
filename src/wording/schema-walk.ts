/** Walks the zod schema as a tree: the keys of a section, the setting at a path, its description and its default. */
import { z } from 'zod'
import { type ValueInfo, valueInfo } from '../contract/value-info.ts'

type Schema = z.core.$ZodType

/** A setting (no keys below it) or a section (with keys). */
export interface Entry {
  readonly path: readonly string[]
  readonly schema: Schema
  readonly section: boolean
  readonly description: string
  /** As written in a configuration file, such as `30s`; undefined without a default. */
  readonly defaultValue: unknown
}

/** The schema without optional, default and transform around it. */
export function unwrap(schema: Schema): Schema {
  const inner = innerSchema(schema)
  return inner ? unwrap(inner) : schema
}

/** By the type in the definition, which zod keeps for this: `instanceof` would look up the names of seven classes. */
function innerSchema(schema: Schema): Schema | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'readonly':
    case 'default':
    case 'prefault':
    case 'catch':
      return def.innerType
    case 'pipe':
      return def.in._zod.def.type === 'transform' ? def.out : def.in
    default:
      return undefined
  }
}

/** The schema and everything inside its wrappers, outermost first. */
function layers(schema: Schema): Schema[] {
  const inner = innerSchema(schema)
  return inner ? [schema, ...layers(inner)] : [schema]
}

/** The keys of a section with their schemas; undefined if the schema is no section. */
export function sectionOf(schema: Schema): Readonly<Record<string, Schema>> | undefined {
  const inner = unwrap(schema)
  return inner instanceof z.ZodObject ? inner.shape : undefined
}

/** The schema at a path; undefined if the path does not exist in it. */
export function schemaAt(schema: Schema, path: readonly PropertyKey[]): Schema | undefined {
  let at: Schema | undefined = schema
  for (const key of path) {
    if (at === undefined) return undefined
    const inner = unwrap(at)
    if (inner instanceof z.ZodArray) at = inner.element
    else if (inner instanceof z.ZodTuple) at = inner.def.items[Number(key)]
    else {
      const keys = sectionOf(inner)
      at = keys && typeof key === 'string' && Object.hasOwn(keys, key) ? keys[key] : undefined
    }
  }
  return at
}

/** Every section and setting in the order of the schema, each section before its content. */
export function entries(schema: Schema, path: readonly string[] = []): Entry[] {
  return Object.entries(sectionOf(schema) ?? {}).flatMap(([key, it]) => {
    const entry: Entry = {
      path: [...path, key],
      schema: it,
      section: sectionOf(it) !== undefined,
      // Most callers only want the path.
      get description() {
        return descriptionOf(it)
      },
      get defaultValue() {
        return defaultValueOf(it)
      },
    }
    return [entry, ...entries(it, entry.path)]
  })
}

/** The registered information about a setting; an empty object without any. */
export function valueInfoOf(schema: Schema): ValueInfo {
  return (
    layers(schema)
      .map((it) => valueInfo.get(it))
      .find((it) => it !== undefined) ?? {}
  )
}

function descriptionOf(schema: Schema): string {
  return (
    layers(schema)
      .map((it) => z.globalRegistry.get(it)?.description)
      .find((it) => it !== undefined) ?? ''
  )
}

function defaultValueOf(schema: Schema): unknown {
  const withDefault = layers(schema).find((it) => it instanceof z.ZodDefault || it instanceof z.ZodPrefault)
  return withDefault?.def.defaultValue
}
