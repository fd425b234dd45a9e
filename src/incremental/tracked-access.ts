/**
 * Tracks which members of an object some work reads (pure). They decide whether the same work on a later version of the
 * object could have another result.
 */

type Item = Readonly<Record<string, unknown>>

export interface TrackedAccess<T> {
  readonly result: T
  /** Whether another version of the object has the same value in every member that was read. */
  readonly holds: (other: Item) => boolean
}

/** Does the work on a proxy of the object. Work that lists the members of the object depends on the whole of it. */
export function trackAccess<T>(it: Item, work: (it: Item) => T): TrackedAccess<T> {
  const read = new Map<string, unknown>()
  let whole = false
  const watched = new Proxy(it, {
    get(target, member) {
      const value: unknown = Reflect.get(target, member)
      if (typeof member === 'string') read.set(member, value)
      return value
    },
    has(target, member) {
      whole = true
      return Reflect.has(target, member)
    },
    ownKeys(target) {
      whole = true
      return Reflect.ownKeys(target)
    },
  })
  const result = work(watched)
  const same = (other: Item) => [...read].every(([member, value]) => Object.is(other[member], value))
  return { result, holds: (other) => other === it || (!whole && same(other)) }
}
