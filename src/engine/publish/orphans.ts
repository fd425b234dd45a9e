/**
 * Orphans: states and discovery documents that earlier runs left on the broker. They are removed when it is proven that
 * nothing belongs to them any more: of a disabled or unknown resource at once, of an enabled one after its first complete
 * read.
 */
import type { DiscoveryContext } from '../../homeassistant/context.ts'
import type { Broker } from '../ports.ts'
import type { Announcer } from './announcer.ts'
import type { Inventory } from './inventory.ts'
import type { Publisher } from './publisher.ts'
import { ownDocument, scanRetained, topicsIn } from './retained-scan.ts'

export interface OrphansPorts {
  readonly broker: Broker
  readonly publisher: Publisher
  readonly announcer: Announcer
  readonly inventory: Inventory
  readonly discoveryContext: DiscoveryContext
  /** Whether discovery is on. If not, every announced document is an orphan. */
  readonly discovery: boolean
  /** Names of all adapters of this version, enabled or not. */
  readonly adapterNames: readonly string[]
  /** Whether the resource `adapter.name` is enabled. */
  readonly isEnabled: (adapter: string, resource: string) => boolean
}

interface Place {
  readonly adapter: string
  readonly resource: string
}

export class Orphans {
  readonly #ports: OrphansPorts
  /** State topics that were retained when the scan ended. */
  readonly #states = new Set<string>()

  constructor(ports: OrphansPorts) {
    this.#ports = ports
  }

  /** Collects what is retained on the broker. */
  async scan(): Promise<void> {
    const { broker, inventory, discoveryContext } = this.#ports
    const { topics, prefix, origin, box } = discoveryContext
    const filters = [`${prefix}/device/+/config`, `${prefix}/+/+/+/config`, ...topics.stateFilters]
    const found = await scanRetained(broker, filters)
    for (const [topic, payload] of found) {
      const document = this.#isOwnDiscoveryTopic(topic) ? ownDocument(payload, origin.name, box) : undefined
      if (document !== undefined && !inventory.current.has(topic)) inventory.earlier.set(topic, document)
    }
    const named = new Set([...inventory.earlier.values()].flatMap((document) => topicsIn(document)))
    for (const topic of found.keys()) if (this.#isOwnState(topic, named)) this.#states.add(topic)
  }

  /** Removes what belongs to an adapter or resource that is disabled or unknown. */
  removeUnknown(): void {
    const { announcer, discovery } = this.#ports
    announcer.removeOrphans((named) => !discovery || !named.some((topic) => this.#isEnabled(this.#placeIn(topic))))
    this.#clear((topic) => !this.#isEnabled(this.#ports.discoveryContext.topics.resourceOf(topic)))
  }

  /** After a complete read of a resource: removes what is left of it, except the state topics in `keep`. */
  removeOf(adapter: string, resource: string, keep: () => ReadonlySet<string>): void {
    const { announcer, discoveryContext } = this.#ports
    const isSame = (place: Place | undefined) => place?.adapter === adapter && place.resource === resource
    announcer.removeOrphans((named) => named.map((topic) => this.#placeIn(topic)).some(isSame))
    const left = [...this.#states].filter((topic) => this.#isOf(topic, adapter, resource))
    if (left.length === 0) return
    const kept = keep()
    const availability = discoveryContext.topics.availability(adapter, resource)
    this.#clear((topic) => this.#isOf(topic, adapter, resource) && !kept.has(topic) && topic !== availability)
    for (const topic of left) this.#states.delete(topic)
  }

  /** Whether earlier runs left states of this resource. */
  has(adapter: string, resource: string): boolean {
    return [...this.#states].some((topic) => this.#isOf(topic, adapter, resource))
  }

  #clear(isGone: (topic: string) => boolean): void {
    for (const topic of [...this.#states].filter(isGone)) {
      this.#states.delete(topic)
      this.#ports.publisher.clear(topic)
    }
  }

  #isOf(topic: string, adapter: string, resource: string): boolean {
    const place = this.#ports.discoveryContext.topics.resourceOf(topic)
    return place?.adapter === adapter && place.resource === resource
  }

  #isEnabled(place: Place | undefined): boolean {
    return place !== undefined && this.#ports.isEnabled(place.adapter, place.resource)
  }

  /**
   * The resource of a topic that a document of this daemon names; under another base topic of an earlier run, if it is
   * enabled. Such a document is announced again with other topics: removed before, it would lose what the user has changed.
   */
  #placeIn(topic: string): Place | undefined {
    const { discoveryContext, isEnabled } = this.#ports
    const own = discoveryContext.topics.resourceOf(topic)
    if (own !== undefined) return own
    const levels = topic.split('/')
    const places = levels.map((adapter, index) => ({ adapter, resource: levels[index + 1] ?? '' }))
    return places.find(({ adapter, resource }) => isEnabled(adapter, resource))
  }

  /** `<prefix>/<platform>/<box>_…` */
  #isOwnDiscoveryTopic(topic: string): boolean {
    const { prefix, box } = this.#ports.discoveryContext
    const [, id] = topic.startsWith(`${prefix}/`) ? topic.slice(prefix.length + 1).split('/') : []
    return id?.startsWith(`${box}_`) === true
  }

  /** Of one of the adapters, or named in a document of this daemon: other programs may use the base topic too. */
  #isOwnState(topic: string, named: ReadonlySet<string>): boolean {
    const { discoveryContext, adapterNames, publisher } = this.#ports
    const place = discoveryContext.topics.resourceOf(topic)
    const isKnown = place !== undefined && (adapterNames.includes(place.adapter) || named.has(topic))
    return isKnown && publisher.current(topic) === undefined
  }
}
