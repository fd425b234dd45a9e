/** An MQTT client that sees everything: the topics that are retained now, and every message that arrived. */
import { connect, type MqttClient } from 'mqtt'
import { pause, until } from '../mqtt/support.ts'
import type { Credentials } from './broker.ts'

export interface ReceivedMessage {
  readonly topic: string
  readonly payload: string
  readonly retain: boolean
  /** Milliseconds of performance.now. */
  readonly at: number
}

export interface Watcher {
  /** Every message since the start, or since the list was emptied. */
  readonly received: ReceivedMessage[]
  /** The retained payloads by topic. */
  readonly retained: Map<string, string>
  /** Increases with each message. */
  readonly version: number
  payloads(topic: string): string[]
  publish(topic: string, payload: string, options?: { retain?: boolean }): Promise<void>
  /** Publishes with a response topic of its own and returns the reply; undefined if none arrives in time. */
  request(topic: string, payload: string, seconds?: number): Promise<Record<string, unknown> | undefined>
  /** Connects to another broker, and forgets the retained topics of the last one. */
  reconnect(url: string): Promise<void>
  close(): void
}

let watchers = 0
let requestCount = 0

export async function watch(url: string, { username, password }: Credentials = {}): Promise<Watcher> {
  const received: ReceivedMessage[] = []
  const retained = new Map<string, string>()
  const credentials = { ...(username !== undefined && { username }), ...(password !== undefined && { password }) }
  const clientId = `watcher-${process.pid}-${++watchers}`
  let version = 0
  let client = await connectTo(url)

  async function connectTo(brokerUrl: string): Promise<MqttClient> {
    const opening = connect(brokerUrl, { protocolVersion: 5, reconnectPeriod: 0, clientId, ...credentials })
    opening.on('error', () => {})
    opening.on('message', (topic, payload, { retain }) => {
      const text = payload.toString()
      version++
      received.push({ topic, payload: text, retain, at: performance.now() })
      // Subscribed with "retain as published": a message without the flag changes no retained topic.
      if (!retain) return
      if (text === '') retained.delete(topic)
      else retained.set(topic, text)
    })
    await new Promise<void>((done) => opening.once('connect', () => done()))
    await opening.subscribeAsync('#', { qos: 1, rap: true })
    return opening
  }

  const payloads = (topic: string) => received.filter((it) => it.topic === topic).map((it) => it.payload)

  return {
    received,
    retained,
    get version() {
      return version
    },
    payloads,
    async publish(topic, payload, { retain = false } = {}) {
      await client.publishAsync(topic, payload, { qos: 1, retain })
    },
    async request(topic, payload, seconds = 30) {
      const responseTopic = `answers/${process.pid}/${++requestCount}`
      await client.publishAsync(topic, payload, { qos: 1, properties: { responseTopic } })
      const reply = () => payloads(responseTopic)[0]
      await until('', () => reply() !== undefined, seconds * 1000).catch(() => undefined)
      // A second reply would be as wrong as none.
      await pause(0)
      const replies = payloads(responseTopic)
      if (replies.length > 1) throw new Error(`${replies.length} replies to ${topic}`)
      return replies[0] === undefined ? undefined : JSON.parse(replies[0])
    },
    async reconnect(to) {
      client.end(true)
      retained.clear()
      version++
      client = await connectTo(to)
    },
    close: () => void client.end(true),
  }
}
