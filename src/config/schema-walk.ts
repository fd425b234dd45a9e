/**
 * The schema as a tree that can be walked: which keys a section has, which setting a path leads to,
 * what it says of itself and what its default is.
 */
import { z } from 'zod'
import { facts } from './values.ts'

type Schema = z.core.$ZodType

/** A setting (no keys of its own) or a section (with keys), and where it stands. */
export interface Entry {
  readonly path: readonly string[]
  readonly schema: Schema
  readonly section: boolean
  readonly description: string
  /** As it would be written; undefined where there is none. */
  readonly usual: unknown
}

/** What a schema is when optional, defaults and transforms are taken off. */
export function core(schema: Schema): Schema {
  const within = layer(schema)
  return within ? core(within) : schema
}

function layer(schema: Schema): Schema | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodReadonly) {
    return schema.unwrap()
  }
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodCatch) {
    return schema.unwrap()
  }
  if (schema instanceof z.ZodPipe) return schema.in instanceof z.ZodTransform ? schema.out : schema.in
  return undefined
}

function layers(schema: Schema): Schema[] {
  const within = layer(schema)
  return within ? [schema, ...layers(within)] : [schema]
}

/** The keys of a section with what stands under each; undefined where it is none. */
export function sectionOf(schema: Schema): Readonly<Record<string, Schema>> | undefined {
  const inner = core(schema)
  return inner instanceof z.ZodObject ? inner.shape : undefined
}

/** What stands at a path; undefined where nothing is known there. */
export function schemaAt(schema: Schema, path: readonly PropertyKey[]): Schema | undefined {
  let at: Schema | undefined = schema
  for (const key of path) {
    if (at === undefined) return undefined
    const inner = core(at)
    if (inner instanceof z.ZodArray) at = inner.element
    else {
      const keys = sectionOf(inner)
      at = keys && typeof key === 'string' && Object.hasOwn(keys, key) ? keys[key] : undefined
    }
  }
  return at
}

/** Every section and setting in the order of the schema, each section before what is in it. */
export function entries(schema: Schema, path: readonly string[] = []): Entry[] {
  return Object.entries(sectionOf(schema) ?? {}).flatMap(([key, it]) => {
    const entry = { path: [...path, key], schema: it, section: sectionOf(it) !== undefined }
    return [{ ...entry, description: describing(it), usual: usual(it) }, ...entries(it, entry.path)]
  })
}

/** What the values of a schema have about them. */
export function factsOf(schema: Schema) {
  return (
    layers(schema)
      .map((it) => facts.get(it))
      .find((it) => it !== undefined) ?? {}
  )
}

function describing(schema: Schema): string {
  return (
    layers(schema)
      .map((it) => z.globalRegistry.get(it)?.description)
      .find((it) => it !== undefined) ?? ''
  )
}

function usual(schema: Schema): unknown {
  const filled = layers(schema).find((it) => it instanceof z.ZodDefault || it instanceof z.ZodPrefault)
  return filled?.def.defaultValue
}
