/**
 * One connection to the broker, from CONNECT to its end. What is to happen before and after it, and what is to be
 * said on it, is for others to know.
 */
import { type AckHandler, connect, type MqttClient } from 'mqtt'
import type { Logger } from 'pino'
import type { Ending } from './connect-errors.ts'
import type { Parcel } from './duplicates.ts'
import type { Message, Received } from './message.ts'
import { type BrokerOptions, clientOptions, type Version } from './options.ts'
import type { Wire } from './outbox.ts'

/** Unacknowledged messages at a time, unless the broker takes fewer (MQTT 5, Receive Maximum). */
const WINDOW = 64
/** Room for headers and properties when a message is measured against the broker's Maximum Packet Size. */
const HEADER_BYTES = 512

/** Whom a session tells. */
export interface SessionEvents {
  accepted(sessionPresent: boolean): void
  message(message: Received, parcel: Parcel): void
  /** The socket takes more again. */
  drain(): void
  ended(ending: Ending): void
  /** The broker does not take a message; told once per message. */
  refused(topic: string, why: string): void
}

export class Session implements Wire {
  readonly version: Version
  readonly #client: MqttClient
  readonly #events: SessionEvents
  readonly #log: Logger
  readonly #mayAnswer: (topic: string) => boolean
  #saidNoAnswer = false
  #wasAccepted = false
  #hushed = false
  #holds = false
  #cause: Error | number | undefined

  /** Connects at once; `accepted` or `ended` follows, never before this returns. Throws where certificates are no good. */
  constructor(options: BrokerOptions, version: Version, events: SessionEvents) {
    this.version = version
    this.#events = events
    this.#log = options.log
    this.#mayAnswer = options.mayAnswer ?? (() => true)
    this.#client = connect({ ...clientOptions(options, version), customHandleAcks: this.#acknowledge })
    const { stream } = this.#client
    // Nagle's algorithm would hold a small message back until the one before is acknowledged. (`ws` sees to itself.)
    if ('setNoDelay' in stream && typeof stream.setNoDelay === 'function') stream.setNoDelay(true)
    stream.on('drain', () => events.drain())
    this.#listen()
  }

  /** The broker has accepted us, and the connection stands. */
  get accepted(): boolean {
    return this.#client.connected
  }

