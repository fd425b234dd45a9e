/** An MQTT client that receives everything: the retained topics, and the messages since a moment. */
import { connect } from 'mqtt'
import { until } from './waiting.ts'

export interface Message {
  readonly topic: string
  readonly payload: string
  readonly retain: boolean
  /** When it was received, by `Date.now()`. */
  readonly at: number
}

export interface MqttRecorder {
  /** The retained payloads by topic. */
  readonly retained: ReadonlyMap<string, string>
  /** The object that is retained on a topic; {} if none. */
  object(topic: string): Record<string, unknown>
  /** A moment, for `since`. */
  now(): number
  /** The messages since then on matching topics. */
  since(moment: number, topics: RegExp): Message[]
  publish(topic: string, payload: string, options?: { retain?: boolean }): Promise<void>
  close(): Promise<void>
}

/** Subscribes to everything, and again after restarts of the broker. */
export async function startRecorder(url: string): Promise<MqttRecorder> {
  const retained = new Map<string, string>()
  const messages: Message[] = []
  const client = connect(url, { protocolVersion: 5, reconnectPeriod: 100, connectTimeout: 5000 })
  // The broker may have lost its retained topics in a restart.
  client.on('connect', () => {
    retained.clear()
    client.subscribe({ '#': { qos: 1, rap: true } })
  })
  client.on('error', () => {})
  client.on('message', (topic, bytes, { retain }) => {
    const payload = bytes.toString()
    messages.push({ topic, payload, retain, at: Date.now() })
    if (!retain) return
    if (payload === '') retained.delete(topic)
    else retained.set(topic, payload)
  })
  await until('a connection to the broker', () => client.connected)

  return {
    retained,
    object: (topic) => JSON.parse(retained.get(topic) ?? '{}'),
    now: () => messages.length,
    since: (moment, topics) => messages.slice(moment).filter(({ topic }) => topics.test(topic)),
    async publish(topic, payload, { retain = false } = {}) {
      await client.publishAsync(topic, payload, { qos: 1, retain })
    },
    close: () => client.endAsync(true),
  }
}
