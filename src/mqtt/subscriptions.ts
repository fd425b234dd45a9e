/**
 * Who wants which messages. The connection comes and goes; what is wanted stays.
 *
 * Many brokers send a message once for each filter that it falls under, and a command must not be done twice. So the
 * broker is only asked for filters that no other one covers. (Two that overlap without one covering the other, as
 * `a/+` and `+/b`, still bring such a message twice: do not ask for those.)
 */
import type { Logger } from 'pino'
import type { Received } from './message.ts'

export type Handler = (message: Received) => void

/** What the broker is to be told. */
export interface Change {
  subscribe: string[]
  unsubscribe: string[]
}

interface Subscription {
  filters: string[]
  handler: Handler
  /** Whether it wants to hear what we publish ourselves. */
  own: boolean
}

export class Subscriptions {
  readonly #log: Logger
  readonly #all = new Set<Subscription>()
  /** What the broker has been told; it may remember from one connection to the next. */
  #standing: string[] = []

  constructor(log: Logger) {
    this.#log = log
  }

  /** Adds a handler; the function returned removes it. */
  add(filters: string[], handler: Handler, own = true): () => void {
    const subscription = { filters, handler, own }
    this.#all.add(subscription)
    return () => this.#all.delete(subscription)
  }

  /**
   * What to tell a broker that has what it was told last. Filters that cover one of `again` are asked for even if they
   * stand: the broker then sends once more what is retained there.
   */
  change(again: string[] | 'all'): Change {
    const wanted = this.#widest()
    const standing = new Set(this.#standing)
    this.#standing = wanted
    const isAgain = (it: string) => again === 'all' || again.some((filter) => covers(it, filter))
    return {
      subscribe: wanted.filter((it) => !standing.has(it) || isAgain(it)),
      unsubscribe: [...standing].filter((it) => !wanted.includes(it)),
    }
  }

  /** Whether nobody who wants this filter wants our own messages (MQTT 5 can leave them out: "no local"). */
  isForeign(filter: string): boolean {
    const wanting = [...this.#all].filter((it) => it.filters.some((wanted) => covers(filter, wanted)))
    return wanting.every((it) => !it.own)
  }

  /** Calls every handler that wants this message; one that throws costs neither the others nor the connection. */
  deliver(message: Received): void {
    for (const { filters, handler } of [...this.#all]) {
      if (!filters.some((filter) => matches(filter, message.topic))) continue
      try {
        handler(message)
      } catch (error) {
        this.#log.error({ err: error, topic: message.topic }, 'a message that arrived could not be handled')
      }
    }
  }

  #widest(): string[] {
    const filters = [...new Set([...this.#all].flatMap((it) => it.filters))]
    return filters.filter((filter) => !filters.some((other) => other !== filter && covers(other, filter)))
  }
}

/** Whether a topic falls under a filter (MQTT 5, section 4.7). */
export function matches(filter: string, topic: string): boolean {
  return topic.startsWith('$') && /^[+#]/.test(filter) ? false : covers(filter, topic)
}

/** Whether all that falls under `narrow`, a filter or a topic, falls under `wide`. */
function covers(wide: string, narrow: string): boolean {
  const levels = narrow.split('/')
  const wanted = wide.split('/')
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true
    if (index >= levels.length || levels[index] === '#' || (level !== '+' && level !== levels[index])) return false
  }
  return wanted.length === levels.length
}
