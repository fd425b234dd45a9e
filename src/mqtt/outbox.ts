/**
 * The waiting line in front of the broker: everything in the order it was said, few on their way at a time, and
 * never more memory than a bounded line, whatever the broker does.
 */
import type { Logger } from 'pino'
import type { Message } from './message.ts'

/** Messages other than states that may wait; of states there is at most one per topic. */
const WAITING_LIMIT = 10_000
/** How long what cannot be said anew, an event or an answer, waits for a broker. */
const WAITING_MILLISECONDS = 10 * 60_000
/** How often a message is tried on a connection that then breaks: it may be what breaks it. */
const ATTEMPTS = 3

/** The connection as the line sees it. */
export interface Wire {
  /** How many messages may be unacknowledged at a time. */
  readonly window: number
  /** False while the socket wants no more; `pump` is to be called when it does again. */
  readonly writable: boolean
  /** `done` is called once, when the broker has answered for the message. It leaves with the others of this turn. */
  send(message: Message, done: () => void): void
  /** What was sent leaves at once. */
  flush(): void
}

interface Entry {
  message: Message
  /** Milliseconds of performance.now, as everywhere here: a clock that is set must not age what waits. */
  since: number
  attempts: number
  done: () => void
}

/** One per broker; it outlives the connections. */
export class Outbox {
  readonly #log: Logger
  readonly #limit: number
  readonly #waiting = new Set<Entry>()
  readonly #newest = new Map<string, Entry>()
  readonly #flying = new Set<Entry>()
  readonly #timer: NodeJS.Timeout
  #wire: Wire | undefined
  #others = 0
  #published = 0
  #pumping = false
  #pumpSoon: NodeJS.Immediate | undefined
  #overflowing = false
  #ended = false

  constructor(log: Logger, limit = WAITING_LIMIT) {
    this.#log = log
    this.#limit = limit
    this.#timer = setInterval(() => this.#expire(), WAITING_MILLISECONDS / 10).unref()
  }

  /** Messages that the broker has answered for. */
  get published(): number {
    return this.#published
  }

  /** Messages that wait or are on their way. */
  get waiting(): number {
    return this.#waiting.size + this.#flying.size
  }

  /**
   * Puts a message at the end of the line. Resolves when the broker has answered, when a newer state took its place,
   * or when it was given up; never rejects. Without a connection what the engine says anew at the next one is not kept.
   */
  add(message: Message): Promise<void> {
    if (this.#ended || (this.#wire === undefined && isRepeated(message))) return Promise.resolve()
    return new Promise((done) => {
      if (message.latest) this.#supersede(message.topic)
      this.#push({ message, since: performance.now(), attempts: 0, done })
      if (this.#others > this.#limit) this.#dropOldest()
      const quiet = this.#flying.size === 0
      this.pump()
      // The first after a silence has nobody to share its way with: whoever has just come home is told before the rest.
      if (quiet) this.#wire?.flush()
    })
  }

  /** A connection stands: what waited goes first. */
  open(wire: Wire): void {
    this.#expire()
    this.#wire = wire
    this.pump()
  }

  /** The connection is gone: events and answers go back to the front of the line, all else will be said anew. */
  close(): void {
    this.#wire = undefined
    const entries = [...this.#flying, ...this.#waiting]
    this.#flying.clear()
    this.#waiting.clear()
    this.#newest.clear()
    this.#others = 0
    for (const entry of entries) {
      if (isRepeated(entry.message)) entry.done()
      else if (entry.attempts < ATTEMPTS) this.#push(entry)
      else this.#giveUp(entry)
    }
  }

  /** Sends as much as the connection takes. */
  pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    for (const entry of this.#waiting) {
      const wire = this.#wire
      if (wire === undefined || !wire.writable || this.#flying.size >= wire.window) break
      this.#remove(entry)
      this.#flying.add(entry)
      entry.attempts += 1
      wire.send(entry.message, () => {
        if (this.#wire === wire) this.#answered(entry)
      })
    }
    this.#pumping = false
  }

  /** Gives everything up. */
  end(): void {
    this.#ended = true
    clearInterval(this.#timer)
    clearImmediate(this.#pumpSoon)
    for (const entry of [...this.#flying, ...this.#waiting]) entry.done()
    this.#flying.clear()
    this.#waiting.clear()
  }

  #answered(entry: Entry): void {
    if (!this.#flying.delete(entry)) return
    this.#published += 1
    entry.done()
    // Answers come many at a time, and so do their successors leave: one by one each would be a write of its own.
    if (this.#waiting.size === 0) return
    this.#pumpSoon ??= setImmediate(() => {
      this.#pumpSoon = undefined
      this.pump()
    })
  }

  #push(entry: Entry): void {
    this.#waiting.add(entry)
    if (entry.message.latest) this.#newest.set(entry.message.topic, entry)
    else this.#others += 1
  }

  #remove(entry: Entry): void {
    this.#waiting.delete(entry)
    if (!entry.message.latest) this.#others -= 1
    else if (this.#newest.get(entry.message.topic) === entry) this.#newest.delete(entry.message.topic)
    if (this.#others < this.#limit / 2) this.#overflowing = false
  }

  #supersede(topic: string): void {
    const older = this.#newest.get(topic)
    if (older === undefined) return
    this.#remove(older)
    older.done()
  }

  #dropOldest(): void {
    for (const entry of this.#waiting) {
      if (entry.message.latest) continue
      this.#remove(entry)
      entry.done()
      break
    }
    if (!this.#overflowing)
      this.#log.warn({ limit: this.#limit }, 'the broker is too slow: the oldest messages that wait for it are dropped')
    this.#overflowing = true
  }

  #expire(): void {
    const oldest = performance.now() - WAITING_MILLISECONDS
    for (const entry of this.#waiting) {
      if (entry.message.latest || entry.since > oldest) continue
      this.#remove(entry)
      entry.done()
    }
  }

  #giveUp(entry: Entry): void {
    this.#log.warn({ topic: entry.message.topic }, 'a message was given up: the connection broke each time it was sent')
    entry.done()
  }
}

/** What the engine says anew at each connection. */
function isRepeated(message: Message): boolean {
  return message.latest === true || message.retain === true
}
