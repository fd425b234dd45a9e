/** Somebody on the broker who sees everything: what stands retained now, and every message that came. */
import { connect, type MqttClient } from 'mqtt'
import { pause, until } from '../mqtt/support.ts'
import type { Credentials } from './broker.ts'

export interface Heard {
  readonly topic: string
  readonly payload: string
  readonly retain: boolean
  /** Milliseconds of performance.now. */
  readonly at: number
}

export interface Watcher {
  /** Every message since the start, or since it was emptied. */
  readonly heard: Heard[]
  /** What is retained, by topic. */
  readonly standing: Map<string, string>
  payloads(topic: string): string[]
  publish(topic: string, payload: string, options?: { retain?: boolean }): Promise<void>
  /** Publishes and returns the answer on a response topic of its own; undefined if none comes in time. */
  ask(topic: string, payload: string, seconds?: number): Promise<Record<string, unknown> | undefined>
  /** Looks at another broker from now on, and forgets what stood on the last. */
  move(url: string): Promise<void>
  close(): void
}

let watchers = 0
let questions = 0

export async function watch(url: string, { username, password }: Credentials = {}): Promise<Watcher> {
  const heard: Heard[] = []
  const standing = new Map<string, string>()
  const credentials = { ...(username !== undefined && { username }), ...(password !== undefined && { password }) }
  const clientId = `watcher-${process.pid}-${++watchers}`
  let client = await arrive(url)

  async function arrive(at: string): Promise<MqttClient> {
    const arriving = connect(at, { protocolVersion: 5, reconnectPeriod: 0, clientId, ...credentials })
    arriving.on('error', () => {})
    arriving.on('message', (topic, payload, { retain }) => {
      const text = payload.toString()
      heard.push({ topic, payload: text, retain, at: performance.now() })
      // Retained as published (rap): what is said without retain changes nothing of what stands.
      if (!retain) return
      if (text === '') standing.delete(topic)
      else standing.set(topic, text)
    })
    await new Promise<void>((done) => arriving.once('connect', () => done()))
    await arriving.subscribeAsync('#', { qos: 1, rap: true })
    return arriving
  }

  const payloads = (topic: string) => heard.filter((it) => it.topic === topic).map((it) => it.payload)

  return {
    heard,
    standing,
    payloads,
    async publish(topic, payload, { retain = false } = {}) {
      await client.publishAsync(topic, payload, { qos: 1, retain })
    },
    async ask(topic, payload, seconds = 30) {
      const responseTopic = `answers/${process.pid}/${++questions}`
      await client.publishAsync(topic, payload, { qos: 1, properties: { responseTopic } })
      const answered = () => payloads(responseTopic)[0]
      await until('', () => answered() !== undefined, seconds * 1000).catch(() => undefined)
      // An answer that came twice would be as wrong as none.
      await pause(0)
      const answers = payloads(responseTopic)
      if (answers.length > 1) throw new Error(`${answers.length} answers to ${topic}`)
      return answers[0] === undefined ? undefined : JSON.parse(answers[0])
    },
    async move(to) {
      client.end(true)
      standing.clear()
      client = await arrive(to)
    },
    close: () => void client.end(true),
  }
}
