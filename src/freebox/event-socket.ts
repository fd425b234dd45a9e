/**
 * One WebSocket connection to `ws/event`: registers for events group by group, sends pings, and passes
 * the notifications on. Freebox documentation, "WebSocket API" (since API 8).
 */
import type { Logger } from 'pino'
import { WebSocket } from 'ws'
import { type EventGroup, type EventMessage, eventNameOf, parseMessage } from './event-messages.ts'
import type { TlsConnect } from './tls.ts'

/** Why a connection ended. `silent`: no answer to a registration, or no data for two ping intervals. */
export type CloseReason = 'unauthorized' | 'unreachable' | 'closed' | 'silent'

export interface EventSocketOptions {
  readonly url: string
  /** The session token, sent as a header: boxes do not accept a login over the socket. */
  readonly token: string
  readonly tls: TlsConnect
  readonly groups: readonly EventGroup[]
  readonly pingSeconds: number
  readonly log: Logger
  /** Registration is complete. `events` are those that the box has accepted. */
  onRegistered(events: readonly string[]): void
  /** The box refused a group. It may close the socket afterwards. */
  onRefused(group: EventGroup, code: string): void
  onEvent(name: string, result: unknown): void
  /**
   * Called once when the connection ends, unless `close` ended it.
   * @param pending the group whose registration was not answered yet
   */
  onEnd(reason: CloseReason, pending: EventGroup | undefined): void
}

export interface EventSocket {
  close(): void
}

const handshakeMilliseconds = 5000
const replySeconds = 10
const closeMilliseconds = 1000
const maximumMessage = 4 * 1024 * 1024

export function openEventSocket(options: EventSocketOptions): EventSocket {
  return new WsEventSocket(options)
}

class WsEventSocket implements EventSocket {
  readonly #options: EventSocketOptions
  readonly #socket: WebSocket
  #lastDataAt = performance.now()
  #closeReason: CloseReason = 'unreachable'
  #pending: EventGroup | undefined
  #onReply: ((reply: EventMessage) => void) | undefined
  #replyTimer: NodeJS.Timeout | undefined
  #pingTimer: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: EventSocketOptions) {
    this.#options = options
    this.#socket = new WebSocket(options.url, {
      ...options.tls,
      headers: { 'X-Fbx-App-Auth': options.token },
      handshakeTimeout: handshakeMilliseconds,
      maxPayload: maximumMessage,
      perMessageDeflate: false,
    })
    this.#listen(this.#socket)
  }

  close(): void {
    this.#closed = true
    this.#clearTimers()
    this.#socket.close(1000)
    setTimeout(() => this.#socket.terminate(), closeMilliseconds).unref()
  }

  #listen(socket: WebSocket): void {
    const noteData = () => {
      this.#lastDataAt = performance.now()
    }
    socket.on('open', () => this.#onOpen())
    socket.on('message', (data, isBinary) => {
      noteData()
      if (!isBinary) this.#onMessage(data.toString())
    })
    socket.on('ping', noteData)
    socket.on('pong', noteData)
    socket.on('unexpected-response', (_request, response) => {
      response.resume()
      this.#terminate(response.statusCode === 403 || response.statusCode === 401 ? 'unauthorized' : 'unreachable')
    })
    socket.on('error', (error) =>
      this.#options.log.debug({ error: error.message }, `The event socket failed: ${error.message}`),
    )
    socket.on('close', () => {
      this.#clearTimers()
      if (!this.#closed) this.#options.onEnd(this.#closeReason, this.#pending)
    })
  }

  #onOpen(): void {
    this.#closeReason = 'closed'
    this.#lastDataAt = performance.now()
    this.#pingTimer = setInterval(() => this.#ping(), this.#options.pingSeconds * 1000)
    void this.#register()
  }

  /** Each list repeats the accepted events: it is not documented whether a second registration adds to the first. */
  async #register(): Promise<void> {
    const accepted: string[] = []
    for (const group of this.#options.groups) {
      this.#pending = group
      const reply = await this.#requestEvents([...accepted, ...group.events])
      if (reply.success) accepted.push(...group.events)
      else this.#options.onRefused(group, reply.error_code ?? 'unknown')
    }
    this.#pending = undefined
    this.#options.onRegistered(accepted)
  }

  #requestEvents(events: readonly string[]): Promise<EventMessage> {
    return new Promise((resolve) => {
      this.#replyTimer = setTimeout(() => this.#terminate('silent'), replySeconds * 1000)
      this.#onReply = (reply) => {
        clearTimeout(this.#replyTimer)
        this.#onReply = undefined
        resolve(reply)
      }
      this.#socket.send(JSON.stringify({ action: 'register', events, request_id: 1 }))
    })
  }

  #onMessage(data: string): void {
    const message = parseMessage(data)
    const name = message && eventNameOf(message)
    if (name !== undefined) this.#options.onEvent(name, message?.result)
    else if (message?.action === 'register') this.#onReply?.(message)
    else
      this.#options.log.debug(
        { action: message?.action, event: message?.event },
        `An unknown message of the event socket was ignored: ${message?.event ?? message?.action}`,
      )
  }

  #ping(): void {
    if (performance.now() - this.#lastDataAt > this.#options.pingSeconds * 2000) this.#terminate('silent')
    else this.#socket.ping()
  }

  #terminate(reason: CloseReason): void {
    this.#closeReason = reason
    this.#socket.terminate()
  }

  #clearTimers(): void {
    clearInterval(this.#pingTimer)
    clearTimeout(this.#replyTimer)
  }
}
