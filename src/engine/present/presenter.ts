/** Shows one resource to the outside: availability, objects, devices, events and images, as the poller reads them. */
import type { Logger } from 'pino'
import type { Item } from '../../contract/compiled.ts'
import type { ApiVersion } from '../../contract/version.ts'
import { documentsOf } from '../../homeassistant/document.ts'
import { mapInSlices } from '../../incremental/time-slice.ts'
import type { ConditionState } from '../poll/condition.ts'
import type { Reading, ReadingSink } from '../poll/poller.ts'
import type { Objects } from '../poll/reconcile.ts'
import type { Box, Clock, ConfiguredResource, PresenceSettings } from '../ports.ts'
import type { Publication } from '../publish/publication.ts'
import { Availability } from './availability.ts'
import type { DeviceRegistry } from './device-registry.ts'
import { Selection, type WhyLeftOut } from './device-selection/selection.ts'
import { Images } from './images.ts'
import { ListEvents, type ListMemory } from './list-events.ts'
import { ObjectPresenter, type Presentation, type PresentedObject } from './object-presenter.ts'
import { type Home, PresenceTracker } from './presence/presence-tracker.ts'
import { ResourceDevices } from './resource-devices.ts'

export interface PresenterPorts {
  readonly publication: Publication
  readonly registry: DeviceRegistry
  readonly memory: ListMemory
  readonly presence: PresenceSettings
  readonly clock: Clock
  readonly api: () => ApiVersion
  readonly boxIsUp: () => boolean
  /** The end of a planned absence of the box, in epoch seconds. */
  readonly plannedUntil: () => number | undefined
  /** Whether the user permits the command `adapter.resource.row`. */
  readonly permits: (path: string) => boolean
  readonly bytes: Box['bytes']
  readonly missingRight: (right: string, path: string) => void
  readonly log: Logger
}

/** More objects than these are shown in time slices, so that events and commands do not wait. */
const many = 500

export class Presenter implements ReadingSink {
  readonly #configured: ConfiguredResource
  readonly #ports: PresenterPorts
  readonly #path: string
  readonly #presenter: ObjectPresenter
  readonly #selection: Selection
  readonly #presence: PresenceTracker
  readonly #availability: Availability
  readonly #listEvents: ListEvents
  readonly #images: Images
  readonly #devices: ResourceDevices
  /** What was last read. An event may replace it while a long list is still being shown. */
  #objects: Objects = new Map()
  /** Removed by the user until the next refresh or start. */
  readonly #forgotten = new Set<string>()
  #listIsAnnounced = false
  #isAvailable = false
  #stopped = false
  #nextLook: NodeJS.Timeout | undefined

