/**
 * The connection to the broker: MQTT 5 first, 3.1.1 where 5 is refused, made anew whenever it breaks, for as long as
 * the daemon lives. `<base>/bridge/state` follows it as the last will. Nothing here ever throws at the daemon because
 * a broker is away: it is said once and tried again.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Ending, type Reason, reasonOf, refusesVersion } from './connect-errors.ts'
import { Redelivered } from './duplicates.ts'
import type { Message, Received } from './message.ts'
import { type BrokerOptions, publicUrl, type Version } from './options.ts'
import { Outbox } from './outbox.ts'
import { Session } from './session.ts'
import { Subscriptions } from './subscriptions.ts'
import { stepAside } from './takeover.ts'

export type { Message, MessageProperties, Received } from './message.ts'
export type { BrokerOptions } from './options.ts'

/** What a broker tells, and with what. */
export interface BrokerEvents {
  /**
   * At each (re)connection, once `online` is published and the subscriptions stand: now publish everything again.
   * `present`: the broker still had our session.
   */
  connect: [session: { present: boolean }]
  disconnect: [reason: string]
  /** Another client took the session over (MQTT 5, 0x8E); we stay away while it lives. Follows `disconnect`. */
  taken: []
}

/** A broker to publish to and hear from, whether it is there at the moment or not. */
export interface Broker {
  /**
   * Resolves when the broker answered, or the message was superseded or given up; never rejects. While there is no
   * connection, states and retained messages are dropped at once: publish them again at `connect`.
   */
  publish(message: Message): Promise<void>
  /**
   * Stays subscribed across reconnects. What the broker kept for us arrives as soon as it is there: who subscribes in
   * the same turn as `connectBroker` misses nothing. Returns the function that ends it.
   * With `own: false` our own messages do not come back to us, where the broker can leave them out (MQTT 5).
   * `stands` is called when the broker has answered, unless the connection breaks first.
   */
  subscribe(
    filters: string[],
    handler: (message: Received) => void,
    options?: { own?: boolean; stands?: () => void },
  ): () => void
  readonly connected: boolean
  /** What the broker speaks: MQTT 5, or 4 for 3.1.1; undefined before the first connection. */
  readonly version: Version | undefined
  on<Event extends keyof BrokerEvents>(event: Event, handler: (...values: BrokerEvents[Event]) => void): void
  stats(): { published: number; reconnects: number; waiting: number }
  /** Leaves the broker to another daemon while that lives, as if it had taken the session over. */
  giveWay(): void
  /** What comes from now on stays with the broker, for whoever takes our place; it can still be published. */
  hush(): void
  /** Publishes what waits, says goodbye and resolves, within three seconds. */
  close(): Promise<void>
}

const SESSION_TAKEN_OVER = 0x8e
const BACKOFF = { firstSeconds: 0.5, maxSeconds: 3 }
/** Where the owner has something to do, the pauses may grow so many times as long. */
const PATIENCE = 5
/** A connection that broke sooner than this proves nothing: the pauses go on growing. */
const STEADY_MILLISECONDS = 10_000
/** So many short connections in a row are no accident. */
const SHORT_CONNECTIONS = 4
const HANDSHAKE_MILLISECONDS = 10_000
const CLOSE_MILLISECONDS = 3_000

/** Begins to connect, in the next turn. Throws TypeError for a URL that is none. */
export function connectBroker(options: BrokerOptions): Broker {
  return new Connection(options)
}

