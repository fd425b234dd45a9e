/** The engine of the daemon over recorded answers: everything of it but the sockets. */
import { pino } from 'pino'
import { adapters } from '../adapters/index.ts'
import { bridgeDocuments } from '../src/bridge/entities.ts'
import { boxDevice, identify } from '../src/bridge/identity.ts'
import { startEngine } from '../src/engine/engine.ts'
import { createReader } from '../src/engine/poll/reader.ts'
import type { Broker, ConfiguredResource } from '../src/engine/ports.ts'
import { createRecall } from '../src/freebox/response-cache.ts'
import type { House } from '../src/homeassistant/document.ts'
import { connectBroker } from '../src/mqtt/connection.ts'
import { createTopics } from '../src/mqtt/topics.ts'
import type { Recorder } from './recorded-answers.ts'

/** The chapters whose lists grow with the house. */
const chapters = ['lan', 'wifi', 'downloads']

/** A broker that takes everything and is nowhere. */
export const nowhere: Broker = {
  version: 5,
  connected: true,
  publish: async () => undefined,
  subscribe: () => () => undefined,
}

export interface Laboratory {
  /** Reads everything once and hands over what has changed. */
  cycle(): Promise<void>
  /** Resolves when the broker has acknowledged all of it. */
  flushed(): Promise<void>
  /** Messages handed over so far. */
  published(): number
  stop(): Promise<void>
}

export async function openLaboratory({ get }: Recorder, broker: Broker, hosts: 'named' | 'all'): Promise<Laboratory> {
  const log = pino({ level: 'silent' })
  const topics = createTopics('freebox')
  const recall = createRecall()
  const box = {
    async request({ method, path }: { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string }) {
      const { status, content } = await get(path)
      // As from a socket: each answer in a turn of its own.
      await new Promise((turn) => setImmediate(turn))
      const answer = recall.decode({ method, path }, { status, content, type: '' })
      if (!answer.ok) throw answer.error
      return answer.result
    },
    bytes: async () => ({ type: '', content: Buffer.alloc(0) }),
  }
  const identity = identify(await box.request({ method: 'GET', path: 'system/' }), undefined)
  if (identity === undefined) throw new Error('the simulated box does not say which one it is')
  const house: House = {
    topics,
    box: identity.id,
    boxDevice: boxDevice(identity),
    origin: { name: 'freebox2mqtt', sw_version: '0', support_url: '' },
    prefix: 'homeassistant',
    mode: 'device',
    translate: (_row, english) => english,
  }
  const engine = await startEngine({
    ...{ box, broker, log, bridge: bridgeDocuments },
    resources: placed(),
    adapterNames: adapters.map(({ name }) => name),
    store: { read: () => undefined, writeLater: () => undefined },
    presence: { hosts, include: [], exclude: [], consider_home: 180, hold: 900 },
    commands: { allow: ['*'], deny: [], read_only: false, per_minute: 120 },
    homeassistant: { enabled: true, birth_topic: 'homeassistant/status', sweep: false },
    house: () => house,
    boxIsUp: () => false,
    eventsConnected: () => true,
    api: () => 16,
    onCondition: () => undefined,
    rightName: (right) => right,
  })
  return {
    async cycle() {
      const reader = createReader(box, 16, Math.round(Date.now() / 1000))
      await Promise.all([...engine.runners.values()].map((runner) => runner.read(reader)))
    },
    flushed: () => engine.publisher.flushed(),
    published: () => engine.publisher.counts.published,
    stop: () => engine.stop(),
  }
}

/** The daemon's own connection to a broker, once it stands. */
export async function toBroker(url: string): Promise<ReturnType<typeof connectBroker>> {
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

function placed(): ConfiguredResource[] {
  return adapters
    .filter(({ name }) => chapters.includes(name))
    .flatMap((adapter) => {
      const resources = Object.entries(adapter.resources(adapter.options.parse({})))
      return resources.map(([name, resource]) => ({ adapter: adapter.name, name, resource, every: 60 }))
    })
}
