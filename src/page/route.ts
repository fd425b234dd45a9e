/** What a route is: a method, a path, a right and an answer. */
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { Access } from './access.ts'
import type { Answer, StreamAnswer } from './answer.ts'
import type { Live } from './api/live.ts'
import type { Language, LogLine } from './contract.ts'
import type { TableSources } from './table-sources.ts'
import type { WatchedDaemon } from './watched-daemon.ts'

/** What all requests have in common. */
export interface Site {
  /** Version of freebox2mqtt. */
  readonly version: string
  /** The base topic, which names the box. */
  readonly box: string
  /** undefined while none runs: at the start, and during a restart. */
  readonly daemon: WatchedDaemon | undefined
  /** Metrics were left out, as the sentence says. */
  readonly onLeftOut: (sentence: string) => void
  readonly language: Language
  /** `http.read_only` */
  readonly readOnly: boolean
  /** undefined if no password is needed. */
  readonly access: Access | undefined
  readonly log: Logger
  /** The last lines of the log, the oldest first. */
  readonly logLines: () => readonly LogLine[]
  readonly live: () => Promise<Live>
  readonly tables: TableSources
}

export interface RouteContext extends Site {
  readonly request: RequestFacts
  /** Whether the request has the password, or needs none. */
  readonly isSignedIn: boolean
}

/** What routes see of a request. */
export interface RequestFacts {
  readonly query: URLSearchParams
  readonly header: (name: string) => string | undefined
  /** The address of the client, for the log and for throttling. */
  readonly address: string
  /** Whether the browser uses https, as far as its request says so. */
  readonly isSecure: boolean
  /** It comes through Home Assistant, which has signed the user in. */
  readonly isIngress: boolean
  /** The name of that user. */
  readonly user: string | undefined
}

/** What the guard sees of a route. */
export interface RouteHead {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /**
   * `read` and `write` need the password, if there is one; `http.read_only` refuses `write`. Whatever is no GET needs what
   * only the page can send (guard.ts).
   */
  readonly right: 'open' | 'read' | 'write'
  /** It tells so little that it is answered under every name. */
  readonly anyHost?: true
}

/** A file of the page. Its answer depends on nothing that the program still has to load. */
export interface FileRoute extends RouteHead {
  readonly method: 'GET'
  readonly right: 'open'
  readonly file: (request: RequestFacts) => Answer | Promise<Answer>
}

export interface Route<S extends z.ZodType = z.ZodType> extends RouteHead {
  /** The body, a JSON value. Without it no body is read. */
  readonly takes?: S
  // A method, so that a table may have routes with different inputs.
  answer(context: RouteContext, input: z.output<S>): Answer | StreamAnswer | Promise<Answer | StreamAnswer>
}

/** Infers the type of the input. */
export function route<S extends z.ZodType>(it: Route<S>): Route<S> {
  return it
}
