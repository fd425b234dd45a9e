/**
 * What was announced to Home Assistant, in this run and in earlier ones, and what was removed from it. Kept in the data
 * folder as well as on the broker, because an embedded broker loses its retained messages at a restart.
 */
import { z } from 'zod'
import type { Document } from '../../homeassistant/context.ts'
import { type Discovery, documentOf } from '../../homeassistant/discovery.ts'
import { componentsOf, identityOf, uniqueIdsOf } from '../../homeassistant/removal.ts'
import { isWithinJsonLimits } from '../../json.ts'
import type { Store } from '../ports.ts'

const Members = z.record(z.string(), z.unknown())
/** The published text; older versions wrote the document itself. */
const Written = z.union([z.string().transform(parsed).pipe(Members), Members])
const File = z
  .object({
    documents: z.record(z.string(), Written),
    removed: z.record(z.string(), z.object({ document: Members, at: z.number() })),
  })
  .refine((file) => isWithinJsonLimits(file))

/** Seconds. */
const removalsRepeatedFor = 30 * 24 * 3600

interface Removed {
  readonly document: Document
  /** Epoch seconds. */
  readonly at: number
}

/** @param now epoch seconds. */
export async function loadInventory(store: Store, now: () => number): Promise<Inventory> {
  return new Inventory(store, now, (await store.read('inventory', File)) ?? { documents: {}, removed: {} })
}

export class Inventory {
  /** Announced in an earlier run and not yet in this one, by topic. */
  readonly earlier: Map<string, Document>
  /** Announced in this run, by topic. */
  readonly current = new Map<string, Discovery>()
  readonly #store: Store
  readonly #now: () => number
  /** Removed within the last 30 days, with the last full document. */
  readonly #removed: Map<string, Removed>
  /** Unique ids that Home Assistant may have deleted because of a removal. */
  readonly #gone: Set<string>

  constructor(store: Store, now: () => number, file: z.output<typeof File>) {
    this.#store = store
    this.#now = now
    this.earlier = new Map(Object.entries(file.documents))
    this.#removed = new Map(Object.entries(file.removed))
    this.#gone = new Set([...this.#removed.values()].flatMap(({ document }) => uniqueIdsOf(document)))
  }

  /** Whether Home Assistant may have deleted some entities of a document. True only once for each of them. */
  wasRemoved(discovery: Discovery): boolean {
    if (this.#gone.size === 0) return false
    return uniqueIdsOf(documentOf(discovery)).filter((id) => this.#gone.delete(id)).length > 0
  }

  /** The last document of a topic, from this run or an earlier one. */
  lastDocument(topic: string): Document | undefined {
    return this.#currentDocument(topic) ?? this.earlier.get(topic)
  }

  announced(topic: string, discovery: Discovery): void {
    this.earlier.delete(topic)
    this.current.set(topic, discovery)
    this.#save()
  }

  /** The whole document was removed. */
  removed(topic: string, document: Document): void {
    this.earlier.delete(topic)
    this.current.delete(topic)
    this.rowsRemoved(topic, document)
  }

  /** Some rows of a document were removed. The removal is repeated whenever Home Assistant starts, for 30 days. */
  rowsRemoved(topic: string, document: Document): void {
    this.#removed.set(topic, { document: united(this.#removed.get(topic)?.document, document), at: this.#now() })
    for (const id of uniqueIdsOf(document)) this.#gone.add(id)
    this.#save()
  }

  /** The user deleted the device in Home Assistant, which cleared the topic. */
  deletedByUser(topic: string): void {
    if (this.current.delete(topic)) this.#save()
  }

  /** Removals that are still to be repeated, by topic. */
  removals(): Map<string, Document> {
    for (const [topic, { at }] of this.#removed) {
      if (this.#now() - at > removalsRepeatedFor) this.#removed.delete(topic)
    }
    if (this.#removed.size === 0) return new Map()
    // An entity that is announced again on another topic (the other mode) must not be removed on its old one.
    const live = new Set([...this.current.values()].flatMap((discovery) => uniqueIdsOf(documentOf(discovery))))
    const isStale = ([topic, { document }]: [string, Removed]) =>
      !this.current.has(topic) && uniqueIdsOf(document).some((id) => live.has(id))
    const entries = [...this.#removed].filter((entry) => !isStale(entry))
    return new Map(entries.map(([topic, { document }]) => [topic, without(document, this.#currentDocument(topic))]))
  }

  #currentDocument(topic: string): Document | undefined {
    const discovery = this.current.get(topic)
    return discovery && documentOf(discovery)
  }

  #save(): void {
    this.#store.writeLater('inventory', () => ({
      documents: Object.fromEntries([
        ...this.earlier,
        ...[...this.current].map(([topic, { payload }]) => [topic, payload] as const),
      ]),
      removed: Object.fromEntries(this.#removed),
    }))
  }
}

/** A removal without the rows that `now` has under another key. */
function without(document: Document, now: Document | undefined): Document {
  if (now === undefined) return document
  const live = new Set(Object.values(componentsOf(now)).map(identityOf))
  const gone = Object.entries(componentsOf(document)).filter(([, it]) => !live.has(identityOf(it)))
  return { ...document, components: Object.fromEntries(gone) }
}

function united(before: Document | undefined, document: Document): Document {
  const [old, now] = [before?.components, document.components]
  if (typeof old !== 'object' || typeof now !== 'object') return document
  return { ...document, components: { ...old, ...now } }
}

/** undefined if it is not JSON, which no document is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
