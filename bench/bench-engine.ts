/** The engine of the daemon over recorded answers: everything except for the sockets. */
import { pino } from 'pino'
import { adapters } from '../adapters/index.ts'
import { bridgeDocuments } from '../src/bridge/entities.ts'
import { boxDevice, identify } from '../src/bridge/identity.ts'
import { createEngine } from '../src/engine/engine.ts'
import type { Box, BoxEvents, Broker, ConfiguredResource } from '../src/engine/ports.ts'
import { createResponseCache } from '../src/freebox/response-cache.ts'
import type { DiscoveryContext } from '../src/homeassistant/context.ts'
import { sliceWithTime } from '../src/incremental/time-slice.ts'
import { connectBroker, type Broker as MqttBroker } from '../src/mqtt/connection.ts'
import { createTopics } from '../src/mqtt/topics.ts'
import type { Recorder } from './recorded-answers.ts'

/** The adapters whose lists grow with the number of hosts. */
const growingAdapters = ['lan', 'wifi', 'downloads']

/** A broker that discards all messages. */
export const discardingBroker: Broker = {
  version: 5,
  connected: true,
  publish: async () => true,
  subscribe: () => () => undefined,
}

/** A box that sends no events. */
const silentEvents: BoxEvents = { on: () => () => undefined }

export interface BenchEngine {
  /** Reads all resources once and hands the changes over to the broker. */
  cycle(): Promise<void>
  /** Resolves when the broker has acknowledged all messages. */
  flushed(): Promise<void>
  /** The number of messages that were handed over so far. */
  published(): number
  stop(): Promise<void>
}

/** Starts the engine. `hosts` is the setting of the same name: the hosts that become devices. */
export async function startBenchEngine(
  recorder: Recorder,
  broker: Broker,
  hosts: 'named' | 'all',
): Promise<BenchEngine> {
  const box = createBox(recorder)
  const discoveryContext = discoveryContextOf(await box.request({ method: 'GET', path: 'system/' }))
  const engine = await createEngine({
    ...{ box, boxEvents: silentEvents, broker, log: pino({ level: 'silent' }), bridge: bridgeDocuments },
    resources: configuredResources(),
    adapterNames: adapters.map(({ name }) => name),
    store: { read: () => undefined, writeLater: () => undefined },
    presence: { hosts, include: [], exclude: [], consider_home: 180, hold: 900 },
    commands: { allow: ['*'], deny: [], allow_dangerous: [], read_only: false, per_minute: 120 },
    homeassistant: { enabled: true, birth_topic: 'homeassistant/status', sweep: false },
    discoveryContext: () => discoveryContext,
    boxIsUp: () => false,
    eventsConnected: () => true,
    api: () => ({ major: 16, minor: 0 }),
    onCondition: () => undefined,
    rightName: (right) => right,
  })
  await engine.open()
  return {
    cycle: () => engine.readAll(),
    flushed: () => engine.flushed(),
    published: () => engine.published.published,
    stop: () => engine.stop(),
  }
}

/** Opens the daemon's own connection to a broker. Resolves once it is connected. */
export async function connectToBroker(url: string): Promise<MqttBroker> {
  const broker = connectBroker({
    url,
    clientId: 'freebox2mqtt_bench',
    tls: { verify: true },
    willTopic: 'freebox/bridge/state',
    willDelaySeconds: 0,
    log: pino({ level: 'silent' }),
  })
  await new Promise<void>((connected) => broker.on('connect', () => connected()))
  return broker
}

function createBox({ get }: Recorder): Box {
  const cache = createResponseCache()
  return {
    async request({ method, path }) {
      const { status, content } = await get(path)
      // Each answer arrives in its own turn of the event loop, as it does from a socket.
      await new Promise((turn) => setImmediate(turn))
      await sliceWithTime()
      const answer = cache.decode({ method, path }, { status, content, type: '' })
      if (!answer.ok) throw answer.error
      return answer.result
    },
    bytes: async () => ({ type: '', content: Buffer.alloc(0) }),
    upload: async () => ({ size: 0 }),
  }
}

function discoveryContextOf(system: unknown): DiscoveryContext {
  const identity = identify(system, undefined)
  if (identity === undefined) throw new Error('The answer to system/ does not identify the box')
  return {
    topics: createTopics('freebox'),
    box: identity.id,
    boxDevice: boxDevice(identity),
    origin: { name: 'freebox2mqtt', sw_version: '0', support_url: '' },
    prefix: 'homeassistant',
    mode: 'device',
    translate: (_entity, english) => english,
  }
}

function configuredResources(): ConfiguredResource[] {
  return adapters
    .filter(({ name }) => growingAdapters.includes(name))
    .flatMap((adapter) => {
      const resources = Object.entries(adapter.resources(adapter.options.parse({})))
      return resources.map(([name, resource]) => ({ adapter: adapter.name, name, resource, every: 60 }))
    })
}
