/**
 * A message that comes a second time because the connection broke under our acknowledgement (MQTT 5, section 4.4). A
 * command must not be done twice for that.
 */

import type { Received } from './message.ts'

/** What tells a message on its way. */
export interface Parcel {
  /** The broker has sent it before, on this connection or the last. */
  readonly dup: boolean
  /** undefined for QoS 0, of which nothing ever comes twice. */
  readonly messageId?: number | undefined
}

/** More than a broker has on their way to us at a time. */
const mostKept = 100

/** The last messages by the id that the broker gave them. */
export class Redelivered {
  readonly #taken = new Map<number, Received>()

  /** Whether it was taken already; else it is now. */
  has({ dup, messageId }: Parcel, message: Received): boolean {
    if (messageId === undefined) return false
    const before = this.#taken.get(messageId)
    this.#taken.delete(messageId)
    this.#taken.set(messageId, message)
    const [oldest] = this.#taken.keys()
    if (this.#taken.size > mostKept && oldest !== undefined) this.#taken.delete(oldest)
    return dup && before?.topic === message.topic && before.payload.equals(message.payload)
  }
}
