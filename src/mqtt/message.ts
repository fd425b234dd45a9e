/** The messages that are published to the broker and received from it. */

/** Properties of a message in MQTT 5; omitted with a broker of MQTT 3.1.1. */
export interface MessageProperties {
  readonly responseTopic?: string
  readonly correlationData?: Buffer
  readonly contentType?: string
  /** Seconds. */
  readonly messageExpiryInterval?: number
}

/** A message to publish. */
export interface Message {
  readonly topic: string
  readonly payload: string | Buffer
  /** Whether the broker keeps it for later subscribers. Default: false. */
  readonly retain?: boolean
  /** Default: 1, which the broker acknowledges. */
  readonly qos?: 0 | 1
  /** A state: while it is queued, a newer one of the same topic replaces it. */
  readonly latest?: boolean
  /**
   * Absent: news. `later`: an announcement or a repetition, which news overtake while the rate is limited. `slowly`: a
   * removal, which costs a consumer more time than it takes to publish.
   */
  readonly urgency?: 'later' | 'slowly'
  readonly properties?: MessageProperties
}

/** A message that was received. */
export interface Received {
  readonly topic: string
  readonly payload: Buffer
  /**
   * Whether it was published as retained. A broker of MQTT 3.1.1 says this only of messages that it stored before the
   * subscription.
   */
  readonly retain: boolean
  readonly responseTopic?: string
  readonly correlationData?: Buffer
}

/** Room for headers and properties when a message is compared with the broker's Maximum Packet Size. */
const headerBytes = 512

/** Why a message cannot be published; undefined if it can. `maximumPacketSize` is the broker's, in bytes. */
export function publishProblem(message: Message, maximumPacketSize: number | undefined): string | undefined {
  const { topic, payload, properties } = message
  if (!/^[^+#\0]+$/.test(topic)) return 'The topic is empty or contains a wildcard'
  if (maximumPacketSize === undefined) return undefined
  const size = Buffer.byteLength(payload) + Buffer.byteLength(topic) + headerBytes
  const extra = Buffer.byteLength(properties?.responseTopic ?? '') + (properties?.correlationData?.length ?? 0)
  const bytes = size + extra
  return bytes > maximumPacketSize
    ? `It has ${bytes} bytes, and the broker accepts at most ${maximumPacketSize} bytes`
    : undefined
}

/** The bytes of a message that a broker may limit. */
export function bytesOf({ topic, payload }: Message): number {
  return Buffer.byteLength(topic) + Buffer.byteLength(payload)
}
