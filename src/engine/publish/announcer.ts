/**
 * What Home Assistant is told exists. It announces objects, takes back what is gone (removal.ts), settles what earlier
 * runs left behind once that is proven, repeats all of it at a birth message, and respects an owner who deleted a device.
 */
import type { Logger } from 'pino'
import { alone, identifierOf, isBelow } from '../../homeassistant/devices.ts'
import { type Discovery, documentOf } from '../../homeassistant/discovery.ts'
import type { Document, House } from '../../homeassistant/document.ts'
import { goneRows, type Removal, removeDocument, removeRows, returning } from '../../homeassistant/removal.ts'
import type { Address } from '../../mqtt/topics.ts'
import { createDiscoverySettle } from './discovery-settle.ts'
import type { Inventory } from './inventory.ts'
import type { Publisher } from './publisher.ts'
import { topicsIn } from './retained-scan.ts'

/** The discovery messages of an object, by topic, in the form that the house asks for. */
export type Documents = (house: House) => ReadonlyMap<string, Discovery>

/** Tells Home Assistant that this topic's entities move to another one. It must not stay: an empty message would warn. */
const migrating = JSON.stringify({ migrate_discovery: true })
/** Seconds. */
const migratingFor = 2

export type Announcer = ReturnType<typeof createAnnouncer>

export interface AnnouncerOptions {
  readonly publisher: Publisher
  readonly inventory: Inventory
  /** undefined where `homeassistant.enabled` is false: nothing is announced. */
  readonly house: () => House | undefined
  readonly log: Logger
}

