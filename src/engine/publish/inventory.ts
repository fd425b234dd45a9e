/**
 * What we have announced to Home Assistant, in this run and in earlier ones, and what we have taken back.
 * It survives in the data folder beside what the broker retains, because an embedded broker forgets.
 */
import { z } from 'zod'
import { type Discovery, documentOf } from '../../homeassistant/discovery.ts'
import type { Document } from '../../homeassistant/document.ts'
import { componentsOf, identityOf, uniqueIdsOf } from '../../homeassistant/removal.ts'
import { isWithinJsonLimits } from '../../json.ts'
import type { Store } from '../ports.ts'

const Members = z.record(z.string(), z.unknown())
/** As the text that was said, or, as it was written at first, the document itself. */
const Written = z.union([z.string().transform(parsed).pipe(Members), Members])
const File = z
  .object({
    documents: z.record(z.string(), Written),
    removed: z.record(z.string(), z.object({ document: Members, at: z.number() })),
  })
  .refine((file) => isWithinJsonLimits(file))

const removalsRepeatedFor = 30 * 24 * 3600

export type Inventory = Awaited<ReturnType<typeof loadInventory>>

/** @param now epoch seconds. */
export async function loadInventory(store: Store, now: () => number) {
  const file = (await store.read('inventory', File)) ?? { documents: {}, removed: {} }
  /** Announced in an earlier run and not yet in this one, by topic. */
  const earlier = new Map<string, Document>(Object.entries(file.documents))
  /** Announced in this run. */
  const current = new Map<string, Discovery>()
  /** Taken back within the last 30 days, with the last full document. */
  const removed = new Map(Object.entries(file.removed))
  /** Unique ids that Home Assistant may have deleted on our word. */
  const gone = new Set([...removed.values()].flatMap(({ document }) => uniqueIdsOf(document)))

  function keep(): void {
    store.writeLater('inventory', () => ({
      documents: Object.fromEntries([
        ...earlier,
        ...[...current].map(([topic, { payload }]) => [topic, payload] as const),
      ]),
      removed: Object.fromEntries(removed),
    }))
  }

  function standingNow(topic: string): Document | undefined {
    const said = current.get(topic)
    return said && documentOf(said)
  }

  /** Repeated at every birth message from now on; the rows of an earlier removal of the same topic stay in it. */
  function remember(topic: string, document: Document): void {
    removed.set(topic, { document: united(removed.get(topic)?.document, document), at: now() })
    for (const id of uniqueIdsOf(document)) gone.add(id)
    keep()
  }

  return {
    earlier,
    current,
    remember,
    /** Whether Home Assistant may have deleted some of a document's entities on our word; told once. */
    returns: (said: Discovery): boolean =>
      gone.size > 0 && uniqueIdsOf(documentOf(said)).filter((id) => gone.delete(id)).length > 0,
    /** What was said last on a topic, in this run or an earlier one. */
    standing(topic: string): Document | undefined {
      return standingNow(topic) ?? earlier.get(topic)
    },
    /** A topic that stands in this run. */
    announced(topic: string, said: Discovery): void {
      earlier.delete(topic)
      current.set(topic, said)
      keep()
    },
    /** A topic that was taken back. */
    retired(topic: string, document: Document): void {
      earlier.delete(topic)
      current.delete(topic)
      remember(topic, document)
    },
    /** A topic that its owner has emptied; false if it did not stand. */
    dismissed(topic: string): boolean {
      const stood = current.delete(topic)
      if (stood) keep()
      return stood
    },
    /** Removals that are still to be repeated, by topic. */
    removals(): Map<string, Document> {
      for (const [topic, { at }] of removed) if (now() - at > removalsRepeatedFor) removed.delete(topic)
      if (removed.size === 0) return new Map()
      // What came back under another topic (the other mode) must not be taken back under its old one.
      const live = new Set([...current.values()].flatMap((said) => uniqueIdsOf(documentOf(said))))
      const stale = ([topic, { document }]: [string, { document: Document }]) =>
        !current.has(topic) && uniqueIdsOf(document).some((id) => live.has(id))
      const entries = [...removed].filter((it) => !stale(it))
      return new Map(entries.map(([topic, { document }]) => [topic, without(document, standingNow(topic))]))
    },
  }
}

/** A removal without the rows that go on in `now` under another key. */
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

/** undefined where it is no JSON, which no document is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
