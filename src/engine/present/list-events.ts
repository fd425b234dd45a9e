/**
 * Events of a list: a call that has just come in, a download that is done. An object is new if it is in this complete
 * read and was not in the one before. The keys of the last read are kept in the data folder, with the fields on which
 * events depend, so that what appeared or changed during a short restart is an event too, and nothing at a first start.
 */
import { z } from 'zod'
import type { CompiledListEvent, Item, Resource } from '../../contract/compiled.ts'
import { attributesOf } from '../../homeassistant/attributes.ts'
import type { Reading } from '../poll/poller.ts'
import type { Objects } from '../poll/reconcile.ts'
import type { Store } from '../ports.ts'

/** What is kept of an object: the fields on which its events depend. */
const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
type Facts = z.output<typeof Facts>
/** By key. Absent if events depend on nothing but the key, and in the file of an earlier version. */
const AllFacts = z.record(z.string(), Facts)
const File = z.record(
  z.string(),
  z.object({ keys: z.array(z.string()), at: z.number(), facts: AllFacts.optional().catch(undefined) }),
)

/** An absence of at most this long was a short restart. Seconds. */
const shortRestart = 600
/** How often the time is saved if nothing else changes: saving more often would wear out a memory card. Seconds. */
const saveEvery = 300
/** The newest keys of a list that are kept. */
const maxKeys = 1000

/** By number, if both are numbers. `Intl.Collator` would take 4 MB and 6 ms. Bench rows: start, memory. */
function byId(left: string, right: string): number {
  const difference = Number(left) - Number(right)
  return Number.isNaN(difference) ? Number(left > right) - Number(left < right) : difference
}

/** An object of a short while ago, as far as events depend on it; undefined if nothing is known but its key. */
export type Remembered = Facts | undefined

/** What was last in each list, across restarts. */
export interface ListMemory {
  /** The objects by key as they were at most `within` seconds ago, by default a short restart; undefined at a first start. */
  recent(path: string, within?: number): ReadonlyMap<string, Remembered> | undefined
  remember(path: string, objects: ReadonlyMap<string, Remembered>, changed: boolean): void
  /** At a stop: the absence begins now. */
  close(): void
}

/** @param now epoch seconds. */
export async function loadListMemory(store: Store, now: () => number): Promise<ListMemory> {
  const known = new Map(Object.entries((await store.read('news', File)) ?? {}))
  let savedAt = 0
  const save = () => store.writeLater('news', () => Object.fromEntries(known))
  return {
    recent(path, within = shortRestart) {
      const entry = known.get(path)
      if (entry === undefined || now() - entry.at > within) return undefined
      return new Map(entry.keys.map((key) => [key, entry.facts?.[key]]))
    },
    remember(path, objects, changed) {
      const kept = [...objects].slice(-maxKeys)
      const facts = Object.fromEntries(kept.flatMap(([key, it]) => (it === undefined ? [] : [[key, it]])))
      const keys = kept.map(([key]) => key)
      known.set(path, { keys, at: Math.round(now()), ...(Object.keys(facts).length > 0 && { facts }) })
      if (!changed && now() - savedAt < saveEvery) return
      savedAt = now()
      save()
    },
    close() {
      if (known.size > 0) save()
    },
  }
}

/** The values of some fields of an object, as they can be kept; undefined if no field has one. */
export function factsOf(it: Item, fields: Iterable<string>): Remembered {
  const facts = [...fields].flatMap((field) => {
    const value = Facts.valueType.safeParse(it[field])
    return value.success ? [[field, value.data] as const] : []
  })
  return facts.length === 0 ? undefined : Object.fromEntries(facts)
}

type Publish = (row: string, payload: object) => void

export class ListEvents {
  readonly rows: readonly (readonly [string, CompiledListEvent])[]
  readonly #path: string
  readonly #memory: ListMemory
  /** How old what is remembered may be. Seconds. */
  readonly #within: number
  readonly #publish: Publish
  /** The objects of the last complete read. */
  #known: ReadonlyMap<string, Remembered> | undefined
  /** What the last read did not understand. */
  #problem: string | undefined
  /** The fields that the conditions of events have read so far, and those that the table names. */
  readonly #fields: Set<string>

