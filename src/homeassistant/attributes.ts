/**
 * Bounds the attributes of an entity (pure). Home Assistant stores 16 kB of attributes for an entity, and none of them if
 * there are more. So long lists are cut at their end, and `<name>_left_out` says how many items are missing.
 */
import type { CompiledEntity, CompiledListEvent, Item } from '../contract/compiled.ts'
import { ellipsized } from '../text.ts'

type Attributes = Readonly<Record<string, unknown>>

/** Bytes of JSON. The rest is for what Home Assistant adds, and for the state of a device tracker. */
const maxBytes = 10_000
/** Items of a list. */
const maxItems = 100

const leftOut = '_left_out'

/** The attributes of an object's entity, within the bounds; null if a value is unknown. */
export function attributesOf({ attributes = {} }: CompiledEntity | CompiledListEvent, it: Item): Attributes {
  return bounded(Object.fromEntries(Object.entries(attributes).map(([name, of]) => [name, of(it) ?? null])))
}

/** Attributes that are within the bounds are returned as they are. */
export function bounded(given: Attributes): Attributes {
  const isShort = (value: unknown) => !Array.isArray(value) || value.length <= maxItems
  if (sizeOf(given) <= maxBytes && Object.values(given).every(isShort)) return given
  // The smallest first: what they do not need is left for the larger ones.
  const bySize = Object.entries(given).sort(([, left], [, right]) => sizeOf(left) - sizeOf(right))
  const made = new Map<string, unknown>()
  let room = maxBytes
  for (const [at, [name, value]] of bySize.entries()) {
    const fitted = cutTo(value, room / (bySize.length - at))
    room -= sizeOf(fitted) + name.length
    made.set(name, fitted)
  }
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      const left = lengthOf(value) - lengthOf(made.get(name))
      return [[name, made.get(name)], ...(left > 0 ? [[leftOutOf(name), left]] : [])]
    }),
  )
}

/** The fields of a state that say how many items its attributes leave out. */
export function leftOutIn(state: Attributes): string[] {
  return Object.keys(state).filter((field) => field.endsWith(leftOut))
}

/** The beginning of a value, within this number of bytes of JSON. */
function cutTo(value: unknown, bytes: number): unknown {
  if (Array.isArray(value)) return beginning(value.slice(0, maxItems), bytes)
  if (sizeOf(value) <= bytes) return value
  // JSON writes a character in at most six bytes.
  if (typeof value === 'string') return ellipsized(value, Math.floor(bytes / 6))
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(beginning(Object.entries(value), bytes))
    : value
}

function beginning<T>(items: readonly T[], bytes: number): T[] {
  let size = 2
  const after = items.findIndex((it) => {
    size += sizeOf(it) + 1
    return size > bytes
  })
  return items.slice(0, after === -1 ? items.length : after)
}

/** The field that counts what an attribute leaves out. */
export function leftOutOf(name: string): string {
  return name + leftOut
}

/** The number of items of a list or members of an object; 0 for other values. */
function lengthOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '')
}
