/**
 * Freezes every object that the program hands out by identity (src/incremental/README.md): code that modifies one fails
 * with a TypeError in the test that reaches it.
 */
import { onHandOut } from '../../src/incremental/hand-out.ts'

const frozen = new WeakSet<object>()

/** Freezes a value with all that it contains: JSON, Maps and Sets. Instances of other classes keep their own state. */
export function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || frozen.has(value)) return
  const isCollection = value instanceof Map || value instanceof Set
  if (!isCollection && !isPlain(value)) return
  frozen.add(value)
  if (value instanceof Map) for (const [key, member] of value) for (const it of [key, member]) deepFreeze(it)
  if (value instanceof Set) for (const member of value) deepFreeze(member)
  if (isCollection) for (const method of ['set', 'add', 'delete', 'clear']) Object.assign(value, { [method]: refuse })
  for (const member of Object.values(value)) deepFreeze(member)
  Object.freeze(value)
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
