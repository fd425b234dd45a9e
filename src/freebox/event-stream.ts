/**
 * Keeps the WebSocket of a session open: reconnects with back-off when it ends, replaces it before it is a day old
 * because boxes were seen to stop sending events then, and leaves out the events that the box refuses.
 */
import type { Logger } from 'pino'
import { delaySeconds } from './backoff.ts'
import { type EventGroup, eventGroups } from './event-messages.ts'
import { type CloseReason, type EventSocket, openEventSocket } from './event-socket.ts'
import type { TlsConnect } from './tls.ts'
import type { Backoff, Rights, WebsocketState } from './types.ts'

/** The session and the box of the WebSocket. */
export interface EventTarget {
  /** The URL of `ws/event`. */
  readonly url: string
  readonly token: string
  readonly tls: TlsConnect
  readonly rights: Rights
}

export interface EventStreamOptions {
  readonly reconnectSeconds: number
  readonly pingSeconds: number
  readonly backoff: Backoff
  readonly log: Logger
  onEvent(name: string, result: unknown): void
  /** The socket is registered. Earlier events may be lost. */
  onConnected(): void
  /** The socket ended by itself: the box may be away, or the session may have expired. */
  onLost(reason: CloseReason, token: string): void
}

export interface EventStream {
  readonly state: WebsocketState
  /** Number of reconnects for any reason, planned ones included. */
  readonly reconnects: number
  /** Opens the socket. If it is open already, replaces it by one for this session. */
  open(target: EventTarget): void
  close(): void
}

/**
 * After this many failures a group is left out until the next session. A refusal counts twice; a socket that the box
 * closes instead of answering counts once, since something else may be the reason.
 */
const failuresAllowed = 2

export class WebSocketEventStream implements EventStream {
  readonly #options: EventStreamOptions
  #state: WebsocketState = 'off'
  #connects = 0
  /** Connections in a row that did not last. */
  #shortConnections = 0
  #registeredAt = Number.POSITIVE_INFINITY
  #warned = false
  #socket: EventSocket | undefined
  #timer: NodeJS.Timeout | undefined
  #groupFailures = new Map<EventGroup, number>()

  constructor(options: EventStreamOptions) {
    this.#options = options
  }

  get state(): WebsocketState {
    return this.#state
  }

  get reconnects(): number {
    return Math.max(0, this.#connects - 1)
  }

  open(target: EventTarget): void {
    this.#groupFailures = new Map()
    this.#shortConnections = 0
    this.#connect(target)
  }

  close(): void {
    this.#stop()
    this.#state = 'off'
  }

  #connect(target: EventTarget): void {
    this.#stop()
    const groups = eventGroups.filter((group) => this.#isWanted(group, target.rights))
    if (groups.length > 0) this.#openSocket(target, groups)
    else this.#pauseWithoutEvents(target)
  }

  #openSocket(target: EventTarget, groups: readonly EventGroup[]): void {
    const { pingSeconds, log, onEvent } = this.#options
    this.#state = 'connecting'
    this.#connects += 1
    this.#socket = openEventSocket({
      ...{ url: target.url, token: target.token, tls: target.tls, groups, pingSeconds, log, onEvent },
      onRefused: (group, code) => this.#countFailure(group, failuresAllowed, code),
      onRegistered: (events) => this.#onRegistered(target, events),
      onEnd: (reason, pending) => this.#onEnd(target, reason, pending),
    })
  }

  #isWanted(group: EventGroup, rights: Rights): boolean {
    const failures = this.#groupFailures.get(group) ?? 0
    return failures < failuresAllowed && (group.right === undefined || rights[group.right] === true)
  }

  /** Called when the box has refused all groups. */
  #pauseWithoutEvents(target: EventTarget): void {
    this.#state = 'closed'
    if (!this.#warned) this.#options.log.warn('The Freebox sends no events. Changes are seen at the next poll.')
    this.#warned = true
    this.#timer = setTimeout(() => this.open(target), this.#options.reconnectSeconds * 1000)
  }

  #onRegistered(target: EventTarget, events: readonly string[]): void {
    if (events.length === 0) {
      // Without the groups that were refused. There may be none left.
      this.#connect(target)
      return
    }
    this.#state = 'open'
    this.#warned = false
    this.#registeredAt = performance.now()
    this.#timer = setTimeout(() => this.#connect(target), this.#options.reconnectSeconds * 1000)
    this.#options.onConnected()
  }

  #onEnd(target: EventTarget, reason: CloseReason, pending: EventGroup | undefined): void {
    this.#stop()
    this.#state = 'closed'
    if (pending?.right && reason === 'closed') this.#countFailure(pending, 1, 'closed')
    this.#options.log.debug({ reason }, `The event socket ended: ${reason}`)
    const { firstSeconds, maxSeconds } = this.#options.backoff
    // The back-off is reset only by a connection that lasted. Otherwise a box that closes each one at once would be
    // reconnected at once, again and again.
    if (performance.now() - this.#registeredAt > maxSeconds * 1000) this.#shortConnections = 0
    this.#registeredAt = Number.POSITIVE_INFINITY
    const delay = delaySeconds(this.#shortConnections, firstSeconds, maxSeconds)
    this.#timer = setTimeout(() => this.#connect(target), delay * 1000)
    this.#shortConnections += 1
    this.#options.onLost(reason, target.token)
  }

  #countFailure(group: EventGroup, count: number, code: string): void {
    this.#groupFailures.set(group, (this.#groupFailures.get(group) ?? 0) + count)
    this.#options.log.debug({ group: group.name, code }, `The Freebox refused a group of events: ${group.name}`)
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#socket?.close()
    this.#socket = undefined
  }
}
