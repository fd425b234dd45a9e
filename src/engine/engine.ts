import type { Request } from '../contract/requests.ts'
import type { ApiVersion } from '../contract/version.ts'
import { Birth } from './birth.ts'
import { systemClock } from './clock.ts'
import { createAlarmCode } from './command/alarm-code.ts'
import { type Begun, Endings, loadBegun } from './command/endings.ts'
import { CommandRunner, type Performer } from './command/perform.ts'
import { type Permits, permissions } from './command/permissions.ts'
import type { SendPorts } from './command/send.ts'
import { EventRouter } from './events.ts'
import { MissingRights } from './missing-rights.ts'
import { EngineResource, type MonitoredResource } from './monitored-resource.ts'
import type { EngineOptions } from './options.ts'
import { loadAbsences, type PlannedAbsences } from './planned-absences.ts'
import type { AnswerCache } from './poll/answers.ts'
import { PollDemand } from './poll/demand.ts'
import { heardBy } from './poll/hints.ts'
import { changedTogether, type Poller } from './poll/poller.ts'
import { ReadMemory } from './poll/read-memory.ts'
import { Poll } from './poll/reader.ts'
import { Scheduler } from './poll/scheduler.ts'
import type { Box, Clock, Received } from './ports.ts'
import { type ListMemory, loadListMemory } from './present/list-events.ts'
import type { Presenter } from './present/presenter.ts'
import { Publishing } from './publish/publishing.ts'
import { createResourceParts, type ResourceParts } from './resource-parts.ts'
import { createTidier, type Tidier } from './tidier.ts'