  constructor(configured: ConfiguredResource, ports: PresenterPorts) {
    const { adapter, name, resource } = configured
    const { clock, presence, publication, log } = ports
    this.#configured = configured
    this.#ports = ports
    this.#path = `${adapter}.${name}`
    this.#devices = new ResourceDevices(this.#path, resource, ports.registry)
    this.#presenter = new ObjectPresenter(configured, ports)
    this.#selection = new Selection({ configured, settings: presence, clock, deviceOf: this.#devices.own, log })
    this.#presence = new PresenceTracker(resource, clock, presence.consider_home)
    const hold = { seconds: presence.hold, plannedUntil: ports.plannedUntil }
    this.#availability = new Availability(configured, publication, clock, this.#presence.hasTrackers ? hold : undefined)
    this.#listEvents = new ListEvents(this.#path, resource, ports.memory, (row, payload) =>
      publication.event(this.#presenter.addressOf(''), row, payload),
    )
    this.#images = new Images(resource, {
      bytes: ports.bytes,
      publish: (id, row, content) => publication.image(this.#presenter.addressOf(id), row, content),
      isWanted: (id, row) => publication.isImageWanted(this.#presenter.addressOf(id), row),
      missingRight: (right) => ports.missingRight(right, this.#path),
      log,
    })
    if (resource.joins !== undefined) ports.registry.onChange(resource.joins.resource, () => this.#joinedChanged())
  }

  async show(reading: Reading): Promise<void> {
    const { adapter, name } = this.#configured
    this.#isAvailable = true
    if (!this.#listIsAnnounced) this.#announceList()
    this.#listEvents.compare(reading)
    const isSame = reading.objects === this.#objects
    this.#objects = reading.objects
    if (isSame) this.#showAgain()
    else await this.#showKeys(this.#keysToShow())
    for (const key of reading.gone) this.#remove(key)
    if (reading.complete) this.#presenter.completeRead()
    if (reading.complete) this.#selection.completeRead(reading.objects)
    this.#availability.online()
    if (reading.complete && this.#devices.joinIsKnown) {
      this.#ports.publication.removeOrphans(adapter, name, () => this.#stateTopics())
    }
    this.#devices.update(this.#presenter.objects.values())
    this.#scheduleLook()
  }

  objectChanged(key: string, objects: Objects): void {
    const before = this.#objects
    this.#objects = objects
    const held = objects.get(key)
    if (held === undefined) return
    this.#listEvents.changed(key, before.get(key)?.it, held.it)
    // The state first: it does not depend on whether the object becomes a device.
    this.#showKey(key)
    if (this.#selection.hasChanged(key, held.it)) {
      this.#selection.update(objects)
      this.#showKey(key)
    }
    this.#devices.update(this.#presenter.objects.values())
    this.#scheduleLook()
  }

  unavailable(state: ConditionState): void {
    this.#isAvailable = false
    clearTimeout(this.#nextLook)
    this.#presenter.readFailed()
    this.#availability.offline(state, this.#presenter.objects.size === 0)
    const { registry, boxIsUp } = this.#ports
    if (state.absent) registry.setKnown(this.#path)
    else if (boxIsUp()) registry.setUnreadable(this.#path)
  }

  absent(): void {
    const { adapter, name } = this.#configured
    for (const key of [...this.#presenter.objects.keys()]) this.#remove(key)
    this.#ports.publication.withdraw(this.#presenter.addressOf(''))
    this.#listIsAnnounced = false
    this.#objects = new Map()
    this.#ports.publication.removeOrphans(adapter, name, () => new Set())
    this.#availability.clear()
    this.#devices.update(this.#presenter.objects.values())
  }

  /** The box answers again: absences count from now. */
  boxReturned(): void {
    this.#presence.boxReturned()
  }

  /** The object with this id, or with the topic level that its id becomes. */
  find(level: string): PresentedObject | undefined {
    const { publication } = this.#ports
    const topicOf = (id: string) => publication.stateTopic(this.#presenter.addressOf(id))
    const { objects } = this.#presenter
    return objects.get(level) ?? [...objects.values()].find(({ key }) => topicOf(key) === topicOf(level))
  }

  /** Whether the values of the resource hold, as its availability topic says. */
  get isAvailable(): boolean {
    const { adapter, name } = this.#configured
    return this.#ports.publication.currentAvailability(adapter, name) === 'online'
  }

  /** The objects with entities, as they were shown last; none while the resource is unavailable. */
  shown(): PresentedObject[] {
    return this.isAvailable ? this.presented().filter(({ announced }) => announced) : []
  }

  /** All objects as they were shown last, with entities or without. */
  presented(): PresentedObject[] {
    return [...this.#presenter.objects.values()]
  }

  /** Until when an object that is absent still counts as home (epoch seconds); undefined if it is not absent. */
  homeUntil(key: string): number | undefined {
    return this.#presence.homeUntil(key)
  }

  /** Why Home Assistant has no entities of an object; undefined if it has. */
  whyNot({ key, it, announced, device }: PresentedObject): WhyLeftOut | undefined {
    if (announced) {
      const because = this.#ports.publication.whyAbsent(this.#presenter.addressOf(key))
      return because && { because, details: {} }
    }
    const { joins } = this.#configured.resource
    if (joins !== undefined && device === undefined)
      return { because: 'not joined', details: { resource: joins.resource } }
    return this.#selection.whyNot(key, it)
  }

  /** All objects as they were last read. */
  items(): Item[] {
    return [...this.#objects.values()].map(({ it }) => it)
  }

  /** Removes an object until the next refresh or start. */
  forget(key: string): void {
    this.#forgotten.add(key)
    this.#remove(key)
    this.#devices.update(this.#presenter.objects.values())
  }

  /** Announces everything again: the box itself has changed, or the user asks for it. */
  refresh(): void {
    this.#forgotten.clear()
    if (this.#listIsAnnounced) this.#announceList()
    this.#presenter.announceAgain()
  }

  repeatImages(): void {
    this.#images.repeat()
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#nextLook)
    this.#availability.stop()
  }

  /** The same objects once more: only what changes with time is shown. */
  #showAgain(): void {
    const { size } = this.#presenter.objects
    const isOneBack = this.#objects.size - this.#forgotten.size > size
    if (this.#selection.isOld() || isOneBack) this.#showAll()
    else for (const key of this.#images.hasImages ? this.#objects.keys() : this.#presence.leaving()) this.#showKey(key)
  }

  /** Every object, with the devices selected again. */
  #showAll(): void {
    this.#selection.update(this.#objects)
    for (const key of this.#objects.keys()) this.#showKey(key)
  }

  /** The devices that this resource joins have changed. Any number of objects may follow them. */
  #joinedChanged(): void {
    if (!this.#isAvailable) return
    this.#guarded(() => {
      this.#selection.update(this.#objects)
      this.#showKeys([...this.#objects.keys()])?.catch((error) => this.#logMistake(error))
    })
  }

  /** A long list is shown in time slices: then it returns a promise. */
  #showKeys(keys: readonly string[]): Promise<unknown> | undefined {
    if (keys.length >= many) return mapInSlices(keys, (key) => this.#stopped || this.#showKey(key))
    for (const key of keys) this.#showKey(key)
    return undefined
  }

  /** No caller catches what a timer or another resource causes: a mistake in this table is logged and ends there. */
  #guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#logMistake(error)
    }
  }

  #logMistake(error: unknown): void {
    this.#ports.log.error({ resource: this.#path, err: error }, `Internal error while presenting ${this.#path}`)
  }

  /** The objects that have to be looked at: all of them if others may have become devices. */
  #keysToShow(): string[] {
    const { objects } = this.#presenter
    const changed = [...this.#objects].filter(([key, { it }]) => objects.get(key)?.it !== it).map(([key]) => key)
    const isSelectionStale =
      this.#selection.isActive &&
      (this.#objects.size !== objects.size || changed.some((key) => this.#isWantedOtherwise(key)))
    if (isSelectionStale) this.#selection.update(this.#objects)
    const all = isSelectionStale || this.#images.hasImages
    return all ? [...this.#objects.keys()] : [...changed, ...this.#presence.leaving()]
  }

  #isWantedOtherwise(key: string): boolean {
    const held = this.#objects.get(key)
    return held !== undefined && this.#selection.hasChanged(key, held.it)
  }

  #showKey(key: string): void {
    const it = this.#objects.get(key)?.it
    if (it === undefined || this.#forgotten.has(key)) return
    const before = this.#presenter.objects.get(key)
    const device = this.#devices.of(it, before?.device)
    const { joins, device: own } = this.#configured.resource
    const isSelected = own === undefined || this.#selection.isSelected(key)
    const announced = joins ? device !== undefined && isSelected : this.#selection.isSelected(key)
    this.#presentIfChanged({ key, it, device, announced }, before)
    // After its entity: an image is not retained.
    if (announced) this.#images.show(key, it)
    else this.#images.forget(key)
  }

  #presentIfChanged(now: Omit<Presentation, 'home'>, before: PresentedObject | undefined): void {
    const { key, it, device, announced } = now
    const isSame = before?.it === it && before.announced === announced && before.device === device
    if (isSame && !this.#presence.isLeaving(key)) return
    const home = this.#presence.home(key, it)
    if (isSame && isSameHome(before, home)) return
    if (before?.announced !== announced || before.device !== device) this.#devices.changed()
    this.#presenter.show({ ...now, home })
  }

  #remove(key: string): void {
    if (this.#presenter.objects.has(key)) this.#devices.changed()
    this.#presence.forget(key)
    this.#images.forget(key)
    this.#presenter.remove(key)
  }

  /** Announces the event entities of the list itself. */
  #announceList(): void {
    if (this.#listEvents.rows.length === 0) return
    this.#listIsAnnounced = true
    const address = this.#presenter.addressOf('')
    const { group } = this.#configured
    const list = { address, it: {}, group, device: undefined, entities: this.#listEvents.rows }
    this.#ports.publication.announce(address, (context) => documentsOf(context, list))
  }

  /** A `consider_home` ends between two reads. Only after a successful read, as nothing is certain without one. */
  #scheduleLook(): void {
    clearTimeout(this.#nextLook)
    const at = this.#presence.nextLook()
    if (at === undefined) return
    const wait = Math.max(0, at - this.#ports.clock.monotonic()) * 1000 + 10
    const look = () => {
      this.#showAgain()
      this.#scheduleLook()
    }
    this.#nextLook = setTimeout(() => this.#guarded(look), wait)
  }

  #stateTopics(): ReadonlySet<string> {
    const { publication } = this.#ports
    return new Set(
      [...this.#presenter.objects.keys()].map((key) => publication.stateTopic(this.#presenter.addressOf(key))),
    )
  }
}

function isSameHome(before: PresentedObject | undefined, home: Home): boolean {
  return Object.entries(home).every(([row, here]) => before?.state[row] === here)
}
