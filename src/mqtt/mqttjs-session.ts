/** A session on top of mqtt.js. */
import { type AckHandler, connect, type IPublishPacket, type MqttClient } from 'mqtt'
import type { Logger } from 'pino'
import { type Message, publishProblem, type Received } from './message.ts'
import { type BrokerOptions, clientOptions, type SessionStart, type Version } from './options.ts'
import type { Answer } from './outbox.ts'
import type { Session, SessionEvents } from './session.ts'

/** Unacknowledged messages at a time, unless the broker accepts fewer (MQTT 5, Receive Maximum). */
const defaultWindow = 64

/**
 * Connects at once. `accepted` or `ended` follows, never before this function returns. Throws if a certificate or a key
 * is not valid.
 */
export function openSession(options: BrokerOptions, start: SessionStart, events: SessionEvents): Session {
  return new MqttSession(options, start, events)
}

class MqttSession implements Session {
  readonly version: Version
  readonly #client: MqttClient
  readonly #events: SessionEvents
  readonly #log: Logger
  readonly #isAllowedResponseTopic: (topic: string) => boolean
  #hasWarnedOfResponseTopic = false
  #wasAccepted = false
  #isReceiving = true
  #isBlocked = false
  #isLeaving = false
  #cause: Error | number | undefined

  constructor(options: BrokerOptions, start: SessionStart, events: SessionEvents) {
    this.version = start.version
    this.#events = events
    this.#log = options.log
    this.#isAllowedResponseTopic = options.isAllowedResponseTopic ?? (() => true)
    this.#client = connect({ ...clientOptions(options, start), customHandleAcks: this.#acknowledge })
    const { stream } = this.#client
    // Nagle's algorithm would delay a small message until the one before is acknowledged. `ws` disables it by itself.
    // Bench row: event of the box → message.
    if ('setNoDelay' in stream && typeof stream.setNoDelay === 'function') stream.setNoDelay(true)
    stream.on('drain', () => events.drain())
    this.#listen()
  }

  get accepted(): boolean {
    return this.#client.connected
  }

  get isBlocked(): boolean {
    return this.#isBlocked
  }

  get window(): number {
    return Math.min(defaultWindow, this.#client.serverProperties?.receiveMaximum ?? defaultWindow)
  }

  get writable(): boolean {
    return this.#client.connected && !this.#client.stream.writableNeedDrain
  }

  send(message: Message, done: (answer: Answer) => void): void {
    const problem = publishProblem(message, this.#client.serverProperties?.maximumPacketSize)
    if (problem !== undefined) {
      this.#events.refused(message.topic, problem)
      done('none')
      return
    }
    const { topic, payload, retain = false, qos = 1, properties } = message
    const maximumQoS = this.#client.serverProperties?.maximumQoS ?? 1
    const options = { retain, qos: maximumQoS === 0 ? 0 : qos, ...(properties === undefined ? {} : { properties }) }
    this.#client.publish(topic, payload, options, (error) => {
      const isRefused = error instanceof Error && 'code' in error
      if (isRefused) this.#events.refused(topic, error.message)
      if (options.qos === 0) done('none')
      else done(isRefused ? 'refused' : 'accepted')
    })
  }

  // mqtt.js corks the stream until the end of the turn. That suits many messages and delays a single one.
  // Bench row: event of the box → message.
  flush(): void {
    const { stream } = this.#client
    while (stream.writableCorked > 0) stream.uncork()
  }

  publish(message: Message): Promise<boolean> {
    return new Promise((done) => this.send(message, (answer) => done(answer === 'accepted')))
  }

  subscribe(filters: string[], isNoLocal: (filter: string) => boolean): Promise<void> {
    if (filters.length === 0) return Promise.resolve()
    const requested = filters.map((filter) => [filter, { qos: 1, rap: true, nl: isNoLocal(filter) }] as const)
    return new Promise((done) => {
      this.#client.subscribe(Object.fromEntries(requested), (error) => {
        if (error !== null && this.#client.connected && !this.#client.disconnecting) {
          const fields = { filters, reason: error.message }
          this.#log.warn(fields, `The broker refuses a subscription to ${filters.join(', ')}. Check its access rules.`)
        }
        done()
      })
    })
  }

  look(topic: string): Promise<void> {
    return new Promise((done) => {
      this.#client.subscribe(topic, { qos: 1, rap: true }, () => done())
    })
  }

  unsubscribe(filters: string[]): Promise<void> {
    if (filters.length === 0) return Promise.resolve()
    return new Promise((done) => {
      this.#client.unsubscribe(filters, () => done())
    })
  }

  stopReceiving(): void {
    this.#isReceiving = this.version !== 5
  }

  disconnect(withWill: boolean): Promise<void> {
    return new Promise((done) => {
      this.#client.once('close', () => done())
      this.#isLeaving = true
      if (this.#isBlocked) {
        this.#discardInput()
        this.#client.stream.end()
      } else this.#client.end(false, withWill ? { reasonCode: 0x04 } : {})
    })
  }

  /**
   * mqtt.js waits for the acknowledgement of a message and reads nothing more. What still arrives is discarded here, as
   * only a socket that is read notices that the broker has closed it. The broker keeps what was not acknowledged.
   */
  #discardInput(): void {
    const { stream } = this.#client
    stream.unpipe()
    stream.resume()
  }

  destroy(): void {
    this.#client.stream.destroy()
  }

  // mqtt.js passes a message on and acknowledges it when `done` is called.
  readonly #acknowledge: AckHandler = (_topic, _payload, _packet, done) => {
    if (this.#isReceiving) return done?.(0)
    this.#isBlocked = true
    // The message was on its way when this client sent DISCONNECT.
    if (this.#isLeaving) this.#discardInput()
  }

  #listen(): void {
    const client = this.#client
    client.on('error', (error) => this.#fail(error))
    client.on('connect', ({ sessionPresent }) => {
      this.#wasAccepted = true
      this.#events.accepted(sessionPresent)
    })
    client.on('message', (topic, payload, { retain, properties, dup, messageId }) => {
      this.#events.message({ topic, payload, retain, ...this.#replyProperties(topic, properties) }, { dup, messageId })
    })
    client.on('disconnect', ({ reasonCode }) => {
      this.#cause ??= reasonCode ?? 0
      this.destroy()
    })
    client.once('close', () => {
      this.#events.ended({ accepted: this.#wasAccepted, cause: this.#cause })
    })
  }

  #replyProperties(topic: string, properties: IPublishPacket['properties']): Partial<Received> {
    const { responseTopic, correlationData } = properties ?? {}
    return {
      ...(responseTopic !== undefined && this.#checkResponseTopic(responseTopic, topic) ? { responseTopic } : {}),
      ...(correlationData === undefined ? {} : { correlationData }),
    }
  }

  /** The reply to a message with a response topic that is not allowed goes to the default topic. */
  #checkResponseTopic(responseTopic: string, topic: string): boolean {
    if (this.#isAllowedResponseTopic(responseTopic)) return true
    if (!this.#hasWarnedOfResponseTopic) {
      const fields = { topic, response_topic: responseTopic }
      this.#log.warn(
        fields,
        `The response topic of a command is not allowed: ${responseTopic} (of ${topic}). The reply goes to bridge/response.`,
      )
    }
    this.#hasWarnedOfResponseTopic = true
    return false
  }

  /** Closes the connection: mqtt.js would go on after a packet that it cannot parse, and misread what follows. */
  #fail(error: Error & { code?: unknown }): void {
    this.#cause ??= typeof error.code === 'number' ? error.code : error
    this.destroy()
  }
}
