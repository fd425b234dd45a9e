/** The handlers of a broker's events. */
import type { Logger } from 'pino'
import type { BrokerEvents } from './broker.ts'

export class EventHandlers {
  readonly #log: Logger
  readonly #handlers: { [Event in keyof BrokerEvents]: ((...values: BrokerEvents[Event]) => void)[] } = {
    connect: [],
    disconnect: [],
    takenOver: [],
  }

  constructor(log: Logger) {
    this.#log = log
  }

  add<Event extends keyof BrokerEvents>(event: Event, handler: (...values: BrokerEvents[Event]) => void): void {
    this.#handlers[event].push(handler)
  }

  /** Calls the handlers of an event. An error of one does not affect the others. */
  emit<Event extends keyof BrokerEvents>(event: Event, ...values: BrokerEvents[Event]): void {
    for (const handler of this.#handlers[event]) {
      try {
        handler(...values)
      } catch (error) {
        this.#log.error({ err: error, event }, `The handler of the event ${event} of the broker connection failed`)
      }
    }
  }
}