/** Builds an engine. `open` starts it. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { clock = systemClock, store } = options
  const memory = await loadListMemory(store, () => clock.epoch())
  const publishing = await Publishing.create({ ...options, clock })
  const tidier = await createTidier(options.resources, options)
  const absences = options.absences ?? (await loadAbsences({ store, clock }))
  const begun = await loadBegun(store)
  return new Engine(options, { clock, memory, publishing, tidier, absences, begun })
}

interface Parts {
  readonly clock: Clock
  readonly memory: ListMemory
  readonly publishing: Publishing
  readonly tidier: Tidier
  readonly absences: PlannedAbsences
  readonly begun: readonly Begun[]
}

export class Engine {
  /** By `adapter.resource`. */
  readonly resources: ReadonlyMap<string, MonitoredResource>
  readonly performer: Performer
  /** Which commands and queries the user permits. */
  readonly permits: Permits
  readonly #options: EngineOptions
  readonly #memory: ListMemory
  readonly #publishing: Publishing
  readonly #clock: Clock
  /** For what is read. */
  readonly #box: Pick<Box, 'request'>
  readonly #tidier: Tidier
  readonly #absences: PlannedAbsences
  readonly #endings: Endings
  readonly #cache: AnswerCache = new Map()
  readonly #reads: ReadMemory
  readonly #pollers: readonly Poller[]
  readonly #presenters: readonly Presenter[]
  readonly #scheduler: Scheduler
  readonly #events: EventRouter
  readonly #birth: Birth
  readonly #missingRights: MissingRights
  #opening: Promise<void> = Promise.resolve()
  #isStopped = false
  readonly #unsubscribe: (() => void)[] = []

  constructor(options: EngineOptions, { clock, memory, publishing, tidier, absences, begun }: Parts) {
    const permits = permissions(options.commands, options.resources)
    this.permits = permits
    this.#tidier = tidier
    this.#absences = absences
    this.#options = options
    this.#memory = memory
    this.#publishing = publishing
    this.#clock = clock
    const now = () => clock.monotonic()
    const { boxIsUp, log, readAgainSeconds: pause } = options
    const missingRights = new MissingRights(log, options.rightName)
    this.#missingRights = missingRights
    const may = (right: string) => options.box.rights?.[right] !== false
    // What the stop of the daemon interrupts says nothing about the box.
    const isRead = () => boxIsUp() && !this.#isStopped
    const missingRight = (right: string, path: string) => missingRights.refused(right, path)
    this.#reads = new ReadMemory({ boxIsUp: isRead, now, log, pause, missingRight, may })
    const parts = this.#createResources(permits)
    this.#pollers = parts.map(({ poller }) => poller)
    this.#presenters = parts.map(({ presenter }) => presenter)
    this.#box = heardBy(this.#pollers, options.box, () => this.#scheduler.arm())
    const demand = new PollDemand({ perMinute: options.pollsPerMinute ?? Number.POSITIVE_INFINITY, log: options.log })
    this.#scheduler = new Scheduler({
      pollers: this.#pollers,
      poll: ({ isUrgent }) => this.#poll(this.#cache, isUrgent),
      ...{ boxIsUp, now },
      onRead: (poller, requests) => demand.readEnded(poller, requests),
    })
    this.#events = new EventRouter(this.#pollers, this.#scheduler, now)
    const read = (poller: Poller, options: { readonly isUrgent: boolean }) => {
      this.#cache.clear()
      return this.#scheduler.readNow(poller, options)
    }
    const commandSent = (poller: Poller, created: readonly unknown[], key: string | undefined) => {
      if (poller.configured.resource.track !== undefined) for (const raw of created) poller.created(raw)
      for (const it of changedTogether(poller, this.#pollers)) it.commandSent(it === poller ? key : undefined)
      tidier.created(poller.path, poller.configured.resource, created)
    }
    const answerLost = (poller: Poller, request: Request) => {
      for (const it of changedTogether(poller, this.#pollers)) it.commandSent()
      tidier.answerLost(poller.path, poller.configured.resource, request)
    }
    const ports = { read, rightOf: (path: string) => missingRights.of(path), commandSent, answerLost }
    const resources = parts.map(({ poller, presenter }) => new EngineResource(poller, presenter, ports))
    this.resources = new Map(resources.map((resource) => [resource.path, resource]))
    const { box, resources: configured, store, indispensable = async () => new Map() } = options
    const send = { box, indispensable, reader: () => this.#poll(new Map(), true).reader() }
    this.#endings = new Endings(configured, begun, { send, store, log, clock })
    this.performer = this.#createPerformer(permits, send)
    this.#birth = new Birth(() => {
      publishing.announcer.homeAssistantStarted()
      this.#repeatImages()
    })
  }

  /**
   * Begins to read, publish and perform commands: reads what is retained on the broker, then shows what was read from the
   * box meanwhile. The broker must be connected. The engine may be stopped before this resolves.
   */
  async open(): Promise<void> {
    // First, so that no birth message is lost while what an earlier run announced is removed.
    this.#subscribeToBirth()
    this.#opening = this.#publishing.open()
    // The box is read meanwhile, or, if it has returned since, after it.
    this.#scheduler.tick()
    await this.#opening
    if (this.#isStopped) return
    this.#subscribe()
    this.#scheduler.tick()
  }

  /** The API version of the box. */
  get api(): ApiVersion {
    return this.#options.api()
  }

  /** Messages published, and not published because they had not changed. */
  get published(): { readonly published: number; readonly unchanged: number } {
    return this.#publishing.publisher.counts
  }

  /** Resolves when the broker has acknowledged everything published before. */
  flushed(): Promise<void> {
    return this.#publishing.publisher.flushed()
  }

  /** Reads every resource once, whether it is due or not. */
  async readAll(): Promise<void> {
    const poll = this.#poll(new Map(), false)
    await Promise.all(this.#pollers.map((poller) => poller.read(poll.reader(poller, poller.configured.resource))))
  }

  /** The box answers again. */
  boxReturned(): void {
    this.#cache.clear()
    this.#reads.reset()
    for (const presenter of this.#presenters) presenter.boxReturned()
    for (const poller of this.#pollers) poller.boxReturned()
    this.#scheduler.tick()
  }

  /** The box no longer answers. */
  boxLeft(): void {
    for (const poller of this.#pollers) poller.boxLeft()
  }

  /** The box has made a call (push). */
  boxCalled(kind: string): void {
    this.#events.call(kind)
  }

  /** The user has changed the rights: what was not granted is read at once. */
  rightsChanged(): void {
    this.#missingRights.rightsChanged()
    this.#reads.reset()
    this.#scheduler.readSoon(this.#pollers.filter(({ condition }) => condition === 'missing right'))
  }

  /** The broker is connected again. @param kept whether it still has every retained message that it has acknowledged. */
  brokerReturned(kept: boolean): void {
    this.#publishing.brokerReturned(kept)
    if (!kept) this.#repeatImages()
  }

  /** False if the daemon is stuck: something should have been read long ago. */
  isAlive(): boolean {
    return this.#scheduler.isAlive()
  }

  /** Reads an adapter (or all) and announces it again, also what the user had deleted. */
  async refresh(adapter?: string): Promise<void> {
    const isChosen = (poller: Poller) => adapter === undefined || poller.configured.adapter === adapter
    this.#publishing.announcer.forgetDeletions()
    this.#publishing.announceBridge()
    for (const [at, presenter] of this.#presenters.entries()) {
      const poller = this.#pollers[at]
      if (poller === undefined || !isChosen(poller)) continue
      poller.readWholeNext()
      presenter.refresh()
    }
    await Promise.all(
      this.#pollers.filter(isChosen).map((poller) => this.#scheduler.readNow(poller, { isUrgent: false })),
    )
  }

  /** Model or firmware of the box have changed, which all documents contain. */
  announceAgain(): void {
    this.#publishing.announceBridge()
    for (const presenter of this.#presenters) presenter.refresh()
  }

  /** Ends what commands have begun, such as the pairing of a node. The box is still connected. */
  endBegun(): Promise<void> {
    return this.#endings.stop()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#birth.stop()
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    await this.#scheduler.stop()
    for (const poller of this.#pollers) poller.stop()
    for (const presenter of this.#presenters) presenter.stop()
    this.#memory.close()
    await this.#publishing.close()
  }

  #createResources(permits: Permits): readonly ResourceParts[] {
    const { box, resources, presence, log, api, boxIsUp, eventsConnected, onCondition } = this.#options
    const missingRight = (right: string, path: string) => this.#missingRights.refused(right, path)
    return createResourceParts(resources, {
      ...{ presence, permits, missingRight, log, api, boxIsUp },
      ...{ clock: this.#clock, memory: this.#memory, absences: this.#absences, tidier: this.#tidier },
      ...{ publication: this.#publishing.publication, bytes: (path) => box.bytes(path) },
      status: { boxIsUp, eventsConnected, ready: () => this.#opening },
      reports: { conditionChanged: onCondition, boxChanged: () => this.#readAbsent(), missingRight },
    })
  }

  #createPerformer(permits: Permits, send: SendPorts): Performer {
    const { log, boxIsUp, rightName, alarmCode } = this.#options
    return new CommandRunner({
      ...{ resources: this.resources, ...send, boxIsUp, log, endings: this.#endings },
      flushed: () => this.flushed(),
      access: { permits, rightName, alarmCode: alarmCode === undefined ? undefined : createAlarmCode(alarmCode) },
    })
  }

  #poll(cache: AnswerCache, isUrgent: boolean): Poll {
    const { api } = this.#options
    const box = this.#box
    const [now, at] = [Math.round(this.#clock.epoch()), this.#clock.monotonic()]
    return new Poll({ box, api: api(), now, at, cache, isUrgent, memory: this.#reads })
  }

  #subscribeToBirth(): void {
    const { broker, homeassistant } = this.#options
    this.#unsubscribe.push(
      broker.subscribe([homeassistant.birth_topic], ({ payload }) => this.#birth.received(payload.toString())),
    )
  }

  #subscribe(): void {
    const { broker, boxEvents } = this.#options
    const { prefix } = this.#options.discoveryContext()
    const cleared = ({ topic, payload }: Received) => {
      if (payload.length === 0) this.#publishing.announcer.topicCleared(topic)
    }
    const discovery = [`${prefix}/device/+/config`, `${prefix}/+/+/+/config`]
    this.#unsubscribe.push(
      broker.subscribe(discovery, cleared, { noLocal: true }),
      boxEvents.on('event', this.#events.received),
      boxEvents.on('connected', () => this.#eventsReturned()),
    )
  }

  /** Events may have been missed. */
  #eventsReturned(): void {
    this.#cache.clear()
    this.#events.reconnected()
  }

  /** Reads what the box did not have. */
  #readAbsent(): void {
    this.#cache.clear()
    this.#scheduler.readSoon(this.#pollers.filter(({ condition }) => condition === 'box has none'))
  }

  #repeatImages(): void {
    for (const presenter of this.#presenters) presenter.repeatImages()
  }
}
