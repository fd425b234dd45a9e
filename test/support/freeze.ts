/**
 * Freezes every object that the program hands out by identity (src/incremental/README.md): code that modifies one fails
 * with a TypeError in the test that reaches it.
 */
import { onHandOut } from '../../src/incremental/hand-out.ts'

const frozen = new WeakSet<object>()

/**
 * Freezes a value with all that it contains: JSON, Maps and Sets. Instances of other classes keep their own state. A loop
 * with a list instead of recursion, as hostile answers are nested deeper than the stack.
 */
export function deepFreeze(value: unknown): void {
  const pending: unknown[] = [value]
  while (pending.length > 0) for (const member of freezeOne(pending.pop())) pending.push(member)
}

/** Freezes one object. Returns what it contains. */
function freezeOne(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null || frozen.has(value)) return []
  const isCollection = value instanceof Map || value instanceof Set
  if (!isCollection && !isPlain(value)) return []
  frozen.add(value)
  const members: unknown[] = [...Object.values(value)]
  if (value instanceof Map) members.push(...[...value].flat())
  if (value instanceof Set) members.push(...value)
  if (isCollection) for (const method of ['set', 'add', 'delete', 'clear']) Object.assign(value, { [method]: refuse })
  Object.freeze(value)
  return members
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype || prototype === null
}

/** Object.freeze does not protect the entries of a Map or Set. */
function refuse(): never {
  throw new TypeError('Cannot modify a collection that was handed out by identity (src/incremental/README.md)')
}

onHandOut(deepFreeze)
