/** The single steps of what must hold at every broker; each throws if it does not. */
import { openHouse } from '../support/house.mjs'
import { same } from '../support/report.mjs'
import { freePort, pause, until } from '../support/waiting.mjs'
import { onlyOldProtocol } from './only-3.1.1.mjs'
import { listen, retained } from './wire.mjs'

/**
 * @typedef {{ discovery: string[], states: string[] }} Expected topics of the house, in order
 * @typedef {import('./common.mjs').Broker} Broker
 * @typedef {import('./wire.mjs').Listener} Listener
 * @typedef {import('../support/house.mjs').House} House
 */

/** What a daemon may say of a broker that is restarted under it, and of what we do to it here. */
const expectable =
  /Nothing listens at the address|connection to the broker was lost|broker is shutting down|broker reports that it|does not speak MQTT|retained command is ignored|expected ON or OFF/

/** @param {import('../support/house.mjs').Daemon[]} daemons */
export const complaints = (...daemons) => daemons.flatMap((it) => it.warnings()).filter((it) => !expectable.test(it))

export const connected = 'Connected to the broker'
const ping = 'freebox/connection/config/ping/set'

/** @param {Broker} broker @param {4 | 5} [version] */
export const client = (broker, version = broker.speaks) => ({ ...broker.login, protocolVersion: version })

/** What stands: neither events nor pictures. @param {string} topic */
export const isState = (topic) => !/\/(event|image|set)$|^freebox\/bridge\/(log|request|response)/.test(topic)

/**
 * Everything that the house has to say, as it comes to a broker of the daemon's own.
 * @returns {Promise<Expected>}
 */
export async function everythingOfTheHouse() {
  const house = await openHouse()
  const port = await freePort()
  house.startDaemon({ mqtt: { embedded: { port } } })
  const listener = await listen(`mqtt://127.0.0.1:${port}`)
  const info = () => listener.said('freebox/bridge/info').at(-1) ?? 'unknown'
  await until('every chapter is known', () => !info().includes('"unknown"') && info() !== 'unknown', 60)
  await pause(3000)
  const expected = { discovery: listener.topics('homeassistant/'), states: listener.topics('freebox/').filter(isState) }
  await listener.close()
  await house.close()
  return expected
}

/** @param {() => unknown} holds @param {number} [seconds] */
export async function eventually(holds, seconds = 20) {
  let why = new Error('never tried')
  const tried = async () => {
    try {
      await holds()
      return true
    } catch (error) {
      why = error instanceof Error ? error : new Error(String(error))
      return false
    }
  }
  await until('', tried, seconds).catch(() => {
    throw why
  })
}

/**
 * All of it stands for somebody who comes late; where the broker gives nothing retained to wildcards, topic by topic.
 * @param {Broker} broker
 * @param {Expected} expected
 */
export async function stands(broker, { discovery, states }) {
  const all = [...discovery, ...states]
  const filters = broker.lacks.includes('wildcards') ? all : undefined
  const standing = await retained(broker.url, client(broker), filters)
  const missing = all.filter((topic) => !standing.has(topic))
  if (missing.length > 0) throw new Error(`${missing.length} of ${all.length} are missing: ${missing.slice(0, 5)} …`)
  same(standing.get('freebox/bridge/state'), 'online', 'bridge/state')
}

/** @param {Broker} broker @param {Expected} expected */
export async function toldAtBirth(broker, { discovery, states }) {
  same((await retained(broker.url, client(broker))).size, 0, 'retained')
  const listener = await listen(broker.url, client(broker))
  await listener.client.publishAsync('homeassistant/status', 'online', { qos: 1 })
  // `bridge/*` stands for those who ask for it by name, as Home Assistant does; it is not said again.
  const all = [...discovery, ...states.filter((topic) => !topic.startsWith('freebox/bridge/'))]
  const told = () => all.filter((topic) => listener.said(topic).length === 0)
  await eventually(() => same(told(), [], 'still to come'))
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
    same((await listener.command(ping, 'perhaps')).status, 'error', 'nonsense is answered by')
  } finally {
    await listener.close()
  }
}

/**
 * @param {Broker} broker
 * @param {House} house
 * @param {() => Promise<void>} meanwhile while it stands
 */
export async function ignoresRetained(broker, house, meanwhile) {
  const { config } = house.box.house.connection
  const listener = await listen(broker.url, client(broker), ['answers/none'])
  config.ping = true
  await listener.client.publishAsync(ping, 'OFF', { qos: 1, retain: true })
  if (broker.speaks === 4) await until('it is done once', () => !config.ping)
  config.ping = true
  await meanwhile()
  await pause(2500)
  await listener.client.publishAsync(ping, '', { qos: 1, retain: true })
  await listener.close()
  same(config.ping, true, 'the box has')
}

/** @param {Broker} broker @param {Expected} expected */
export async function throughOldDoor(broker, expected) {
  const house = await openHouse()
  const door = await onlyOldProtocol(Number(new URL(broker.url).port))
  const daemon = house.startDaemon({ mqtt: { url: door.url, ...broker.login } })
  const witness = await listen(broker.url, client(broker, 4))
  const state = () => witness.said('freebox/bridge/state').at(-1)
  await until('connected', () => daemon.lines.some(({ msg }) => msg === connected), 30)
  same(daemon.lines.find(({ msg }) => msg === connected)?.mqtt, '3.1.1', 'it speaks')
  await eventually(() => stands(broker, expected), 30)
  await commands(broker, house, 4)
  await daemon.stop()
  await until('offline at once', () => state() === 'offline', 3)
  same(complaints(daemon), [])
  door.close()
  await witness.close()
  await house.close()
}