  /** @param path `adapter.resource` */
  constructor(path: string, resource: Pick<Resource, 'listEvents'>, memory: ListMemory, publish: Publish) {
    this.rows = Object.entries(resource.listEvents)
    this.#path = path
    this.#memory = memory
    this.#fields = new Set(this.rows.flatMap(([, { keeps = [] }]) => keeps))
    this.#within = this.#fields.size > 0 ? Number.POSITIVE_INFINITY : shortRestart
    this.#publish = publish
  }

  /** Publishes what has happened between two reads. The older object comes first: its id is the lower one. */
  compare({ before, objects, read, gone, ...reading }: Reading): void {
    if (this.rows.length === 0) return
    const complete = this.#isComplete(reading, read)
    const known = this.#known ?? this.#memory.recent(this.#path, this.#within)
    const changed = [...read].filter(([key, held]) => held !== before.get(key) || !known?.has(key))
    for (const [key, { it: after }] of changed.sort(([left], [right]) => byId(left, right))) {
      const old = before.get(key)?.it ?? known?.get(key)
      if (known === undefined) continue
      if (!known.has(key) && complete) this.#happened(undefined, after)
      else if (known.has(key) && old !== undefined && old !== after) this.#happened(old, after)
    }
    for (const key of gone) if (known?.has(key)) this.#happened(before.get(key)?.it, undefined)
    if (complete) this.#remember(objects, known, new Set(changed.map(([key]) => key)))
  }

  /**
   * A read without the one item that was not understood the last time either counts as complete. Otherwise an item that is
   * never understood would suppress the events of all others.
   */
  #isComplete({ complete, problem }: Pick<Reading, 'complete' | 'problem'>, read: Objects): boolean {
    const isUsual = problem !== undefined && problem === this.#problem && read.size > 0
    this.#problem = problem
    return complete || isUsual
  }

  /** An event of the box, or a command, has changed or created one object. What is there at the first read is no event. */
  changed(key: string, before: Item | undefined, after: Item): void {
    if (this.rows.length === 0 || this.#known === undefined || before === after) return
    const isKnown = this.#known.has(key)
    const old = before ?? this.#known.get(key)
    if (!isKnown || old !== undefined) this.#happened(isKnown ? old : undefined, after)
    this.#noteFields(after)
    this.#known = new Map(this.#known).set(key, factsOf(after, this.#fields))
    this.#memory.remember(this.#path, this.#known, true)
  }

  /** What one read alone did not have still exists, and is not new when it is back. */
  #remember(objects: Objects, known: ReadonlyMap<string, Remembered> | undefined, changed: ReadonlySet<string>): void {
    const isSame = changed.size === 0 && known?.size === objects.size
    const facts = this.#known
    if (!isSame || facts === undefined) {
      const fields = this.#fields.size
      for (const key of changed) this.#noteFields(objects.get(key)?.it)
      const holds = (key: string) => fields === this.#fields.size && facts?.has(key) && !changed.has(key)
      const entries = [...objects].map(
        ([key, { it }]) => [key, holds(key) ? facts?.get(key) : factsOf(it, this.#fields)] as const,
      )
      this.#known = new Map(entries)
    }
    if (this.#known !== undefined) this.#memory.remember(this.#path, this.#known, !isSame)
  }

  /** Notes which fields the conditions of events read: of an object that is there before and after, new or gone. */
  #noteFields(it: Item = {}): void {
    const noting = new Proxy(it, {
      get: (target, field) => {
        if (typeof field === 'string') this.#fields.add(field)
        return Reflect.get(target, field)
      },
    })
    for (const [, { types }] of this.rows) {
      for (const matches of Object.values(types)) {
        for (const [before, after] of [
          [noting, noting],
          [undefined, noting],
          [noting, undefined],
        ] as const)
          matches(before, after)
      }
    }
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
