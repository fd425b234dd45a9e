/**
 * Which objects are read alone (`alone` of a table) until the list is due: those that commands were about lately, and
 * those about which another answer says something new.
 */
import type { ConfiguredResource } from '../ports.ts'

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

  /** The keys to read now; undefined if the list is to be read. */
  now(now: number): ReadonlySet<string> | undefined {
    for (const [key, until] of this.#until) if (until <= now) this.#until.delete(key)
    const { every, resource } = this.#configured
    const isDue = typeof every === 'number' && now - this.#listReadAt >= every
    const isKnown = this.#listReadAt !== Number.NEGATIVE_INFINITY
    const isPossible = isKnown && !isDue && resource.alone !== undefined
    return isPossible && this.#until.size > 0 ? new Set(this.#until.keys()) : undefined
  }

  listRead(now: number): void {
    this.#listReadAt = now
  }
}
