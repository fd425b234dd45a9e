/**
 * What earlier runs left on the broker and in Home Assistant. It goes when it is proven that nothing stands for it any
 * more: for a disabled or unknown thing at once, for an enabled one after its first complete read (runner.ts).
 */
import type { House } from '../../homeassistant/document.ts'
import type { Broker } from '../ports.ts'
import type { Announcer } from './announcer.ts'
import type { Inventory } from './inventory.ts'
import type { Publisher } from './publisher.ts'
import { ownDocument, scanRetained, topicsIn } from './retained-scan.ts'

export interface OrphansOptions {
  readonly broker: Broker
  readonly publisher: Publisher
  readonly announcer: Announcer
  readonly inventory: Inventory
  readonly house: House
  /** Whether discovery is on: if not, nothing that was announced stands any more. */
  readonly discovery: boolean
  /** Names of all chapters that this version knows, enabled or not. */
  readonly adapterNames: readonly string[]
  /** Whether an enabled thing stands for this place. */
  readonly enabled: (adapter: string, resource: string) => boolean
}

export type Orphans = ReturnType<typeof createOrphans>

export function createOrphans(options: OrphansOptions) {
  const { broker, publisher, announcer, inventory, house, discovery, adapterNames, enabled } = options
  const { topics, prefix, origin, box } = house
  const states = new Set<string>()

  function isOf(topic: string, adapter: string, resource: string): boolean {
    const place = topics.resourceOf(topic)
    return place?.adapter === adapter && place.resource === resource
  }

  /** `<prefix>/<platform>/<box>_…`: where we announce. */
  function isOurPlace(topic: string): boolean {
    const [, id] = topic.startsWith(`${prefix}/`) ? topic.slice(prefix.length + 1).split('/') : []
    return id?.startsWith(`${box}_`) === true
  }

  /** Of a chapter of ours, or named in a document of ours: another program may live below the base topic, too. */
  function isOurState(topic: string, named: ReadonlySet<string>): boolean {
    const place = topics.resourceOf(topic)
    const known = place !== undefined && (adapterNames.includes(place.adapter) || named.has(topic))
    return known && publisher.standing(topic) === undefined
  }

  function stands(topic: string): boolean {
    const place = topics.resourceOf(topic)
    return place !== undefined && enabled(place.adapter, place.resource)
  }

  function clearStates(gone: (topic: string) => boolean): void {
    for (const topic of [...states].filter(gone)) {
      states.delete(topic)
      publisher.clear(topic)
    }
  }

  return {
    /** Listens to what is retained. */
    async gather(): Promise<void> {
      const filters = [`${prefix}/device/+/config`, `${prefix}/+/+/+/config`, ...topics.stateFilters]
      const found = await scanRetained(broker, filters)
      for (const [topic, payload] of found) {
        const document = isOurPlace(topic) ? ownDocument(payload, origin.name, box) : undefined
        if (document !== undefined && !inventory.current.has(topic)) inventory.earlier.set(topic, document)
      }
      const named = new Set([...inventory.earlier.values()].flatMap((document) => topicsIn(document)))
      for (const topic of found.keys()) if (isOurState(topic, named)) states.add(topic)
    },
    /** Takes back what needs no further proof: of an adapter or thing that is disabled or unknown. */
    removeUnknown(): void {
      announcer.removeOf((named) => !discovery || !named.some(stands))
      clearStates((topic) => !stands(topic))
    },
    /** A thing is completely read: what is left of it and not among `stays` (state topics) is gone. */
    settle(adapter: string, resource: string, stays: () => ReadonlySet<string>): void {
      announcer.removeOf((named) => named.some((topic) => isOf(topic, adapter, resource)))
      const left = [...states].filter((topic) => isOf(topic, adapter, resource))
      if (left.length === 0) return
      const staying = stays()
      const availability = topics.availability(adapter, resource)
      clearStates((topic) => isOf(topic, adapter, resource) && !staying.has(topic) && topic !== availability)
      for (const topic of left) states.delete(topic)
    },
    any: (adapter: string, resource: string): boolean => [...states].some((topic) => isOf(topic, adapter, resource)),
  }
}
