/** Shows the single objects of one resource: their discovery documents, states and events. */
import type { CompiledEntity, Item } from '../../contract/compiled.ts'
import type { Device } from '../../contract/resource.ts'
import type { ApiVersion } from '../../contract/version.ts'
import { announce } from '../../homeassistant/document.ts'
import { rowsOf, type State, stateOf } from '../../homeassistant/state.ts'
import { type TrackedAccess, trackAccess } from '../../incremental/tracked-access.ts'
import type { Address } from '../../mqtt/topics.ts'
import type { Clock, ConfiguredResource } from '../ports.ts'
import type { Publication } from '../publish/publication.ts'
import type { Home } from './presence/presence-tracker.ts'

/** An object as it was last shown. */
export interface PresentedObject {
  readonly key: string
  readonly it: Item
  /** The device that it is announced on; undefined for the Freebox itself. */
  readonly device: Device | undefined
  /** The rows that this object has. */
  readonly rows: ReadonlySet<string>
  readonly state: State
  readonly announced: boolean
}

/** What to show of an object. */
export interface Presentation {
  readonly key: string
  readonly it: Item
  readonly device: Device | undefined
  readonly announced: boolean
  readonly home: Home
}

export interface ObjectPresenterPorts {
  readonly publication: Publication
  readonly clock: Clock
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

  constructor(configured: ConfiguredResource, ports: ObjectPresenterPorts) {
    this.#configured = configured
    this.#ports = ports
    const { adapter, name, resource } = configured
    // What cannot be commanded cannot be denied.
    const isPermitted = (key: string, row: CompiledEntity) =>
      !('set' in row || 'press' in row) || ports.permits(`${adapter}.${name}.${key}`)
    this.#rows = Object.entries(resource.entities).filter(([key, row]) => isPermitted(key, row))
  }

  addressOf(id: string): Address {
    return { adapter: this.#configured.adapter, resource: this.#configured.name, id }
  }

  /** Publishes what has changed of an object. */
  show(presentation: Presentation): void {
    const { key, it, device, announced, home } = presentation
    const before = this.objects.get(key)
    const { entities } = this.#configured.resource
    const rows = rowsOf(entities, it, before?.rows ?? new Set(), this.#ports.api())
    const state = stateOf(entities, rows, it, { now: this.#ports.clock.epoch(), before: before?.state, home })
    const now: PresentedObject = { key, it, device, rows, state, announced }
    this.objects.set(key, now)
    if (announced) this.#announceIfChanged(now, before)
    else if (before?.announced) this.#ports.publication.withdraw(this.addressOf(key))
    if (Object.keys(state).length > 0) this.#ports.publication.state(this.addressOf(key), state)
    if (before !== undefined) this.#publishEvents(before.it, now)
  }

  remove(key: string): void {
    this.objects.delete(key)
    this.#documented.delete(key)
    const address = this.addressOf(key)
    this.#ports.publication.withdraw(address)
    this.#ports.publication.clearState(address)
  }

  /** Announces every object again: what all documents have in common has changed. */
  announceAgain(): void {
    for (const object of this.objects.values()) if (object.announced) this.#announce(object)
  }

  /** Most new values change nothing that a document contains: then no document is made. */
  #announceIfChanged(object: PresentedObject, before: PresentedObject | undefined): void {
    const isSameShape =
      before?.announced === true && before.rows.size === object.rows.size && before.device === object.device
    if (!isSameShape || this.#documented.get(object.key)?.(object.it) !== true) this.#announce(object)
  }

  #announce({ key, it, device, rows: has }: PresentedObject): void {
    const rows = this.#rows.filter(([row]) => has.has(row))
    if (rows.length === 0) return
    const address = this.addressOf(key)
    const { holds } = trackAccess(it, (it) => {
      this.#ports.publication.announce(address, (house) => announce(house, { address, it, device, rows }))
    })
    this.#documented.set(key, holds)
  }

  #publishEvents(before: Item, { key, it, rows }: PresentedObject): void {
    for (const [row, table] of this.#rows) {
      if (table.is !== 'event' || !rows.has(row)) continue
      const details = Object.entries(table.attributes ?? {}).map(([name, of]) => [name, of(it) ?? null])
      for (const [event_type, matches] of Object.entries(table.types)) {
        if (!matches(before, it)) continue
        this.#ports.publication.event(this.addressOf(key), row, { event_type, ...Object.fromEntries(details) })
      }
    }
  }
}
