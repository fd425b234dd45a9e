/**
 * The queue of messages to publish. It keeps their order, limits the messages in flight to what the broker accepts, and
 * is bounded, so that a slow or unreachable broker cannot exhaust the memory. After a lost connection it sends more
 * slowly (pace.ts) and sends what may have broken it last (suspects.ts).
 */
import type { Logger } from 'pino'
import { TokenBucket } from '../net/token-bucket.ts'
import { Aside } from './aside.ts'
import { BrokerMemory, type Proof } from './broker-memory.ts'
import { bytesOf, type Message } from './message.ts'
import { Pace } from './pace.ts'
import { type Entry, SendQueue } from './send-queue.ts'
import { Suspects } from './suspects.ts'

/** The most queued messages that are not states; of states at most one per topic is queued. */
const defaultLimit = 10_000
/** How long a message that is published only once, an event or a reply, waits for a broker. */
const maxAgeMilliseconds = 10 * 60_000
/** How often a message is sent again after the connection broke: the message may be what breaks it. */
const maxAttempts = 3
/**
 * Removals a second, and at once. Home Assistant needs many times longer to remove a device than the daemon to say so, and
 * lost its connection when a thousand were removed together (seen on 2026.11).
 */
const removalsPerSecond = 60
const removalsAtOnce = 100

/** A connection that is lost sooner after the broker has refused a message was closed because of that message. */
const refusalMilliseconds = 500

/** How the broker has answered a message. With QoS 0 it does not answer. */
export type Answer = 'accepted' | 'refused' | 'none'

/** A connection as the outbox uses it. */
export interface Transport {
  /** How many messages may be unacknowledged at a time. */
  readonly window: number
  /** False while the buffer of the socket is full. Call `pump` when it has drained. */
  readonly writable: boolean
  /**
   * Calls `done` once, with the answer of the broker; `none` also if the message cannot be sent.
   * The message may be held back until the end of the turn, to be written together with others.
   */
  send(message: Message, done: (answer: Answer) => void): void
  /** Writes the messages that are held back. */
  flush(): void
}

/** How a connection ended: `lost` without a known reason, or because messages are sent too fast; `closed` for another. */
export type Loss = 'lost' | 'too fast' | 'closed'

/** The outbox of a broker. It is kept from one connection to the next. */
export interface Outbox {
  /** Messages that the broker has acknowledged. */
  readonly published: number
  /** Messages that are queued or in flight. Those that wait because they broke the connection do not count. */
  readonly waiting: number
  /** Whether messages other than removals are queued or in flight. */
  readonly isBusy: boolean
  /** What the broker has if it still has everything that it acknowledged; undefined if nothing proves that. */
  proof(): Proof | undefined
  /**
   * Queues a message. Resolves with true when the broker has accepted it, and with false when it has refused it, when a
   * newer state has replaced it, or when it was dropped or set aside; never rejects. Without a connection a message that
   * is published again at the next one is dropped at once.
   */
  add(message: Message): Promise<boolean>
  /** Starts to send over a new connection; queued messages go first. */
  open(transport: Transport): void
  /**
   * Is called when the connection broke. Events and replies in flight return to the front of the queue; states and
   * retained messages are dropped, because they are published again at the next connection.
   */
  close(loss?: Loss): void
  /** The broker cannot be reached: it was stopped, which explains the loss of the connection. */
  unreachable(): void
  /** Sends as many messages as the connection accepts. */
  pump(): void
  /** Drops all messages, and every message that is added later. */
  end(): void
}

/** @param limit the most queued messages that are not states. */
export function createOutbox(log: Logger, limit = defaultLimit): Outbox {
  return new BoundedOutbox(log, limit)
}

