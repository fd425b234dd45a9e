/**
 * Makes the messages that remove documents and components from Home Assistant (pure; reference 0.1, point 3). Home
 * Assistant removes only what it has discovered since its start. So a removal sends the full document first (not
 * retained), then the removal, and then what stays retained. It is idempotent and can be repeated at every birth
 * message.
 */
import type { Document } from './context.ts'
import { withDeviceOf, withoutParent } from './devices.ts'

export interface Removal {
  readonly topic: string
  readonly payload: string
  readonly retain: boolean
}

/**
 * Removes a document with its entities, and with its device if no other document names that.
 * @param other a document that also names the device. Home Assistant keeps what the last message says about a device, so
 * the message about the removed document describes it as the other one does.
 */
export function removeDocument(topic: string, last: Document, other: Document | undefined): Removal[] {
  const document = withoutParent(other === undefined ? last : withDeviceOf(other, last))
  return [
    { topic, payload: JSON.stringify(document), retain: false },
    { topic, payload: '', retain: true },
  ]
}

/**
 * Removes the components that are in `last` and not in `next` (device-based documents). The caller publishes `next`
 * afterwards. A component of `next` with the unique id of a removed one (its key changed) is left out of these
 * messages: Home Assistant refuses two components with one unique id.
 */
export function removeComponents(topic: string, last: Document, next: Document): Removal[] {
  const removed = removedComponents(last, next)
  if (removed.length === 0) return []
  const ids = new Set(removed.map(([, it]) => identityOf(it)))
  const remaining = Object.entries(componentsOf(next)).filter(([, it]) => !ids.has(identityOf(it)))
  const emptied = removed.map(([key, { platform }]) => [key, { platform }] as const)
  const documents = [removed, emptied].map((components) => ({
    ...next,
    components: Object.fromEntries([...remaining, ...components]),
  }))
  return documents.map((document) => ({ topic, payload: JSON.stringify(document), retain: false }))
}

/**
 * The document without `default_entity_id`. It is published (not retained) before the document of a device or entity
 * that comes back: `default_entity_id` would rename an entity that Home Assistant had deleted (seen on 2026.11).
 * Without it the entity gets back the entity id that the user chose.
 */
export function withoutEntityIds(document: Document): Document {
  if (!('components' in document)) return withoutEntityId(document)
  const components = Object.entries(componentsOf(document)).map(([key, it]) => [key, withoutEntityId(it)])
  return { ...document, components: Object.fromEntries(components) }
}

/** The unique ids in a document of either mode. */
export function uniqueIdsOf(document: Document): string[] {
  const components = 'components' in document ? Object.values(componentsOf(document)) : [document]
  return components.flatMap(({ unique_id }) => (typeof unique_id === 'string' ? [unique_id] : []))
}

/** What identifies an entity in Home Assistant: platform and unique id. The component key does not count. */
export function identityOf({ platform, unique_id }: Document): string {
  return `${platform} ${unique_id}`
}

function withoutEntityId(component: Document): Document {
  return Object.fromEntries(Object.entries(component).filter(([key]) => key !== 'default_entity_id'))
}

/** The components of `last` that are missing in `next` or have another platform there, by key. */
export function removedComponents(last: Document, next: Document): [key: string, component: Document][] {
  const remaining = componentsOf(next)
  return Object.entries(componentsOf(last)).filter(([key, { platform }]) => remaining[key]?.platform !== platform)
}

/** The components of a device-based document, which may be of another program. Returns {} without components. */
export function componentsOf(document: Document): Record<string, Document> {
  const components = document.components
  if (typeof components !== 'object' || components === null || Array.isArray(components)) return {}
  const entries = Object.entries(components).filter(
    ([, it]) => typeof it === 'object' && it !== null && 'platform' in it,
  )
  return Object.fromEntries(entries)
}
