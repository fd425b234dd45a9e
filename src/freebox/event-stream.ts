/**
 * Keeps the WebSocket of a session open: again with back-off when it ends, again by plan before the day after which
 * boxes were seen to fall silent, and without the events that the box refused.
 */
import type { Logger } from 'pino'
import { delaySeconds } from './backoff.ts'
import { type Ending, type EventSocket, type Family, families, openSocket } from './socket.ts'
import type { TlsConnect } from './tls.ts'
import type { Backoff, Rights, WebsocketState } from './types.ts'

/** The session and the box that the events belong to. */
export interface EventTarget {
  /** Of `ws/event`. */
  url: string
  token: string
  tls: TlsConnect
  rights: Rights
}

export interface EventsOptions {
  reconnectSeconds: number
  pingSeconds: number
  backoff: Backoff
  log: Logger
  onEvent(name: string, result: unknown): void
  /** The socket is registered; what happened before may be lost. */
  onConnected(): void
  /** The socket ended by itself: the box may be away, or the session may be over. */
  onLost(ending: Ending, token: string): void
}

export interface Events {
  readonly state: WebsocketState
  /** How often it was opened again, for whatever reason. */
  readonly reconnects: number
  /** Opens the socket, or opens it anew for another session. */
  open(target: EventTarget): void
  close(): void
}

/** A family that was refused is not asked for again; one that got no answer before the box hung up, once more. */
const strikesAllowed = 2

export function keepEvents(options: EventsOptions): Events {
  let state: WebsocketState = 'off'
  let opened = 0
  let failures = 0
  let registeredAt = Number.POSITIVE_INFINITY
  let mute = false
  let socket: EventSocket | undefined
  let timer: NodeJS.Timeout | undefined
  let strikes = new Map<Family, number>()

  function stop() {
    clearTimeout(timer)
    socket?.close()
    socket = undefined
  }

  function refuse(family: Family, count: number, code: string) {
    strikes.set(family, (strikes.get(family) ?? 0) + count)
    options.log.debug({ family: family.name, code }, 'the box refused to tell events')
  }

  function open(target: EventTarget) {
    strikes = new Map()
    failures = 0
    connect(target)
  }

  function connect(target: EventTarget) {
    stop()
    const wanted = families.filter(
      (it) => (strikes.get(it) ?? 0) < strikesAllowed && (!it.right || target.rights[it.right]),
    )
    if (wanted.length === 0) {
      state = 'closed'
      if (!mute) options.log.warn('the Freebox tells no events; changes are seen at the next poll')
      mute = true
      timer = setTimeout(() => open(target), options.reconnectSeconds * 1000)
      return
    }
    state = 'connecting'
    opened += 1
    socket = openSocket({
      ...target,
      families: wanted,
      pingSeconds: options.pingSeconds,
      log: options.log,
      onEvent: options.onEvent,
      onRefused: (family, code) => refuse(family, strikesAllowed, code),
      onRegistered: (events) => registered(target, events),
      onEnd: (ending, asking) => ended(target, ending, asking),
    })
  }

  function registered(target: EventTarget, events: readonly string[]) {
    if (events.length === 0) return connect(target)
    state = 'open'
    mute = false
    registeredAt = performance.now()
    timer = setTimeout(() => connect(target), options.reconnectSeconds * 1000)
    options.onConnected()
  }

  function ended(target: EventTarget, ending: Ending, asking: Family | undefined) {
    stop()
    state = 'closed'
    if (asking?.right && ending === 'closed') refuse(asking, 1, 'closed')
    options.log.debug({ ending }, 'the event socket ended')
    const { firstSeconds, maxSeconds } = options.backoff
    // Only a connection that held was a success: one that is dropped at once must not be tried at once for ever.
    if (performance.now() - registeredAt > maxSeconds * 1000) failures = 0
    registeredAt = Number.POSITIVE_INFINITY
    timer = setTimeout(() => connect(target), delaySeconds(failures, firstSeconds, maxSeconds) * 1000)
    failures += 1
    options.onLost(ending, target.token)
  }

  return {
    get state() {
      return state
    },
    get reconnects() {
      return Math.max(0, opened - 1)
    },
    open,
    close() {
      stop()
      state = 'off'
    },
  }
}
