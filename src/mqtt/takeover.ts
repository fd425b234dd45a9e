/**
 * Waits while another daemon uses the session. If this daemon reconnected, it would take the session back, the other
 * one would do the same, and neither would ever work. Instead it listens under another client id, and reconnects when the
 * other daemon has left: `bridge/state` is offline, or there have been no heartbeats for a while.
 */
import { connect, type MqttClient } from 'mqtt'
import { relatedClientId } from './client-id.ts'
import { type BrokerOptions, clientOptions, type Version } from './options.ts'

const defaultTakeoverSeconds = 300
/** A daemon is gone after this time without a heartbeat; it publishes one (`bridge/health`) every minute. */
const silenceSeconds = 90
/** `offline` may be the last will of this daemon's own connection, which the other daemon corrects at once. */
const offlineMilliseconds = 1500
const reconnectMilliseconds = 10_000

/**
 * Calls `onFree` when the other daemon has left: soon after it is offline, or after `takeoverSeconds` (default: five
 * minutes) at the earliest without heartbeats. Returns the function that ends the wait.
 */
export function waitForTakeoverEnd(options: BrokerOptions, version: Version, onFree: () => void): () => void {
  const wait = new TakeoverWait(options, version, onFree)
  return () => wait.end()
}

class TakeoverWait {
  readonly #takeoverSeconds: number
  readonly #willTopic: string
  readonly #client: MqttClient
  readonly #onFree: () => void
  #lastHeartbeat = Number.NEGATIVE_INFINITY
  #silenceTimer: NodeJS.Timeout
  #offlineTimer: NodeJS.Timeout | undefined

  constructor(options: BrokerOptions, version: Version, onFree: () => void) {
    const { takeoverSeconds = defaultTakeoverSeconds, willTopic, heartbeatTopic = willTopic } = options
    const observer = { ...options, clientId: relatedClientId(options.clientId) }
    const { will, properties, ...plain } = clientOptions(observer, { version })
    this.#takeoverSeconds = takeoverSeconds
    this.#willTopic = willTopic
    this.#onFree = onFree
    this.#client = connect({ ...plain, clean: true, reconnectPeriod: reconnectMilliseconds })
    // Errors are ignored: after the wait the main connection logs what is wrong with the broker.
    this.#client.on('error', () => {})
    this.#client.on('connect', () => this.#client.subscribe([willTopic, heartbeatTopic], () => {}))
    this.#client.on('message', (topic, payload, { retain }) => this.#received(topic, payload.toString(), retain))
    this.#silenceTimer = this.#checkLater()
  }

  end(): void {
    clearTimeout(this.#silenceTimer)
    clearTimeout(this.#offlineTimer)
    this.#client.end(true)
  }

  #received(topic: string, payload: string, retain: boolean): void {
    if (topic === this.#willTopic && payload === 'offline') {
      this.#offlineTimer ??= setTimeout(() => this.#free(), offlineMilliseconds)
      return
    }
    if (!retain) this.#lastHeartbeat = performance.now()
    // A retained heartbeat is of the past, and so is no sign that a daemon that is offline has returned.
    if (retain && topic !== this.#willTopic) return
    clearTimeout(this.#offlineTimer)
    this.#offlineTimer = undefined
  }

  #checkLater(): NodeJS.Timeout {
    return setTimeout(() => this.#check(), this.#takeoverSeconds * 1000)
  }

  #check(): void {
    const silence = performance.now() - this.#lastHeartbeat
    if (silence < Math.min(silenceSeconds, this.#takeoverSeconds) * 1000) this.#silenceTimer = this.#checkLater()
    else this.#free()
  }

  #free(): void {
    this.end()
    this.#onFree()
  }
}
