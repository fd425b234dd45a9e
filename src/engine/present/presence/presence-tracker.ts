/** The trackers of one thing between two reads: who is home, and when to look again. */
import type { Item, Resource } from '../../../contract/compiled.ts'
import type { World } from '../../world.ts'
import { nextLook, type Tracked, track } from './presence.ts'

export type PresenceTracker = ReturnType<typeof createPresenceTracker>

export function createPresenceTracker(resource: Resource, world: World) {
  const rows = Object.entries(resource.entities).flatMap(([key, row]) =>
    row.is === 'device_tracker' ? [{ key, row }] : [],
  )
  const members = new Map<string, ReadonlyMap<string, Tracked>>()
  /** Whose `consider_home` is running, with the moment (monotonic seconds) when it ends. */
  const leaving = new Map<string, number>()
  let returned = Number.NEGATIVE_INFINITY

  return {
    /** Whether this thing has trackers at all. */
    any: rows.length > 0,
    /** Who is home by row, `consider_home` reckoned in. */
    home(id: string, it: Item): Readonly<Record<string, boolean | null>> {
      if (rows.length === 0) return {}
      const clock = { now: world.monotonic(), considerHome: world.presence.consider_home, returned }
      const before = members.get(id)
      const after = new Map<string, Tracked>()
      for (const { key, row } of rows) {
        const here = row.value === undefined ? it[key] : row.value(it)
        const seen = row.left?.(it) ?? 0
        const left = seen > 0 ? clock.now - Math.max(0, world.makeDue() - seen) : null
        after.set(key, track(before?.get(key), typeof here === 'boolean' ? here : null, left, clock))
      }
      members.set(id, after)
      const looks = [...after.values()].flatMap((tracked) => nextLook(tracked, world.presence.consider_home) ?? [])
      if (looks.length === 0) leaving.delete(id)
      else leaving.set(id, Math.min(...looks))
      return Object.fromEntries([...after].map(([key, { home }]) => [key, home]))
    },
    /** Whether time alone may send somebody of this object away. */
    isLeaving: (id: string): boolean => leaving.has(id),
    leaving: (): Iterable<string> => leaving.keys(),
    /** When somebody's `consider_home` is over (monotonic seconds); undefined if nobody's is running. */
    nextLook: (): number | undefined => (leaving.size === 0 ? undefined : Math.min(...leaving.values())),
    /** The box is back: the time of absence begins anew. */
    boxReturned(): void {
      returned = world.monotonic()
    },
    forget(id: string): void {
      members.delete(id)
      leaving.delete(id)
    },
  }
}
