/**
 * Events of a list: a call that has just come in, a download that is done. An object is new if it is in this complete
 * read and was not in the one before. The keys of the last read are kept in the data folder, so that what appeared during
 * a short restart is an event too, and nothing at a first start.
 */
import { z } from 'zod'
import type { CompiledListEvent, Item, Resource } from '../../contract/compiled.ts'
import { attributesOf } from '../../homeassistant/attributes.ts'
import type { Reading } from '../poll/poller.ts'
import type { Store } from '../ports.ts'

const File = z.record(z.string(), z.object({ keys: z.array(z.string()), at: z.number() }))

/** An absence of at most this long was a short restart. Seconds. */
const shortRestart = 600
/** How often the time is saved if nothing else changes: saving more often would wear out a memory card. Seconds. */
const saveEvery = 300
/** The newest keys of a list that are kept. */
const maxKeys = 1000

const numerically = new Intl.Collator(undefined, { numeric: true })

/** The keys that were last in each list, across restarts. */
export interface ListMemory {
  /** The keys of a short while ago; undefined at a first start and after a long absence. */
  recent(path: string): ReadonlySet<string> | undefined
  remember(path: string, keys: readonly string[], changed: boolean): void
  /** At a stop: the absence begins now. */
  close(): void
}

/** @param now epoch seconds. */
export async function loadListMemory(store: Store, now: () => number): Promise<ListMemory> {
  const known = new Map(Object.entries((await store.read('news', File)) ?? {}))
  let savedAt = 0
  const save = () => store.writeLater('news', () => Object.fromEntries(known))
  return {
    recent(path) {
      const entry = known.get(path)
      return entry === undefined || now() - entry.at > shortRestart ? undefined : new Set(entry.keys)
    },
    remember(path, keys, changed) {
      known.set(path, { keys: keys.slice(-maxKeys), at: Math.round(now()) })
      if (!changed && now() - savedAt < saveEvery) return
      savedAt = now()
      save()
    },
    close() {
      if (known.size > 0) save()
    },
  }
}

type Publish = (row: string, payload: object) => void

export class ListEvents {
  readonly rows: readonly (readonly [string, CompiledListEvent])[]
  readonly #path: string
  readonly #memory: ListMemory
  readonly #publish: Publish
  #known: ReadonlySet<string> | undefined

  /** @param path `adapter.resource` */
  constructor(path: string, resource: Pick<Resource, 'listEvents'>, memory: ListMemory, publish: Publish) {
    this.rows = Object.entries(resource.listEvents)
    this.#path = path
    this.#memory = memory
    this.#publish = publish
  }

  /** Publishes what has happened between two reads. The older object comes first: its id is the lower one. */
  compare({ before, objects, read, gone, complete }: Reading): void {
    if (this.rows.length === 0) return
    const known = this.#known ?? this.#memory.recent(this.#path)
    const changed = [...read].filter(([key, held]) => held !== before.get(key) || !known?.has(key))
    for (const [key, { it: after }] of changed.sort(([left], [right]) => numerically.compare(left, right))) {
      const old = before.get(key)?.it
      if (known === undefined) continue
      if (!known.has(key) && complete) this.#happened(undefined, after)
      else if (known.has(key) && old !== undefined && old !== after) this.#happened(old, after)
    }
    for (const key of gone) if (known?.has(key)) this.#happened(before.get(key)?.it, undefined)
    if (!complete) return
    // What one read alone did not have still exists, and is not new when it is back.
    const keys = new Set(objects.keys())
    const isOther = known === undefined || known.size !== keys.size || changed.some(([key]) => !known.has(key))
    this.#known = keys
    this.#memory.remember(this.#path, [...keys], isOther)
  }

  #happened(before: Item | undefined, after: Item | undefined): void {
    const about = after ?? before
    if (about === undefined) return
    for (const [row, event] of this.rows) {
      for (const [event_type, matches] of Object.entries(event.types)) {
        if (matches(before, after)) this.#publish(row, { event_type, ...attributesOf(event, about) })
      }
    }
  }
}
