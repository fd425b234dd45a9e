/** Somebody who listens at a broker: what came, what stands retained, and what is answered to a command. */
import mqtt from 'mqtt'
import { pause, until } from '../support/waiting.mjs'

/**
 * @typedef {{ topic: string, payload: string, retain: boolean }} Heard
 * @typedef {Awaited<ReturnType<typeof listen>>} Listener
 */

let questions = 0

/**
 * @param {string} url
 * @param {import('mqtt').IClientOptions} [options]
 * @param {string[]} [filters]
 * @param {number} [patience] seconds until it must be let in
 */
export async function listen(
  url,
  options = {},
  filters = ['freebox/#', 'homeassistant/#', 'answers/#'],
  patience = 30,
) {
  const client = mqtt.connect(url, { protocolVersion: 5, reconnectPeriod: 200, connectTimeout: 5000, ...options })
  /** @type {Heard[]} */
  const heard = []
  client.on('message', (topic, payload, { retain }) => heard.push({ topic, payload: payload.toString(), retain }))
  client.on('error', () => {})
  await until('a client can connect', () => client.connected, patience).catch(async (error) => {
    await client.endAsync(true)
    throw error
  })
  await client.subscribeAsync(filters, { qos: 1 })
  /** @param {string} topic */
  const said = (topic) => heard.filter((it) => it.topic === topic).map(({ payload }) => payload)

  return {
    client,
    heard,
    said,
    /** The topics on which something came that was not empty, by what they begin with. @param {string} prefix */
    topics: (prefix) =>
      [
        ...new Set(
          heard.filter(({ topic, payload }) => topic.startsWith(prefix) && payload !== '').map((it) => it.topic),
        ),
      ].sort(),
    /**
     * A command with its answer: on a topic of its own with MQTT 5, else where all answers are.
     * @param {string} topic
     * @param {string} payload
     */
    async command(topic, payload) {
      const isNew = client.options.protocolVersion === 5
      const responseTopic = isNew ? `answers/${++questions}` : 'freebox/bridge/response/command'
      const correlationData = Buffer.from(`question ${questions}`)
      const before = said(responseTopic).length
      /** @type {string[]} */
      const correlations = []
      client.on('message', (on, _, { properties }) => {
        if (on === responseTopic) correlations.push(String(properties?.correlationData))
      })
      await client.publishAsync(topic, payload, {
        qos: 1,
        ...(isNew && { properties: { responseTopic, correlationData } }),
      })
      await until(`an answer to ${topic}`, () => said(responseTopic).length > before)
      if (isNew && correlations[0] !== correlationData.toString()) throw new Error(`correlation ${correlations}`)
      return JSON.parse(said(responseTopic).at(-1) ?? '')
    },
    close: () => client.endAsync(true),
  }
}

/**
 * What stands retained, as somebody sees it who comes now.
 * @param {string} url
 * @param {import('mqtt').IClientOptions} [options]
 * @param {string[]} [filters]
 */
export async function retained(url, options, filters) {
  const listener = await listen(url, options, filters)
  let size = -1
  // Until none has come for a while.
  await until('all that is retained has come', async () => {
    const before = size
    size = listener.heard.length
    await pause(500)
    return before === size
  })
  await listener.close()
  const standing = listener.heard.filter(({ payload, retain }) => retain && payload !== '')
  return new Map(standing.map(({ topic, payload }) => [topic, payload]))
}
