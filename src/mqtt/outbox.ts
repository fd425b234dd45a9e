/**
 * The queue of messages to publish. It keeps their order, limits the messages in flight to what the broker accepts, and
 * is bounded, so that a slow or unreachable broker cannot exhaust the memory.
 */
import type { Logger } from 'pino'
import type { Message } from './message.ts'

/** The most queued messages that are not states; of states at most one per topic is queued. */
const defaultLimit = 10_000
/** How long a message that is published only once, an event or a reply, waits for a broker. */
const maxAgeMilliseconds = 10 * 60_000
/** How often a message is sent again after the connection broke: the message may be what breaks it. */
const maxAttempts = 3

/** A connection as the outbox uses it. */
export interface Transport {
  /** How many messages may be unacknowledged at a time. */
  readonly window: number
  /** False while the buffer of the socket is full. Call `pump` when it has drained. */
  readonly writable: boolean
  /**
   * Calls `done` once, when the broker has acknowledged the message. The message may be held back until the end of the
   * turn, to be written together with others.
   */
  send(message: Message, done: () => void): void
  /** Writes the messages that are held back. */
  flush(): void
}

/** The outbox of a broker. It is kept from one connection to the next. */
export interface Outbox {
  /** Messages that the broker has acknowledged. */
  readonly published: number
  /** Messages that are queued or in flight. */
  readonly waiting: number
  /**
   * Queues a message. Resolves when the broker has acknowledged it, a newer state has replaced it, or it was dropped;
   * never rejects. Without a connection a message that is published again at the next one is dropped at once.
   */
  add(message: Message): Promise<void>
  /** Starts to send over a new connection; queued messages go first. */
  open(transport: Transport): void
  /**
   * Is called when the connection broke. Events and replies in flight return to the front of the queue; states and
   * retained messages are dropped, because they are published again at the next connection.
   */
  close(): void
  /** Sends as many messages as the connection accepts. */
  pump(): void
  /** Drops all messages, and every message that is added later. */
  end(): void
}

/** @param limit the most queued messages that are not states. */
export function createOutbox(log: Logger, limit = defaultLimit): Outbox {
  return new BoundedOutbox(log, limit)
}

interface Entry {
  readonly message: Message
  /** By performance.now(), which does not change when the clock is set. */
  readonly queuedAt: number
  attempts: number
  readonly done: () => void
}

class BoundedOutbox implements Outbox {
  readonly #log: Logger
  readonly #limit: number
  readonly #queue = new Set<Entry>()
  /** The queued states by topic. */
  readonly #queuedStates = new Map<string, Entry>()
  readonly #inFlight = new Set<Entry>()
  readonly #expiryTimer: NodeJS.Timeout
  #transport: Transport | undefined
  /** How many queued messages are not states. */
  #queuedOthers = 0
  #published = 0
  #isPumping = false
  #pumpSoon: NodeJS.Immediate | undefined
  #hasOverflowed = false
  #hasEnded = false

  constructor(log: Logger, limit: number) {
    this.#log = log
    this.#limit = limit
    this.#expiryTimer = setInterval(() => this.#expire(), maxAgeMilliseconds / 10).unref()
  }

  get published(): number {
    return this.#published
  }

  get waiting(): number {
    return this.#queue.size + this.#inFlight.size
  }

  add(message: Message): Promise<void> {
    if (this.#hasEnded || (this.#transport === undefined && isRepeated(message))) return Promise.resolve()
    return new Promise((done) => {
      if (message.latest) this.#dropOlderState(message.topic)
      this.#enqueue({ message, queuedAt: performance.now(), attempts: 0, done })
      if (this.#queuedOthers > this.#limit) this.#dropOldest()
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

  close(): void {
    this.#transport = undefined
    const entries = [...this.#inFlight, ...this.#queue]
    this.#inFlight.clear()
    this.#queue.clear()
    this.#queuedStates.clear()
    this.#queuedOthers = 0
    for (const entry of entries) {
      if (isRepeated(entry.message)) entry.done()
      else if (entry.attempts < maxAttempts) this.#enqueue(entry)
      else this.#giveUp(entry)
    }
  }

  pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    for (const entry of this.#queue) {
      const transport = this.#transport
      if (transport === undefined || !transport.writable || this.#inFlight.size >= transport.window) break
      this.#dequeue(entry)
      this.#inFlight.add(entry)
      entry.attempts += 1
      transport.send(entry.message, () => {
        if (this.#transport === transport) this.#acknowledged(entry)
      })
    }
    this.#isPumping = false
  }

  end(): void {
    this.#hasEnded = true
    clearInterval(this.#expiryTimer)
    clearImmediate(this.#pumpSoon)
    for (const entry of [...this.#inFlight, ...this.#queue]) entry.done()
    this.#inFlight.clear()
    this.#queue.clear()
  }

  #acknowledged(entry: Entry): void {
    if (!this.#inFlight.delete(entry)) return
    this.#published += 1
    entry.done()
    // Acknowledgements arrive many at a time. Pumping after all of them sends the next messages in one write.
    if (this.#queue.size === 0) return
    this.#pumpSoon ??= setImmediate(() => {
      this.#pumpSoon = undefined
      this.pump()
    })
  }

  #enqueue(entry: Entry): void {
    this.#queue.add(entry)
    if (entry.message.latest) this.#queuedStates.set(entry.message.topic, entry)
    else this.#queuedOthers += 1
  }

  #dequeue(entry: Entry): void {
    this.#queue.delete(entry)
    const { latest, topic } = entry.message
    if (!latest) this.#queuedOthers -= 1
    else if (this.#queuedStates.get(topic) === entry) this.#queuedStates.delete(topic)
    if (this.#queuedOthers < this.#limit / 2) this.#hasOverflowed = false
  }

  #drop(entry: Entry): void {
    this.#dequeue(entry)
    entry.done()
  }

  #dropOlderState(topic: string): void {
    const older = this.#queuedStates.get(topic)
    if (older !== undefined) this.#drop(older)
  }

  #dropOldest(): void {
    for (const entry of this.#queue) {
      if (entry.message.latest) continue
      this.#drop(entry)
      break
    }
    if (!this.#hasOverflowed)
      this.#log.warn({ limit: this.#limit }, 'The broker is too slow. The oldest queued messages are dropped.')
    this.#hasOverflowed = true
  }

  #expire(): void {
    const oldest = performance.now() - maxAgeMilliseconds
    for (const entry of this.#queue) {
      if (!entry.message.latest && entry.queuedAt <= oldest) this.#drop(entry)
    }
  }

  #giveUp(entry: Entry): void {
    const { topic } = entry.message
    this.#log.warn(
      { topic },
      `A message was dropped: ${topic}. The connection to the broker broke each time it was sent.`,
    )
    entry.done()
  }
}

/** Whether the engine publishes the message again at each connection. */
function isRepeated(message: Message): boolean {
  return message.latest === true || message.retain === true
}
