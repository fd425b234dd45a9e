/**
 * Measures how long an event takes from the box to an MQTT subscriber, and a command from an MQTT publisher to the box.
 * Daemon and floor alternate and share one broker. Each has a simulated box of its own; both boxes run in this process,
 * so that one clock measures everything.
 */
import { randomUUID } from 'node:crypto'
import type { MqttClient } from 'mqtt'
import { type Simulator, startSimulator } from '../src/simulator/index.ts'
import { connectClient, type RunningProcess, startDaemon, startScript } from './processes.ts'
import { logIn } from './session.ts'

type Side = 'bridge' | 'floor'

/** Milliseconds, one value per turn. */
export type Latencies = Readonly<Record<Side, number[]>>

interface Setup {
  readonly box: Simulator
  readonly client: MqttClient
  readonly url: string
}

/** Alice's phone. It has one address, so the box sends one event each time that it comes or goes. */
const alice = 'ether-4a:3f:da:00:00:02'

/** From the WebSocket event to the message of the device tracker. */
export async function measureEventLatency(broker: RunningProcess, turns: number): Promise<Latencies> {
  const bridge = await createSetup(broker)
  const floor = await createSetup(broker)
  const daemon = await startSettledDaemon(bridge)
  const relay = await startScript('floors/relay', floor.box.url, await logIn(floor.box.url), broker.url)
  const latencies = await alternate(turns, {
    bridge: (turn) => timeEvent(bridge, turn, `freebox/lan/host/${alice}`),
    floor: (turn) => timeEvent(floor, turn, `floor/${alice}`),
  })
  await Promise.all([daemon.stop(), relay.stop(), close(bridge), close(floor)])
  return latencies
}

/** From the message on a command topic to the request at the box. */
export async function measureCommandLatency(broker: RunningProcess, turns: number): Promise<Latencies> {
  const bridge = await createSetup(broker)
  const floor = await createSetup(broker)
  const daemon = await startSettledDaemon(bridge)
  const script = await startScript('floors/command', floor.box.url, await logIn(floor.box.url), broker.url)
  const latencies = await alternate(turns, {
    bridge: (turn) => timeCommand(bridge, turn, 'freebox/wifi/config/enabled/set', 'freebox/bridge/response/command'),
    floor: (turn) => timeCommand(floor, turn, 'floor/set', 'floor/done'),
  })
  await Promise.all([daemon.stop(), script.stop(), close(bridge), close(floor)])
  return latencies
}

/**
 * The same with the web server and without it. Each daemon has a broker of its own, as both use the same topics.
 * @returns `bridge` with the page, `floor` without it
 */
export async function measureEventLatencyOfPage(brokers: Brokers, turns: number): Promise<Latencies> {
  const [bridge, floor] = await Promise.all([createSetup(brokers.bridge), createSetup(brokers.floor)])
  const [withPage, without] = [
    await startSettledDaemon(bridge, { http: { port: 0 } }),
    await startSettledDaemon(floor, { http: { enabled: false } }),
  ]
  const topic = `freebox/lan/host/${alice}`
  const latencies = await alternate(turns, {
    bridge: (turn) => timeEvent(bridge, turn, topic),
    floor: (turn) => timeEvent(floor, turn, topic),
  })
  await Promise.all([withPage.stop(), without.stop(), close(bridge), close(floor)])
  return latencies
}

export type Brokers = Readonly<Record<Side, RunningProcess>>

async function createSetup({ url }: RunningProcess): Promise<Setup> {
  return { box: await startSimulator({ model: 'ultra' }), client: await connectClient(url, '#'), url }
}

async function close({ box, client }: Setup): Promise<void> {
  await client.endAsync(true)
  await box.close()
}

/** Starts a daemon without debounce and rate limits. Resolves when it has published everything. */
async function startSettledDaemon({ box, client, url }: Setup, settings: object = {}): Promise<RunningProcess> {
  const daemon = startDaemon({
    ...settings,
    freebox: { url: box.url, app_token: 'simulated-app-token', requests_per_minute: 6000 },
    mqtt: { url, client_id: randomUUID() },
    presence: { consider_home: '0s' },
    commands: { per_minute: 6000 },
  })
  await Promise.all([
    nextMessage(client, 'freebox/wifi/config/availability'),
    nextMessage(client, `freebox/lan/host/${alice}`),
  ])
  await pause(2000)
  return daemon
}

async function alternate(turns: number, measures: Record<Side, (turn: number) => Promise<number>>): Promise<Latencies> {
  const samples: Latencies = { bridge: [], floor: [] }
  const warmUp = Math.min(100, turns)
  for (let turn = 0; turn < turns + warmUp; turn++) {
    // A side that runs after the other one finds the machine in another state (caches, a box that has just been busy) than
    // one that runs after itself. Therefore each side comes first in half of the turns. In a fixed order, the ratio of two
    // identical floors was 0.83.
    const order: Side[] = turn % 4 < 2 ? ['floor', 'bridge'] : ['bridge', 'floor']
    for (const side of order) {
      const milliseconds = await measures[side](turn)
      if (turn >= warmUp) samples[side].push(milliseconds)
      await pause(3)
    }
  }
  return samples
}

async function timeEvent({ box, client }: Setup, turn: number, topic: string): Promise<number> {
  const message = nextMessage(client, topic)
  const began = performance.now()
  box.setHostReachable(alice, turn % 2 === 1)
  return (await message) - began
}

async function timeCommand({ box, client }: Setup, turn: number, topic: string, replyTopic: string): Promise<number> {
  const request = nextPut(box, 'wifi/config/')
  const reply = nextMessage(client, replyTopic)
  const began = performance.now()
  client.publish(topic, turn % 2 === 0 ? 'OFF' : 'ON', { qos: 1 })
  const milliseconds = (await request) - began
  await reply
  return milliseconds
}

/** Resolves with the time at which the next message on this topic arrives. */
function nextMessage(client: MqttClient, topic: string): Promise<number> {
  return new Promise((resolve) => {
    const onMessage = (received: string) => {
      if (received !== topic) return
      const now = performance.now()
      client.off('message', onMessage)
      resolve(now)
    }
    client.on('message', onMessage)
  })
}

/** Resolves with the time at which the box receives the next PUT to this path. */
function nextPut(box: Simulator, path: string): Promise<number> {
  return new Promise((resolve) => {
    const { requests } = box
    const push = requests.push
    requests.push = (...added) => {
      const count = push.apply(requests, added)
      if (added.some((it) => it.method === 'PUT' && it.path === path)) {
        requests.push = push
        resolve(performance.now())
      }
      return count
    }
  })
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
