/** What the broker permits: the subscriptions of the daemon, and messages on topics of the same form as those of the daemon. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { MqttClient } from 'mqtt'
import type { Config } from '../config/index.ts'
import { explainEnd } from '../mqtt/connect-errors.ts'
import { createTopics } from '../mqtt/topics.ts'

/** Reason code of a broker that closes the connection because of an access rule. */
const notAuthorized = 0x87
/** How long the test messages may take to come back. */
const replyMilliseconds = 2000
/** As large as the largest message that is not a picture: a discovery document or `bridge/info`. */
const largeBytes = 32_000

export interface Access {
  /** Retained payloads of `bridge/state` and `bridge/info`. */
  readonly state: string
  readonly info: string
  /** What the daemon could not do, and what to check; undefined if the broker permits everything. */
  readonly problem: { readonly text: string; readonly remedy: string | undefined } | undefined
}

interface TestMessage {
  readonly topic: string
  readonly payload: string
  readonly retain: boolean
  /** What a user knows the topic by. */
  readonly below: string
}

/** Subscribes and publishes as the daemon does, and waits until the messages come back. Leaves nothing on the broker. */
export async function testAccess(client: MqttClient, config: Config): Promise<Access> {
  const topics = createTopics(config.mqtt.base_topic)
  // Taken before mqtt.js forgets it with the connection.
  const limit = client.serverProperties?.maximumPacketSize
  const received = new Map<string, string[]>()
  const state = { isLost: false, reason: undefined as number | undefined }
  client.on('disconnect', ({ reasonCode }) => {
    state.reason = reasonCode
  })
  client.on('close', () => {
    state.isLost = true
  })
  client.on('message', (topic, payload) => {
    received.set(topic, [...(received.get(topic) ?? []), payload.toString()])
  })
  const refused = await subscribe(client, config)
  const isBack = ({ topic, payload }: TestMessage) => received.get(topic)?.includes(payload) === true
  const trial = { client, isBack, isOver: () => state.isLost }
  const closed = await publishAll(trial, testMessages(config))
  const { isLost } = state
  const large = 'x'.repeat(largeBytes)
  const response = { topic: topics.response('check'), payload: large, retain: false, below: config.mqtt.base_topic }
  const isLargeLost = !isLost && closed.length === 0 && (await publishAll(trial, [response])).length > 0
  const [bridge = ''] = received.get(topics.bridge('state')) ?? []
  const [info = ''] = received.get(topics.bridge('info')) ?? []
  const ending = { isLost, isLargeLost, isCut: state.isLost, reason: state.reason }
  return { state: bridge, info, problem: problemOf({ refused, closed, limit, ...ending, config }) }
}

interface Outcome {
  readonly refused: readonly string[]
  readonly closed: readonly string[]
  /** The connection was lost at a small message. */
  readonly isLost: boolean
  readonly isLargeLost: boolean
  /** The connection was lost. */
  readonly isCut: boolean
  /** The reason code with which the broker has closed the connection, if it gave one. */
  readonly reason: number | undefined
  /** The largest packet that the broker accepts, in bytes, if it says so. */
  readonly limit: number | undefined
  readonly config: Config
}

function problemOf({ refused, closed, isLost, isLargeLost, isCut, reason, limit, config }: Outcome): Access['problem'] {
  const rules = `Check the access rules of the broker, also for the client id ${config.mqtt.client_id}`
  const limits = `Raise its limit for the size of a message to ${largeBytes} bytes or more`
  if (reason !== undefined && reason !== notAuthorized && isLost) {
    const { message } = explainEnd({ accepted: true, cause: reason, repeated: false })
    return { text: `the broker closes the connection on a test message: ${message}`, remedy: undefined }
  }
  if (closed.length > 0) return { text: `cannot read and write below ${closed.join(' and ')}`, remedy: rules }
  if (refused.length > 0) return { text: `cannot subscribe to ${refused.join(' and ')}`, remedy: rules }
  if (limit !== undefined && limit < largeBytes) {
    return { text: `the broker accepts messages of at most ${limit} bytes`, remedy: limits }
  }
  if (isCut) return { text: `the broker closes the connection on a message of ${largeBytes} bytes`, remedy: limits }
  return isLargeLost ? { text: `a message of ${largeBytes} bytes does not come back`, remedy: limits } : undefined
}

/** The filters that the broker refuses. */
async function subscribe(client: MqttClient, { mqtt, homeassistant }: Config): Promise<string[]> {
  const topics = createTopics(mqtt.base_topic)
  const { enabled, birth_topic, discovery_prefix: prefix } = homeassistant
  const discovery = enabled ? [birth_topic, `${prefix}/device/+/config`, `${prefix}/+/+/+/config`] : []
  const own = [topics.bridge('state'), topics.bridge('info'), topics.response('check')]
  const filters = [...topics.commandFilters, topics.requestFilter, ...topics.stateFilters, ...discovery]
  // Retain handling 2: what is retained there is not needed.
  const requests = [...own.map((it) => [it, 0] as const), ...filters.map((it) => [it, 2] as const)]
  const answers = requests.map(([filter, rh]) => client.subscribeAsync(filter, { qos: 1, rh }))
  const results = await Promise.race([Promise.allSettled(answers), sleep(replyMilliseconds, undefined)])
  const isRefused = (at: number) => results?.[at]?.status !== 'fulfilled'
  return requests.flatMap(([filter], at) => (isRefused(at) ? [filter] : []))
}

/** A retained message is cleared again. No resource is called `check`, and Home Assistant ignores an empty document. */
function testMessages({ mqtt, homeassistant }: Config): TestMessage[] {
  const { base_topic: base } = mqtt
  const { enabled, discovery_prefix: prefix } = homeassistant
  const topics = createTopics(base)
  const address = { adapter: 'check', resource: 'check' }
  const states = [topics.state({ ...address, id: '' }), topics.state({ ...address, id: 'check' })]
  return [
    ...states.flatMap((topic) => [
      { topic, payload: 'test', retain: true, below: base },
      { topic, payload: '', retain: true, below: base },
    ]),
    { topic: topics.response('check'), payload: '', retain: false, below: base },
    ...(enabled
      ? [{ topic: `${prefix}/device/freebox2mqtt_check/config`, payload: '', retain: true, below: prefix }]
      : []),
  ]
}

interface Trial {
  readonly client: MqttClient
  readonly isBack: (message: TestMessage) => boolean
  /** The connection was lost: nothing comes back any more. */
  readonly isOver: () => boolean
}

/**
 * Returns the prefixes below which a message did not come back. If the broker has refused a message and then closed the
 * connection, only that one counts.
 */
async function publishAll({ client, isBack, isOver }: Trial, messages: readonly TestMessage[]): Promise<string[]> {
  const refused: TestMessage[] = []
  // MQTT 3.1.1 does not report a refused publication: the message just does not come back.
  for (const message of messages) {
    const { topic, payload, retain } = message
    client.publish(topic, payload, { qos: 1, retain }, (error) => {
      if (error instanceof Error && 'code' in error) refused.push(message)
    })
  }
  const missing = () => messages.filter((message) => !isBack(message))
  for (let waited = 0; waited < replyMilliseconds && missing().length > 0 && !isOver(); waited += 25) await sleep(25)
  return [...new Set((isOver() && refused.length > 0 ? refused : missing()).map(({ below }) => below))]
}
