/** From what was read to what there is (pure): parse each item, compare with before, remove only on certainty. */
import { asList, type Item, memoize, type Resource } from '../../contract/resource.ts'
import { shareStructure } from '../../incremental/structural-sharing.ts'
import { maxJsonDepth } from '../../json.ts'
import { firstIssue } from './reader.ts'

/** An object as it was last read. */
export interface Held {
  /** As the box sent it; events are laid over this. */
  readonly raw: unknown
  readonly it: Item
  /** Complete reads in a row in which it was absent. */
  readonly missing: number
  /** Since when (monotonic seconds); undefined while it is there. */
  readonly missingSince?: number
}

export interface Batch {
  /** By key; the very map from before where nothing at all has changed. */
  readonly objects: ReadonlyMap<string, Held>
  /** Every item could be read: only then does absence prove anything. */
  readonly complete: boolean
  /** What was wrong with the first item that could not. */
  readonly complaint?: string
}

/** One read of a thing, parsed item by item. An item that is as before keeps its object, and is not parsed again. */
export function parse(
  resource: Resource,
  raw: unknown,
  before: ReadonlyMap<string, Held>,
  understand: Understand = understanding(resource),
): Batch {
  const given = resource.shape === 'one' ? [raw ?? {}] : asList(raw)
  if (!Array.isArray(given)) return { objects: new Map(), complete: false, complaint: 'not a list' }
  const earlier = [...before.values()]
  const raws = earlier.map((held) => held.raw)
  const items = shareStructure(raws, [...given])
  if (items === raws && earlier.every((held) => held.missing === 0)) return { objects: before, complete: true }
  const known = new Map(earlier.map((held) => [held.raw, held]))
  return parseItems(resource, Array.isArray(items) ? items : given, known, understand)
}

/** What a thing's schema makes of an item: the object, or what is wrong with it. */
export type Understand = (raw: unknown) => Item | string

/** Remembered for as long as the item is: so whoever has time can do it beforehand. */
export function understanding({ schema }: Pick<Resource, 'schema'>): Understand {
  const understand = (raw: unknown): Item | string => {
    const parsed = schema.safeParse(raw)
    if (!parsed.success) return firstIssue(parsed.error)
    return isItem(parsed.data) ? parsed.data : 'not an object'
  }
  const ofObject = memoize<object, Item | string>(understand)
  return (raw) => (typeof raw === 'object' && raw !== null ? ofObject(raw) : understand(raw))
}

function parseItems(
  resource: Resource,
  items: readonly unknown[],
  known: ReadonlyMap<unknown, Held>,
  understand: Understand,
): Batch {
  const objects = new Map<string, Held>()
  let complaint: string | undefined
  for (const item of items) {
    const held = parseItem(item, known, understand)
    if (typeof held === 'string') complaint ??= held
    else objects.set(resource.key(held.it), held)
  }
  return { objects, complete: complaint === undefined, ...(complaint !== undefined && { complaint }) }
}

function parseItem(raw: unknown, known: ReadonlyMap<unknown, Held>, understand: Understand): Held | string {
  const same = known.get(raw)
  if (same !== undefined) return same.missing === 0 ? same : { raw, it: same.it, missing: 0 }
  const it = understand(raw)
  return typeof it === 'string' ? it : { raw, it, missing: 0 }
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const readsBeforeGone = 2

/** What there is after a read, and what is certainly gone. @param lingers for how many seconds it must have been missing. */
export function reconcile(
  before: ReadonlyMap<string, Held>,
  batch: Batch,
  now = 0,
  lingers = 0,
): { objects: ReadonlyMap<string, Held>; gone: string[] } {
  if (batch.objects === before) return { objects: before, gone: [] }
  const absent = [...before].filter(([key]) => !batch.objects.has(key))
  if (absent.length === 0) return { objects: batch.objects, gone: [] }
  const objects = new Map(batch.objects)
  const gone: string[] = []
  for (const [key, held] of absent) {
    const missing = batch.complete ? held.missing + 1 : held.missing
    const missingSince = held.missingSince ?? now
    if (missing >= readsBeforeGone && now - missingSince >= lingers) gone.push(key)
    else objects.set(key, { ...held, missing, missingSince })
  }
  return { objects, gone }
}

/**
 * The object that an event carries, laid over the one that was read last, so that what only the read knows stays.
 * undefined where it does not fit, when only the read that the event calls for tells; and where it tells nothing new:
 * a box sends one event for each address of a host.
 */
export function overlay(
  resource: Resource,
  result: unknown,
  before: ReadonlyMap<string, Held>,
  understand: Understand = understanding(resource),
): { key: string; held: Held } | undefined {
  const partial = resource.fromEvent === undefined ? result : resource.fromEvent(result)
  const parsed = isItem(partial) ? resource.key(partial) : undefined
  if (typeof parsed !== 'string') return undefined
  const known = before.get(parsed)
  const raw = shareStructure(known?.raw, merge(known?.raw, partial))
  if (known !== undefined && raw === known.raw) return undefined
  const held = parseItem(raw, new Map(), understand)
  return typeof held === 'string' || resource.key(held.it) !== parsed ? undefined : { key: parsed, held }
}

// Objects member by member, anything else replaced. Only own members, and never a prototype.
function merge(below: unknown, above: unknown, levels = maxJsonDepth): unknown {
  if (!isItem(below) || !isItem(above) || levels === 0) return above
  const both: Record<string, unknown> = { ...below }
  for (const key of Object.keys(above)) {
    const value = above[key]
    if (key !== '__proto__') both[key] = isItem(value) ? merge(below[key], value, levels - 1) : value
  }
  return both
}
