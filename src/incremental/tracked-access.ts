/**
 * What a piece of work looks at (pure): which members of an object it has read, and so, for any later version of that
 * object, whether doing it again could come to anything else.
 */

type Item = Readonly<Record<string, unknown>>

export interface TrackedAccess<T> {
  readonly result: T
  /** It has looked at nothing. */
  readonly constant: boolean
  /** Whether another version of the object has the same in everything that was read. */
  readonly holds: (other: Item) => boolean
}

/** Does the work on an object that notes each member which is read of it. */
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
  return { result, constant: !whole && read.size === 0, holds: (other) => other === it || (!whole && same(other)) }
}
