/**
 * Which objects are read alone (`alone` of a table) until the list is due: those that commands were about lately, and
 * those about which another answer says something new; and those that are busy, if their table says so.
 */
import type { ConfiguredResource } from '../ports.ts'

/** The list is due this much before its time, as reads do not come to the millisecond. Seconds. */
const early = 0.5

export class AloneReads {
  readonly #configured: ConfiguredResource
  /** Until when each key is read. Monotonic seconds. */
  readonly #until = new Map<string, number>()
  /** When the list was read last, if nothing requires that it is read again. Monotonic seconds. */
  #listReadAt = Number.NEGATIVE_INFINITY

  constructor(configured: ConfiguredResource) {
    this.#configured = configured
  }

  /** Reads of the next seconds are about this object. @param until monotonic seconds */
  add(key: string, until: number): void {
    this.#until.set(key, until)
  }

  /** No object is read alone: one of them cannot be. */
  clear(): void {
    this.#until.clear()
  }

  /** The next read is one of the list. */
  readWholeNext(): void {
    this.#listReadAt = Number.NEGATIVE_INFINITY
  }

  /**
   * The keys to read now; undefined if the list is to be read.
   * @param busy keys of objects that are busy. With a schedule the list would never be due, so that it is read with them.
   */
  now(now: number, busy: readonly string[] = []): ReadonlySet<string> | undefined {
    for (const [key, until] of this.#until) if (until <= now) this.#until.delete(key)
    const { every, resource } = this.#configured
    const isDue = typeof every === 'number' && now - this.#listReadAt >= every - Math.min(early, every / 10)
    const isKnown = this.#listReadAt !== Number.NEGATIVE_INFINITY
    const isPossible = isKnown && !isDue && resource.alone !== undefined
    const keys = new Set([...this.#until.keys(), ...(typeof every === 'number' ? busy : [])])
    return isPossible && keys.size > 0 ? keys : undefined
  }

  listRead(now: number): void {
    this.#listReadAt = now
  }
}
