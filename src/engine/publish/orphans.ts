/**
 * Orphans: states and discovery documents that earlier runs left on the broker. They are removed when it is proven that
 * nothing belongs to them any more: of a disabled or unknown resource at once, of an enabled one after its first complete
 * read.
 */
import type { DiscoveryContext, Document } from '../../homeassistant/context.ts'
import { memoize } from '../../incremental/memoize.ts'
import type { Broker } from '../ports.ts'
import type { Announcer } from './announcer.ts'
import type { Inventory } from './inventory.ts'
import type { Publisher } from './publisher.ts'
import { ownDocument, scanRetained, topicsIn } from './retained-scan.ts'

/** A resource with its adapter: `lan.hosts`. */
type ResourceName = string

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
  /** The resources that are enabled. */
  readonly enabled: ReadonlySet<ResourceName>
}

export class Orphans {
  readonly #ports: OrphansPorts
  /** State topics that were retained when the scan ended. */
  readonly #states = new Map<ResourceName, Set<string>>()
  /** The resources whose topics a document names. Each resource asks for all documents after its first read. */
  readonly #resourcesIn = memoize(
    (document: Document) => new Set(topicsIn(document).flatMap((it) => this.#namesIn(it))),
  )

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
    for (const topic of found.keys()) this.#keepState(topic, named)
  }

  /** Removes what belongs to an adapter or resource that is disabled or unknown. */
  removeUnknown(): void {
    const { announcer, discovery, enabled } = this.#ports
    const hasEnabled = (names: ReadonlySet<ResourceName>) => [...names].some((name) => enabled.has(name))
    announcer.removeOrphans((document) => !discovery || !hasEnabled(this.#resourcesIn(document)))
    for (const name of this.#states.keys()) if (!enabled.has(name)) this.#clear(name)
  }

  /** After a complete read of a resource: removes what is left of it, except the state topics in `keep`. */
  removeOf(adapter: string, resource: string, keep: () => ReadonlySet<string>): void {
    const { announcer, discoveryContext } = this.#ports
    const name = nameOf(adapter, resource)
    announcer.removeOrphans((document) => this.#resourcesIn(document).has(name))
    if (!this.#states.has(name)) return
    this.#clear(name, new Set([...keep(), discoveryContext.topics.availability(adapter, resource)]))
  }

  /** Whether earlier runs left states of this resource. */
  has(adapter: string, resource: string): boolean {
    return this.#states.has(nameOf(adapter, resource))
  }

  #clear(name: ResourceName, kept: ReadonlySet<string> = new Set()): void {
    const topics = this.#states.get(name) ?? []
    this.#states.delete(name)
    for (const topic of topics) if (!kept.has(topic)) this.#ports.publisher.clear(topic)
  }

  /**
   * The resource of a topic that a document of this daemon names; under another base topic of an earlier run, if it is
   * enabled. Such a document is announced again with other topics: removed before, it would lose what the user has changed.
   */
  #namesIn(topic: string): readonly ResourceName[] {
    const { discoveryContext, enabled } = this.#ports
    const own = discoveryContext.topics.resourceOf(topic)
    if (own !== undefined) return [nameOf(own.adapter, own.resource)]
    const levels = topic.split('/')
    const names = levels.map((adapter, index) => nameOf(adapter, levels[index + 1] ?? ''))
    return names.filter((name) => enabled.has(name)).slice(0, 1)
  }

  /** `<prefix>/<platform>/<box>_…` */
  #isOwnDiscoveryTopic(topic: string): boolean {
    const { prefix, box } = this.#ports.discoveryContext
    const [, id] = topic.startsWith(`${prefix}/`) ? topic.slice(prefix.length + 1).split('/') : []
    return id?.startsWith(`${box}_`) === true
  }

  /** Keeps a topic of one of the adapters, or one that a document names: other programs may use the base topic too. */
  #keepState(topic: string, named: ReadonlySet<string>): void {
    const { discoveryContext, adapterNames, publisher } = this.#ports
    const place = discoveryContext.topics.resourceOf(topic)
    if (place === undefined || !(adapterNames.includes(place.adapter) || named.has(topic))) return
    if (publisher.current(topic) !== undefined) return
    const name = nameOf(place.adapter, place.resource)
    this.#states.set(name, (this.#states.get(name) ?? new Set()).add(topic))
  }
}

function nameOf(adapter: string, resource: string): ResourceName {
  return `${adapter}.${resource}`
}
