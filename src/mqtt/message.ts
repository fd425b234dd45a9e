/** What goes to the broker and what comes from it. */

/** What may accompany a message in MQTT 5; left out where the broker speaks 3.1.1. */
export interface MessageProperties {
  responseTopic?: string
  correlationData?: Buffer
  contentType?: string
  messageExpiryInterval?: number
}

/** A message to publish. */
export interface Message {
  topic: string
  payload: string | Buffer
  /** Kept by the broker for those who subscribe later; default false. */
  retain?: boolean
  /** Default 1: the broker acknowledges it. */
  qos?: 0 | 1
  /** A state: while it waits only the newest of its topic is kept. */
  latest?: boolean
  properties?: MessageProperties
}

/** A message that arrived. */
export interface Received {
  topic: string
  payload: Buffer
  /** It was published as retained. MQTT 3.1.1 tells this only of those stored before we subscribed. */
  retain: boolean
  responseTopic?: string
  correlationData?: Buffer
}
