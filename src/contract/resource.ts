/**
 * The contract between what the Freebox has (adapters/, tables) and how it reaches MQTT (the engine).
 *
 * An adapter is a list of things; a thing is `one` (the line, the box) or `many` (hosts, downloads). Both close over the
 * type of their object at once and return a plain `Thing`, so no generic and no `any` crosses into the engine.
 * A thing says, in this order: its schema, where it comes from and how often, its entities, its commands, its questions.
 */
import { z } from 'zod'
import type { Entity, ListEvent, Request, Requests } from './entities.ts'

export { mapInSlices } from '../incremental/time-slice.ts'
export type {
  AlarmAction,
  AlarmState,
  Entity,
  FormFile,
  LightCommand,
  ListEvent,
  Request,
  Requests,
} from './entities.ts'
export { asList, flag, list, moment, numeric, oneOf, orNull, text } from './leaves.ts'

/** `30s`, `5m`, `1h`. */
export type Interval = `${number}${'s' | 'm' | 'h'}`

const secondsPer = { s: 1, m: 60, h: 3600 } as const

/** Seconds in `30s`, `5m`, `1h`; NaN where the text is none of these. */
export function secondsOf(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? []
  return unit === 's' || unit === 'm' || unit === 'h' ? Number(amount) * secondsPer[unit] : Number.NaN
}

/** What `from` may do: read. The same path within one tick costs one request. */
export interface Reader {
  /**
   * The parsed `result` of a GET; throws the errors of errors.ts, `Unreachable` where the schema does not fit.
   * @param keep how old the answer may be: for what a fast thing needs beside its values, and changes seldom.
   */
  get<S extends z.ZodType>(path: string, schema: S, maxAge?: Interval): Promise<z.output<S>>
  /** The same, and undefined where this box has no such thing (NotHere). */
  getIfPresent<S extends z.ZodType>(path: string, schema: S, maxAge?: Interval): Promise<z.output<S> | undefined>
  /** The same, also where the owner has not given the right (NotGranted): for what only adds to a thing. */
  getIfAllowed<S extends z.ZodType>(path: string, schema: S, maxAge?: Interval): Promise<z.output<S> | undefined>
  /**
   * A read for which the API wants a POST; undefined where the box refuses it or has no such thing.
   * @param keep how old the answer to the same body, or the refusal, may be.
   */
  post<S extends z.ZodType>(path: string, body: unknown, schema: S, maxAge?: Interval): Promise<z.output<S> | undefined>
  /**
   * What several things of a chapter make of the same answers: worked out once, and again only where one of them has
   * changed. `work` must be the same function each time.
   */
  once<T>(work: (box: Reader) => Promise<T>): Promise<T>
  /** The API version spoken: major and minor as a number, 8.5. */
  readonly api: number
  /** Epoch seconds. */
  readonly now: number
  /** Epoch seconds of the last full hour, for what is counted in days: whoever asks for `now` is run at every read. */
  readonly hour: number
}

/** A device of its own in Home Assistant, below the Freebox. */
export interface Device {
  readonly name: string
  readonly manufacturer?: string | undefined
  readonly model?: string | undefined
  readonly version?: string | undefined
  readonly serial?: string | undefined
  readonly area?: string | undefined
  /** With colons, any case. Objects of one MAC become one device, whatever their chapter. */
  readonly mac?: string | undefined
  /** Where there is no MAC: objects of one chapter with the same id become one device. */
  readonly id?: string | undefined
}

interface Source {
  /**
   * A path below `/api/vN/`, or a function where it takes several reads. A function of a `one` that gives undefined
   * says that this box has no such thing (an empty fibre slot), as NotHere does.
   */
  readonly from: string | ((box: Reader) => Promise<unknown>)
  readonly every: Interval
  /** The interval instead of `every` where the box sends no events (API < 8). */
  readonly everyWithoutEvents?: Interval
  /** How long an object must be missing before it is gone, where two reads may rest on one and the same kept list. */
  readonly lingers?: Interval
  /** WebSocket events that carry this object, and calls of the box (`push_<kind>`): both ask for a read. */
  readonly refreshOn?: readonly string[]
  /** The object as it lies in what `from` reads, out of what an event carries; as it is, by default. */
  readonly fromEvent?: (result: unknown) => unknown
  /** The first and the last API version that has it: outside them the box has none. */
  readonly since?: number
  readonly until?: number
}

interface ObjectCommand<S extends z.ZodType, O> {
  readonly takes: S
  readonly on?: 'object'
  readonly ask: (input: z.output<S>, it: O) => Requests
  /** What follows, made of the answer to the last of those: the id of what the box has made stands only there. */
  readonly next?: (answer: unknown, input: z.output<S>) => Requests
}
interface ListCommand<S extends z.ZodType> {
  readonly takes: S
  readonly on: 'list'
  readonly ask: (input: z.output<S>) => Requests
  /** As above. */
  readonly next?: (answer: unknown, input: z.output<S>) => Requests
}

interface Query<S extends z.ZodType> {
  readonly takes: S
  readonly ask: (input: z.output<S>) => Request
  /** What of the answer is handed on; `bytes` for a file (a sound, a picture): `{content_type, base64}`. */
  readonly answer: z.ZodType | 'bytes'
}

