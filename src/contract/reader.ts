/** How tables read from the box. */
import type { z } from 'zod'
import type { Interval } from './interval.ts'
import type { ApiVersion } from './version.ts'

type Read<T> = (box: Reader) => Promise<T>
export type ReadPart<T> = (box: Reader, path: string) => Promise<T>

/** Reads from the Freebox API. Within one poll, a path costs one request. The reader of a command does not cache. */
export interface Reader {
  /** The parsed `result` of a GET. Throws the errors of errors.ts. @param maxAge of a cached answer. */
  get<S extends z.ZodType>(path: string, schema: S, maxAge?: Interval): Promise<z.output<S>>
  /** As `get`; undefined if this box does not have the path (NotHere). */
  getIfPresent<S extends z.ZodType>(path: string, schema: S, maxAge?: Interval): Promise<z.output<S> | undefined>
  /** As `get`; undefined if the box refuses it in any way, or has an internal error. */
  getIfAllowed<S extends z.ZodType>(path: string, schema: S, maxAge?: Interval): Promise<z.output<S> | undefined>
  /**
   * As `get` within five seconds, of what may sleep: null while it fails, undefined if absent (`forGood`: not requested
   * again; `known`: not requested now).
   */
  attempt<S extends z.ZodType>(path: string, schema: S, absence?: Absence): Promise<z.output<S> | null | undefined>
  /** A POST that reads; else as `getIfAllowed`. */
  post<S extends z.ZodType>(path: string, body: unknown, schema: S, maxAge?: Interval): Promise<z.output<S> | undefined>
  /**
   * Reads a part of the resource, without which the rest is shown. While `read` fails, its last result, for ten minutes, then
   * undefined, and nothing is removed. `read` is a function of the module.
   */
  part<T>(path: string, read: ReadPart<T>): Promise<T | undefined>
  /** As `part`, for a part that the rest depends on: throws if there is no earlier result. */
  requiredPart<T>(path: string, read: ReadPart<T>): Promise<T>
  /** Several parts by path, without those that are undefined. Throws if all fail. */
  parts<T>(paths: readonly string[], read: ReadPart<T>): Promise<ReadonlyMap<string, T>>
  /** The result of a `source`. */
  share<T>(read: Read<T>): Promise<T>
  /**
   * A cheap way to read; while that fails or is undefined, the plain way (`last`: earlier result of the shortcut). Both are
   * functions of the module.
   */
  prefer<T>(shortcut: Read<T | undefined>, plain: (box: Reader, last?: T) => Promise<T>): Promise<T>
  /** Many GETs in turn, the most overdue first. By path: undefined if it fails, absent if not read yet. */
  inTurn<S extends z.ZodType>(
    turns: Turn[],
    schema: S,
    perMinute: number,
  ): Promise<Map<string, z.output<S> | undefined>>
  /** The API version of the box. */
  readonly api: ApiVersion
  /** Epoch seconds. A `from` that uses it runs at every poll. */
  readonly now: number
}

/** What an `attempt` makes of an absence. */
export type Absence = 'forGood' | 'known'

/** A read of `inTurn`. */
export interface Turn {
  /** As in `get`. */
  readonly path: string
  /** The wanted interval. */
  readonly every: Interval
  /** Before the others. */
  readonly urgent?: boolean
}

/**
 * What several resources read. It runs once per poll, and only if an answer of the box has changed or an hour has
 * passed.
 */
export function source<T>(read: (box: Reader) => Promise<T>): (box: Reader) => Promise<T> {
  return (box) => box.share(read)
}
