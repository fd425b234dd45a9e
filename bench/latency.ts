/**
 * How long an event takes from the box to a subscriber, and a command from a publisher to the box: daemon and floor in
 * turns, each with a box of its own (both boxes here in this process, so that one clock measures), one broker for both.
 */
import { randomUUID } from 'node:crypto'
import type { MqttClient } from 'mqtt'
import { type Simulator, startSimulator } from '../src/simulator/index.ts'
import { listen, type Running, startDaemon, startScript } from './processes.ts'
import { logIn } from './session.ts'

/** Milliseconds, one for each turn. */
export interface Latencies {
  readonly ours: number[]
  readonly floor: number[]
}

interface Place {
  readonly box: Simulator
  readonly client: MqttClient
  readonly url: string
}

/** Alice's phone: one address, so one event for each of her ways. */
const alice = 'ether-4a:3f:da:00:00:02'

/** WebSocket event -> message of the tracker. */
export async function eventLatency(broker: Running, turns: number): Promise<Latencies> {
  const [ours, theirs] = [await place(broker), await place(broker)]
  const daemon = await daemonAt(ours)
  const floor = await startScript('floors/relay', theirs.box.url, await logIn(theirs.box.url), broker.url)
  const result = await inTurns(turns, {
    ours: (turn) => event(ours, turn, `freebox/lan/host/${alice}`),
    floor: (turn) => event(theirs, turn, `floor/${alice}`),
  })
  await Promise.all([daemon.stop(), floor.stop(), close(ours), close(theirs)])
  return result
}

/** Message on a command topic -> request at the box. */
export async function commandLatency(broker: Running, turns: number): Promise<Latencies> {
  const [ours, theirs] = [await place(broker), await place(broker)]
  const daemon = await daemonAt(ours)
  const floor = await startScript('floors/command', theirs.box.url, await logIn(theirs.box.url), broker.url)
  const result = await inTurns(turns, {
    ours: (turn) => command(ours, turn, 'freebox/wifi/config/enabled/set', 'freebox/bridge/response/command'),
    floor: (turn) => command(theirs, turn, 'floor/set', 'floor/done'),
  })
  await Promise.all([daemon.stop(), floor.stop(), close(ours), close(theirs)])
  return result
}

async function place({ url }: Running): Promise<Place> {
  return { box: await startSimulator({ model: 'ultra' }), client: await listen(url, '#'), url }
}

async function close({ box, client }: Place): Promise<void> {
  await client.endAsync(true)
  await box.close()
}

/** A daemon that is away at once and asks as often as it likes; resolves when it has told everything. */
async function daemonAt({ box, client, url }: Place): Promise<Running> {
  const daemon = startDaemon({
    freebox: { url: box.url, app_token: 'simulated-app-token', requests_per_minute: 6000 },
    mqtt: { url, client_id: randomUUID() },
    presence: { consider_home: '0s' },
    commands: { per_minute: 6000 },
  })
  await Promise.all([told(client, 'freebox/wifi/config/availability'), told(client, `freebox/lan/host/${alice}`)])
  await pause(2000)
  return daemon
}

async function inTurns(turns: number, race: Record<'ours' | 'floor', (turn: number) => Promise<number>>) {
  const samples: Latencies = { ours: [], floor: [] }
  const warmUp = Math.min(100, turns)
  for (let turn = 0; turn < turns + warmUp; turn++) {
    // Whoever follows the other finds another machine than who follows himself: warm caches, a box that is awake. So
    // each is first as often as last (two floors against each other were 0.83 before that).
    for (const who of turn % 4 < 2 ? (['floor', 'ours'] as const) : (['ours', 'floor'] as const)) {
      const took = await race[who](turn)
      if (turn >= warmUp) samples[who].push(took)
      await pause(3)
    }
  }
  return samples
}

async function event({ box, client }: Place, turn: number, topic: string): Promise<number> {
  const message = told(client, topic)
  const began = performance.now()
  box.setHostReachable(alice, turn % 2 === 1)
  return (await message) - began
}

async function command({ box, client }: Place, turn: number, topic: string, done: string): Promise<number> {
  const asked = requested(box, 'wifi/config/')
  const over = told(client, done)
  const began = performance.now()
  client.publish(topic, turn % 2 === 0 ? 'OFF' : 'ON', { qos: 1 })
  const took = (await asked) - began
  await over
  return took
}

/** The moment at which the next message arrives there. */
function told(client: MqttClient, topic: string): Promise<number> {
  return new Promise((resolve) => {
    const look = (on: string) => {
      if (on !== topic) return
      const now = performance.now()
      client.off('message', look)
      resolve(now)
    }
    client.on('message', look)
  })
}

/** The moment at which the box sees the next change of this path. */
function requested(box: Simulator, path: string): Promise<number> {
  return new Promise((resolve) => {
    const { requests } = box
    const push = requests.push
    requests.push = (...seen) => {
      const count = push.apply(requests, seen)
      if (seen.some((it) => it.method === 'PUT' && it.path === path)) {
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
