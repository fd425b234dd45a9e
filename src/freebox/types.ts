/** The types of the Freebox client that the rest of the project uses: options, requests, events, figures. */
import type { Logger } from 'pino'

/** How the certificate of the box is verified. */
export interface TlsOptions {
  /** PEM text of a further root certificate to trust, in addition to those of Free and of Node.js. */
  readonly ca?: string | undefined
  /** false accepts every certificate. Never the default. */
  readonly verify: boolean
}

/** The addresses at which a box is looked for if no url is given: those of one kind of box. */
export interface Candidates {
  readonly https: string
  readonly http: string
}

/** The time between two connection attempts, in seconds. */
export interface Backoff {
  readonly firstSeconds: number
  readonly maxSeconds: number
  /** After the box answered `ratelimited`: too many failed logins. */
  readonly ratelimitedSeconds: number
}

/** How long an answer may take, in seconds, by kind of request. */
export type Timeouts = Readonly<Record<TimeoutKind, number>>
export type TimeoutKind = 'quick' | 'normal' | 'slow'

export interface FreeboxOptions {
  /** The only address to use. If absent, the box is discovered. */
  readonly url?: string | undefined
  /**
   * Called at every login, and every two seconds while there is no token or the box refuses it. Throws an Error with a
   * sentence for the user if there is a token that cannot be read.
   */
  readonly appToken: () => Promise<string | undefined>
  /** Where the token is looked for, as messages name it: `the data folder /var/lib/freebox2mqtt`. */
  readonly tokenPlace?: string | undefined
  readonly appId: string
  readonly appVersion: string
  readonly tls: TlsOptions
  readonly requestsPerMinute: number
  readonly events: {
    readonly enabled: boolean
    /** Time after which the WebSocket is replaced by a new one. */
    readonly reconnectSeconds: number
    /** Time between two pings, default 30. The socket is closed after twice this time without data. */
    readonly pingSeconds?: number
  }
  /** The uid of the box that issued the first token. On another box no login is attempted. */
  readonly expectedUid?: string | undefined
  /** Where to look, one after the other. Default: the Freebox (France), then the Iliadbox (Italy). */
  readonly candidates?: readonly Candidates[] | undefined
  readonly backoff?: Backoff
  readonly timeouts?: Timeouts
  /** Minimum time between two checks whether a missing right has been granted, default 300. */
  readonly rightsSeconds?: number
  /** Why the box does not answer, if it is away as planned: one sentence for the log, in place of a warning. */
  readonly explainAbsence?: (() => string | undefined) | undefined
  readonly log: Logger
}

/** What `/api_version` says about a box, and how to reach it. */
export interface BoxInfo {
  /** The API version of the box, such as `14.0`. */
  readonly apiVersion: string
  /** The major version of all requests: that of the box, but never newer than the newest tested one. */
  readonly major: number
  readonly uid?: string
  readonly model?: string
  readonly modelName?: string
  readonly deviceName: string
  /** Ends in `/api/vN/`. */
  readonly baseUrl: string
  readonly domain?: string
  /** What people call it: its model, or `Iliadbox`. For messages. */
  readonly title: string
}

export interface FreeboxRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Relative to `/api/vN/`, such as `connection/`. With a leading `/` it is relative to the web root. */
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent instead of `body` where the API wants a form (`downloads/add`). A file makes it a multipart form. */
  readonly form?: Readonly<Record<string, string | FormFile>>
  readonly timeout?: TimeoutKind
  /** The last component of the path is a secret, which no error message may contain. */
  readonly secretPath?: true
  /** A poll, which may wait: commands and what they read overtake it. */
  readonly background?: true
}

/** A file in a form. */
export interface FormFile {
  readonly filename: string
  /** Base64. */
  readonly content: string
}

/** An answer that is not JSON, such as a sound or an image. */
export interface Bytes {
  /** The media type as the box sends it; '' if it sends none. */
  readonly type: string
  readonly content: Buffer
}

/** The content of a file that may be larger than the memory. */
export interface FileSource {
  readonly size: number
  /** The bytes from this offset on. Called again after a cut. */
  read(from: number): AsyncIterable<Uint8Array>
}

