/** An MQTT client that keeps the last message of each topic and sends commands. */
import { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, type MqttClient } from 'mqtt'

export interface Observer {
  /** The retained messages by topic. */
  readonly retained: ReadonlyMap<string, Buffer>
  /** The last message of each topic that is not retained: images and events. */
  readonly transient: ReadonlyMap<string, Buffer>
  /** Publishes and returns the reply. Fails if no reply arrives in time. */
  ask(topic: string, payload: string, seconds?: number): Promise<unknown>
  close(): Promise<void>
}

const replies = 'replies/'

/** Connects to the broker and subscribes to everything. */
export async function observe(url: string): Promise<Observer> {
  const retained = new Map<string, Buffer>()
  const transient = new Map<string, Buffer>()
  const waiting = new Map<string, (reply: Buffer) => void>()
  const client = await connected(url)
  client.on('message', (topic, payload, { retain }) => {
    if (topic.startsWith(replies)) waiting.get(topic)?.(payload)
    else if (!retain) transient.set(topic, payload)
    else if (payload.length === 0) retained.delete(topic)
    else retained.set(topic, payload)
  })
  await client.subscribeAsync('#', { qos: 1, rap: true })
  let questions = 0

  return {
    retained,
    transient,
    async ask(topic, payload, seconds = 30) {
      const responseTopic = `${replies}${++questions}`
      const reply = new Promise<Buffer>((done) => waiting.set(responseTopic, done))
      await client.publishAsync(topic, payload, { qos: 1, properties: { responseTopic } })
      const answered = await Promise.race([reply, sleep(seconds * 1000, undefined, { ref: false })])
      waiting.delete(responseTopic)
      if (answered === undefined) throw new Error(`timeout while waiting for a reply to ${topic} ${payload}`)
      return JSON.parse(answered.toString())
    },
    close: () => client.endAsync(true),
  }
}

async function connected(url: string): Promise<MqttClient> {
  const client = connect(url, { protocolVersion: 5, reconnectPeriod: 0 })
  client.on('error', () => {})
  await new Promise<void>((done) => client.once('connect', () => done()))
  // Without this each command waits 40 ms for the acknowledgement of the packet before it.
  if (client.stream instanceof Socket) client.stream.setNoDelay(true)
  return client
}
