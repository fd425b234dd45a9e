/** Shows the single objects of one resource: their discovery documents, states and events. */
import type { CompiledEntity, Item } from '../../contract/compiled.ts'
import type { ApiVersion } from '../../contract/version.ts'
import { attributesOf, leftOutIn } from '../../homeassistant/attributes.ts'
import type { ObjectDevice } from '../../homeassistant/context.ts'
import { documentsOf } from '../../homeassistant/document.ts'
import { factsOf, type Readings, readingsOf, type State, stateOf } from '../../homeassistant/state.ts'
import { type TrackedAccess, trackAccess } from '../../incremental/tracked-access.ts'
import type { Address } from '../../mqtt/topics.ts'
import type { Clock, ConfiguredResource } from '../ports.ts'
import type { Publication } from '../publish/publication.ts'
import { KeptEvents } from './kept-events.ts'
import type { ListMemory } from './list-events.ts'
import type { Home } from './presence/presence-tracker.ts'
import { VanishedEntities } from './vanished-entities.ts'

/** An object as it was last shown. */
export interface PresentedObject {
  readonly key: string
  readonly it: Item
  /** The device that it is announced on; undefined for the Freebox itself. */
  readonly device: ObjectDevice | undefined
  /** The rows that this object has. */
  readonly rows: ReadonlySet<string>
  readonly state: State
  readonly announced: boolean
}

/** What to show of an object. */
export interface Presentation {
  readonly key: string
  readonly it: Item
  readonly device: ObjectDevice | undefined
  readonly announced: boolean
  readonly home: Home
}

export interface ObjectPresenterPorts {
  readonly publication: Publication
  readonly clock: Clock
  readonly memory: ListMemory
  readonly api: () => ApiVersion
  /** Whether the user permits the command `adapter.resource.row`. A row that is denied is not announced. */
  readonly permits: (path: string) => boolean
}

type Rows = readonly (readonly [string, CompiledEntity])[]

export class ObjectPresenter {
  readonly objects = new Map<string, PresentedObject>()
  readonly #configured: ConfiguredResource
  readonly #ports: ObjectPresenterPorts
  /** The rows that may be announced. */
  readonly #rows: Rows
  /** Whether the documents of an object still hold for a later version of it. */
  readonly #documented = new Map<string, TrackedAccess<void>['holds']>()
  readonly #vanished = new VanishedEntities()
  readonly #kept: KeptEvents

  constructor(configured: ConfiguredResource, ports: ObjectPresenterPorts) {
    this.#configured = configured
    this.#ports = ports
    const { adapter, name, resource } = configured
    // What cannot be commanded cannot be denied.
    const isPermitted = (key: string, row: CompiledEntity) =>
      !('set' in row || 'press' in row) || ports.permits(`${adapter}.${name}.${key}`)
    this.#rows = Object.entries(resource.entities).filter(([key, row]) => isPermitted(key, row))
    this.#kept = new KeptEvents(`${adapter}.${name}`, this.#rows, ports.memory)
  }

