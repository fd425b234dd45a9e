/** Commands that arrive before the engine can take them, such as those that the broker kept during a restart. */
import type { Broker, Received } from '../engine/ports.ts'

/** The oldest of more are dropped. */
const maxWaiting = 100

export class EarlyCommands {
  readonly #waiting: Received[] = []
  readonly #take: (message: Received) => boolean

  /** @param take carries out a command; false if that is not possible yet. */
  constructor(broker: Pick<Broker, 'subscribe'>, filters: string[], take: (message: Received) => boolean) {
    this.#take = take
    broker.subscribe(filters, (message) => {
      this.#waiting.push(message)
      if (this.#waiting.length > maxWaiting) this.#waiting.shift()
      this.deliver()
    })
  }

  /** Hands over what waits, as far as it can be taken now. */
  deliver(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#take(next); next = this.#waiting[0]) {
      this.#waiting.shift()
    }
  }
}
