/**
 * Sends changes of the subscriptions to the broker one after the other. A broker may handle requests that are in flight
 * together in another order, and an earlier unsubscribe request would then undo a subscribe request.
 */
import type { Session } from './session.ts'
import type { Subscriptions } from './subscriptions.ts'

export class SubscriptionSync {
  readonly #subscriptions: Subscriptions
  #lastChange: Promise<void> = Promise.resolve()

  constructor(subscriptions: Subscriptions) {
    this.#subscriptions = subscriptions
  }

  /**
   * Requests all filters on a new connection. Does not wait for the changes of an earlier connection, which may never be
   * acknowledged. Resolves when the broker has acknowledged them.
   */
  start(session: Session): Promise<void> {
    this.#lastChange = Promise.resolve()
    return this.update(session, 'all')
  }

  /** Requests what has changed, and the filters `again`. Resolves when the broker has acknowledged it. */
  update(session: Session, again: string[] | 'all' = []): Promise<void> {
    this.#lastChange = this.#lastChange.then(async () => {
      const { subscribe, unsubscribe } = this.#subscriptions.change(again)
      await session.subscribe(subscribe, (filter) => this.#subscriptions.isNoLocal(filter))
      await session.unsubscribe(unsubscribe)
    })
    return this.#lastChange
  }
}
