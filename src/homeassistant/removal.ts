/**
 * How something leaves Home Assistant without a trace (pure; reference 0.1, point 3). Home Assistant removes only what
 * it knows in this run, so each removal first makes it know: the document in full (not retained), the removal, and then
 * what stays retained. Sent again it does no harm, so it can be repeated at every birth message.
 */
import type { Document } from './document.ts'

export interface Removal {
  readonly topic: string
  readonly payload: string
  readonly retain: boolean
}

/** The whole document: its entities, and its device if nothing else is on it. */
export function removeDocument(topic: string, last: Document): Removal[] {
  return [
    { topic, payload: JSON.stringify(last), retain: false },
    { topic, payload: '', retain: true },
  ]
}

/**
 * The components that `last` had and `next` has no more (device-based documents). `next` itself is for the caller to
 * say. What goes on under another key is left out, or Home Assistant would refuse it for its unique id.
 */
export function removeComponents(topic: string, last: Document, next: Document): Removal[] {
  const gone = removedComponents(last, next)
  if (gone.length === 0) return []
  const going = new Set(gone.map(([, it]) => identityOf(it)))
  const stays = Object.entries(componentsOf(next)).filter(([, it]) => !going.has(identityOf(it)))
  const bare = gone.map(([key, { platform }]) => [key, { platform }] as const)
  const said = [gone, bare].map((rows) => ({ ...next, components: Object.fromEntries([...stays, ...rows]) }))
  return said.map((document) => ({ topic, payload: JSON.stringify(document), retain: false }))
}

/**
 * What is said, not retained, before the document of something that comes back: the same without `default_entity_id`,
 * which would rename an entity that Home Assistant had deleted (seen on 2026.11). So its owner's entity id comes back.
 */
export function withoutEntityIds(document: Document): Document {
  if (!('components' in document)) return withoutEntityId(document)
  const components = Object.entries(componentsOf(document)).map(([key, it]) => [key, withoutEntityId(it)])
  return { ...document, components: Object.fromEntries(components) }
}

/** The unique ids that a document gives, in either form. */
export function uniqueIdsOf(document: Document): string[] {
  const components = 'components' in document ? Object.values(componentsOf(document)) : [document]
  return components.flatMap(({ unique_id }) => (typeof unique_id === 'string' ? [unique_id] : []))
}

/** By what Home Assistant recognises an entity, whatever its component's key is. */
export function identityOf({ platform, unique_id }: Document): string {
  return `${platform} ${unique_id}`
}

function withoutEntityId(component: Document): Document {
  return Object.fromEntries(Object.entries(component).filter(([key]) => key !== 'default_entity_id'))
}

/** Rows of `last` that `next` lacks, or that have moved to another platform. */
export function removedComponents(last: Document, next: Document) {
  const stays = componentsOf(next)
  return Object.entries(componentsOf(last)).filter(([key, { platform }]) => stays[key]?.platform !== platform)
}

/** The components of a device-based document, of whoever wrote it; {} where there are none. */
export function componentsOf(document: Document): Record<string, Document> {
  const components = document.components
  if (typeof components !== 'object' || components === null || Array.isArray(components)) return {}
  const entries = Object.entries(components).filter(
    ([, it]) => typeof it === 'object' && it !== null && 'platform' in it,
  )
  return Object.fromEntries(entries)
}
