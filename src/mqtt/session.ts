/** One connection to the broker, from CONNECT to its end; mqttjs-session.ts opens it. */
import type { ConnectionEnd } from './connect-errors.ts'
import type { Delivery } from './duplicates.ts'
import type { Message, Received } from './message.ts'
import type { Version } from './options.ts'
import type { Transport } from './outbox.ts'

/** The callbacks of a session. */
export interface SessionEvents {
  /** The broker has accepted the connection. `sessionPresent`: it still had the session of an earlier one. */
  accepted(sessionPresent: boolean): void
  message(message: Received, delivery: Delivery): void
  /** The buffer of the socket has drained: more can be sent. */
  drain(): void
  ended(end: ConnectionEnd): void
  /** The broker refuses a message, or it cannot be sent. Called once per message. */
  refused(topic: string, reason: string): void
}

export interface Session extends Transport {
  readonly version: Version
  /** Whether the connection is open and the broker has accepted it. */
  readonly accepted: boolean
  /** Whether a message arrived after `stopReceiving`. mqtt.js then handles no further packet, not even an acknowledgement. */
  readonly isBlocked: boolean
  /** As `send`. The promise stays pending if the connection breaks first. */
  publish(message: Message): Promise<boolean>
  /**
   * Resolves when the broker has answered. A filter that the broker refuses is logged; the other filters are active.
   * With MQTT 5 the retain flag is kept as published (Retain As Published), so that a retained command is recognised.
   */
  subscribe(filters: string[], isNoLocal: (filter: string) => boolean): Promise<void>
  /** Subscribes to one topic to read its retained message. Resolves when the broker has answered, also if it refuses. */
  look(topic: string): Promise<void>
  /** Resolves when the broker has answered. */
  unsubscribe(filters: string[]): Promise<void>
  /**
   * No longer acknowledges messages, so that the broker keeps them for the next connection of the session. Has no effect
   * with MQTT 3.1.1, where the session ends with the connection: messages are accepted until then.
   */
  stopReceiving(): void
  /**
   * Disconnects. `withWill`: the broker publishes the last will (MQTT 5, reason code 0x04). Resolves when the connection
   * is closed.
   */
  disconnect(withWill: boolean): Promise<void>
  /** Closes the socket without DISCONNECT. */
  destroy(): void
}