export function createAnnouncer({ publisher, inventory, house, log }: AnnouncerOptions) {
  const { current, earlier } = inventory
  /** The discovery topics of each object, by its state topic's address. */
  const topicsOf = new Map<string, Set<string>>()
  const settling = createDiscoverySettle(() => performance.now())
  /** Deleted in Home Assistant by the owner: they stay away until the next start or refresh. */
  const dismissed = new Set<string>()
  /** The devices of those: nothing new that turns up on one of them brings it back. */
  const dismissedDevices = new Set<string>()
  /** Empty messages of our own that will come back to us (MQTT 3.1.1). */
  const echoes = new Map<string, number>()

  function send(removals: readonly Removal[]): void {
    for (const { topic, payload, retain } of removals) {
      if (!retain) publisher.publish(topic, payload)
      else if (payload !== '') publisher.retain(topic, payload)
      else {
        if (publisher.hearsItself()) echoes.set(topic, (echoes.get(topic) ?? 0) + 1)
        publisher.clear(topic)
      }
    }
  }

  function retire(topic: string, document: Document): void {
    inventory.retired(topic, document)
    send(removeDocument(topic, document))
  }

  function standsOn(device: string | undefined): boolean {
    for (const { identifier } of current.values()) if (identifier === device) return true
    for (const document of earlier.values()) if (identifierOf(document) === device) return true
    return false
  }

  function isDismissed(topic: string, { identifier: device = '' }: Discovery): boolean {
    return dismissed.has(topic) || (dismissedDevices.has(device) && !standsOn(device))
  }

  /** The box is new to Home Assistant, those below it are not: they are told anew what they are below (seen on 2026.11). */
  function adopt(): void {
    const standing = [...current].map(([topic, said]) => [topic, documentOf(said)] as const)
    for (const [topic, document] of [...earlier, ...standing]) {
      if (!isBelow(document)) continue
      publisher.publish(topic, JSON.stringify(alone(document)))
      publisher.publish(topic, JSON.stringify(document))
    }
  }

  function put(topic: string, said: Discovery): void {
    const before = inventory.standing(topic)
    inventory.announced(topic, said)
    if (before !== undefined) leaveOut(topic, before, documentOf(said))
    if (inventory.returns(said)) publisher.publish(topic, JSON.stringify(returning(documentOf(said))))
    publisher.retain(topic, said.payload)
  }

  /** What a document has no more goes. */
  function leaveOut(topic: string, before: Document, document: Document): void {
    const gone = goneRows(before, document)
    if (gone.length === 0) return
    inventory.remember(topic, { ...before, components: Object.fromEntries(gone) })
    send(removeRows(topic, before, document))
  }

  /**
   * The same entities stood under the other form's topics: they move. Removed and announced anew they would lose their
   * owner's ids, and persons their trackers (seen on 2026.11).
   */
  function swap(to: House, documents: Documents): void {
    if (earlier.size === 0) return
    const other = documents({ ...to, mode: to.mode === 'device' ? 'single' : 'device' })
    for (const topic of other.keys()) {
      if (!earlier.delete(topic)) continue
      if (publisher.forgetsByItself()) publisher.retainUntilExpiry(migratingFor, topic, migrating)
      else
        send([
          { topic, payload: migrating, retain: false },
          { topic, payload: '', retain: true },
        ])
    }
  }

  return {
    /** Announces an object, or what has changed of it. */
    announce(address: Address, inForm: Documents): void {
      const to = house()
      if (to === undefined) return
      const object = objectOf(address)
      const documents = inForm(to)
      for (const topic of topicsOf.get(object) ?? []) {
        const last = current.get(topic)
        if (!documents.has(topic) && last !== undefined) retire(topic, documentOf(last))
      }
      topicsOf.set(object, new Set(documents.keys()))
      swap(to, inForm)
      for (const [topic, said] of documents) {
        if (isDismissed(topic, said) || current.get(topic)?.payload === said.payload) continue
        // What stands as an earlier run left it, Home Assistant has.
        const known = JSON.stringify(earlier.get(topic)) === said.payload
        if (!known) settling.announced(object, said.entities)
        const boxIsBack = !said.isBelow && !standsOn(said.identifier)
        put(topic, said)
        if (boxIsBack) adopt()
      }
    },

    /** Takes an object back. */
    withdraw(address: Address): void {
      const object = objectOf(address)
      for (const topic of topicsOf.get(object) ?? []) {
        const last = current.get(topic)
        if (last !== undefined) retire(topic, documentOf(last))
      }
      topicsOf.delete(object)
    },

    /** Takes back what earlier runs announced and this one has not; `gone` judges by the topics that a document names. */
    removeOf(gone: (topics: readonly string[]) => boolean): void {
      for (const [topic, document] of [...earlier]) {
        if (!gone(topicsIn(document))) continue
        log.info({ topic }, 'taken back from Home Assistant: an earlier run announced it and it is there no more')
        retire(topic, document)
      }
    },

    /** Everything once more: documents (the box's own stands first), then the removals of the last 30 days. */
    birth(): void {
      settling.born(topicsOf.keys())
      publisher.republish((topic) => current.has(topic))
      for (const [topic, document] of inventory.removals()) {
        const now = current.get(topic)
        send(now === undefined ? removeDocument(topic, document) : removeRows(topic, document, documentOf(now)))
      }
      publisher.republish((topic) => !current.has(topic))
    },

    /** An empty message on a discovery topic that is not our own echo: the owner deleted the device. */
    emptied(topic: string): void {
      const echo = echoes.get(topic) ?? 0
      if (echo > 1) echoes.set(topic, echo - 1)
      else echoes.delete(topic)
      const said = current.get(topic)
      if (echo > 0 || said === undefined) return
      inventory.dismissed(topic)
      dismissed.add(topic)
      dismissedDevices.add(said.identifier ?? '')
      publisher.forget(topic)
      log.info({ topic }, 'deleted in Home Assistant by its owner: it stays away until the next start or refresh')
    },

    /** The owner asked for everything again. */
    clearDismissals(): void {
      dismissed.clear()
      dismissedDevices.clear()
    },

    /** Milliseconds until an event of this object can be heard. */
    settleDelay: (address: Address): number => settling.patience(objectOf(address)),
  }
}

function objectOf({ adapter, resource, id }: Address): string {
  return `${adapter}/${resource}/${id}`
}
