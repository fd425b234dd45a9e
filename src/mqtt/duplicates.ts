/**
 * Recognises a message that the broker sends again because the connection broke before it received the acknowledgement
 * (MQTT 5, section 4.4). A command must not be carried out twice.
 */
import type { Received } from './message.ts'

/** The delivery of a message, from its packet. */
export interface Delivery {
  /** The broker has sent the message before, on this connection or the one before. */
  readonly dup: boolean
  /** undefined with QoS 0, which is never sent again. */
  readonly messageId?: number | undefined
}

/** More than a broker has in flight to one client. */
const maxRemembered = 100

/** Remembers the last messages by the id that the broker gave them. */
export class DuplicateFilter {
  readonly #received = new Map<number, Received>()

  /** Whether the message was received before. Remembers it for the next call. */
  isDuplicate({ dup, messageId }: Delivery, message: Received): boolean {
    if (messageId === undefined) return false
    const before = this.#received.get(messageId)
    this.#received.delete(messageId)
    this.#received.set(messageId, message)
    const [oldest] = this.#received.keys()
    if (this.#received.size > maxRemembered && oldest !== undefined) this.#received.delete(oldest)
    return dup && before?.topic === message.topic && before.payload.equals(message.payload)
  }
}
