/** The publishing part of the engine, connected: retained topics, discovery, events and the orphans of earlier runs. */
import type { Logger } from 'pino'
import type { DiscoveryContext } from '../../homeassistant/context.ts'
import type { Broker, Clock, ConfiguredResource, ShowObserver, Store } from '../ports.ts'
import { Announcer, type Documents } from './announcer.ts'
import { DiscoverySettle } from './discovery-settle.ts'
import { EventQueue } from './event-queue.ts'
import { loadInventory } from './inventory.ts'
import { Orphans } from './orphans.ts'
import { Publication } from './publication.ts'
import { Publisher } from './publisher.ts'

export interface PublishingOptions {
  readonly broker: Broker
  readonly store: Store
  readonly clock: Clock
  readonly log: Logger
  readonly resources: readonly ConfiguredResource[]
  readonly adapterNames: readonly string[]
  /** How discovery describes this box. Asked at every announcement, since a new firmware changes it. */
  readonly discoveryContext: () => DiscoveryContext
  readonly homeassistant: { readonly enabled: boolean; readonly sweep: boolean }
  /** The documents of the bridge itself. They come first: the first document of a box must be that of the box. */
  readonly bridge: Documents
  /** Called for everything that is shown differently than before. */
  readonly observer?: ShowObserver | undefined
}

export class Publishing {
  readonly publisher: Publisher
  readonly announcer: Announcer
  readonly publication: Publication
  readonly #options: PublishingOptions
  readonly #events: EventQueue
  readonly #orphans: Orphans
  readonly #bridgeObject: string

  static async create(options: PublishingOptions): Promise<Publishing> {
    return new Publishing(options, await loadInventory(options.store, () => options.clock.epoch()))
  }

  private constructor(options: PublishingOptions, inventory: Awaited<ReturnType<typeof loadInventory>>) {
    const { broker, log, homeassistant, resources, adapterNames } = options
    const discoveryContext = options.discoveryContext()
    const { topics } = discoveryContext
    const publisher = new Publisher(broker)
    const settle = new DiscoverySettle(() => performance.now())
    const contextIfEnabled = () => (homeassistant.enabled ? options.discoveryContext() : undefined)
    const announcer = new Announcer({ publisher, inventory, settle, log, discoveryContext: contextIfEnabled })
    const events = new EventQueue({
      delay: (object) => settle.delay(object),
      publish: (topic, payload) => publisher.publish(topic, payload),
    })
    const enabled = new Set(resources.map(({ adapter, name }) => `${adapter}.${name}`))
    const discovery = homeassistant.enabled
    const orphans = new Orphans({
      broker,
      publisher,
      announcer,
      inventory,
      discoveryContext,
      discovery,
      adapterNames,
      enabled,
    })
    this.#options = options
    this.#events = events
    this.#orphans = orphans
    this.#bridgeObject = topics.bridge('info')
    this.publisher = publisher
    this.announcer = announcer
    this.publication = new Publication({ topics, publisher, announcer, events, orphans, observer: options.observer })
  }

  /** Looks at what earlier runs left on the broker, and announces the box before anything else. */
  async open(): Promise<void> {
    const { sweep } = this.#options.homeassistant
    if (sweep) await this.#orphans.scan()
    this.announceBridge()
    if (sweep) this.#orphans.removeUnknown()
  }

  announceBridge(): void {
    this.announcer.announce(this.#bridgeObject, this.#options.bridge)
  }

  /** The broker is connected again. @param kept whether it still has every retained message that it has acknowledged. */
  brokerReturned(kept: boolean): void {
    this.publisher.brokerReturned(kept)
  }

  /** Publishes what still waits, and resolves when the broker has acknowledged everything. */
  async close(): Promise<void> {
    this.#events.flush()
    await this.publisher.flushed()
  }
}
