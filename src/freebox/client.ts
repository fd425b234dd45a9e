/** The Freebox client: the requests, the events and the figures of one box. */

import { EventEmitter } from 'node:events'
import { boxModelName } from '../contract/box-models.ts'
import { atLeast, parseApiVersion, type VersionText } from '../contract/version.ts'
import { Unreachable } from '../errors.ts'
import { BoxConnection, type Connection } from './connection.ts'
import { type ConnectionFailure, logFailure } from './connection-failure.ts'
import { createDownloads } from './download.ts'
import { type EventStream, WebSocketEventStream } from './event-stream.ts'
import { createRequestBudget } from './request-budget.ts'
import { createRequestQueue } from './request-queue.ts'
import { createRequestStats, type RequestStats } from './request-stats.ts'
import { createRequests } from './requests.ts'
import type {
  Backoff,
  BoxInfo,
  Freebox,
  FreeboxEvents,
  FreeboxOptions,
  FreeboxState,
  FreeboxStats,
  Rights,
  Timeouts,
  Uploaded,
  UploadFile,
} from './types.ts'
import { type Uploader, WebSocketUploader } from './upload.ts'

const defaultBackoff: Backoff = { firstSeconds: 2, maxSeconds: 15, ratelimitedSeconds: 300 }
const defaultTimeouts: Timeouts = { quick: 5, normal: 10, slow: 60 }
const defaultPingSeconds = 30
/** The first version of the API with `ws/event`. */
const eventsSince: VersionText = '8.0'
const notVerified =
  'The certificate of the Freebox is not verified (freebox.tls.verify: false). Another device could pose as the Freebox.'

/** Creates a client. It connects when it is started, or at the first request. */
export function createFreebox(options: FreeboxOptions): Freebox {
  return new FreeboxClient(options)
}

class FreeboxClient implements Freebox {
  readonly request: Freebox['request']
  readonly bytes: Freebox['bytes']
  readonly download: Freebox['download']
  readonly #options: FreeboxOptions
  readonly #emitter = new EventEmitter<FreeboxEvents>()
  /** The current absence of the box is as planned, and was logged so. */
  #isExplained = false
  readonly #requestStats: RequestStats = createRequestStats()
  readonly #connection: Connection
  readonly #events: EventStream
  readonly #uploader: Uploader

  constructor(options: FreeboxOptions) {
    const { log, backoff = defaultBackoff, timeouts = defaultTimeouts } = options
    if (!options.tls.verify) log.warn(notVerified)
    this.#options = options
    this.#connection = new BoxConnection({
      ...options,
      ...{ backoff, timeouts },
      queue: createRequestQueue(createRequestBudget(options.requestsPerMinute)),
      stats: this.#requestStats,
      onUp: (info) => this.#onUp(info),
      onDown: (failure, repeated) => this.#onDown(failure, repeated),
      onSession: (channel, session) => {
        if (options.events.enabled && hasEvents(channel.info)) {
          this.#events.open({ ...session, url: eventUrl(channel.info), tls: channel.tls })
        }
      },
      onRights: (rights) => this.#emitter.emit('rights', rights),
    })
    this.#events = new WebSocketEventStream({
      reconnectSeconds: options.events.reconnectSeconds,
      pingSeconds: options.events.pingSeconds ?? defaultPingSeconds,
      ...{ backoff, log },
      onEvent: (name, result) => this.#emitter.emit('event', name, result),
      onConnected: () => this.#emitter.emit('connected'),
      onLost: (reason, token) => this.#connection.onSocketEnd(reason, token),
    })
    const { request, bytes } = createRequests(this.#connection)
    this.request = request
    this.bytes = bytes
    const transfers = { ports: this.#connection, backoff, answerSeconds: timeouts.slow }
    this.download = createDownloads(transfers)
    this.#uploader = new WebSocketUploader(transfers)
  }

  get state(): FreeboxState {
    return this.#connection.state
  }

  get info(): BoxInfo | undefined {
    return this.#connection.info
  }

  get rights(): Rights {
    return this.#connection.rights
  }

  get missing(): ReadonlySet<string> {
    return this.#connection.missing
  }

  start(): void {
    this.#connection.start()
  }

  checkRights(): Promise<void> {
    return this.#connection.checkRights()
  }

  upload(file: UploadFile): Promise<Uploaded> {
    return this.#uploader.upload(file)
  }

  on<Name extends keyof FreeboxEvents>(event: Name, listener: (...values: FreeboxEvents[Name]) => void): () => void {
    this.#emitter.on<keyof FreeboxEvents>(event, listener)
    return () => this.#emitter.off<keyof FreeboxEvents>(event, listener)
  }

  get sendsEvents(): boolean {
    return this.#events.state === 'open'
  }

  stats(): FreeboxStats {
    const { perMinute, meanMilliseconds, worstMilliseconds, total, totalMilliseconds } = this.#requestStats.snapshot()
    return {
      requests_per_minute: perMinute,
      limit: this.#options.requestsPerMinute,
      latency_mean_ms: meanMilliseconds,
      latency_worst_ms: worstMilliseconds,
      websocket: this.#events.state,
      reconnects: this.#events.reconnects,
      requests: total,
      request_seconds: totalMilliseconds / 1000,
      logins: this.#connection.logins,
    }
  }

  async close(): Promise<void> {
    this.#events.close()
    this.#uploader.close()
    await this.#connection.close(new Unreachable('The Freebox client was closed', 'closed'))
  }

  #onUp(info: BoxInfo | undefined): void {
    const fields = { model: boxModelName(info?.model, info?.modelName), api: info?.apiVersion, url: info?.baseUrl }
    const which = info === undefined ? '' : `: ${info.title} at ${new URL(info.baseUrl).origin}, API ${info.apiVersion}`
    this.#options.log.info(fields, `Connected to the Freebox${which}`)
    this.#emitter.emit('state', 'up')
  }

  #onDown(failure: ConnectionFailure, repeated: boolean): void {
    this.#events.close()
    const explanation = failure.kind === 'no_answer' ? this.#options.explainAbsence?.() : undefined
    // An absence that lasts longer than planned is logged like any other.
    const isOverdue = this.#isExplained && explanation === undefined
    this.#isExplained = explanation !== undefined
    if (!repeated || isOverdue) logFailure(this.#options.log, failure, explanation)
    if (!repeated) this.#emitter.emit('state', failure.state, failure.error.message)
  }
}

function hasEvents({ apiVersion }: BoxInfo): boolean {
  const version = parseApiVersion(apiVersion)
  return version !== undefined && atLeast(version, eventsSince)
}

function eventUrl({ baseUrl }: BoxInfo): string {
  return new URL('ws/event', baseUrl).href.replace(/^http/, 'ws')
}
