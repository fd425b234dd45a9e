/** Somebody who listens to everything on the broker: what stands retained, and what was said since when. */
import { connect } from 'mqtt'
import { until } from './waiting.ts'

export interface Message {
  readonly topic: string
  readonly payload: string
  readonly retain: boolean
}

export interface Wire {
  /** What the broker retains, by topic. */
  readonly standing: ReadonlyMap<string, string>
  /** The object that stands on a topic; {} where there is none. */
  object(topic: string): Record<string, unknown>
  /** A moment, to be handed to `since`. */
  now(): number
  /** What was said since then on topics like this. */
  since(moment: number, topics: RegExp): Message[]
  say(topic: string, payload: string, options?: { retain?: boolean }): Promise<void>
  close(): Promise<void>
}

/** Listens from now on, also through restarts of the broker. */
export async function listen(url: string): Promise<Wire> {
  const standing = new Map<string, string>()
  const messages: Message[] = []
  const client = connect(url, { protocolVersion: 5, reconnectPeriod: 100, connectTimeout: 5000 })
  // What a broker retained before its restart it may have forgotten since.
  client.on('connect', () => {
    standing.clear()
    client.subscribe({ '#': { qos: 1, rap: true } })
  })
  client.on('error', () => {})
  client.on('message', (topic, bytes, { retain }) => {
    const payload = bytes.toString()
    messages.push({ topic, payload, retain })
    if (!retain) return
    if (payload === '') standing.delete(topic)
    else standing.set(topic, payload)
  })
  await until('a connection to the broker', () => client.connected)

  return {
    standing,
    object: (topic) => JSON.parse(standing.get(topic) ?? '{}'),
    now: () => messages.length,
    since: (moment, topics) => messages.slice(moment).filter(({ topic }) => topics.test(topic)),
    async say(topic, payload, { retain = false } = {}) {
      await client.publishAsync(topic, payload, { qos: 1, retain })
    },
    close: () => client.endAsync(true),
  }
}