interface Tables<O, E, C, Q> {
  readonly entities: { readonly [K in keyof E]: Entity<O, K> }
  readonly commands?: {
    readonly [K in keyof C]: C[K] extends z.ZodType ? ObjectCommand<C[K], O> | ListCommand<C[K]> : never
  }
  readonly queries?: { readonly [K in keyof Q]: Q[K] extends z.ZodType ? Query<Q[K]> : never }
}

type One<S extends z.ZodType, E, C, Q> = { readonly schema: S } & Source & Tables<z.output<S>, E, C, Q>

type Many<S extends z.ZodType, E, C, Q> = { readonly schema: S } & Source & {
    /** The Freebox's own id of the object, as text. */
    readonly key: (it: z.output<S>) => string
    /** Left out: the rows belong to the Freebox itself. */
    readonly device?: (it: z.output<S>) => Device
    /** Where the owner chooses which become devices (`presence.hosts`): the ones he would name himself. */
    readonly announcedByDefault?: (it: z.output<S>, now: number) => boolean
    /** `adapter.thing`: becomes a device only where the object of that thing with the same MAC is one. */
    readonly alongside?: `${string}.${string}`
    /** What happens in the list. */
    readonly listEvents?: { readonly [row: string]: ListEvent<z.output<S>> }
  } & Tables<z.output<S>, E, C, Q>

/** An object as the engine holds it: parsed, and opaque. */
export type Item = Readonly<Record<string, unknown>>

/** A command with JSON input, as the engine sees it. */
export type Command = ObjectCommand<z.ZodType, Item> | ListCommand<z.ZodType>

/** What the engine makes run: a chapter's thing with its types closed. */
export interface Resource extends Source {
  readonly shape: 'one' | 'many'
  readonly schema: z.ZodType
  readonly key: (it: Item) => string
  readonly device?: (it: Item) => Device
  readonly announcedByDefault?: (it: Item, now: number) => boolean
  readonly alongside?: string
  readonly listEvents?: Readonly<Record<string, ListEvent<Item>>>
  readonly entities: Readonly<Record<string, Entity<Item>>>
  readonly commands: Readonly<Record<string, Command>>
  readonly queries: Readonly<Record<string, Query<z.ZodType>>>
}

/** A thing that exists once: the line, the box, a configuration. */
export function one<S extends z.ZodType, E, C = Record<never, never>, Q = Record<never, never>>(
  table: One<S, E, C, Q>,
): Resource {
  return defineResource({ shape: 'one', key: () => '', ...table })
}

/** A thing of which there are several that come and go: hosts, downloads, shutters. */
export function many<S extends z.ZodType, E, C = Record<never, never>, Q = Record<never, never>>(
  table: Many<S, E, C, Q>,
): Resource {
  return defineResource({ shape: 'many', ...table })
}

// The one erasure: the engine hands each function only what this thing's own schema made, so the types that are
// forgotten here hold by construction.
function defineResource(table: object): Resource {
  return { commands: {}, queries: {}, ...table } as unknown as Resource
}

export interface Adapter<O extends z.ZodObject = z.ZodObject> {
  /** The chapter's name in the Freebox documentation: file, config key and topic. */
  readonly name: string
  /** One sentence for the owner. */
  readonly description: string
  /** Settings of its own, each with its default and `.describe()`d in a sentence. */
  readonly options: O
  readonly resources: (options: z.output<O>) => Readonly<Record<string, Resource>>
}

interface Plain {
  readonly name: string
  readonly description: string
  readonly resources: Readonly<Record<string, Resource>>
}
interface WithOptions<O extends z.ZodObject> {
  readonly name: string
  readonly description: string
  readonly options: O
  readonly resources: (options: z.output<O>) => Readonly<Record<string, Resource>>
}

/** An adapter; where it has options its things are a function of them. */
export function adapter(table: Plain): Adapter
export function adapter<O extends z.ZodObject>(table: WithOptions<O>): Adapter
export function adapter(table: Plain | WithOptions<z.ZodObject>): Adapter {
  if ('options' in table) return table
  return { ...table, options: z.object({}), resources: () => table.resources }
}

/**
 * What is made of an object, remembered by the object. What the box sends unchanged is the same object as before, so
 * that in a `from` over a long list only the new costs more than a look.
 */
export function memoize<O extends object, T>(make: (it: O) => T): (it: O) => T {
  const known = new WeakMap<O, { readonly made: T }>()
  return (it) => {
    const before = known.get(it) ?? { made: make(it) }
    known.set(it, before)
    return before.made
  }
}

/** What a schema makes of a raw object, undefined where it does not fit; remembered. */
export function memoizedParse<S extends z.ZodType>(schema: S): (raw: unknown) => z.output<S> | undefined {
  const parse = (raw: unknown) => schema.safeParse(raw).data
  const ofObject = memoize<object, z.output<S> | undefined>(parse)
  return (raw) => (typeof raw === 'object' && raw !== null ? ofObject(raw) : parse(raw))
}
