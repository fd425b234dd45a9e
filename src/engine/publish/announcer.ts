/**
 * Keeps Home Assistant's discovery documents: announces objects, removes what is gone (homeassistant/removal.ts), removes
 * what earlier runs left once that is proven, repeats everything when Home Assistant starts, and respects a user who
 * deleted a device there.
 */
import type { Logger } from 'pino'
import type { DiscoveryContext, Document } from '../../homeassistant/context.ts'
import { hasParent, identifierOf, withoutParent } from '../../homeassistant/devices.ts'
import { type Discovery, discoveryOf, documentOf } from '../../homeassistant/discovery.ts'
import {
  componentsOf,
  type Removal,
  removeComponents,
  removeDocument,
  removedComponents,
  withoutEntityIds,
} from '../../homeassistant/removal.ts'
import type { DiscoverySettle } from './discovery-settle.ts'
import type { Inventory } from './inventory.ts'
import type { Publisher } from './publisher.ts'
import { topicsByObject } from './retained-scan.ts'

/** Makes the discovery documents of an object, by topic, in the form (`mode`) that the context names. */
export type Documents = (context: DiscoveryContext) => ReadonlyMap<string, Document>

export interface AnnouncerPorts {
  readonly publisher: Publisher
  readonly inventory: Inventory
  readonly settle: DiscoverySettle
  /** undefined if `homeassistant.enabled` is false: nothing is announced. */
  readonly discoveryContext: () => DiscoveryContext | undefined
  readonly log: Logger
}

/** Tells Home Assistant that this topic's entities move to another one. Not retained for long: an empty message would warn. */
const migrating = JSON.stringify({ migrate_discovery: true })
/** Seconds. */
const migratingFor = 2

/** `slowly`: Home Assistant needs time for many of them. `later`: together with what is announced in its place. */
type RemovalUrgency = 'later' | 'slowly'

export class Announcer {
  readonly #ports: AnnouncerPorts
  /** The discovery topics of each object. */
  readonly #topicsOf = new Map<string, ReadonlySet<string>>()
  /** Topics that the user deleted in Home Assistant: they stay away until the next start or refresh. */
  readonly #deleted = new Set<string>()
  /** The devices of those: a new object on one of them does not bring it back. */
  readonly #deletedDevices = new Set<string>()
  /** Empty messages of this daemon that the broker will send back (MQTT 3.1.1), counted by topic. */
  readonly #echoes = new Map<string, number>()

  /** The topics of `inventory.earlier` by the object that they announce, as they were at the first announcement. */
  #former: Map<string, string[]> | undefined

  constructor(ports: AnnouncerPorts) {
    this.#ports = ports
  }

