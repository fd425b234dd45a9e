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
  /** A file, as replies have it. */
  bytes(path: string): Promise<{ readonly content_type: string; readonly base64: string }>
  /** Ends the query if its time is over then. */
  wait(interval: Interval): Promise<void>
  /** The largest file in a reply. */
  readonly maxBytes: number
  readonly api: ApiVersion
}
