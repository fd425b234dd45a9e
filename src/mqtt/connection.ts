/**
 * The connection to the broker. It tries MQTT 5 first and 3.1.1 if the broker refuses that, and reconnects whenever the
 * connection breaks. The last will keeps `<base>/bridge/state` correct. A broker that cannot be reached causes one log
 * line and no exception.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Broker, BrokerEvents, BrokerStats, SubscribeOptions } from './broker.ts'
import type { ConnectionEnd } from './connect-errors.ts'
import { ConnectionLog } from './connection-log.ts'
import { EventHandlers } from './event-handlers.ts'
import type { Message, Received } from './message.ts'
import { openSession } from './mqttjs-session.ts'
import type { BrokerOptions, Version } from './options.ts'
import { createOutbox, type Loss, type Outbox } from './outbox.ts'
import { ProofReader } from './proof-reader.ts'
import { createReconnectPolicy, type ReconnectPolicy } from './reconnect.ts'
import type { Session } from './session.ts'
import { SubscriptionSync } from './subscription-sync.ts'
import { Subscriptions } from './subscriptions.ts'
import { waitForTakeoverEnd } from './takeover.ts'

export type { Broker, BrokerEvents } from './broker.ts'
export type { Message, MessageProperties, Received } from './message.ts'
export type { BrokerOptions } from './options.ts'

/** Reason code of the DISCONNECT that a client receives when another one takes its session over. */
const sessionTakenOver = 0x8e
/** Reason code of the DISCONNECT of a broker that limits the rate of messages. */
const messageRateTooHigh = 0x96
/** Further reason codes that do not depend on what was published: keep-alive, shutdown, administrative action. */
const unrelatedCodes = new Set([sessionTakenOver, 0x8b, 0x8d, 0x98])
/** How long the broker may take to acknowledge the subscriptions and `online`. */
const handshakeMilliseconds = 10_000
const closeMilliseconds = 3_000

/** Starts to connect in the next turn. Throws TypeError for a URL with another protocol than those of MQTT. */
export function connectBroker(options: BrokerOptions): Broker {
  return new Connection(options)
}

class Connection implements Broker {
  readonly #options: BrokerOptions
  readonly #log: ConnectionLog
  readonly #outbox: Outbox
  readonly #subscriptions: Subscriptions
  readonly #sync: SubscriptionSync
  readonly #handlers: EventHandlers
  readonly #reconnect: ReconnectPolicy
  readonly #proof = new ProofReader()
  #session: Session | undefined
  /** Of the next attempt or of the handshake. */
  #timer: NodeJS.Timeout | undefined
  #endTakeoverWait: (() => void) | undefined
  #connected = false
  #closing: Promise<void> | undefined
  #isStandingBy = false
  #connects = 0

  constructor(options: BrokerOptions) {
    const { log, backoff } = options
    this.#options = options
    this.#log = new ConnectionLog(options)
    this.#outbox = createOutbox(log)
    this.#subscriptions = new Subscriptions(log)
    this.#sync = new SubscriptionSync(this.#subscriptions)
    this.#handlers = new EventHandlers(log)
    this.#reconnect = createReconnectPolicy(backoff)
    this.#keepStateCorrect()
    this.#connectIn(0)
  }

  get connected(): boolean {
    return this.#connected
  }

  get version(): Version | undefined {
    return this.#reconnect.acceptedVersion
  }

  publish(message: Message): Promise<boolean> {
    return this.#outbox.add(message)
  }

