/**
 * Structural sharing (pure): what equals its earlier version is replaced by that very object. A value derived from an
 * object can then be cached by identity, and an unchanged object costs one comparison (README.md).
 * Bench row: cycle, nothing changed.
 */
import { handOut } from './hand-out.ts'

/** No answer of a box is nested deeper. What is deeper is not compared, so that no answer can exhaust the stack. */
const maxDepth = 40

/**
 * `after`, in which every part that equals its counterpart in `before` is that counterpart; `before` itself if all is
 * equal. Values that are not JSON are returned as they are. Neither argument is modified.
 */
export function shareStructure(before: unknown, after: unknown): unknown {
  return handOut(share(before, after, 0))
}

function share(before: unknown, after: unknown, depth: number): unknown {
  if (before === after || !isObject(before) || !isObject(after) || depth > maxDepth) return after
  if (Array.isArray(before)) return Array.isArray(after) ? shareItems(before, after, depth + 1) : after
  return isPlain(before) && isPlain(after) ? shareMembers(before, after, depth + 1) : after
}

type Members = Record<string, unknown>

function shareMembers(before: Members, after: Members, depth: number): Members {
  let equal = true
  let added = 0
  let copy: Members | undefined
  for (const key in after) {
    added++
    const now = after[key]
    const earlier = before[key]
    if (now === earlier) continue
    const shared = typeof now === 'object' ? share(earlier, now, depth) : now
    if (shared !== now && key !== '__proto__') {
      copy ??= { ...after }
      copy[key] = shared
    }
    if (shared !== earlier) equal = false
  }
  if (!equal) return copy ?? after
  for (const _ in before) added--
  return added === 0 ? before : (copy ?? after)
}

function shareItems(before: readonly unknown[], after: readonly unknown[], depth: number): unknown {
  const sameLength = before.length === after.length
  const counterpart = sameLength ? undefined : byId(before)
  const items = after.map((now, at) => {
    const earlier = counterpart === undefined ? before[at] : (counterpart.get(idOf(now)) ?? before[at])
    return share(earlier, now, depth)
  })
  return sameLength && items.every((it, at) => it === before[at]) ? before : items
}

// Only if an item was added or removed are the others looked up by id: otherwise every item has kept its place.
function byId(list: readonly unknown[]): Map<unknown, unknown> {
  const identified = list.filter((it) => idOf(it) !== undefined)
  return new Map(identified.map((it) => [idOf(it), it]))
}

function idOf(it: unknown): unknown {
  return isObject(it) ? (it.id ?? it.mac) : undefined
}

// Neither arrays nor Maps and the like, whose contents are not members.
function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null
}