/** A file to send to a disk of the box. */
export interface UploadFile {
  /** An existing folder, in base64 as the API has all paths. */
  readonly directory: string
  readonly name: string
  readonly content: Uint8Array | FileSource
  /** What to do with a file of this name that exists: `missing` keeps it and throws Refused. */
  readonly mode: 'missing' | 'overwrite'
  /** The box has begun to receive it. What an overwritten file contained is gone. */
  readonly onStarted?: () => void
  /** The box has this many bytes. */
  readonly onProgress?: (length: number) => void
  /** The connection was lost. The upload is tried again. */
  readonly onInterrupted?: (reason: string) => void
  /** The upload failed or was aborted, and a file of this length remains on the box. */
  readonly onPartial?: (length: number) => void
  /** Ends the upload early. The box removes what it has. */
  readonly signal?: AbortSignal
  /** How long the box may be away before the upload fails. Default: 60. */
  readonly patienceSeconds?: number
}

export interface Uploaded {
  readonly size: number
}

export interface DownloadOptions {
  /** The connection was lost. The download is tried again. */
  readonly onInterrupted?: (reason: string) => void
  readonly signal?: AbortSignal
  /** How long the box may be away before the download fails. Default: 60. */
  readonly patienceSeconds?: number
}

/** A file of the box that is read piece by piece. */
export interface Download {
  /** undefined if the box does not say it. */
  readonly size: number | undefined
  /** Goes on after a cut. Throws what `request` throws; Refused (`changed`) if the file changes meanwhile. */
  readonly content: AsyncIterable<Uint8Array>
}

/**
 * `away`: the box does not answer, or its answer makes no sense. `unpaired`: there is no app token yet. `refused`: the
 * token was revoked or belongs to another box, so the user has to pair again.
 */
export type FreeboxState = 'starting' | 'up' | 'away' | 'unpaired' | 'refused'

/** Name of a right -> whether it is granted. A right that the box does not name is not granted. */
export type Rights = Readonly<Record<string, boolean>>

/** Name of an event -> arguments of its listeners. */
export interface FreeboxEvents {
  state: [state: FreeboxState, detail?: string]
  /** A notification of the WebSocket. The name is source + `_` + event. */
  event: [name: string, result: unknown]
  /** The WebSocket is registered, also after a reconnect. Earlier events may be lost, so everything has to be read. */
  connected: []
  /** The rights, after each login that changed them. */
  rights: [rights: Rights]
}

export type WebsocketState = 'off' | 'connecting' | 'open' | 'closed'

/** Rates and latencies cover the last minute, everything else counts since the start. Latencies in milliseconds. */
export interface FreeboxStats {
  readonly requests_per_minute: number
  readonly limit: number
  readonly latency_mean_ms: number
  readonly latency_worst_ms: number
  readonly websocket: WebsocketState
  readonly reconnects: number
  readonly requests: number
  /** How long they took, together. */
  readonly request_seconds: number
  readonly logins: number
}

export interface Freebox {
  /** Starts to discover the box, log in and listen for events. Never throws, and retries until `close`. */
  start(): void
  /**
   * The `result` of the answer; undefined if the answer has none, which is how the box sends an empty list.
   * Throws Unreachable, AuthRequired, NotGranted, NotHere or Refused.
   */
  request(request: FreeboxRequest): Promise<unknown>
  /**
   * GETs something that is not JSON: the audio of a voicemail, a snapshot, a thumbnail. At most 8 MB. Throws as
   * `request` does, and NotHere (`no_content`) if the box answers without content.
   */
  bytes(path: string): Promise<Bytes>
  /**
   * Sends a file to a disk of the box, in constant memory. After a cut it goes on where the box is. Throws as `request`
   * does; Refused (`destination_conflict`) if the name exists and may not be overwritten, Refused (`cancelled`) if it was
   * cancelled at the box; the reason of the signal.
   */
  upload(file: UploadFile): Promise<Uploaded>
  /**
   * Reads a file of a disk of the box, in constant memory. Resolves when the box begins to send it. Throws as `request`
   * does.
   * @param path in base64, as the API has all paths
   */
  download(path: string, options?: DownloadOptions): Promise<Download>
  readonly state: FreeboxState
  readonly info: BoxInfo | undefined
  /** Empty before the first login. */
  readonly rights: Rights
  /** Rights that the box named in a refusal and that have not been granted since. */
  readonly missing: ReadonlySet<string>
  /** Returns the function that removes the listener. */
  on<Name extends keyof FreeboxEvents>(event: Name, listener: (...values: FreeboxEvents[Name]) => void): () => void
  /** Looks now whether the user has given a right, by logging in once more. Does nothing while the box is away. */
  checkRights(): Promise<void>
  /** Whether the box sends events at the moment. */
  readonly sendsEvents: boolean
  stats(): FreeboxStats
  /** Stops everything and logs out. Takes at most two seconds. */
  close(): Promise<void>
}
