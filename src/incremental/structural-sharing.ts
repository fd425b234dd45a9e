/**
 * Structural sharing (pure): what is as it was before stays the very same object, however often it is read. Whoever
 * made something of an object can then remember that by the object, and an unchanged one costs him a look.
 */

/** Nothing of a box lies deeper; what does is not looked into, so that no answer can exhaust the stack. */
const deepest = 40

/**
 * `after`, with every part of it that equals its counterpart in `before` replaced by that; `before` itself where all
 * is equal. What is no JSON is left alone. `after` is changed by this, though never in what it says.
 */
export function shareStructure(before: unknown, after: unknown, depth = 0): unknown {
  if (before === after || !isObject(before) || !isObject(after) || depth > deepest) return after
  if (Array.isArray(before)) return Array.isArray(after) ? shareList(before, after, depth + 1) : after
  return isPlain(before) && isPlain(after) ? shareMembers(before, after, depth + 1) : after
}

type Members = Record<string, unknown>

function shareMembers(before: Members, after: Members, depth: number): Members {
  let equal = true
  let members = 0
  for (const key in after) {
    members++
    const now = after[key]
    const was = before[key]
    if (now === was) continue
    const shared = typeof now === 'object' ? shareStructure(was, now, depth) : now
    if (shared === was) continue
    equal = false
    if (shared !== now && key !== '__proto__') after[key] = shared
  }
  if (!equal) return after
  for (const _ in before) members--
  return members === 0 ? before : after
}

function shareList(before: readonly unknown[], after: unknown[], depth: number): unknown {
  let equal = before.length === after.length
  const counterpart = equal ? undefined : byId(before)
  for (let at = 0; at < after.length; at++) {
    const now = after[at]
    const was = counterpart === undefined ? before[at] : (counterpart.get(idOf(now)) ?? before[at])
    const shared = shareStructure(was, now, depth)
    if (shared !== now) after[at] = shared
    if (after[at] !== before[at]) equal = false
  }
  return equal ? before : after
}

// Only where something was put in or taken out are objects looked for by name: else everything has kept its place.
function byId(list: readonly unknown[]): Map<unknown, unknown> {
  const named = list.filter((it) => idOf(it) !== undefined)
  return new Map(named.map((it) => [idOf(it), it]))
}

function idOf(it: unknown): unknown {
  return isObject(it) ? (it.id ?? it.mac) : undefined
}

// Neither lists nor Maps and the like, whose contents are no members.
function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null
}
