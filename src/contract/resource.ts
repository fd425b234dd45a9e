/**
 * The contract between an adapter (a table) and the engine.
 *
 * An adapter is a list of resources. A resource is `one` (the line, the box) or `many` (hosts, downloads). Both
 * functions erase the type of their object and return a plain `Resource`, so no generic reaches the engine. A resource
 * says, in this order: its schema; where it is read from and how often; its tables `entities`, `settings`,
 * `diagnostics` and `listEvents`; its commands; its queries.
 */
import { z } from 'zod'
import type { Caller } from './caller.ts'
import { compile } from './compile.ts'
import type { Resource } from './compiled.ts'
import type { Danger, Entity, FieldOf, Json, ListEvent, Setting } from './entities.ts'
import type { Interval } from './interval.ts'
import type { Busy, Device, Ends, EventPart, Hint, Join, Prefix, Tidy } from './parts.ts'
import type { Phrase } from './phrase.ts'
import type { Reader } from './reader.ts'
import type { AmendTarget, Request, Requests, Undo } from './requests.ts'
import type { VersionText } from './version.ts'
import type { Period } from './week-spans.ts'

interface Source<O> {
  /**
   * A path below `/api/vN/`, or a function if it takes several reads. If the function returns undefined, this box has
   * no such thing (an empty fibre slot).
   */
  readonly from: string | ((box: Reader) => Promise<unknown>)
  readonly every: Interval
  /** The interval instead of `every` while the box sends no events (before API 8, or events are off). */
  readonly everyWithoutEvents?: Interval
  /** The box has a minute to answer instead of ten seconds. */
  readonly slow?: true
  /** Error codes with which boxes say that they do not have it, besides the usual ones. */
  readonly absentCodes?: readonly string[]
  /**
   * A faster interval: while `when` holds for any object, and for the time `afterCommand` after each command. Of several,
   * the fastest that holds.
   */
  readonly busy?: Busy<O> | readonly Busy<O>[]
  /** Other resources of the adapter that a command changes too: they are then read, and busy, as well. */
  readonly changes?: readonly string[]
  /** WebSocket events (`lan_host_l3addr_reachable`) and calls of the box (`push_<kind>`) that cause a read. */
  readonly refreshOn?: readonly string[]
  /**
   * The object that such an event carries, which is then published at once. Undefined if the event only causes a read.
   */
  readonly fromEvent?: (result: unknown) => EventPart | undefined
  /** When it changes by itself, in epoch seconds: it is read then. */
  readonly changesAt?: (it: O) => readonly (number | null)[]
  /** Another path that says something about the objects. */
  readonly hint?: Hint<O>
  /** When this value changes, what the box did not have is read again. */
  readonly decides?: (it: O) => unknown
  /** When the box is away as planned: trackers keep their state, and the log has no warning. */
  readonly absences?: (it: O, now: number) => readonly Period[]
  /** The first API version that has it. On an older one this box has no such thing. */
  readonly since?: VersionText
  /** It is read only if the user sets `enabled: true` for it. */
  readonly onlyIfEnabled?: true
}

interface Input<S extends z.ZodType> {
  readonly takes: S
  readonly danger?: Danger<z.output<S>>
}
interface CommandParts<S extends z.ZodType> extends Input<S> {
  /** Further requests, made from the answer to the last one, which has the id of a created object. */
  readonly next?: (answer: unknown, input: z.output<S>) => Requests
  /** See Undo. */
  readonly undo?: Undo<z.output<S>>
  /** See Ends. */
  readonly ends?: Ends
  /** The schema of the reply, if that is not what the box answers. */
  readonly answer?: z.ZodType
  /** With `track`: the raw object that the command has created, from the last answer. */
  readonly creates?: (answer: unknown, input: z.output<S>) => unknown
}
interface ObjectCommand<S extends z.ZodType, O> extends CommandParts<S> {
  readonly on?: 'object'
  readonly ask: (input: z.output<S>, it: O, box: Reader) => Requests | Promise<Requests>
}
interface ListCommand<S extends z.ZodType, O> extends CommandParts<S> {
  readonly on: 'list'
  readonly ask: (input: z.output<S>, objects: readonly O[], box: Reader) => Requests | Promise<Requests>
}

interface Answered<S extends z.ZodType> extends Input<S> {
  readonly answers?: never
  /**
   * The schema of the reply, or `bytes` for a file (a sound, a picture), which is returned as `{ content_type, base64
   * }`.
   */
  readonly answer: z.ZodType | 'bytes'
}
interface PlainQuery<S extends z.ZodType> extends Answered<S> {
  readonly on?: never
  readonly ask: (input: z.output<S>) => Request
}
/** A query about one object: its input also has the `id` of the object. */
interface ObjectQuery<S extends z.ZodType, O> extends Answered<S> {
  readonly on: 'object'
  readonly ask: (input: z.output<S>, it: O) => Request
}
/** A query that takes several requests. `commands.allow` and `deny` apply. */
interface ComposedQuery<S extends z.ZodType> extends Input<S> {
  readonly on?: never
  readonly ask?: never
  readonly answer?: never
  /** Makes the reply. */
  readonly answers: (input: z.output<S>, box: Caller) => Promise<unknown>
  /** Its time limit; 1m by default. */
  readonly within?: Interval
}

