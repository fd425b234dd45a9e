/** The parts of a resource that have several fields. */
import type { Interval } from './interval.ts'
import type { Phrase } from './phrase.ts'
import type { Reader } from './reader.ts'
import type { Request, Requests } from './requests.ts'

/** A device in Home Assistant, below the Freebox. */
export interface Device {
  readonly name: string | Phrase
  readonly manufacturer?: string | undefined
  readonly model?: string | Phrase | undefined
  readonly version?: string | undefined
  readonly serial?: string | undefined
  readonly area?: string | undefined
  /** With or without separators. All objects with one MAC address become one device, whatever their adapter. */
  readonly mac?: string | undefined
  /** If there is no MAC address: objects of one adapter with the same id become one device. */
  readonly id?: string | undefined
  /** The `id` of the device of this adapter that it is below, instead of the Freebox. That one is announced first. */
  readonly below?: string | undefined
}

/** The object that an event carries. */
export interface EventPart {
  readonly key: string
  readonly raw: unknown
}

/** See `busy`. */
export interface Busy<O> {
  readonly every: Interval
  readonly when?: (it: O) => boolean
  readonly afterCommand?: Interval
  /** How long `when` counts for one object, which may be stuck. */
  readonly atMost?: Interval
  /** Then only the objects for which `when` holds are read, each alone. */
  readonly alone?: true
}

/** What an answer for other resources says about objects. Those with news are read. */
export interface Hint<O> {
  /** The path of the answer. */
  readonly path: string
  /** One word for each object that the answer mentions, by key. */
  readonly said: (answer: unknown) => ReadonlyMap<string, string>
  /** The word of an object as it was read. */
  readonly word: (it: O) => string
}

/**
 * Precedes the name and id of every entity of the resource: `{ name: 'xDSL', id: 'xdsl' }` makes `state` "xDSL state" with
 * the id `xdsl_state`. An entity with the name null has those of the prefix. Without a name, for ids only.
 */
export interface Prefix {
  readonly name?: string
  readonly id: string
}

/** The object on whose device the entities are. */
export interface Join<O> {
  readonly resource: `${string}.${string}`
  /** In any spelling; undefined if the object joins none. */
  readonly mac: (it: O) => string | undefined
}

/** Ends what a command or button begins if `by` does not: after a time, or when the daemon stops. */
export interface Ends {
  /** How long after it. */
  readonly after: Interval
  /** The other command or button. */
  readonly by: string
  /** The session in the last answer, for `ask`. */
  readonly which?: (answer: unknown) => string | undefined
  /** The requests, for the key of the object. */
  readonly ask: (key: string, box: Reader, which: string | undefined) => Requests | Promise<Requests>
}

/** Removes objects that commands have created, once they are over and published. */
export interface Tidy<O> {
  /** Whether it is over. */
  readonly when: (it: O) => boolean
  /** Differs if the box uses an id again. */
  readonly identity: (it: O) => string
  /** Removes it. */
  readonly ask: (it: O) => Request
  /** Whether a request whose answer was lost may have created it. Called for new objects only. */
  readonly made?: (it: O, request: Request) => boolean
}
