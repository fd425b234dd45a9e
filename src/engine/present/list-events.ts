/**
 * What happens in a list: a call that has just come in, a download that is done. An object is new when it is in this
 * complete read and was not in the one before. Which ones were there is kept in the data folder, so that what appeared
 * during a short restart is told too, and nothing at a first start.
 */
import { z } from 'zod'
import type { Item } from '../../contract/resource.ts'
import type { Batch, Held } from '../poll/reconcile.ts'
import type { ConfiguredResource, Store } from '../ports.ts'
import type { World } from '../world.ts'

const File = z.record(z.string(), z.object({ keys: z.array(z.string()), at: z.number() }))

/** An absence of at most so many seconds was a short restart. */
const shortRestart = 600
/** How often the moment is written down where nothing else changes, in seconds: less would wear out a memory card. */
const noteEvery = 300

const numerically = new Intl.Collator(undefined, { numeric: true })

export type ListMemory = Awaited<ReturnType<typeof loadListMemory>>

/** What was in the lists when we last looked, by thing. @param now epoch seconds. */
export async function loadListMemory(store: Store, now: () => number) {
  const known = new Map(Object.entries((await store.read('news', File)) ?? {}))
  let noted = 0
  return {
    /** The keys of a short while ago; undefined at a first start and after a long absence. */
    recent(path: string): ReadonlySet<string> | undefined {
      const entry = known.get(path)
      return entry === undefined || now() - entry.at > shortRestart ? undefined : new Set(entry.keys)
    },
    remember(path: string, keys: readonly string[], changed: boolean): void {
      known.set(path, { keys: keys.slice(-1000), at: Math.round(now()) })
      if (!changed && now() - noted < noteEvery) return
      noted = now()
      store.writeLater('news', () => Object.fromEntries(known))
    },
    /** At the end: the absence begins now. */
    close: (): void => {
      if (known.size > 0) store.writeLater('news', () => Object.fromEntries(known))
    },
  }
}

export function createListEvents(
  { adapter, name, resource }: ConfiguredResource,
  world: Pick<World, 'event'>,
  memory: ListMemory,
) {
  const path = `${adapter}.${name}`
  const rows = Object.entries(resource.listEvents ?? {})
  let known: ReadonlySet<string> | undefined

  function tell(before: Item | undefined, after: Item): void {
    for (const [row, table] of rows) {
      const details = Object.entries(table.attributes ?? {}).map(([detail, of]) => [detail, of(after) ?? null])
      for (const [event_type, happened] of Object.entries(table.types)) {
        if (!happened(before, after)) continue
        world.event({ adapter, resource: name, id: '' }, row, { event_type, ...Object.fromEntries(details) })
      }
    }
  }

  return {
    rows,
    /** A read, complete or not; `there` is what it leaves in the list. The older object is told first: its id is the lower one. */
    read(before: ReadonlyMap<string, Held>, batch: Batch, there: Iterable<string>): void {
      if (rows.length === 0) return
      const since = known ?? memory.recent(path)
      const moved = [...batch.objects].filter(([key, held]) => held !== before.get(key) || !since?.has(key))
      for (const [key, { it: after }] of moved.sort(([one], [other]) => numerically.compare(one, other))) {
        const old = before.get(key)?.it
        if (since === undefined) continue
        if (!since.has(key) && batch.complete) tell(undefined, after)
        else if (since.has(key) && old !== undefined && old !== after) tell(old, after)
      }
      if (!batch.complete) return
      // What is missing from one read alone is still there, and is no news when it is back.
      const now = new Set(there)
      const changed = since === undefined || since.size !== now.size || moved.some(([key]) => !since.has(key))
      known = now
      memory.remember(path, [...now], changed)
    },
  }
}