class BoundedOutbox implements Outbox {
  readonly #log: Logger
  readonly #limit: number
  readonly #queue = new SendQueue()
  readonly #aside = new Aside()
  readonly #suspects: Suspects
  readonly #pace: Pace
  readonly #removals = new TokenBucket({ rate: removalsPerSecond, capacity: () => removalsAtOnce })
  readonly #memory = new BrokerMemory()
  readonly #inFlight = new Set<Entry>()
  readonly #expiryTimer: NodeJS.Timeout
  #transport: Transport | undefined
  /** A suspect that is in flight: nothing else is. */
  #alone: Entry | undefined
  #refused: { readonly entry: Entry; readonly at: number } | undefined
  #published = 0
  #isPumping = false
  #pumpSoon: NodeJS.Immediate | undefined
  #pumpLater: NodeJS.Timeout | undefined
  #hasOverflowed = false
  #hasEnded = false

  constructor(log: Logger, limit: number) {
    this.#log = log
    this.#limit = limit
    this.#suspects = new Suspects(log)
    this.#pace = new Pace(log)
    this.#expiryTimer = setInterval(() => this.#expire(), maxAgeMilliseconds / 10).unref()
  }

  get published(): number {
    return this.#published
  }

  get waiting(): number {
    return this.#queue.size + this.#inFlight.size
  }

  get isBusy(): boolean {
    return this.#queue.prompt + this.#inFlight.size > 0
  }

  proof(): Proof | undefined {
    return this.#memory.proof()
  }

