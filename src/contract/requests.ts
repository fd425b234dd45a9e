/** What commands and writable entities send: requests to the Freebox API. */
import type { Interval } from './interval.ts'

/** A call of the Freebox API. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below `/api/vN/`, without a leading slash. */
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as a form instead of JSON, as `downloads/add` requires. A file makes the form multipart. */
  readonly form?: Readonly<Record<string, string | FormFile>>
  /** It may cut the link to the box (Wi-Fi off). The next successful read confirms it. */
  readonly mayDropConnection?: true
  /** How long the box has to answer: `quick` five seconds, `slow` a minute, by default ten seconds. */
  readonly timeout?: 'quick' | 'slow'
  /** Its last component is a secret, which errors do not show. */
  readonly secretPath?: true
  /** MAC addresses that it takes offline, now or later. It is refused for this machine and the broker. */
  readonly cutsOff?: readonly string[]
}

type RequestOptions = Pick<Request, 'mayDropConnection' | 'timeout' | 'cutsOff'>

/** A GET. */
export function get(path: string): Request {
  return { method: 'GET', path }
}

/** Without a body it sends `{}`, as some firmwares require one. */
export function post(path: string, body: unknown = {}, options?: RequestOptions): Request {
  return { method: 'POST', path, body, ...options }
}

/** A PUT. */
export function put(path: string, body: unknown, options?: RequestOptions): Request {
  return { method: 'PUT', path, body, ...options }
}

/** A DELETE. */
export function del(path: string, body?: unknown): Request {
  return body === undefined ? { method: 'DELETE', path } : { method: 'DELETE', path, body }
}

/** A file in a form. */
export interface FormFile {
  readonly filename: string
  /** Base64. */
  readonly content: string
}

/** A file for a disk of the box. The answer is `{ size }`, in bytes. */
export interface Upload {
  readonly upload: {
    /** An existing folder, as `encodePath` returns it. */
    readonly directory: string
    readonly name: string
    /** Base64. */
    readonly content: string
    /** `missing`: a file that exists stays, and the box refuses with `destination_conflict`. */
    readonly mode: 'missing' | 'overwrite'
  }
}

/** A file to upload. */
export function upload(file: Upload['upload']): Upload {
  return { upload: file }
}

/**
 * Changes some fields of an object that the API only accepts as a whole: it is read from `path`, `change` replaces
 * its top-level fields, and the result is PUT back.
 */
export interface Amendment {
  readonly amend: string
  readonly change: Readonly<Record<string, unknown>>
  /** Read-only fields that are removed before the object is sent. */
  readonly omit?: readonly string[]
  /** Values of required fields that the box may not send. */
  readonly fill?: Readonly<Record<string, unknown>>
  /** Sends `change` alone if the box refuses the whole object, as older firmware does. `unless`: codes about `change`. */
  readonly orAlone?: { readonly unless: readonly string[] }
  /** The error code if the object must not be changed now. */
  readonly unless?: (current: Readonly<Record<string, unknown>>) => string | undefined
  /** As in `Request`. */
  readonly cutsOff?: readonly string[]
}

type AmendOptions = Pick<Amendment, 'omit' | 'fill' | 'orAlone' | 'unless' | 'cutsOff'>

/**
 * The target of a default writer that reads, changes and writes the whole object. `{field}` is filled in as in names.
 */
export interface AmendTarget extends AmendOptions {
  readonly amend: string
  /** The change is the field that the entity writes. */
  readonly change?: never
}

/** See `Amendment`. */
export function amend(path: string, change: Readonly<Record<string, unknown>>, options?: AmendOptions): Amendment
/** The same as the default writer of a resource: `put: amend('fw/redir/{id}')`. */
export function amend(path: string): AmendTarget
export function amend(
  path: string,
  change?: Readonly<Record<string, unknown>>,
  options: AmendOptions = {},
): Amendment | AmendTarget {
  return change === undefined ? { amend: path, ...options } : { amend: path, change, ...options }
}

/** A request, and what is sent instead if the box refuses it with one of these error codes. */
export interface Alternative {
  readonly first: Request
  readonly codes: readonly string[]
  readonly otherwise: Request
  /** How long before that. */
  readonly after?: Interval
}

/** See `Alternative`: `orElse(post(…), ['exist'], put(…))`. */
export function orElse(first: Request, codes: readonly string[], otherwise: Request, after?: Interval): Alternative {
  return { first, codes, otherwise, ...(after !== undefined && { after }) }
}

/** What a command sends: one action, or several in order. The first refusal stops the sequence. */
export type Requests = Action | readonly Action[]
export type Action = Request | Amendment | Alternative

/** Undoes the first requests of a command if a later one fails. */
export interface Undo<O> {
  /** The requests, made from the answers to those that were carried out. */
  readonly ask: (answers: readonly unknown[], input: O) => Requests
  /** If that fails too: what is still there, in a sentence. */
  readonly remains: (answers: readonly unknown[], input: O) => string
}