  get window(): number {
    return Math.min(WINDOW, this.#client.serverProperties?.receiveMaximum ?? WINDOW)
  }

  get writable(): boolean {
    return this.#client.connected && !this.#client.stream.writableNeedDrain
  }

  send(message: Message, done: () => void): void {
    const problem = this.#problem(message)
    if (problem !== undefined) {
      this.#events.refused(message.topic, problem)
      done()
    } else this.#publish(message, done)
  }

  // mqtt.js holds what it writes back until the turn is over, which is good for many and bad for one.
  flush(): void {
    const { stream } = this.#client
    while (stream.writableCorked > 0) stream.uncork()
  }

  #publish(message: Message, done: () => void): void {
    const { topic, payload, retain = false, qos = 1, properties } = message
    const maximumQoS = this.#client.serverProperties?.maximumQoS ?? 1
    const options = { retain, qos: maximumQoS === 0 ? 0 : qos, ...(properties === undefined ? {} : { properties }) }
    this.#client.publish(topic, payload, options, (error) => {
      if (error instanceof Error && 'code' in error) this.#events.refused(topic, error.message)
      done()
    })
  }

  /** As `send`; the promise stays open when the connection breaks first. */
  publish(message: Message): Promise<void> {
    return new Promise((done) => this.send(message, done))
  }

  /**
   * Resolves when the broker has answered. A filter that it refuses is logged, not thrown: the others still stand.
   * Retained stays retained (MQTT 5): a command that somebody published as retained is recognised at once.
   */
  subscribe(filters: string[], isForeign: (filter: string) => boolean): Promise<void> {
    if (filters.length === 0) return Promise.resolve()
    const wanted = filters.map((filter) => [filter, { qos: 1, rap: true, nl: isForeign(filter) }] as const)
    return new Promise((done) => {
      this.#client.subscribe(Object.fromEntries(wanted), (error) => {
        if (error !== null && this.#client.connected && !this.#client.disconnecting) {
          this.#log.warn({ filters, why: error.message }, 'the broker refuses a subscription: see its access rules')
        }
        done()
      })
    })
  }

  /** Resolves when the broker has answered. */
  unsubscribe(filters: string[]): Promise<void> {
    if (filters.length === 0) return Promise.resolve()
    return new Promise((done) => {
      this.#client.unsubscribe(filters, () => done())
    })
  }

  /**
   * What comes from now on is not taken: unacknowledged, it stays with the broker for the session that follows. (A
   * broker of MQTT 3.1.1 keeps no session of ours: from it everything is taken to the end.)
   */
  hush(): void {
    this.#hushed = this.version === 5
  }

  /** Something has come that is not taken. It holds up all that comes after it, acknowledgements too. */
  get holds(): boolean {
    return this.#holds
  }

  // mqtt.js hands a message on, and acknowledges it, when `done` is called.
  readonly #acknowledge: AckHandler = (_topic, _payload, _packet, done) => {
    if (this.#hushed) this.#holds = true
    else done?.(0)
  }

  /** Says goodbye, with the last will (MQTT 5, reason 0x04) or without; resolves when the connection is closed. */
  leave(withWill: boolean): Promise<void> {
    return new Promise((done) => {
      this.#client.once('close', () => done())
      if (this.#holds) this.#client.stream.end()
      else this.#client.end(false, withWill ? { reasonCode: 0x04 } : {})
    })
  }

  /** Drops the connection without a word. */
  cut(): void {
    this.#client.stream.destroy()
  }

  #listen(): void {
    const client = this.#client
    client.on('error', (error) => this.#failed(error))
    client.on('connect', ({ sessionPresent }) => {
      this.#wasAccepted = true
      this.#events.accepted(sessionPresent)
    })
    client.on('message', (topic, payload, { retain, properties, dup, messageId }) => {
      const { responseTopic, correlationData } = properties ?? {}
      const message = {
        topic,
        payload,
        retain,
        ...(responseTopic !== undefined && this.#takes(responseTopic, topic) ? { responseTopic } : {}),
        ...(correlationData === undefined ? {} : { correlationData }),
      }
      this.#events.message(message, { dup, messageId })
    })
    client.on('disconnect', ({ reasonCode }) => {
      this.#cause ??= reasonCode ?? 0
      this.cut()
    })
    client.once('close', () => {
      this.#events.ended({ accepted: this.#wasAccepted, cause: this.#cause })
    })
  }

  /** A message that wants its answer where its sender has no business is answered where those without a topic are. */
  #takes(responseTopic: string, topic: string): boolean {
    if (this.#mayAnswer(responseTopic)) return true
    if (!this.#saidNoAnswer) {
      const sentence = 'somebody wants an answer on a topic where only freebox2mqtt speaks: it goes to bridge/response'
      this.#log.warn({ topic, response_topic: responseTopic }, sentence)
    }
    this.#saidNoAnswer = true
    return false
  }

  /** mqtt.js goes on after a packet that it cannot read; what follows would be noise. */
  #failed(error: Error & { code?: unknown }): void {
    this.#cause ??= typeof error.code === 'number' ? error.code : error
    this.cut()
  }

  #problem({ topic, payload, properties }: Message): string | undefined {
    if (!/^[^+#\0]+$/.test(topic)) return 'not a topic that can be published to'
    const most = this.#client.serverProperties?.maximumPacketSize
    if (most === undefined) return undefined
    const size = Buffer.byteLength(payload) + Buffer.byteLength(topic) + HEADER_BYTES
    const extra = Buffer.byteLength(properties?.responseTopic ?? '') + (properties?.correlationData?.length ?? 0)
    return size + extra > most ? `larger than the ${most} bytes that the broker takes` : undefined
  }
}
