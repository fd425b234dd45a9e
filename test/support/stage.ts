/** Pollers, presenters and publishing, connected as the engine connects them, with a memory broker. Reads are by hand. */
import type { Resource } from '../../src/contract/compiled.ts'
import { loadAbsences, type PlannedAbsences } from '../../src/engine/planned-absences.ts'
import { Poller } from '../../src/engine/poll/poller.ts'
import type { ConfiguredResource, PresenceSettings } from '../../src/engine/ports.ts'
import { DeviceRegistry } from '../../src/engine/present/device-registry.ts'
import { type ListMemory, loadListMemory } from '../../src/engine/present/list-events.ts'
import { Presenter } from '../../src/engine/present/presenter.ts'
import { Publishing } from '../../src/engine/publish/publishing.ts'
import { createTidier, type Tidier } from '../../src/engine/tidier.ts'
import type { DiscoveryContext } from '../../src/homeassistant/context.ts'
import { discoveryContext } from '../homeassistant/example-objects.ts'
import { type TimerClock, timerClock } from './clock.ts'
import {
  type MemoryBox,
  type MemoryBroker,
  type MemoryStore,
  memoryBox,
  memoryBroker,
  memoryLog,
  memoryStore,
  presenceSettings,
} from './ports.ts'
import { readerOf } from './reader.ts'

export interface StageOptions {
  /** By `adapter.resource`. */
  readonly resources: Readonly<Record<string, Resource>>
  readonly presence?: Partial<PresenceSettings>
  readonly permits?: (path: string) => boolean
  readonly broker?: MemoryBroker
  readonly store?: MemoryStore
  readonly box?: MemoryBox
  readonly discovery?: boolean
  readonly mode?: DiscoveryContext['mode']
}

export interface Stage {
  readonly clock: TimerClock
  readonly broker: MemoryBroker
  readonly store: MemoryStore
  readonly box: MemoryBox
  readonly publishing: Publishing
  readonly registry: DeviceRegistry
  readonly lines: readonly string[]
  presenter(path: string): Presenter
  poller(path: string): Poller
  /** A command of a resource has created this raw object. */
  created(path: string, raw: unknown): void
  /** Reads a resource; `raw` is what its path answers, an Error what it throws. */
  read(path: string, raw: unknown): Promise<void>
  /** The last state of an object, by the levels of its topic below the base topic. */
  state(below: string): unknown
  /** The retained discovery document with this id, after the box and without it: `lan_host_alice`. */
  document(id: string): Document | undefined
  /** What was published since the last call, as `topic payload`. */
  news(): string[]
}

/** The part of a discovery document that tests look at. */
export interface Document {
  readonly device: Readonly<Record<string, unknown>>
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export async function createStage(options: StageOptions): Promise<Stage> {
  const { broker = memoryBroker(), store = memoryStore(), box = memoryBox() } = options
  const clock = timerClock()
  const { log, lines } = memoryLog()
  const configured = Object.entries(options.resources).map(([path, resource]): ConfiguredResource => {
    const [adapter = '', name = ''] = path.split('.')
    return { adapter, name, resource, every: 60 }
  })
  const publishing = await Publishing.create({
    ...{ broker, store, clock, log, resources: configured, adapterNames: ['test'] },
    discoveryContext: () => ({ ...discoveryContext, mode: options.mode ?? 'device' }),
    homeassistant: { enabled: options.discovery ?? true, sweep: false },
    bridge: () => new Map(),
  })
  const memory = await loadListMemory(store, () => clock.epoch())
  const registry = new DeviceRegistry()
  const presenters = new Map<string, Presenter>()
  const pollers = new Map<string, Poller>()
  const tidier = await createTidier(configured, { box, store, log })
  const absences = await loadAbsences({ store, clock })
  const ports = { ...options, box, clock, log, publishing, memory, registry, tidier, absences }
  for (const it of configured) addResource(it, ports, presenters, pollers)
  let seen = 0
  return {
    ...{ clock, broker, store, box, publishing, registry, lines },
    presenter: (path) => found(presenters, path),
    poller: (path) => found(pollers, path),
    created(path, raw) {
      const poller = found(pollers, path)
      poller.created(raw)
      tidier.created(path, poller.configured.resource, [raw])
    },
    read: (path, raw) => found(pollers, path).read(readerOf(answering(raw), { api: 14, at: clock.monotonic() })),
    state: (below) => parsed(broker.retained.get(`freebox/${below}`)),
    document: (id) => documentIn(broker, id),
    news() {
      const news = broker.messages.slice(seen).map(({ topic, payload }) => `${topic} ${payload}`)
      seen = broker.messages.length
      return news
    },
  }
}

interface Ports extends StageOptions {
  readonly box: MemoryBox
  readonly clock: TimerClock
  readonly log: ReturnType<typeof memoryLog>['log']
  readonly publishing: Publishing
  readonly memory: ListMemory
  readonly registry: DeviceRegistry
  readonly tidier: Tidier
  readonly absences: PlannedAbsences
}

function addResource(
  configured: ConfiguredResource,
  { box, clock, log, publishing, memory, registry, tidier, absences, presence, permits = () => true }: Ports,
  presenters: Map<string, Presenter>,
  pollers: Map<string, Poller>,
): void {
  const presenter = new Presenter(configured, {
    ...{ clock, log, memory, registry, permits, publication: publishing.publication },
    presence: { ...presenceSettings, ...presence },
    api: () => ({ major: 14, minor: 0 }),
    boxIsUp: () => true,
    plannedUntil: () => absences.until(),
    bytes: (path) => box.bytes(path),
    missingRight: (right) => log.warn(`The right ${right} is missing`),
  })
  const poller = new Poller(configured, {
    ...{ clock, log, sink: absences.after(configured, tidier.after(configured, presenter)) },
    status: { boxIsUp: () => true, eventsConnected: () => true, ready: async () => undefined },
    reports: { conditionChanged: () => undefined, boxChanged: () => undefined, missingRight: () => undefined },
  })
  presenters.set(poller.path, presenter)
  pollers.set(poller.path, poller)
}

function answering(raw: unknown) {
  return async () => {
    if (raw instanceof Error) throw raw
    return raw
  }
}

function documentIn(broker: MemoryBroker, id: string): Document | undefined {
  const text = broker.retained.get(`homeassistant/device/${discoveryContext.box}_${id}/config`)
  return text === undefined ? undefined : JSON.parse(text)
}

function parsed(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text)
}

function found<T>(all: ReadonlyMap<string, T>, path: string): T {
  const one = all.get(path)
  if (one === undefined) throw new Error(`the stage has no resource ${path}`)
  return one
}
