/** How a query with `answers` talks to the box. */
import type { z } from 'zod'
import type { Interval } from './interval.ts'
import type { Request, Upload } from './requests.ts'
import type { ApiVersion } from './version.ts'

/** Sends the requests of a query, as those of commands. */
export interface Caller {
  /** The parsed `result` of a request that changes nothing. */
  read<S extends z.ZodType>(request: Request, schema: S): Promise<z.output<S>>
  /** The same for one that changes something, which `commands.read_only` refuses. */
  send<S extends z.ZodType>(request: Request | Upload, schema: S): Promise<z.output<S>>
  /** The result of the first request that the box has and permits. They change nothing. */
  firstOf<S extends z.ZodType>(requests: readonly Request[], schema: S): Promise<z.output<S>>
  /** As `read`, for paths that the box limits. Refuses with `rate_limit`. */
  rationed<S extends z.ZodType>(request: Request, schema: S, ration: Ration): Promise<z.output<S>>
  /** The kept answer of `rationed`, if any. */
  kept<S extends z.ZodType>(request: Request, schema: S, ration: Ration): Promise<z.output<S> | undefined>
  /** Whether the app has a right, as far as the box has said. */
  may(right: string): boolean
  /** A file, as replies have it. */
  bytes(path: string): Promise<{ readonly content_type: string; readonly base64: string }>
  /** Ends the query if its time is over then. */
  wait(interval: Interval): Promise<void>
  /** The largest file in a reply. */
  readonly maxBytes: number
  readonly api: ApiVersion
  /** Epoch seconds. */
  readonly now: number
}

/** Limits requests together that name the same one. */
export interface Ration {
  /** Its name in replies. */
  readonly of: string
  /** How long an answer is kept. */
  readonly keep: Interval
  /** Between two requests. */
  readonly apart: Interval
  /** After HTTP 429. */
  readonly pause: Interval
}
