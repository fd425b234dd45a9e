/** An MQTT client for the tests: received messages, retained topics, and replies to commands. */
import mqtt from 'mqtt'
import { pause, until } from '../support/waiting.mjs'

/**
 * @typedef {{ topic: string, payload: string, retain: boolean }} Received
 * @typedef {Awaited<ReturnType<typeof listen>>} Client
 */

let requestCount = 0

/**
 * @param {string} url
 * @param {import('mqtt').IClientOptions} [options]
 * @param {string[]} [filters]
 * @param {number} [timeout] seconds for the connection
 */
export async function listen(url, options = {}, filters = ['freebox/#', 'homeassistant/#', 'answers/#'], timeout = 30) {
  const client = mqtt.connect(url, { protocolVersion: 5, reconnectPeriod: 200, connectTimeout: 5000, ...options })
  /** @type {Received[]} */
  const received = []
  client.on('message', (topic, payload, { retain }) => received.push({ topic, payload: payload.toString(), retain }))
  client.on('error', () => {})
  await until('a client can connect', () => client.connected, timeout).catch(async (error) => {
    await client.endAsync(true)
    throw error
  })
  await client.subscribeAsync(filters, { qos: 1 })
  /** @param {string} topic */
  const payloads = (topic) => received.filter((it) => it.topic === topic).map(({ payload }) => payload)

  return {
    client,
    received,
    payloads,
    /** The topics with this prefix on which a non-empty message arrived. @param {string} prefix */
    topics: (prefix) =>
      [
        ...new Set(
          received.filter(({ topic, payload }) => topic.startsWith(prefix) && payload !== '').map((it) => it.topic),
        ),
      ].sort(),
    /**
     * Sends a command and returns the reply: on a response topic of its own with MQTT 5, else on the common topic.
     * @param {string} topic
     * @param {string} payload
     */
    async command(topic, payload) {
      const isNew = client.options.protocolVersion === 5
      const responseTopic = isNew ? `answers/${++requestCount}` : 'freebox/bridge/response/command'
      const correlationData = Buffer.from(`request ${requestCount}`)
      const before = payloads(responseTopic).length
      /** @type {string[]} */
      const correlations = []
      client.on('message', (on, _, { properties }) => {
        if (on === responseTopic) correlations.push(String(properties?.correlationData))
      })
      await client.publishAsync(topic, payload, {
        qos: 1,
        ...(isNew && { properties: { responseTopic, correlationData } }),
      })
      await until(`a reply to ${topic}`, () => payloads(responseTopic).length > before)
      if (isNew && correlations[0] !== correlationData.toString()) throw new Error(`correlation ${correlations}`)
      return JSON.parse(payloads(responseTopic).at(-1) ?? '')
    },
    close: () => client.endAsync(true),
  }
}

/**
 * The retained messages that a new client receives.
 * @param {string} url
 * @param {import('mqtt').IClientOptions} [options]
 * @param {string[]} [filters]
 */
export async function retained(url, options, filters) {
  const listener = await listen(url, options, filters)
  let size = -1
  // Waits until no message has arrived for a while.
  await until('all retained messages have arrived', async () => {
    const before = size
    size = listener.received.length
    await pause(500)
    return before === size
  })
  await listener.close()
  const messages = listener.received.filter(({ payload, retain }) => retain && payload !== '')
  return new Map(messages.map(({ topic, payload }) => [topic, payload]))
}