  addressOf(id: string): Address {
    return { adapter: this.#configured.adapter, resource: this.#configured.name, id }
  }

  /** Publishes what has changed of an object. */
  show(presentation: Presentation): void {
    const { key, it, device, announced, home } = presentation
    const before = this.objects.get(key)
    const { entities, state: facts } = this.#configured.resource
    const readings = readingsOf(entities, it, this.#ports.api())
    const rows = this.#rowsOf(key, readings, before?.rows)
    const context = { now: this.#ports.clock.epoch(), before: before?.state, home }
    const state = { ...factsOf(facts, it), ...stateOf(entities, rows, it, readings, context) }
    const now: PresentedObject = { key, it, device, rows, state, announced }
    this.objects.set(key, now)
    this.#publish(now, before)
    this.#publishEvents(before?.it, now)
    this.#kept.shown(key, it)
  }

  remove(key: string): void {
    this.objects.delete(key)
    this.#documented.delete(key)
    this.#vanished.set(key, [])
    this.#kept.removed(key)
    const address = this.addressOf(key)
    this.#ports.publication.withdraw(address)
    this.#ports.publication.clearState(address)
  }

  /** Announces every object again: what all documents have in common has changed. */
  announceAgain(): void {
    for (const object of this.objects.values()) if (object.announced) this.#announce(object)
  }

  /** A complete read was shown: removes the entities that objects have not had for an hour of such reads. */
  completeRead(): void {
    for (const [key, gone] of this.#vanished.completeRead(this.#ports.clock.monotonic())) {
      const before = this.objects.get(key)
      if (before !== undefined) this.#removeRows(before, gone)
    }
  }

  /** A read has failed, which proves nothing about entities that objects no longer have. */
  readFailed(): void {
    this.#vanished.readFailed()
  }

  /** The rows of an object: those that it has now, and those that it had and that are not proven gone. */
  #rowsOf(key: string, now: Readings, before: ReadonlySet<string> = new Set()): ReadonlySet<string> {
    const lost = [...before].filter((row) => !now.has(row))
    this.#vanished.set(key, lost)
    return now.size + lost.length === before.size ? before : new Set([...now.keys(), ...lost])
  }

  #removeRows(before: PresentedObject, gone: ReadonlySet<string>): void {
    const rows = new Set([...before.rows].filter((row) => !gone.has(row)))
    const { entities, state: facts } = this.#configured.resource
    const readings = readingsOf(entities, before.it, this.#ports.api())
    const left = { ...factsOf(facts, before.it), ...stateOf(entities, rows, before.it, readings) }
    const state = Object.fromEntries(Object.entries(before.state).filter(([field]) => field in left))
    const now = { ...before, rows, state }
    this.objects.set(now.key, now)
    this.#publish(now, before)
  }

  /** Publishes the state, and the documents if they have changed. The state first: presence does not wait. */
  #publish(object: PresentedObject, before: PresentedObject | undefined): void {
    const address = this.addressOf(object.key)
    if (Object.keys(object.state).length > 0) this.#ports.publication.state(address, object.state)
    else if (before !== undefined && Object.keys(before.state).length > 0) this.#ports.publication.clearState(address)
    if (object.announced) this.#announceIfChanged(object, before)
    else if (before?.announced) this.#ports.publication.withdraw(address)
  }

  /** Most new values change nothing that a document contains: then no document is made. */
  #announceIfChanged(object: PresentedObject, before: PresentedObject | undefined): void {
    const isSameShape =
      before?.announced === true &&
      before.rows === object.rows &&
      before.device === object.device &&
      leftOutIn(before.state).join() === leftOutIn(object.state).join()
    if (!isSameShape || this.#documented.get(object.key)?.(object.it) !== true) this.#announce(object)
  }

  #announce({ key, it, device, rows: has, state }: PresentedObject): void {
    const entities = this.#rows.filter(([row]) => has.has(row))
    const address = this.addressOf(key)
    if (entities.length === 0) {
      this.#ports.publication.withdraw(address)
      return
    }
    const { group } = this.#configured
    const { holds } = trackAccess(it, (it) => {
      const object = { address, it, group, device, entities, leftOut: leftOutIn(state) }
      this.#ports.publication.announce(address, (context) => documentsOf(context, object))
    })
    this.#documented.set(key, holds)
  }

  #publishEvents(last: Item | undefined, { key, it, rows }: PresentedObject): void {
    for (const [row, table] of this.#rows) {
      if (table.is !== 'event' || !rows.has(row)) continue
      const before = last ?? this.#kept.before(row, key)
      if (before === undefined) continue
      for (const [event_type, matches] of Object.entries(table.types)) {
        if (!matches(before, it)) continue
        this.#ports.publication.event(this.addressOf(key), row, { event_type, ...attributesOf(table, it) })
      }
    }
  }
}
