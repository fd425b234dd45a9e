/**
 * The compiled form of a resource, which the engine uses: its three tables are one, every entity with a state has a
 * `value`, and every writable entity has a `set`. The types of the adapter's object are erased.
 */
import type { z } from 'zod'
import type { Caller } from './caller.ts'
import type { Danger, Entity, ListEvent } from './entities.ts'
import type { Interval } from './interval.ts'
import type { Busy, Device, Ends, EventPart, Hint, Join, Tidy } from './parts.ts'
import type { Phrase } from './phrase.ts'
import type { Reader } from './reader.ts'
import type { Request, Requests, Undo } from './requests.ts'
import type { VersionText } from './version.ts'
import type { Period } from './week-spans.ts'

/** A parsed object, opaque to the engine. */
export type Item = Readonly<Record<string, unknown>>

/** The entity category in Home Assistant. The main entities of a resource have none. */
export type Category = 'config' | 'diagnostic'

/** What an entity has in one form only: a list of options, and each attribute as a function. */
type Compiled<E extends { readonly is: string }> = E extends unknown
  ? Omit<E, 'attributes' | 'enabled' | 'options'> & { readonly attributes?: Attributes } & CompiledOptions<E>
  : never
type Attributes = Readonly<Record<string, (it: Item) => unknown>>
type CompiledOptions<E extends { readonly is: string }> = E extends { readonly is: 'select'; readonly options: infer P }
  ? { readonly options: Exclude<P, { readonly options: readonly string[] }> }
  : E extends { readonly is: 'sensor' }
    ? { readonly options?: readonly string[] }
    : unknown

/** An entity of any of the three tables. */
export type CompiledEntity = Compiled<Entity<Item>> & {
  readonly category?: Category
  /** Whether it is enabled at first in Home Assistant: for every object (as if absent), none or some. */
  readonly enabled?: boolean | ((it: Item) => boolean)
}
export type CompiledListEvent = Compiled<ListEvent<Item>>

/** A command with JSON input. */
export type Command =
  | {
      readonly on?: 'object'
      readonly takes: z.ZodType
      readonly danger?: Danger
      readonly ask: (input: unknown, it: Item, box: Reader) => Requests | Promise<Requests>
      readonly next?: (answer: unknown, input: unknown) => Requests
      readonly undo?: Undo<unknown>
      readonly ends?: Ends
      readonly answer?: z.ZodType
      readonly creates?: (answer: unknown, input: unknown) => unknown
    }
  | {
      readonly on: 'list'
      readonly takes: z.ZodType
      readonly danger?: Danger
      readonly ask: (input: unknown, objects: readonly Item[], box: Reader) => Requests | Promise<Requests>
      readonly next?: (answer: unknown, input: unknown) => Requests
      readonly undo?: Undo<unknown>
      readonly ends?: Ends
      readonly answer?: z.ZodType
      readonly creates?: (answer: unknown, input: unknown) => unknown
    }

interface QueryParts {
  readonly on?: 'object'
  readonly takes: z.ZodType
  readonly danger?: Danger
}

/** A query that is one request. */
export interface PlainQuery extends QueryParts {
  /** `it` is only given to a query about one object. */
  readonly ask: (input: unknown, it: Item) => Request
  readonly answer: z.ZodType | 'bytes'
}

/** A query that takes several requests. */
export interface ComposedQuery extends QueryParts {
  readonly answers: (input: unknown, box: Caller) => Promise<unknown>
  readonly within?: Interval
}

/** A query is sent on request and never polled. */
export type Query = PlainQuery | ComposedQuery

/** Whether the user's permissions apply to a query, as they do to commands. */
export function isJudged(query: Query): boolean {
  return 'answers' in query || query.danger !== undefined
}

/** A resource as the engine sees it. */
export interface Resource {
  readonly shape: 'one' | 'many'
  readonly schema: z.ZodType
  readonly from: string | ((box: Reader) => Promise<unknown>)
  readonly every: Interval
  /** It has only queries: `from` reads nothing. */
  readonly asked?: true
  readonly everyWithoutEvents?: Interval
  readonly slow?: true
  readonly absentCodes?: readonly string[]
  readonly busy?: Busy<Item> | readonly Busy<Item>[]
  readonly changes?: readonly string[]
  readonly refreshOn?: readonly string[]
  readonly fromEvent?: (result: unknown) => EventPart | undefined
  readonly decides?: (it: Item) => unknown
  readonly absences?: (it: Item, now: number) => readonly Period[]
  readonly since?: VersionText
  readonly onlyIfEnabled?: true
  readonly key: (it: Item) => string
  readonly device?: (it: Item) => Device
  readonly label?: (it: Item) => string | Phrase
  readonly joins?: Join<Item>
  readonly track?: (it: Item, box: Reader) => Promise<unknown>
  readonly alone?: (it: Item, box: Reader) => Promise<unknown>
  readonly settled?: (it: Item, word: string, value: unknown) => boolean
  readonly unlisted?: (it: Item) => object
  readonly hint?: Hint<Item>
  readonly changesAt?: (it: Item) => readonly (number | null)[]
  readonly leftOutBecause?: (it: Item, now: number) => string | undefined
  readonly limit?: number
  readonly rank?: (it: Item) => number
  readonly title?: (it: Item) => string | Phrase | null
  readonly tidy?: Tidy<Item>
  readonly state?: readonly string[]
  readonly errors?: Readonly<Record<string, string>>
  /** The entities of `entities`, `settings` and `diagnostics`. */
  readonly entities: Readonly<Record<string, CompiledEntity>>
  readonly listEvents: Readonly<Record<string, CompiledListEvent>>
  readonly commands: Readonly<Record<string, Command>>
  readonly queries: Readonly<Record<string, Query>>
}