  add(message: Message): Promise<boolean> {
    if (this.#hasEnded || (this.#transport === undefined && isRepeated(message))) return Promise.resolve(false)
    return new Promise((done) => {
      const { topic } = message
      this.#enqueue({ message, topic, bytes: bytesOf(message), queuedAt: performance.now(), attempts: 0, done })
      if (this.#queue.others > this.#limit) this.#dropOldest()
      const wasIdle = this.#inFlight.size === 0
      this.pump()
      // The first message after a pause has no others to be written with: presence must not wait for the turn to end.
      if (wasIdle) this.#transport?.flush()
    })
  }

  open(transport: Transport): void {
    this.#expire()
    this.#transport = transport
    this.pump()
  }

  close(loss: Loss = 'closed'): void {
    this.#transport = undefined
    clearTimeout(this.#pumpLater)
    const entries = [...this.#inFlight, ...this.#queue.takeAll(), ...this.#aside.takeAll()]
    if (loss !== 'closed') this.#lost(loss === 'too fast')
    this.#inFlight.clear()
    this.#alone = undefined
    this.#refused = undefined
    for (const entry of entries) {
      if (isRepeated(entry.message)) entry.done(false)
      else if (entry.attempts < maxAttempts) this.#enqueue(entry)
      else this.#giveUp(entry)
    }
  }

  unreachable(): void {
    this.#pace.release()
    this.#suspects.idle()
  }

  pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    for (let entry = this.#next(); entry !== undefined; entry = this.#next()) this.#send(entry)
    this.#isPumping = false
  }

  end(): void {
    this.#hasEnded = true
    clearInterval(this.#expiryTimer)
    clearImmediate(this.#pumpSoon)
    clearTimeout(this.#pumpLater)
    for (const entry of [...this.#inFlight, ...this.#queue.takeAll(), ...this.#aside.takeAll()]) entry.done(false)
    this.#inFlight.clear()
  }

  /** The message to send now. If one has to wait for a rate limit, this is called again then. */
  #next(): Entry | undefined {
    const transport = this.#transport
    if (transport === undefined || !transport.writable || this.#inFlight.size >= transport.window) return undefined
    if (this.#alone !== undefined || this.#isEmpty) return undefined
    const delay = this.#pace.delay()
    if (delay > 0) return this.#pumpIn(delay)
    const removalDelay = this.#removals.delay()
    const entry = this.#queue.next(removalDelay === 0)
    if (entry !== undefined) return entry
    if (this.#queue.size > 0) return this.#pumpIn(removalDelay)
    return this.#inFlight.size === 0 ? this.#nextSuspect() : undefined
  }

  get #isEmpty(): boolean {
    return this.#queue.size === 0 && this.#aside.isEmpty
  }

  #nextSuspect(): Entry | undefined {
    const heads = this.#aside.heads()
    const waits = heads.map((it) => this.#suspects.waitsUntil(it) ?? 0)
    const first = heads[waits.indexOf(0)]
    if (first === undefined && waits.length > 0) this.#pumpIn(Math.min(...waits) - performance.now())
    this.#alone = first
    return first
  }

  #pumpIn(milliseconds: number): undefined {
    clearTimeout(this.#pumpLater)
    this.#pumpLater = setTimeout(() => this.pump(), Math.max(1, Math.ceil(milliseconds))).unref()
  }

  #send(entry: Entry): void {
    const transport = this.#transport
    if (this.#queue.isRemoval(entry)) this.#removals.take()
    this.#queue.remove(entry)
    this.#aside.remove(entry)
    if (this.#queue.others < this.#limit / 2) this.#hasOverflowed = false
    this.#inFlight.add(entry)
    entry.attempts += 1
    this.#pace.sent()
    this.#memory.sent(entry.message)
    transport?.send(entry.message, (answer) => {
      if (this.#transport === transport) this.#answered(entry, answer)
    })
  }

  #answered(entry: Entry, answer: Answer): void {
    if (!this.#inFlight.delete(entry)) return
    const accepted = answer === 'accepted'
    this.#published += 1
    if (answer === 'refused') this.#refused = { entry, at: performance.now() }
    if (accepted) {
      this.#suspects.accepted(entry)
      this.#memory.acknowledged(entry.message)
    } else this.#suspects.forget(entry.topic)
    if (this.#alone === entry) this.#alone = undefined
    entry.done(accepted)
    if (this.#isEmpty) {
      if (this.#inFlight.size === 0) this.#suspects.idle()
      return
    }
    // Acknowledgements arrive many at a time. Pumping after all of them sends the next messages in one write.
    this.#pumpSoon ??= setImmediate(() => {
      this.#pumpSoon = undefined
      this.pump()
    })
  }

  /** A message that may break the connection is set aside: the publisher does not wait for it. */
  #enqueue(entry: Entry): void {
    if (this.#suspects.isSuspect(entry) || this.#aside.has(entry.topic)) {
      this.#aside.add(entry)
      entry.done(false)
    } else this.#queue.add(entry, this.#pace.isLimited)
  }

  #lost(tooFast: boolean): void {
    // Mosquitto 2.0.11 answers a message that its access rules deny, and then closes the connection.
    const refused = this.#justRefused()
    const certainty = refused !== undefined ? 'refused' : this.#alone && 'alone'
    const isExplained = this.#suspects.lost(refused === undefined ? [...this.#inFlight] : [refused], certainty)
    if (isExplained) this.#pace.release()
    else if (certainty === undefined) this.#pace.lost(tooFast)
  }

  #justRefused(): Entry | undefined {
    if (this.#refused === undefined) return undefined
    return performance.now() - this.#refused.at < refusalMilliseconds ? this.#refused.entry : undefined
  }

  #drop(entry: Entry): void {
    this.#queue.remove(entry)
    entry.done(false)
  }

  #dropOldest(): void {
    for (const entry of this.#queue.otherEntries()) {
      this.#drop(entry)
      break
    }
    if (!this.#hasOverflowed)
      this.#log.warn({ limit: this.#limit }, 'The broker is too slow. The oldest queued messages are dropped.')
    this.#hasOverflowed = true
  }

  #expire(): void {
    const oldest = performance.now() - maxAgeMilliseconds
    for (const entry of [...this.#queue.otherEntries()]) if (entry.queuedAt <= oldest) this.#drop(entry)
    for (const entry of this.#aside.heads()) {
      if (!isRepeated(entry.message) && entry.queuedAt <= oldest) this.#aside.remove(entry)
    }
  }

  #giveUp(entry: Entry): void {
    const { topic, bytes } = entry
    const text = `A message of ${bytes} bytes on ${topic} was dropped. The connection to the broker broke each time it was sent.`
    this.#log.warn({ topic, bytes }, text)
    this.#suspects.forget(topic)
    entry.done(false)
  }
}

/** Whether the engine publishes the message again at each connection. */
function isRepeated(message: Message): boolean {
  return message.latest === true || message.retain === true
}