class Connection implements Broker {
  readonly #options: BrokerOptions
  readonly #url: string
  readonly #outbox: Outbox
  readonly #subscriptions: Subscriptions
  readonly #redelivered = new Redelivered()
  #telling: Promise<void> = Promise.resolve()
  readonly #handlers: { [Event in keyof BrokerEvents]: ((...values: BrokerEvents[Event]) => void)[] } = {
    connect: [],
    disconnect: [],
    taken: [],
  }
  readonly #refusedTopics = new Set<string>()
  #session: Session | undefined
  #timer: NodeJS.Timeout | undefined
  #endAside: (() => void) | undefined
  #connected = false
  #closing: Promise<void> | undefined
  #givesWay = false
  /** The version to try; once a broker has accepted 3.1.1 it stays until the daemon ends. */
  #version: Version = 5
  #accepted: Version | undefined
  #since = 0
  /** Attempts since the last steady connection, and how many of them were accepted and soon dropped. */
  #failures = 0
  #drops = 0
  #connects = 0
  #said: string | undefined

  constructor(options: BrokerOptions) {
    this.#options = options
    this.#url = publicUrl(options.url)
    this.#outbox = new Outbox(options.log)
    this.#subscriptions = new Subscriptions(options.log)
    this.#dialIn(0)
  }

  get connected(): boolean {
    return this.#connected
  }

  get version(): Version | undefined {
    return this.#accepted
  }

  publish(message: Message): Promise<void> {
    return this.#outbox.add(message)
  }

  subscribe(
    filters: string[],
    handler: (message: Received) => void,
    { own = true, stands }: { own?: boolean; stands?: () => void } = {},
  ): () => void {
    const remove = this.#subscriptions.add(filters, handler, own)
    if (this.#session?.accepted) void this.#tellFilters(this.#session, filters).then(stands)
    return () => {
      remove()
      if (this.#session?.accepted) void this.#tellFilters(this.#session)
    }
  }

  on<Event extends keyof BrokerEvents>(event: Event, handler: (...values: BrokerEvents[Event]) => void): void {
    this.#handlers[event].push(handler)
  }

  stats(): { published: number; reconnects: number; waiting: number } {
    const { published, waiting } = this.#outbox
    return { published, reconnects: Math.max(0, this.#connects - 1), waiting }
  }

  giveWay(): void {
    this.#givesWay = true
    void this.#session?.leave(false)
  }

  hush(): void {
    this.#session?.hush()
  }

  close(): Promise<void> {
    this.#closing ??= this.#leave()
    return this.#closing
  }

  #dialIn(seconds: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#dial(), seconds * 1000)
  }

  #dial(): void {
    try {
      this.#session = this.#newSession()
    } catch (error) {
      this.#ended({ accepted: false, cause: error instanceof Error ? error : undefined })
    }
  }

  #newSession(): Session {
    const session: Session = new Session(this.#options, this.#version, {
      accepted: (present) => void this.#greet(session, present),
      message: (message, parcel) => this.#redelivered.has(parcel, message) || this.#subscriptions.deliver(message),
      drain: () => this.#outbox.pump(),
      ended: (ending) => this.#ended(ending),
      refused: (topic, why) => this.#refused(topic, why),
    })
    return session
  }

  /** The broker has accepted us: subscriptions first, so that nobody answers `online` in vain. */
  async #greet(session: Session, present: boolean): Promise<void> {
    this.#accepted = session.version
    this.#since = performance.now()
    this.#timer = setTimeout(() => session.cut(), HANDSHAKE_MILLISECONDS)
    this.#telling = Promise.resolve()
    await this.#tellFilters(session, 'all')
    await session.publish(this.#stateMessage('online'))
    if (this.#session !== session || this.#closing !== undefined) return
    clearTimeout(this.#timer)
    this.#connected = true
    this.#connects += 1
    if (this.#drops < SHORT_CONNECTIONS) {
      this.#options.log.info({ url: this.#url, mqtt: session.version === 5 ? '5' : '3.1.1' }, 'connected to the broker')
      this.#said = undefined
    }
    this.#outbox.open(session)
    this.#emit('connect', { present })
  }

  /** One change after the other: a broker may take a late unsubscribe for an answer to the subscribe after it. */
  #tellFilters(session: Session, again: string[] | 'all' = []): Promise<void> {
    const told = this.#telling.then(async () => {
      const { subscribe, unsubscribe } = this.#subscriptions.change(again)
      await session.subscribe(subscribe, (filter) => this.#subscriptions.isForeign(filter))
      await session.unsubscribe(unsubscribe)
    })
    this.#telling = told
    return told
  }

  #ended(ending: Ending): void {
    const wasConnected = this.#connected
    this.#session = undefined
    this.#connected = false
    clearTimeout(this.#timer)
    this.#outbox.close()
    if (this.#closing !== undefined) return
    if (this.#triesOlderVersion(ending)) this.#dialIn(0)
    else this.#tryAgain(ending, wasConnected)
  }

  #tryAgain(ending: Ending, wasConnected: boolean): void {
    if (ending.accepted && performance.now() - this.#since > STEADY_MILLISECONDS) {
      this.#failures = 0
      this.#drops = 0
    }
    this.#failures += 1
    if (ending.accepted) this.#drops += 1
    const reason = reasonOf({ ...ending, again: ending.accepted && this.#drops >= SHORT_CONNECTIONS })
    this.#say(reason, ending)
    const taken = ending.cause === SESSION_TAKEN_OVER || this.#givesWay
    this.#givesWay = false
    if (taken) this.#endAside = stepAside(this.#options, this.#version, () => this.#dial())
    else this.#dialIn(this.#pause(reason))
    if (wasConnected) this.#emit('disconnect', reason.sentence)
    if (taken) this.#emit('taken')
  }

  /** A refusal of MQTT 5 is answered by 3.1.1 at once; should that fail too, the next attempt begins with 5 again. */
  #triesOlderVersion(ending: Ending): boolean {
    if (this.#accepted === 4) return false
    const older = this.#version === 5 && refusesVersion(ending)
    this.#version = older ? 4 : 5
    return older
  }

  #pause(reason: Reason): number {
    const { firstSeconds, maxSeconds } = this.#options.backoff ?? BACKOFF
    const longest = maxSeconds * (reason.is === 'refused' ? PATIENCE : 1)
    return Math.min(firstSeconds * 2 ** (this.#failures - 1), longest)
  }

  #say({ sentence }: Reason, { cause }: Ending): void {
    if (sentence === this.#said) return
    this.#said = sentence
    const detail = cause instanceof Error ? cause.message : undefined
    this.#options.log.warn({ url: this.#url, detail }, sentence)
  }

  #refused(topic: string, why: string): void {
    if (this.#refusedTopics.has(topic) || this.#refusedTopics.size >= 1000) return
    this.#refusedTopics.add(topic)
    this.#options.log.warn({ topic, why }, 'the broker does not take this message')
  }

  #stateMessage(payload: 'online' | 'offline'): Message {
    return { topic: this.#options.willTopic, payload, retain: true, qos: 1 }
  }

  #emit<Event extends keyof BrokerEvents>(event: Event, ...values: BrokerEvents[Event]): void {
    for (const handler of this.#handlers[event]) {
      try {
        handler(...values)
      } catch (error) {
        this.#options.log.error({ err: error, event }, 'a change of the connection to the broker could not be handled')
      }
    }
  }

  async #leave(): Promise<void> {
    clearTimeout(this.#timer)
    this.#endAside?.()
    const session = this.#session
    if (session?.accepted) {
      await Promise.race([this.#goodbye(session), sleep(CLOSE_MILLISECONDS, undefined, { ref: false })])
    }
    session?.cut()
    this.#outbox.end()
  }

  /** Two thirds of the time are for what waits; the goodbye itself needs little. */
  async #goodbye(session: Session): Promise<void> {
    const until = performance.now() + (CLOSE_MILLISECONDS * 2) / 3
    const waits = () => this.#connected && this.#outbox.waiting > 0 && !session.holds
    while (waits() && performance.now() < until) await sleep(10)
    if (session.holds) return session.leave(true)
    const brokerSaysOffline = session.version === 5 && this.#options.willDelaySeconds > 0
    if (!brokerSaysOffline) await session.publish(this.#stateMessage('offline'))
    await session.leave(brokerSaysOffline)
  }
}
