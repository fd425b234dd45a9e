/**
 * Whether the broker still has what it acknowledged. A broker that was restarted may have lost its retained messages, or
 * have an older state of them. The daemon looks at the retained message that was acknowledged last: a broker that has it
 * also has what it acknowledged before.
 */
import type { Message } from './message.ts'

/** A retained message that the broker should have. */
export interface Proof {
  readonly topic: string
  readonly payload: Buffer
}

/** More than are in flight together: the topics of those prove nothing. */
const maxRemembered = 200

export class BrokerMemory {
  /** The retained messages that were acknowledged last, the newest at the end. */
  readonly #acknowledged = new Map<string, Message['payload']>()

  /** A message is on its way: what the broker has on its topic is uncertain until the acknowledgement. */
  sent({ topic }: Message): void {
    this.#acknowledged.delete(topic)
  }

  acknowledged({ topic, payload, retain = false }: Message): void {
    if (!retain || payload.length === 0) return
    this.#acknowledged.set(topic, payload)
    const [oldest] = this.#acknowledged.keys()
    if (this.#acknowledged.size > maxRemembered && oldest !== undefined) this.#acknowledged.delete(oldest)
  }

  /** What the broker has if it has kept everything; undefined if nothing proves that. */
  proof(): Proof | undefined {
    const last = [...this.#acknowledged].at(-1)
    return last && { topic: last[0], payload: Buffer.from(last[1]) }
  }
}