/** The tables of a resource. A key is in one table only. */
interface Tables<O, E, S, D, C, Q, P> {
  /** The default writer: the path that takes PUT `{ [field]: value }`, or `amend(path)`. `{field}` as in names. */
  readonly put?: P
  readonly prefix?: Prefix
  /** What error codes of the box mean, for replies. */
  readonly errors?: Readonly<Record<string, string>>
  /** The keys of what Home Assistant enables at first; all by default. */
  readonly enabled?: readonly NoInfer<keyof E | keyof S | keyof D>[]
  readonly entities?: { readonly [K in keyof E]: Entity<O, K, Writes<P>> }
  /** Writable entities, shown as configuration. */
  readonly settings?: { readonly [K in keyof S]: K extends keyof E ? never : Setting<O, K, Writes<P>> }
  /** Entities about the health of the box, shown as diagnostics. */
  readonly diagnostics?: { readonly [K in keyof D]: K extends keyof E | keyof S ? never : Entity<O, K, Writes<P>> }
  /** Further fields of the object in its state. */
  readonly state?: readonly FieldOf<O, Json>[]
  readonly commands?: {
    readonly [K in keyof C]: K extends keyof E | keyof S | keyof D
      ? never
      : C[K] extends z.ZodType
        ? ObjectCommand<C[K], O> | ListCommand<C[K], O>
        : never
  }
  readonly queries?: {
    readonly [K in keyof Q]: Q[K] extends z.ZodType
      ? PlainQuery<Q[K]> | ObjectQuery<Q[K], O> | ComposedQuery<Q[K]>
      : never
  }
}

/** Whether there is a default writer. */
type Writes<P> = [P] extends [string | AmendTarget] ? true : false

type None = Record<never, never>

type One<S extends z.ZodType, E, W, D, C, Q, P> = { readonly schema: S } & Source<z.output<S>> &
  Tables<z.output<S>, E, W, D, C, Q, P>

type Many<S extends z.ZodType, E, W, D, C, Q, P> = { readonly schema: S } & Source<z.output<S>> & {
    /** The Freebox's own id of the object, as text. Applied to parsed objects only. */
    readonly key: (it: z.output<S>) => string
    /** Its device. Without `device` and `joins`, the entities are on that of the group. */
    readonly device?: (it: z.output<S>) => Device
    /** Instead of a device, for lists that grow: begins names and ids on the device of the group. */
    readonly label?: (it: z.output<S>) => string | Phrase
    /**
     * The entities are on the device of another resource's object with this MAC address, while that is announced; otherwise
     * on its own `device`.
     */
    readonly joins?: Join<z.output<S>>
    /**
     * If the box has no list: reads one object again; undefined when it is over. Commands (`creates`) and events bring the
     * objects.
     */
    readonly track?: (it: z.output<S>, box: Reader) => Promise<unknown>
    /**
     * Reads one raw object without the list: after its commands, and while `busy.afterCommand` lasts. If that
     * fails, the list is read.
     */
    readonly alone?: (it: z.output<S>, box: Reader) => Promise<unknown>
    /** Whether a command (`word`) has had its effect. It is done then, or after 10s; others wait. */
    readonly settled?: (it: z.output<S>, word: string, value: unknown) => boolean
    /** What an object becomes that the box no longer lists (`{ present: false }`). It stays until the next start. */
    readonly unlisted?: (it: z.output<S>) => object
    /** Why it is no device by default (`presence.hosts: named`). */
    readonly leftOutBecause?: (it: z.output<S>, now: number) => string | undefined
    /** How many objects of a growing list get entities, by default. Each has its state topic. */
    readonly limit?: number
    /** Over the limit, the highest come first; by default those that have entities. */
    readonly rank?: (it: z.output<S>) => number
    /** The name for `include` and `exclude`, if not that of the device. */
    readonly title?: (it: z.output<S>) => string | Phrase | null
    /** See Tidy. */
    readonly tidy?: Tidy<z.output<S>>
    /** Event entities of the list itself. */
    readonly listEvents?: { readonly [key: string]: ListEvent<z.output<S>> }
  } & Tables<z.output<S>, E, W, D, C, Q, P>

/** A resource that exists once: the line, the box, a configuration. */
export function one<S extends z.ZodType, E = None, W = None, D = None, C = None, Q = None, P = undefined>(
  table: One<S, E, W, D, C, Q, P>,
): Resource {
  return compile({ shape: 'one', key: () => '', ...table })
}

/** A resource with several objects that come and go: hosts, downloads, shutters. */
export function many<S extends z.ZodType, E = None, W = None, D = None, C = None, Q = None, P = undefined>(
  table: Many<S, E, W, D, C, Q, P>,
): Resource {
  return compile({ shape: 'many', ...table })
}

/** A resource with only queries. */
export function asked<Q>(table: Pick<Tables<unknown, None, None, None, None, Q, undefined>, 'queries' | 'errors'>) {
  const nothing = async () => ({})
  return compile({
    shape: 'one',
    key: () => '',
    schema: z.object({}),
    from: nothing,
    every: '24h',
    asked: true,
    ...table,
  })
}
