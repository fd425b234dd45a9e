/**
 * The subscriptions of the program, which last longer than a connection, and the filters that the broker is asked for.
 *
 * Many brokers send a message once for each filter that matches it, and a command must not be carried out twice.
 * Therefore the broker is only asked for filters that no other filter covers. Two filters that overlap without one
 * covering the other, such as `a/+` and `+/b`, still cause duplicates and must not be used together.
 */
import type { Logger } from 'pino'
import { type Delivery, DuplicateFilter } from './duplicates.ts'
import type { Received } from './message.ts'

export type Handler = (message: Received) => void

/** The requests to send to the broker. */
export interface FilterChange {
  subscribe: string[]
  unsubscribe: string[]
}

interface Subscription {
  readonly filters: string[]
  readonly handler: Handler
  readonly noLocal: boolean
}

export class Subscriptions {
  readonly #log: Logger
  readonly #all = new Set<Subscription>()
  readonly #duplicates = new DuplicateFilter()
  /** The filters that the broker was last asked for. It may keep them from one connection to the next. */
  #requested: string[] = []

  constructor(log: Logger) {
    this.#log = log
  }

  /** Adds a handler. Returns the function that removes it. */
  add(filters: string[], handler: Handler, noLocal = false): () => void {
    const subscription = { filters, handler, noLocal }
    this.#all.add(subscription)
    return () => this.#all.delete(subscription)
  }

  /**
   * The change since the last call. A filter that covers one of `again` is requested even if it is active, since the
   * broker then sends the retained messages once more.
   */
  change(again: string[] | 'all'): FilterChange {
    const wanted = this.#widestFilters()
    const requested = new Set(this.#requested)
    this.#requested = wanted
    const isAgain = (it: string) => again === 'all' || again.some((filter) => covers(it, filter))
    return {
      subscribe: wanted.filter((it) => !requested.has(it) || isAgain(it)),
      unsubscribe: [...requested].filter((it) => !wanted.includes(it)),
    }
  }

  /** Whether every subscription below this filter is without messages of the own connection (MQTT 5, No Local). */
  isNoLocal(filter: string): boolean {
    const covered = [...this.#all].filter((it) => it.filters.some((wanted) => covers(filter, wanted)))
    return covered.every((it) => it.noLocal)
  }

  /**
   * Calls every handler with a matching filter, unless the message was received before. An error of one affects neither
   * the others nor the connection.
   */
  readonly receive = (message: Received, delivery: Delivery): void => {
    if (this.#duplicates.isDuplicate(delivery, message)) return
    for (const { filters, handler } of [...this.#all]) {
      if (!filters.some((filter) => matches(filter, message.topic))) continue
      try {
        handler(message)
      } catch (error) {
        this.#log.error(
          { err: error, topic: message.topic },
          `The handler of a received message failed: ${message.topic}`,
        )
      }
    }
  }

  #widestFilters(): string[] {
    const filters = [...new Set([...this.#all].flatMap((it) => it.filters))]
    return filters.filter((filter) => !filters.some((other) => other !== filter && covers(other, filter)))
  }
}

/** Whether a topic matches a filter (MQTT 5, section 4.7). */
export function matches(filter: string, topic: string): boolean {
  return topic.startsWith('$') && /^[+#]/.test(filter) ? false : covers(filter, topic)
}

/** Whether the filter `wide` matches everything that `narrow`, a filter or a topic, matches. */
function covers(wide: string, narrow: string): boolean {
  const levels = narrow.split('/')
  const wanted = wide.split('/')
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true
    if (index >= levels.length || levels[index] === '#' || (level !== '+' && level !== levels[index])) return false
  }
  return wanted.length === levels.length
}
