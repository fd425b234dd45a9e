/** The broker as the rest of the program uses it: `connectBroker` in connection.ts returns one. */
import type { Message, Received } from './message.ts'
import type { Version } from './options.ts'

/** The events of a broker, with the arguments of their handlers. */
export interface BrokerEvents {
  /**
   * After each connection, once the subscriptions are active and `online` is published: publish everything again.
   * `present`: the broker still had the session of the connection before. `kept`: it still has every retained message that
   * it has acknowledged.
   */
  connect: [session: { present: boolean; kept: boolean }]
  disconnect: [reason: string]
  /**
   * After `disconnect`, if another client took the session over (MQTT 5, 0x8E) or after `standBy`. The connection is not
   * made again while the other client is alive.
   */
  takenOver: []
}

export interface SubscribeOptions {
  /** Messages that this connection published are not sent back, if the broker speaks MQTT 5 (No Local). Default: false. */
  readonly noLocal?: boolean
  /** Is called when the broker has acknowledged the subscription; not called if the connection breaks first. */
  readonly onSubscribed?: () => void
}

export interface BrokerStats {
  /** Messages that the broker has acknowledged. */
  published: number
  reconnects: number
  /** Messages that are queued or not acknowledged yet. */
  waiting: number
}

/** A broker that is published to and received from, whether it is connected at the moment or not. */
export interface Broker {
  /**
   * Resolves with true when the broker has acknowledged the message, or with false when it was refused, replaced, dropped
   * or set aside because it may break the connection; never rejects.
   * Without a connection, states and retained messages are dropped at once: publish them again at `connect`.
   */
  publish(message: Message): Promise<boolean>
  /**
   * Calls `handler` for each message on one of the filters, across reconnects, until the returned function is called.
   * To receive also what the broker kept for the session, subscribe in the same turn as `connectBroker`.
   */
  subscribe(filters: string[], handler: (message: Received) => void, options?: SubscribeOptions): () => void
  readonly connected: boolean
  /** The version of MQTT that the broker has accepted; undefined before the first connection. */
  readonly version: Version | undefined
  on<Event extends keyof BrokerEvents>(event: Event, handler: (...values: BrokerEvents[Event]) => void): void
  stats(): BrokerStats
  /** Disconnects and stays away while another daemon is alive, as if that daemon had taken the session over. */
  standBy(): void
  /**
   * No longer accepts messages: the broker keeps those that arrive for the next connection of the session. Messages can
   * still be published.
   */
  stopReceiving(): void
  /** Publishes the queued messages and disconnects. Resolves within three seconds. */
  close(): Promise<void>
}
