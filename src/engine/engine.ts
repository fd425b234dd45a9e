/** The engine put together: things are read and shown, events hasten them, commands reach the box, nothing dead stays. */
import type { Logger } from 'pino'
import { discoveries } from '../homeassistant/discovery.ts'
import type { Document, House } from '../homeassistant/document.ts'
import { createCommands } from './command/commands.ts'
import { createPoller, type Poller } from './poll/poller.ts'
import { createReader, type Kept } from './poll/reader.ts'
import { createScheduler, eventDelay } from './poll/scheduler.ts'
import type { Box, Broker, ConfiguredResource, PresenceSettings, Received, Store } from './ports.ts'
import { loadListMemory } from './present/list-events.ts'
import { createAnnouncer } from './publish/announcer.ts'
import { createEventQueue } from './publish/event-queue.ts'
import { loadInventory } from './publish/inventory.ts'
import { createOrphans } from './publish/orphans.ts'
import { createPublisher } from './publish/publisher.ts'
import { fits } from './wildcards.ts'
import type { Rows, World } from './world.ts'

export interface EngineOptions {
  readonly resources: readonly ConfiguredResource[]
  /** Names of all chapters, enabled or not. */
  readonly adapterNames: readonly string[]
  readonly box: Box
  readonly broker: Broker
  readonly store: Store
  readonly log: Logger
  readonly presence: PresenceSettings
  readonly commands: { allow: readonly string[]; deny: readonly string[]; read_only: boolean; per_minute: number }
  readonly homeassistant: { enabled: boolean; birth_topic: string; sweep: boolean }
  /** Without it no command reaches an alarm; absent: none is asked for. */
  readonly alarmCode?: string | undefined
  /** How discovery speaks of this box; asked at every announcement, since a firmware changes it. */
  readonly house: () => House
  /** Announced before anything else: the first document that Home Assistant sees of this box must be the box's own. */
  readonly bridge: (house: House) => ReadonlyMap<string, Document>
  readonly boxIsUp: () => boolean
  /** Whether the box sends events now. */
  readonly eventsConnected: () => boolean
  /** Major and minor as a number, 8.5. */
  readonly api: () => number
  /** A chapter can be read now, or no more. */
  readonly onCondition: () => void
  /** A right as the owner sees it in Freebox OS. */
  readonly rightName: (right: string) => string
  /** Seconds that no change of the clock moves; absent: the process's own. */
  readonly monotonic?: () => number
  /** Seconds since the epoch; absent: the machine's clock. */
  readonly epoch?: () => number
}

export type Engine = Awaited<ReturnType<typeof startEngine>>

/** The bridge itself, which is no thing of any adapter. */
const bridge = { adapter: 'bridge', resource: '', id: '' }

const sinceStart = () => performance.now() / 1000
const wallClock = () => Date.now() / 1000

