/**
 * The messages that wait to be sent: first news, announcements and repetitions, then removals. While the rate is limited,
 * news overtake announcements and repetitions. The messages of one topic keep their order, and of the states of a topic
 * only the newest is kept.
 */
import type { Message } from './message.ts'
import type { Sent } from './suspects.ts'

/** A message in the outbox. */
export interface Entry extends Sent {
  readonly message: Message
  /** By performance.now(), which does not change when the clock is set. */
  readonly queuedAt: number
  attempts: number
  /** Ends the promise of the publisher. Only the first call counts. */
  readonly done: (accepted: boolean) => void
}

const lanes = ['now', 'later', 'slowly'] as const
type Lane = (typeof lanes)[number]

export class SendQueue {
  readonly #lanes: Readonly<Record<Lane, Set<Entry>>> = { now: new Set(), later: new Set(), slowly: new Set() }
  readonly #laneOf = new Map<Entry, Lane>()
  /** The queued states by topic. */
  readonly #states = new Map<string, Entry>()
  /** Topics with other messages than states in a lane that is overtaken, with the number of these. */
  readonly #ordered = new Map<string, { readonly lane: Lane; count: number }>()
  #others = 0

  get size(): number {
    return this.#laneOf.size
  }

  /** How many are neither states nor removals. */
  get others(): number {
    return this.#others
  }

  /** How many are not removals. */
  get prompt(): number {
    return this.#lanes.now.size + this.#lanes.later.size
  }

  /** Adds a message. A state replaces the one that waits. @param isLimited whether the rate is limited. */
  add(entry: Entry, isLimited: boolean): void {
    const { topic, latest = false } = entry.message
    const urgency = laneFor(entry.message, isLimited)
    const older = latest ? this.#states.get(topic) : undefined
    const before = older && this.#laneOf.get(older)
    const lane = this.#ordered.get(topic)?.lane ?? (before === 'now' ? 'now' : urgency)
    if (older !== undefined) {
      this.remove(older)
      older.done(false)
    }
    this.#lanes[lane].add(entry)
    this.#laneOf.set(entry, lane)
    if (latest) this.#states.set(topic, entry)
    else this.#countOther(entry, lane)
  }

  /** The next message, which stays in the queue until it is removed. @param removals whether a removal may be sent. */
  next(removals: boolean): Entry | undefined {
    for (const lane of lanes) {
      const [entry] = this.#lanes[lane]
      if (entry !== undefined && (lane !== 'slowly' || removals)) return entry
    }
    return undefined
  }

  isRemoval(entry: Entry): boolean {
    return this.#laneOf.get(entry) === 'slowly'
  }

  remove(entry: Entry): void {
    const lane = this.#laneOf.get(entry)
    if (lane === undefined) return
    this.#lanes[lane].delete(entry)
    this.#laneOf.delete(entry)
    const { topic, latest = false } = entry.message
    if (this.#states.get(topic) === entry) this.#states.delete(topic)
    if (latest) return
    if (lane !== 'slowly') this.#others -= 1
    const ordered = this.#ordered.get(topic)
    if (ordered === undefined || lane === 'now') return
    ordered.count -= 1
    if (ordered.count === 0) this.#ordered.delete(topic)
  }

  /** All messages, in the order in which they would be sent. The queue is empty then. */
  takeAll(): Entry[] {
    const all = lanes.flatMap((lane) => [...this.#lanes[lane]])
    for (const entry of all) this.remove(entry)
    return all
  }

  /** The messages that are neither states nor removals, the oldest of each lane first. */
  *otherEntries(): Generator<Entry> {
    for (const lane of [this.#lanes.now, this.#lanes.later]) {
      for (const entry of lane) if (!entry.message.latest) yield entry
    }
  }

  #countOther({ topic }: Entry, lane: Lane): void {
    if (lane !== 'slowly') this.#others += 1
    if (lane === 'now') return
    const ordered = this.#ordered.get(topic)
    if (ordered !== undefined) ordered.count += 1
    else this.#ordered.set(topic, { lane, count: 1 })
  }
}

function laneFor({ urgency }: Message, isLimited: boolean): Lane {
  if (urgency === undefined || (urgency === 'later' && !isLimited)) return 'now'
  return urgency
}
