/**
 * What the rest of the project sees of the Freebox: how a client is made, what it tells, what it can be asked.
 */
import type { Logger } from 'pino'

/** How the certificate of the box is judged. */
export interface TlsOptions {
  /** PEM text of a further root to trust, beside the Freebox's and the system's. */
  ca?: string | undefined
  /** false accepts any certificate: only by explicit choice. */
  verify: boolean
}

/** Where a box is looked for when no url is given. */
export interface Candidates {
  https: string
  http: string
}

/** How long we wait between two attempts, in seconds. */
export interface Backoff {
  firstSeconds: number
  maxSeconds: number
  /** After the box said that there were too many failed logins. */
  ratelimitedSeconds: number
}

/** How long an answer may take, by kind of request, in seconds. */
export type Timeouts = Record<TimeoutKind, number>
export type TimeoutKind = 'quick' | 'normal' | 'slow'

export interface FreeboxOptions {
  /** Only this address; absent: the box is found. */
  url?: string | undefined
  /** Asked again at every login and every two seconds while there is none or it is refused. */
  appToken: () => Promise<string | undefined>
  appId: string
  appVersion: string
  tls: TlsOptions
  requestsPerMinute: number
  events: {
    enabled: boolean
    reconnectSeconds: number
    /** Between two pings, default 30; a socket silent for twice as long is dead. */
    pingSeconds?: number
  }
  /** The uid of the box that gave the first token; on another box we do not even try to log in. */
  expectedUid?: string | undefined
  candidates?: Candidates
  backoff?: Backoff
  timeouts?: Timeouts
  /** How often at most we look whether a missing right was given meanwhile, default 300. */
  rightsSeconds?: number
  log: Logger
}

/** What `/api_version` says of a box, and how we reach it. */
export interface BoxInfo {
  /** The box's own, such as `14.0`. */
  apiVersion: string
  /** The major that we ask for: the lower of the box's and the newest we have tested. */
  major: number
  uid?: string
  model?: string
  modelName?: string
  deviceName: string
  /** Ends in `/api/vN/`. */
  baseUrl: string
  domain?: string
}

export interface FreeboxRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below `/api/vN/`, such as `connection/`; with a leading `/` from the web root. */
  path: string
  /** Sent as JSON. */
  body?: unknown
  /** Sent in place of a body where the API wants a form (`downloads/add`); a file makes it multipart. */
  form?: Readonly<Record<string, string | FormFile>>
  timeout?: TimeoutKind
}

/** A file in a form. */
export interface FormFile {
  readonly filename: string
  /** Base64. */
  readonly content: string
}

/** An answer that is no JSON: a sound, a picture. */
export interface Bytes {
  /** Its media type, as the box names it; '' where it names none. */
  type: string
  content: Buffer
}

/**
 * `away`: no sensible answer. `unpaired`: no app token yet. `refused`: the token is dead or belongs to another box,
 * so that the owner has to pair again.
 */
export type FreeboxState = 'starting' | 'up' | 'away' | 'unpaired' | 'refused'

/** Right -> given; a right that the box does not name is not given. */
export type Rights = Record<string, boolean>

/** Name of an event -> what its listeners get. */
export interface FreeboxEvents {
  state: [state: FreeboxState, detail?: string]
  /** A notification of the WebSocket; the name is source + `_` + event. */
  event: [name: string, result: unknown]
  /** The WebSocket is (again) there and registered: what happened before is lost, so read everything. */
  connected: []
  /** After each login at which they changed. */
  rights: [rights: Rights]
}

export type WebsocketState = 'off' | 'connecting' | 'open' | 'closed'

/** Latencies in milliseconds; rates and latencies over the last minute, the rest since the start. */
export interface FreeboxStats {
  requests_per_minute: number
  limit: number
  latency_mean_ms: number
  latency_worst_ms: number
  websocket: WebsocketState
  reconnects: number
  requests: number
  logins: number
}

export interface Freebox {
  /** Begins to find the box, log in and listen; never throws, and never gives up. */
  start(): void
  /**
   * The `result` of the answer, undefined where the box gave none (which is its empty list).
   * Throws Unreachable, AuthRequired, NotGranted, NotHere or Refused.
   */
  request(request: FreeboxRequest): Promise<unknown>
  /**
   * What a GET of this path gives where that is no JSON: the audio of a voicemail, a snapshot, a thumbnail. 8 MB at
   * most. Throws as `request` does; NotHere (`no_content`) where the box says yes and gives nothing.
   */
  bytes(path: string): Promise<Bytes>
  readonly state: FreeboxState
  readonly info: BoxInfo | undefined
  /** Empty until logged in. */
  readonly rights: Rights
  /** Rights that the box refused us and has not given since. */
  readonly missing: ReadonlySet<string>
  on<Name extends keyof FreeboxEvents>(event: Name, listener: (...values: FreeboxEvents[Name]) => void): void
  stats(): FreeboxStats
  /** Stops everything and logs out, in two seconds at most. */
  close(): Promise<void>
}
