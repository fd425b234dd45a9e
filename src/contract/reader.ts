/** How tables read from the box. */
import type { z } from 'zod'
import type { Interval } from './interval.ts'
import type { ApiVersion } from './version.ts'

/**
 * Reads from the Freebox API. Within one poll, a path that several resources need costs one request. The reader of a
 * command does not cache.
 */
export interface Reader {
  /**
   * The parsed `result` of a GET. Throws the errors of errors.ts; `Unreachable` if the schema does not match.
   * @param maxAge how old a cached answer may be.
   */
  get<S extends z.ZodType>(path: string, schema: S, maxAge?: Interval): Promise<z.output<S>>
  /** As `get`; undefined if this box does not have the path (NotHere). */
  getIfPresent<S extends z.ZodType>(path: string, schema: S, maxAge?: Interval): Promise<z.output<S> | undefined>
  /** As `get`; undefined if the box refuses it in any way (NotHere, NotGranted, Refused, an internal error of the box). */
  getIfAllowed<S extends z.ZodType>(path: string, schema: S, maxAge?: Interval): Promise<z.output<S> | undefined>
  /** A read for which the API wants a POST; undefined if the box refuses it in any way. */
  post<S extends z.ZodType>(path: string, body: unknown, schema: S, maxAge?: Interval): Promise<z.output<S> | undefined>
  /** The result of a source (see `source`), which all resources of one poll share. */
  share<T>(read: (box: Reader) => Promise<T>): Promise<T>
  /** The API version of the box. */
  readonly api: ApiVersion
  /** Epoch seconds. A `from` that uses it runs at every poll, even if no answer has changed. */
  readonly now: number
}

/**
 * What several resources read. It runs once per poll, and only if an answer of the box has changed or an hour has
 * passed.
 */
export function source<T>(read: (box: Reader) => Promise<T>): (box: Reader) => Promise<T> {
  return (box) => box.share(read)
}
