/**
 * The compiled form of a resource, which the engine uses: its three tables are one, every entity with a state has a
 * `value`, and every writable entity has a `set`. The types of the adapter's object are erased here, and only here.
 */
import type { z } from 'zod'
import type { Danger, Entity, ListEvent } from './entities.ts'
import type { Interval } from './interval.ts'
import type { Reader } from './reader.ts'
import type { AmendTarget, Request, Requests } from './requests.ts'
import type { Busy, Device, EventPart, Join } from './resource.ts'
import type { VersionText } from './version.ts'

/** A parsed object, opaque to the engine. */
export type Item = Readonly<Record<string, unknown>>

/** The entity category in Home Assistant. The main entities of a resource have none. */
export type Category = 'config' | 'diagnostic'

/** An entity of any of the three tables. */
export type CompiledEntity = Entity<Item> & { readonly category?: Category }

/** A command with JSON input. */
export type Command =
  | {
      readonly on?: 'object'
      readonly takes: z.ZodType
      readonly danger?: Danger
      readonly ask: (input: unknown, it: Item, box: Reader) => Requests | Promise<Requests>
      readonly next?: (answer: unknown, input: unknown) => Requests
    }
  | {
      readonly on: 'list'
      readonly takes: z.ZodType
      readonly danger?: Danger
      readonly ask: (input: unknown, objects: readonly Item[], box: Reader) => Requests | Promise<Requests>
      readonly next?: (answer: unknown, input: unknown) => Requests
    }

/** A query is sent on request and never polled. */
export interface Query {
  readonly on?: 'object'
  readonly takes: z.ZodType
  readonly danger?: Danger
  /** `it` is only given to a query about one object. */
  readonly ask: (input: unknown, it: Item) => Request
  readonly answer: z.ZodType | 'bytes'
}

/** A resource as the engine sees it. */
export interface Resource {
  readonly shape: 'one' | 'many'
  readonly schema: z.ZodType
  readonly from: string | ((box: Reader) => Promise<unknown>)
  readonly every: Interval
  readonly everyWithoutEvents?: Interval
  readonly busy?: Busy<Item>
  readonly refreshOn?: readonly string[]
  readonly fromEvent?: (result: unknown) => EventPart | undefined
  readonly since?: VersionText
  readonly key: (it: Item) => string
  readonly device?: (it: Item) => Device
  readonly joins?: Join<Item>
  readonly announcedByDefault?: (it: Item, now: number) => boolean
  readonly limit?: number
  /** The entities of `entities`, `settings` and `diagnostics`. */
  readonly entities: Readonly<Record<string, CompiledEntity>>
  readonly listEvents: Readonly<Record<string, ListEvent<Item>>>
  readonly commands: Readonly<Record<string, Command>>
  readonly queries: Readonly<Record<string, Query>>
}

type Entries = Readonly<Record<string, object>>

interface Table {
  readonly put?: string | AmendTarget
  readonly entities?: Entries
  readonly settings?: Entries
  readonly diagnostics?: Entries
  readonly listEvents?: Entries
  readonly commands?: Entries
  readonly queries?: Entries
}

/** Compiles the table of an adapter. Throws an Error that names the key if it is in two tables. */
export function compile(table: object): Resource {
  const { put, entities, settings, diagnostics, listEvents, commands, queries, ...source }: Table = table
  const tables = [
    { entries: entities, category: undefined },
    { entries: settings, category: 'config' },
    { entries: diagnostics, category: 'diagnostic' },
  ] as const
  const compiled = tables.flatMap(({ entries = {}, category }) =>
    Object.entries(entries).map(([key, entity]) => [key, compileEntity(key, entity, category, put)] as const),
  )
  const keys = [...compiled.map(([key]) => key), ...Object.keys(commands ?? {}), ...Object.keys(listEvents ?? {})]
  const repeated = keys.find((key, at) => keys.indexOf(key) !== at)
  if (repeated !== undefined) throw new Error(`"${repeated}" is in two tables of one resource`)
  const resource = {
    ...{ ...source, entities: Object.fromEntries(compiled) },
    ...{ listEvents: listEvents ?? {}, commands: commands ?? {}, queries: queries ?? {} },
  }
  // The engine hands each function only objects that this resource's own schema has made, so the erased types hold.
  return resource as unknown as Resource
}

const writable = ['switch', 'number', 'select', 'text']

/** Adds what an entity may leave out: the value from the field, and the default writer. */
function compileEntity(key: string, entity: object, category: Category | undefined, put: Table['put']): object {
  const { field = key, ...given } = entity as { readonly is: string; readonly field?: string; readonly set?: unknown }
  const value = takesValue(given.is) && { value: (it: Item) => it[field] }
  const set = put !== undefined && writable.includes(given.is) && { set: defaultWriter(put, field) }
  return { ...value, ...set, ...given, ...(category !== undefined && { category }) }
}

function takesValue(kind: string): boolean {
  return !['button', 'event', 'image', 'camera'].includes(kind)
}

function defaultWriter(put: string | AmendTarget, field: string) {
  return (value: unknown, it: Item): Requests => {
    const change = { [field]: value }
    if (typeof put === 'string') return { method: 'PUT', path: fillPath(put, it), body: change }
    return { ...put, amend: fillPath(put.amend, it), change }
  }
}

function fillPath(path: string, it: Item): string {
  return path.replace(/\{(\w+)\}/g, (_, field: string) => String(it[field]))
}
