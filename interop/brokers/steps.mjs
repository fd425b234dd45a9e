/** The single steps of the broker tests. Each throws if it fails. */
import { openHouse } from '../support/house.mjs'
import { same } from '../support/report.mjs'
import { freePort, pause, until } from '../support/waiting.mjs'
import { listen, retained } from './mqtt-client.mjs'
import { startMqtt311Proxy } from './only-3.1.1.mjs'

/**
 * @typedef {{ discovery: string[], states: string[] }} Expected sorted topics of the house
 * @typedef {import('./common.mjs').Broker} Broker
 * @typedef {import('./mqtt-client.mjs').Client} Client
 * @typedef {import('../support/house.mjs').House} House
 */

/** Warnings that the daemon may log because these tests restart the broker and send invalid commands. */
const expectedWarnings =
  /Nothing listens at the address|connection to the broker was lost|broker is shutting down|broker reports that it|does not speak MQTT|retained command is ignored|Expected ON or OFF/

/** @param {import('../support/house.mjs').Daemon[]} daemons */
export const unexpectedWarnings = (...daemons) =>
  daemons.flatMap((it) => it.warnings()).filter((it) => !expectedWarnings.test(it))

export const connected = 'Connected to the broker'
const ping = 'freebox/connection/config/ping/set'

/** @param {Broker} broker @param {4 | 5} [version] */
export const client = (broker, version = broker.speaks) => ({ ...broker.login, protocolVersion: version })

/** Whether a topic is retained: no event and no image. @param {string} topic */
export const isState = (topic) => !/\/(event|image|set)$|^freebox\/bridge\/(log|request|response)/.test(topic)

/**
 * Every topic that the daemon publishes, as received from its embedded broker.
 * @returns {Promise<Expected>}
 */
export async function expectedTopics() {
  const house = await openHouse()
  const port = await freePort()
  house.startDaemon({ mqtt: { embedded: { port } } })
  const listener = await listen(`mqtt://127.0.0.1:${port}`)
  const info = () => listener.payloads('freebox/bridge/info').at(-1) ?? 'unknown'
  await until('the state of every adapter is known', () => !info().includes('"unknown"') && info() !== 'unknown', 60)
  await pause(3000)
  const expected = { discovery: listener.topics('homeassistant/'), states: listener.topics('freebox/').filter(isState) }
  await listener.close()
  await house.close()
  return expected
}

/** @param {() => unknown} condition @param {number} [seconds] */
export async function eventually(condition, seconds = 20) {
  let why = new Error('never tried')
  const attempt = async () => {
    try {
      await condition()
      return true
    } catch (error) {
      why = error instanceof Error ? error : new Error(String(error))
      return false
    }
  }
  await until('', attempt, seconds).catch(() => {
    throw why
  })
}

/**
 * Every topic is retained for a client that connects later; topic by topic if the broker sends nothing retained for
 * wildcards.
 * @param {Broker} broker
 * @param {Expected} expected
 */
export async function isComplete(broker, { discovery, states }) {
  const all = [...discovery, ...states]
  const filters = broker.lacks.includes('wildcards') ? all : undefined
  const messages = await retained(broker.url, client(broker), filters)
  const missing = all.filter((topic) => !messages.has(topic))
  if (missing.length > 0) throw new Error(`${missing.length} of ${all.length} are missing: ${missing.slice(0, 5)} …`)
  same(messages.get('freebox/bridge/state'), 'online', 'bridge/state')
}

/** @param {Broker} broker @param {Expected} expected */
export async function isRepublishedAtBirth(broker, { discovery, states }) {
  same((await retained(broker.url, client(broker))).size, 0, 'retained')
  const listener = await listen(broker.url, client(broker))
  await listener.client.publishAsync('homeassistant/status', 'online', { qos: 1 })
  // `bridge/*` is retained for clients that subscribe by name, as Home Assistant does, and is not published again.
  const all = [...discovery, ...states.filter((topic) => !topic.startsWith('freebox/bridge/'))]
  const missing = () => all.filter((topic) => listener.payloads(topic).length === 0)
  await eventually(() => same(missing(), [], 'still to come'))
  await listener.close()
}

/**
 * @param {Broker} broker
 * @param {House} house
 * @param {4 | 5} version
 */
export async function commands(broker, house, version) {
  const listener = await listen(broker.url, client(broker, version), ['answers/#', 'freebox/bridge/response/command'])
  try {
    for (const [payload, value] of /** @type {const} */ ([
      ['OFF', false],
      ['ON', true],
    ])) {
      const { status, topic } = await listener.command(ping, payload)
      same({ status, topic }, { status: 'ok', topic: ping })
      same(house.box.house.connection.config.ping, value, 'the box has')
    }
    same((await listener.command(ping, 'perhaps')).status, 'error', 'the reply to an invalid command')
  } finally {
    await listener.close()
  }
}

/**
 * @param {Broker} broker
 * @param {House} house
 * @param {() => Promise<void>} meanwhile while the command is retained
 */
export async function ignoresRetained(broker, house, meanwhile) {
  const { config } = house.box.house.connection
  const listener = await listen(broker.url, client(broker), ['answers/none'])
  config.ping = true
  await listener.client.publishAsync(ping, 'OFF', { qos: 1, retain: true })
  if (broker.speaks === 4) await until('it is carried out once', () => !config.ping)
  config.ping = true
  await meanwhile()
  await pause(2500)
  await listener.client.publishAsync(ping, '', { qos: 1, retain: true })
  await listener.close()
  same(config.ping, true, 'the box has')
}

/** @param {Broker} broker @param {Expected} expected */
export async function withMqtt311Only(broker, expected) {
  const house = await openHouse()
  const proxy = await startMqtt311Proxy(Number(new URL(broker.url).port))
  const daemon = house.startDaemon({ mqtt: { url: proxy.url, ...broker.login } })
  const observer = await listen(broker.url, client(broker, 4))
  const state = () => observer.payloads('freebox/bridge/state').at(-1)
  await until('connected', () => daemon.lines.some(({ msg }) => msg === connected), 30)
  same(daemon.lines.find(({ msg }) => msg === connected)?.mqtt, '3.1.1', 'the MQTT version is')
  await eventually(() => isComplete(broker, expected), 30)
  await commands(broker, house, 4)
  await daemon.stop()
  await until('offline at once', () => state() === 'offline', 3)
  same(unexpectedWarnings(daemon), [])
  proxy.close()
  await observer.close()
  await house.close()
}