/** Begins to read, show and obey. The broker must be connected: what it retains is looked at first. */
export async function startEngine(options: EngineOptions) {
  const { box, broker, log, homeassistant, boxIsUp, monotonic = sinceStart, epoch = wallClock } = options
  const house = options.house()
  const { topics } = house
  const publisher = createPublisher(broker)
  const inventory = await loadInventory(options.store, epoch)
  const announced = () => (homeassistant.enabled ? options.house() : undefined)
  const announcer = createAnnouncer({ publisher, inventory, log, house: announced })
  const events = createEventQueue(topics, publisher, announcer)
  const enabled = (adapter: string, resource: string) => byPath.has(`${adapter}.${resource}`)
  const discovery = homeassistant.enabled
  const { adapterNames } = options
  const leftovers = createOrphans({ broker, publisher, announcer, inventory, house, discovery, adapterNames, enabled })
  const ownDocuments = (house: House) => discoveries(options.bridge(house))
  const permits = permission(options.commands)
  const saidRights = new Set<string>()

  const world: World = {
    topics,
    publisher,
    announcer,
    log,
    monotonic,
    boxIsUp,
    eventsConnected: options.eventsConnected,
    makeDue: epoch,
    presence: options.presence,
    api: options.api,
    event: events.tell,
    bytes: (path) => box.bytes(path),
    devicesChanged(path) {
      for (const runner of runners) if (runner.placed.resource.alongside === path) runner.chooseAgain()
    },
    isKnown: (path) => byPath.get(path)?.report().condition !== 'unknown',
    devicesOf: (path) => byPath.get(path)?.showing.devices() ?? new Set(),
    greeted: () => greeting,
    conditionChanged: options.onCondition,
    removeOrphans: leftovers.settle,
    hasOrphans: leftovers.any,
    onMissingRight(right, path) {
      if (!saidRights.has(right)) log.warn({ resource: path }, missing(options.rightName(right)))
      saidRights.add(right)
    },
    allowed: (adapter, resource, rows) => withoutDenied(rows, (row) => permits(`${adapter}.${resource}.${row}`)),
  }
  const memory = await loadListMemory(options.store, epoch)
  const runners = options.resources.map((placed) => createPoller(placed, world, memory))
  const byPath = new Map(runners.map((runner) => [runner.path, runner]))
  const listeners = listenersOf(runners)
  const kept: Kept = new Map()
  const reader = () => createReader(box, options.api(), Math.round(epoch()), kept, monotonic())
  const ticker = createScheduler({ runners, reader, boxIsUp, monotonic })
  const commands = createCommands({
    ...{ box, broker, publisher, topics, permits, log, boxIsUp, runners: byPath, rightName: options.rightName },
    readNow(runner) {
      kept.clear()
      return ticker.readNow(runner)
    },
    perMinute: options.commands.per_minute,
    alarmCode: options.alarmCode,
  })

  const repeatPictures = () => {
    for (const runner of runners) runner.showing.repeatPictures()
  }
  let birthday: NodeJS.Timeout | undefined
  /** Whoever says that it is born, and however many do: everything once more, a moment later. */
  function born(): void {
    birthday ??= setTimeout(
      () => {
        birthday = undefined
        announcer.birth()
        repeatPictures()
      },
      1000 + Math.random() * 2000,
    )
  }

  const emptied = ({ topic, payload }: Received) => payload.length === 0 && announcer.emptied(topic)
  /** What the broker retains is looked at before anything is said, and the box is the first of which it is. */
  async function greet() {
    if (homeassistant.sweep) await leftovers.gather()
    announcer.announce(bridge, ownDocuments)
    if (homeassistant.sweep) leftovers.removeUnknown()
    return [
      broker.subscribe([homeassistant.birth_topic], ({ payload }) => payload.toString() === 'online' && born()),
      broker.subscribe([`${house.prefix}/device/+/config`, `${house.prefix}/+/+/+/config`], emptied, { noLocal: true }),
    ]
  }
  const greeting = greet()
  // The box is read meanwhile, or, where it has come since, now.
  ticker.tick()
  const subscriptions = await greeting
  ticker.tick()

  return {
    runners: byPath,
    publisher,
    commands: commands.counts,
    /** Takes what arrived on a `…/set` topic. */
    command: commands.receive,
    /** The box answers again, or no more. */
    boxReturned(): void {
      kept.clear()
      for (const runner of runners) runner.boxReturned()
      ticker.tick()
    },
    boxLeft(): void {
      for (const runner of runners) runner.boxLeft()
    },
    /** A WebSocket notification: the object it carries is shown at once, and a full read follows soon. */
    boxEvent(name: string, result: unknown): void {
      const woken = listeners.get(name) ?? []
      for (const runner of woken) runner.event(result)
      // What was just said leaves at the end of this turn: the rest can wait for the next one.
      setImmediate(() => {
        for (const runner of woken) runner.expedite(monotonic() + eventDelay)
        ticker.arm()
      })
    },
    /** Events may have been missed: everything that they wake is read. */
    eventsReturned(): void {
      kept.clear()
      ticker.kick(runners.filter((runner) => runner.placed.resource.refreshOn !== undefined))
    },
    /** The rights have changed: what was not granted is tried at once. */
    rightsChanged(): void {
      saidRights.clear()
      ticker.kick(runners.filter((runner) => runner.report().condition === 'missing right'))
    },
    /** The broker may have forgotten everything. */
    brokerReturned(): void {
      publisher.clearAgain()
      publisher.republish()
      repeatPictures()
    },
    /** The box has called us: what this wakes is read soon. */
    boxCalled(kind: string): void {
      for (const runner of runners)
        if (runner.placed.resource.refreshOn?.includes(`push_${kind}`)) runner.expedite(monotonic())
      ticker.arm()
    },
    /** Whether things are read when they are due: false for a daemon that is stuck. */
    turning: ticker.turning,
    /** Reads a chapter (or all) anew and announces it again, also what its owner had deleted. */
    async refresh(adapter?: string): Promise<void> {
      const chosen = runners.filter((runner) => adapter === undefined || runner.placed.adapter === adapter)
      announcer.clearDismissals()
      announcer.announce(bridge, ownDocuments)
      for (const runner of chosen) runner.showing.refresh()
      await Promise.all(chosen.map((runner) => ticker.readNow(runner)))
    },
    /** The box's own data have changed: every document carries them. */
    announceAgain(): void {
      announcer.announce(bridge, ownDocuments)
      for (const runner of runners) runner.showing.refresh()
    },
    /** Resolves when every command that was taken is answered. */
    answered: commands.answered,
    async stop(): Promise<void> {
      clearTimeout(birthday)
      for (const unsubscribe of subscriptions) unsubscribe()
      await ticker.stop()
      for (const runner of runners) runner.stop()
      events.flush()
      memory.close()
      await publisher.flushed()
    },
  }
}

/** Whom an event wakes, by its name: who has come home is told first. */
function listenersOf(runners: readonly Poller[]): ReadonlyMap<string, readonly Poller[]> {
  const tracks = ({ placed: { resource } }: Poller) =>
    Object.values(resource.entities).some((row) => row.is === 'device_tracker')
  const inOrder = [...runners.filter(tracks), ...runners.filter((runner) => !tracks(runner))]
  const events = new Set(runners.flatMap(({ placed: { resource } }) => resource.refreshOn ?? []))
  return new Map(
    [...events].map((event) => [event, inOrder.filter(({ placed }) => placed.resource.refreshOn?.includes(event))]),
  )
}

function missing(right: string): string {
  return `the right "${right}" is missing: tick it in Freebox OS, Paramètres, Gestion des accès, Applications`
}

function permission({ allow, deny, read_only }: EngineOptions['commands']): (path: string) => boolean {
  const isIn = (patterns: readonly string[], path: string) => patterns.some((pattern) => fits(pattern, path))
  return (path) => !read_only && isIn(allow, path) && !isIn(deny, path)
}

/** What cannot be commanded cannot be denied: only rows with a command are left out. */
function withoutDenied(rows: Rows, permits: (row: string) => boolean): Rows {
  const kept = Object.entries(rows).filter(([key, row]) => !('set' in row || 'press' in row) || permits(key))
  return Object.fromEntries(kept)
}
