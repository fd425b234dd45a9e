/**
 * How long Home Assistant needs after an announcement until it receives events. It subscribes about a second after it has
 * created an entity, and of many that are announced together it creates none before it has read all: after a first start
 * with 600 entities, an event was lost four seconds after its own announcement (seen on 2026.11).
 */

/** From the creation of an entity to its subscription, at most. Milliseconds, as below. */
const subscribing = 2000
/** For creating one entity on a small machine. */
const perEntity = 15
/** No event waits longer than this, however much is announced. */
const longest = 60_000

export class DiscoverySettle {
  readonly #now: () => number
  /** Announced together: while Home Assistant is busy with some of these, it receives events of none. */
  #together = new Set<string>()
  #began = 0
  #until = 0

  /** @param now monotonic milliseconds. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** An object was announced in a form that Home Assistant does not have yet. */
  announced(object: string, entities: number): void {
    this.#join(object, entities * perEntity)
  }

  /** Home Assistant has just started and created its entities from the retained documents. */
  homeAssistantStarted(objects: Iterable<string>): void {
    for (const object of objects) this.#join(object, 0)
  }

  /** Milliseconds until an event of this object can be received, as far as known now. */
  delay(object: string): number {
    return this.#together.has(object) ? Math.max(0, this.#until - this.#now()) : 0
  }

  #join(object: string, milliseconds: number): void {
    const now = this.#now()
    if (now >= this.#until) {
      this.#together = new Set()
      this.#began = now
      this.#until = now + subscribing
    }
    this.#together.add(object)
    this.#until = Math.min(this.#until + milliseconds, this.#began + longest)
  }
}