  /** Announces an object, or what has changed of it. @param object its state topic. */
  announce(object: string, documents: Documents): void {
    const context = this.#ports.discoveryContext()
    if (context === undefined) return
    const made = documents(context)
    // Before the new documents, which may contain the same unique ids.
    for (const topic of this.#topicsOf.get(object) ?? []) if (!made.has(topic)) this.#removeCurrent(topic, 'later')
    if (hasTracker(made)) this.#ports.publisher.goesFirst(object)
    this.#topicsOf.set(object, new Set(made.keys()))
    this.#moveFromOtherMode(context, documents)
    this.#removeFormer(object, made)
    for (const [topic, document] of made) this.#announceDocument(object, topic, discoveryOf(document))
  }

  /** Removes an object from Home Assistant. */
  withdraw(object: string): void {
    for (const topic of this.#topicsOf.get(object) ?? []) this.#removeCurrent(topic, 'slowly')
    this.#topicsOf.delete(object)
  }

  /** Whether Home Assistant has an entity of this object that uses this topic. Without discovery, every client may. */
  isAnnounced(object: string, topic: string): boolean {
    const { discoveryContext, inventory } = this.#ports
    if (discoveryContext() === undefined) return true
    const used = JSON.stringify(topic)
    return [...(this.#topicsOf.get(object) ?? [])].some((it) => inventory.current.get(it)?.payload.includes(used))
  }

  /** Why Home Assistant has no entity of an object that was announced; undefined if it has. @param object its state topic. */
  whyAbsent(object: string): 'deleted by user' | 'discovery disabled' | undefined {
    const { discoveryContext, inventory } = this.#ports
    if (discoveryContext() === undefined) return 'discovery disabled'
    const topics = [...(this.#topicsOf.get(object) ?? [])]
    return topics.some((it) => this.#deleted.has(it)) && !topics.some((it) => inventory.current.has(it))
      ? 'deleted by user'
      : undefined
  }

  /** Removes what earlier runs announced and this one did not, if `isGone`. */
  removeOrphans(isGone: (document: Document) => boolean): void {
    for (const [topic, document] of [...this.#ports.inventory.earlier]) {
      if (!isGone(document)) continue
      this.#ports.log.info(
        { topic },
        `Removed from Home Assistant: ${topic}. An earlier run announced it, and it no longer exists`,
      )
      this.#remove(topic, document, 'slowly')
    }
  }

  /** Home Assistant has started: publishes all documents again, and the removals of the last 30 days in between. */
  homeAssistantStarted(): void {
    const { publisher, inventory, settle } = this.#ports
    const { current } = inventory
    settle.homeAssistantStarted(this.#topicsOf.keys())
    publisher.republish((topic) => current.has(topic))
    for (const [topic, document] of inventory.removals()) {
      const now = current.get(topic)
      this.#send(
        now === undefined ? this.#removalOf(topic, document) : removeComponents(topic, document, documentOf(now)),
        'slowly',
      )
    }
    publisher.republish((topic) => !current.has(topic))
  }

  /** Somebody cleared a discovery topic. If the message was not sent by this daemon, the user deleted the device. */
  topicCleared(topic: string): void {
    const echo = this.#echoes.get(topic) ?? 0
    if (echo > 1) this.#echoes.set(topic, echo - 1)
    else this.#echoes.delete(topic)
    const { inventory, publisher, log } = this.#ports
    const discovery = inventory.current.get(topic)
    if (echo > 0 || discovery === undefined) return
    inventory.deletedByUser(topic)
    this.#deleted.add(topic)
    this.#deletedDevices.add(discovery.identifier ?? '')
    publisher.forget(topic)
    log.info(
      { topic },
      `Deleted in Home Assistant by the user: ${topic}. It is announced again after a restart or a refresh`,
    )
  }

  /** The user asked for everything again, also for what was deleted in Home Assistant. */
  forgetDeletions(): void {
    this.#deleted.clear()
    this.#deletedDevices.clear()
  }

  #announceDocument(object: string, topic: string, discovery: Discovery): void {
    const { inventory, settle } = this.#ports
    if (this.#isDeleted(topic, discovery) || inventory.current.get(topic)?.payload === discovery.payload) return
    // A document that an earlier run left unchanged is known to Home Assistant.
    const isKnown = JSON.stringify(inventory.earlier.get(topic)) === discovery.payload
    if (!isKnown) settle.announced(object, discovery.entities)
    const boxReturns = !discovery.hasParent && !this.#exists(discovery.identifier)
    this.#publish(topic, discovery)
    if (boxReturns) this.#adopt()
  }

  #publish(topic: string, discovery: Discovery): void {
    const { publisher, inventory } = this.#ports
    const before = inventory.lastDocument(topic)
    inventory.announced(topic, discovery)
    if (before !== undefined) this.#removeGoneRows(topic, before, documentOf(discovery))
    if (inventory.wasRemoved(discovery))
      publisher.publish(topic, JSON.stringify(withoutEntityIds(documentOf(discovery))), 'later')
    publisher.retain(topic, discovery.payload, 'later')
  }

  #removeGoneRows(topic: string, before: Document, document: Document): void {
    const gone = removedComponents(before, document)
    if (gone.length === 0) return
    this.#ports.inventory.rowsRemoved(topic, { ...before, components: Object.fromEntries(gone) })
    this.#send(removeComponents(topic, before, document), 'later')
  }

  #removeCurrent(topic: string, urgency: RemovalUrgency): void {
    const last = this.#ports.inventory.current.get(topic)
    if (last !== undefined) this.#remove(topic, documentOf(last), urgency)
  }

  #remove(topic: string, document: Document, urgency: RemovalUrgency): void {
    this.#ports.inventory.removed(topic, document)
    const device = identifierOf(document)
    // A document of an earlier run may describe the shared device as the removed one did. It is still to be announced, and
    // what it says then has to come last.
    const isToBeDescribed = !this.#isAnnouncedNow(device) && this.#exists(device)
    this.#send(this.#removalOf(topic, document), isToBeDescribed ? 'later' : urgency)
  }

  #isAnnouncedNow(device: string | undefined): boolean {
    return [...this.#ports.inventory.current.values()].some(({ identifier }) => identifier === device)
  }

  /** @param document no longer in the inventory */
  #removalOf(topic: string, document: Document): Removal[] {
    return removeDocument(topic, document, this.#documentAbout(identifierOf(document)))
  }

  /**
   * The entities were announced under the topics of the other mode: they move. Removed and announced again they would
   * lose the user's entity ids, and persons their trackers (seen on 2026.11).
   */
  #moveFromOtherMode(context: DiscoveryContext, documents: Documents): void {
    const { inventory, publisher } = this.#ports
    if (inventory.earlier.size === 0) return
    const other = documents({ ...context, mode: context.mode === 'device' ? 'single' : 'device' })
    for (const topic of other.keys()) {
      if (!inventory.earlier.delete(topic)) continue
      if (publisher.canExpire()) publisher.retainUntilExpiry(migratingFor, topic, migrating)
      else
        this.#send(
          [
            { topic, payload: migrating, retain: false },
            { topic, payload: '', retain: true },
          ],
          'later',
        )
    }
  }

  /**
   * Documents in which an earlier version announced the same object under other ids. They are removed first, because Home
   * Assistant gives the entity id of an entity that still exists to no other one.
   */
  #removeFormer(object: string, made: ReadonlyMap<string, Document>): void {
    const { earlier } = this.#ports.inventory
    if (earlier.size === 0) return
    this.#former ??= topicsByObject(earlier)
    for (const topic of this.#former.get(object) ?? []) {
      const document = earlier.get(topic)
      if (document !== undefined && !made.has(topic)) this.#remove(topic, document, 'later')
    }
    this.#former.delete(object)
  }

