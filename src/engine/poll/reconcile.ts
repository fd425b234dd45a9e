/** From a read to the objects that exist (pure): parse each item, compare with before, remove only on certainty. */
import { z } from 'zod'
import type { Item, Resource } from '../../contract/compiled.ts'
import { asList } from '../../contract/leaves.ts'
import { memoize } from '../../incremental/memoize.ts'
import { shareStructure } from '../../incremental/structural-sharing.ts'
import { maxJsonDepth } from '../../json.ts'
import { answerIssue } from '../../wording/input-error.ts'
import { confirms, type Evidence } from './evidence.ts'

/** An object as it was last read. */
export interface Held {
  /** As the box sent it; events are merged into this. */
  readonly raw: unknown
  readonly it: Item
  /** How many complete reads in a row did not have it. */
  readonly missing: number
  /** The answers of the last of these; absent while the object is there. */
  readonly missingIn?: Evidence
  /** The box no longer lists it, and the resource keeps such objects. */
  readonly unlisted?: true
}

export type Objects = ReadonlyMap<string, Held>

export interface Batch {
  /** By key; the map from before if nothing has changed. */
  readonly objects: Objects
  /** Every item could be parsed: only then does absence prove anything. */
  readonly complete: boolean
  /** What is wrong with the first item that could not be parsed. */
  readonly problem?: string
}

/** One read of a resource, parsed item by item. An item that has not changed keeps its object. */
export function parse(resource: Resource, raw: unknown, before: Objects): Batch {
  const given = resource.shape === 'one' ? [raw ?? {}] : asList(raw)
  if (given === undefined) return { objects: new Map(), complete: false, problem: 'not a list' }
  const earlier = [...before.values()]
  const raws = earlier.map((held) => held.raw)
  const items = shareStructure(raws, given)
  if (items === raws && earlier.every((held) => held.missing === 0)) return { objects: before, complete: true }
  const known = new Map(earlier.map((held) => [held.raw, held]))
  return parseItems(resource, Array.isArray(items) ? items : given, known)
}

function parseItems(resource: Resource, items: readonly unknown[], known: ReadonlyMap<unknown, Held>): Batch {
  const objects = new Map<string, Held>()
  let problem: string | undefined
  for (const item of items) {
    const held = parseItem(resource, item, known)
    const key = typeof held === 'string' ? '' : resource.key(held.it)
    if (typeof held === 'string') problem ??= held
    else if (key === '' && resource.shape === 'many') problem ??= 'an item without an id'
    else objects.set(key, held)
  }
  return { objects, complete: problem === undefined, ...(problem !== undefined && { problem }) }
}

function parseItem(resource: Resource, raw: unknown, known: ReadonlyMap<unknown, Held>): Held | string {
  const same = known.get(raw)
  if (same !== undefined) return same.missing === 0 ? same : { raw, it: same.it, missing: 0 }
  const it = itemParser(resource)(raw)
  return typeof it === 'string' ? it : { raw, it, missing: 0 }
}

/** The function that makes an object of an item, or a text that says what is wrong with it. Each item is parsed once. */
export const itemParser = memoize(({ schema }: Resource) => parserOf(schema))

/**
 * The same for events. zod compiles the schema at the first one, which takes a few milliseconds. The many small functions
 * of a schema that is not compiled are slow when they run once a minute. Bench row: event of the box → message.
 */
const eventParser = memoize(({ schema }: Resource) => parserOf(z.compile(schema)))

function parserOf(schema: Resource['schema']) {
  const parseNow = (raw: unknown): Item | string => {
    const parsed = schema.safeParse(raw)
    if (!parsed.success) return answerIssue(parsed.error)
    return isItem(parsed.data) ? parsed.data : 'not an object'
  }
  const ofObject = memoize<object, Item | string>(parseNow)
  return (raw: unknown) => (typeof raw === 'object' && raw !== null ? ofObject(raw) : parseNow(raw))
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** How many complete reads must lack an object before it is gone. */
const readsBeforeGone = 2

/**
 * The objects after a read, and the keys of those that are proven gone. A second read only counts if it confirms the
 * first: two reads of one cached list prove no more than one.
 * @param keep what an object that is gone becomes, if it stays
 */
export function reconcile(
  before: Objects,
  batch: Batch,
  evidence: Evidence,
  keep: (held: Held) => Held | undefined = () => undefined,
): { objects: Objects; gone: string[] } {
  if (batch.objects === before) return { objects: before, gone: [] }
  const absent = [...before].filter(([key]) => !batch.objects.has(key))
  if (absent.length === 0) return { objects: batch.objects, gone: [] }
  const objects = new Map(batch.objects)
  const gone: string[] = []
  for (const [key, held] of absent) {
    if (held.unlisted) {
      objects.set(key, held)
      continue
    }
    const proves = batch.complete && (held.missingIn === undefined || confirms(evidence, held.missingIn))
    const missing = proves ? held.missing + 1 : held.missing
    if (missing < readsBeforeGone) objects.set(key, proves ? { ...held, missing, missingIn: evidence } : held)
    else {
      const kept = keep(held)
      if (kept === undefined) gone.push(key)
      else objects.set(key, kept)
    }
  }
  return { objects, gone }
}

/** An object that the box no longer lists, if its resource keeps such objects. */
export function unlistedOf(resource: Resource, { raw, it: last }: Held): Held | undefined {
  if (resource.unlisted === undefined || !isItem(raw)) return undefined
  const now = { ...raw, ...resource.unlisted(last) }
  const it = itemParser(resource)(now)
  return typeof it === 'string' ? undefined : { raw: now, it, missing: 0, unlisted: true }
}

/**
 * The object that an event is about, with what the event says merged into what was read last. undefined if the event
 * does not fit, or says nothing new: a box sends one event for each address of a host.
 */
export function applyEvent(
  resource: Resource,
  result: unknown,
  before: Objects,
): { key: string; held: Held } | undefined {
  const part = resource.fromEvent === undefined ? wholeObject(resource, result) : resource.fromEvent(result)
  if (part === undefined || part.key === '' || !isItem(part.raw)) return undefined
  const known = before.get(part.key)
  const raw = shareStructure(known?.raw, merge(known?.raw, part.raw))
  if (known !== undefined && raw === known.raw) return undefined
  const it = eventParser(resource)(raw)
  if (typeof it === 'string' || resource.key(it) !== part.key) return undefined
  return { key: part.key, held: { raw, it, missing: 0 } }
}

/** An event that carries the object as the resource reads it. */
function wholeObject(resource: Resource, raw: unknown) {
  const it = eventParser(resource)(raw)
  return typeof it === 'string' ? undefined : { key: resource.key(it), raw }
}

// Objects member by member; anything else is replaced. Own members only, and never a prototype.
function merge(below: unknown, above: unknown, levels = maxJsonDepth): unknown {
  if (!isItem(below) || !isItem(above) || levels === 0) return above
  const both: Record<string, unknown> = { ...below }
  for (const key of Object.keys(above)) {
    const value = above[key]
    if (key !== '__proto__') both[key] = isItem(value) ? merge(below[key], value, levels - 1) : value
  }
  return both
}
