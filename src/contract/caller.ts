/** How a query with `answers` talks to the box. */
import type { z } from 'zod'
import type { Interval } from './interval.ts'
import type { Request, Upload } from './requests.ts'
import type { ApiVersion } from './version.ts'

/** Sends the requests of one query, at the same priority and within the same limits as commands. */
export interface Caller {
  /** The parsed `result` of a request that changes nothing. Throws the errors of errors.ts. */
  read<S extends z.ZodType>(request: Request, schema: S): Promise<z.output<S>>
  /** The same for one that changes something. Throws a `Refusal` if `commands.read_only` is set. */
  send<S extends z.ZodType>(request: Request | Upload, schema: S): Promise<z.output<S>>
  /** A file, as replies have it. */
  bytes(path: string): Promise<{ readonly content_type: string; readonly base64: string }>
  /** Throws a `Refusal` if the time of the query (`within`) is over then. */
  wait(interval: Interval): Promise<void>
  /** The size of the largest file that fits into a reply. */
  readonly maxBytes: number
  readonly api: ApiVersion
}