  /** The box is new to Home Assistant, the devices below it are not: it has to learn again what they are below (seen on 2026.11). */
  #adopt(): void {
    const { inventory, publisher } = this.#ports
    const announced = [...inventory.current].map(([topic, discovery]) => [topic, documentOf(discovery)] as const)
    for (const [topic, document] of [...inventory.earlier, ...announced]) {
      if (!hasParent(document)) continue
      publisher.publish(topic, JSON.stringify(withoutParent(document)), 'later')
      publisher.publish(topic, JSON.stringify(document), 'later')
    }
  }

  #isDeleted(topic: string, { identifier = '' }: Discovery): boolean {
    return this.#deleted.has(topic) || (this.#deletedDevices.has(identifier) && !this.#exists(identifier))
  }

  /** Whether some document is about this device. */
  #exists(device: string | undefined): boolean {
    return this.#documentAbout(device) !== undefined
  }

  #documentAbout(device: string | undefined): Document | undefined {
    if (device === undefined) return undefined
    const { current, earlier } = this.#ports.inventory
    for (const discovery of current.values()) if (discovery.identifier === device) return documentOf(discovery)
    for (const document of earlier.values()) if (identifierOf(document) === device) return document
    return undefined
  }

  #send(removals: readonly Removal[], urgency: RemovalUrgency): void {
    const { publisher } = this.#ports
    for (const { topic, payload, retain } of removals) {
      if (!retain) publisher.publish(topic, payload, urgency)
      else if (payload !== '') publisher.retain(topic, payload, 'later')
      else {
        if (publisher.receivesOwn()) this.#echoes.set(topic, (this.#echoes.get(topic) ?? 0) + 1)
        publisher.clear(topic, urgency)
      }
    }
  }
}

function hasTracker(documents: ReadonlyMap<string, Document>): boolean {
  const isTracker = ({ platform }: Document) => platform === 'device_tracker'
  return [...documents].some(
    ([topic, document]) => topic.includes('/device_tracker/') || Object.values(componentsOf(document)).some(isTracker),
  )
}