  subscribe(
    filters: string[],
    handler: (message: Received) => void,
    { noLocal = false, onSubscribed }: SubscribeOptions = {},
  ): () => void {
    const remove = this.#subscriptions.add(filters, handler, noLocal)
    if (this.#session?.accepted) void this.#sync.update(this.#session, filters).then(onSubscribed)
    return () => {
      remove()
      if (this.#session?.accepted) void this.#sync.update(this.#session)
    }
  }

  on<Event extends keyof BrokerEvents>(event: Event, handler: (...values: BrokerEvents[Event]) => void): void {
    this.#handlers.add(event, handler)
  }

  stats(): BrokerStats {
    const { published, waiting } = this.#outbox
    return { published, reconnects: Math.max(0, this.#connects - 1), waiting }
  }

  standBy(): void {
    this.#isStandingBy = true
    void this.#session?.disconnect(false)
  }

  stopReceiving(): void {
    this.#session?.stopReceiving()
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  #connectIn(seconds: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#connect(), seconds * 1000)
  }

  #connect(): void {
    try {
      this.#session = this.#openSession()
    } catch (error) {
      this.#ended({ accepted: false, cause: error instanceof Error ? error : undefined })
    }
  }

  #openSession(): Session {
    const { start } = this.#reconnect
    const session: Session = openSession(this.#options, start, {
      accepted: (present) => void (start.use === 'end' ? session.disconnect(false) : this.#accepted(session, present)),
      message: (message, delivery) => {
        this.#proof.receive(message)
        this.#subscriptions.receive(message, delivery)
      },
      drain: () => this.#outbox.pump(),
      ended: (end) => this.#ended(end),
      refused: (topic, reason) => this.#log.refused(topic, reason),
    })
    return session
  }

  /** Subscribes before it publishes `online`, so that a command sent in response to `online` is received. */
  async #accepted(session: Session, present: boolean): Promise<void> {
    this.#reconnect.accepted(session.version, present)
    this.#timer = setTimeout(() => session.destroy(), handshakeMilliseconds)
    const kept = await this.#hasKept(session)
    await this.#sync.start(session)
    await session.publish(this.#stateMessage('online'))
    if (this.#session !== session || this.#closing !== undefined) return
    clearTimeout(this.#timer)
    this.#connected = true
    this.#connects += 1
    if (!this.#reconnect.isUnstable) this.#log.connected(session.version)
    this.#outbox.open(session)
    this.#handlers.emit('connect', { present, kept })
  }

  /**
   * Whether the broker still has what it acknowledged. With MQTT 3.1.1 it also acknowledges what it does not accept, and it
   * may accept that after a restart: then only a connection that was lost soon is continued.
   */
  async #hasKept(session: Session): Promise<boolean> {
    const proof = this.#outbox.proof()
    const isAllowed = session.version === 5 || this.#reconnect.wasShort
    return proof !== undefined && isAllowed && this.#proof.find(session, proof)
  }

  /**
   * The last will of an earlier connection, under another client id or of a daemon that was replaced, may be published
   * while this one is connected.
   */
  #keepStateCorrect(): void {
    const handler = ({ payload }: Received) => {
      if (payload.toString() !== 'offline' || !this.#connected || this.#closing !== undefined || this.#isStandingBy)
        return
      void this.#outbox.add({ ...this.#stateMessage('online'), latest: true })
    }
    this.#subscriptions.add([this.#options.willTopic], handler, true)
  }

  #ended(end: ConnectionEnd): void {
    const wasConnected = this.#connected
    this.#session = undefined
    this.#connected = false
    clearTimeout(this.#timer)
    if (end.accepted) this.#outbox.close(this.#lossOf(end))
    else this.#outbox.unreachable()
    if (this.#closing !== undefined) return
    if (this.#reconnect.fallsBack(end)) this.#connectIn(0)
    else this.#tryAgain(end, wasConnected)
  }

  #tryAgain(end: ConnectionEnd, wasConnected: boolean): void {
    const { message, pauseSeconds, givesUpSession } = this.#reconnect.ended(end)
    if (message !== undefined) this.#log.disconnected(message, end)
    if (givesUpSession) this.#log.sessionGivenUp()
    const isTakenOver = end.cause === sessionTakenOver || this.#isStandingBy
    this.#isStandingBy = false
    if (isTakenOver) this.#waitForTakeoverEnd()
    else this.#connectIn(pauseSeconds)
    if (wasConnected) this.#handlers.emit('disconnect', message ?? '')
    if (isTakenOver) this.#handlers.emit('takenOver')
  }

  #lossOf({ cause }: ConnectionEnd): Loss {
    if (this.#isStandingBy || this.#closing !== undefined) return 'closed'
    if (cause === messageRateTooHigh) return 'too fast'
    return typeof cause === 'number' && unrelatedCodes.has(cause) ? 'closed' : 'lost'
  }

  #waitForTakeoverEnd(): void {
    this.#endTakeoverWait = waitForTakeoverEnd(this.#options, this.#reconnect.start.version, () => this.#connect())
  }

  #stateMessage(payload: 'online' | 'offline'): Message {
    return { topic: this.#options.willTopic, payload, retain: true, qos: 1 }
  }

  async #close(): Promise<void> {
    clearTimeout(this.#timer)
    this.#endTakeoverWait?.()
    const session = this.#session
    if (session?.accepted) {
      await Promise.race([this.#disconnect(session), sleep(closeMilliseconds, undefined, { ref: false })])
    }
    session?.destroy()
    this.#outbox.end()
  }

  /** Waits two thirds of the time for queued messages; the rest is more than `offline` and DISCONNECT need. */
  async #disconnect(session: Session): Promise<void> {
    const deadline = performance.now() + (closeMilliseconds * 2) / 3
    const isSending = () => this.#connected && this.#outbox.isBusy && !session.isBlocked
    while (isSending() && performance.now() < deadline) await sleep(10)
    if (session.isBlocked) return session.disconnect(true)
    const brokerPublishesWill = session.version === 5 && this.#options.willDelaySeconds > 0
    if (!brokerPublishesWill) await session.publish(this.#stateMessage('offline'))
    await session.disconnect(brokerPublishesWill)
  }
}
