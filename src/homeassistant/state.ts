/**
 * Makes an object's state from its tables (pure): one field per entity, plus the fields that some platforms add and the
 * attributes. A value that Home Assistant would refuse (an option that is not listed, a number out of range) becomes
 * null.
 */

import type { CompiledEntity, Item } from '../contract/compiled.ts'
import { rounded, roundingOf } from '../contract/conversion.ts'
import { type ApiVersion, atLeast } from '../contract/version.ts'
import { memoize } from '../incremental/memoize.ts'
import { ellipsized } from '../text.ts'
import { attributesOf, bounded } from './attributes.ts'

export type State = Readonly<Record<string, unknown>>

/** What a state depends on in addition to the object. */
export interface StateContext {
  /** The time of the read in epoch seconds, for sensors with `ago`. */
  readonly now?: number | undefined
  /** The previous state, for sensors with `tolerance`. */
  readonly before?: State | undefined
  /** The presence of device trackers by key, where `consider_home` overrides the value of the object. */
  readonly home?: Readonly<Record<string, boolean | null>>
}

/** The entries of a table. Memoised, as all objects of a resource share the table. */
const entriesOf = memoize((entities: Readonly<Record<string, CompiledEntity>>) => {
  return Object.entries(entities).map(([key, entity]) => ({
    key,
    entity,
    hasAttributes: entity.attributes !== undefined,
  }))
})

/** The values of an object's entities by key, each computed once. An entity that the object does not have is left out. */
export type Readings = ReadonlyMap<string, unknown>

/** @param api entities of a later version do not exist. */
export function readingsOf(entities: Readonly<Record<string, CompiledEntity>>, it: Item, api: ApiVersion): Readings {
  const readings = new Map<string, unknown>()
  for (const { key, entity } of entriesOf(entities)) {
    if (entity.since !== undefined && !atLeast(api, entity.since)) continue
    const reading = readingOf(key, entity, it)
    if (reading !== undefined) readings.set(key, reading)
  }
  return readings
}

/** The object's state. Every entity in `keys` has a field in it, null if the value is unknown. */
export function stateOf(
  entities: Readonly<Record<string, CompiledEntity>>,
  keys: ReadonlySet<string>,
  it: Item,
  readings: Readings,
  context: StateContext = {},
): State {
  const state: Record<string, unknown> = {}
  for (const { key, entity, hasAttributes } of entriesOf(entities)) {
    if (!keys.has(key)) continue
    write(state, key, entity, it, readings.get(key), context)
    if (hasAttributes) Object.assign(state, attributesOf(entity, it))
  }
  return state
}

/** The fields of an object that its state has besides those of its entities; null if a value is unknown. */
export function factsOf(names: readonly string[] = [], it: Item): State {
  return bounded(Object.fromEntries(names.map((name) => [name, it[name] ?? null])))
}

/** undefined if the object does not have the entity. */
function readingOf(key: string, entity: CompiledEntity, it: Item): unknown {
  switch (entity.is) {
    case 'button':
      return (entity.where?.(it) ?? true) || undefined
    case 'event':
      return true
    case 'image':
    case 'camera':
      return 'qr' in entity ? entity.qr(it) : entity.picture(it)
    default:
      return 'value' in entity && entity.value !== undefined ? entity.value(it) : it[key]
  }
}

/** Writes the fields of one entity into the state. */
function write(
  state: Record<string, unknown>,
  key: string,
  entity: CompiledEntity,
  it: Item,
  reading: unknown,
  { now, before, home }: StateContext,
): void {
  switch (entity.is) {
    case 'button':
    case 'event':
    case 'image':
    case 'camera':
      return
    case 'device_tracker':
      state[key] = home?.[key] ?? reading ?? null
      state.in_zones = state[key] === true ? ['zone.home'] : []
      return
    case 'cover':
      state[key] = plain(reading)
      writePart(state, `${key}_position`, entity.position?.(it))
      return
    case 'light':
      state[key] = plain(reading)
      writePart(state, `${key}_brightness`, entity.brightness?.(it))
      writePart(state, `${key}_color`, entity.color?.(it))
      writePart(state, `${key}_effect`, entity.effect?.(it))
      return
    case 'sensor':
      state[key] = sensorState(entity, secondsToMoment(entity, reading, now), before?.[key])
      return
    case 'number': {
      const fits =
        typeof reading === 'number' && reading >= boundOf(entity.min, it) && reading <= boundOf(entity.max, it)
      state[key] = fits ? reading : null
      return
    }
    case 'select':
      state[key] = optionsOf(entity, it).find((option) => option === reading) ?? null
      return
    default:
      state[key] = plain(reading)
  }
}

/** The minimum, maximum or step of a number: a constant or computed from the object. */
export function boundOf(bound: number | ((it: Item) => number), it: Item): number {
  return typeof bound === 'function' ? bound(it) : bound
}

/** The options of a select: a constant list or computed from the object. */
export function optionsOf(entity: Extract<CompiledEntity, { is: 'select' }>, it: Item): readonly string[] {
  return typeof entity.options === 'function' ? entity.options(it) : entity.options
}

/** Writes a part of a cover or light. It has no such part if the value is undefined. */
function writePart(state: Record<string, unknown>, key: string, value: unknown): void {
  if (value !== undefined) state[key] = plain(value)
}

/** With `ago` the value is a number of seconds before the read: converts it to epoch seconds. */
function secondsToMoment(
  entity: Extract<CompiledEntity, { is: 'sensor' }>,
  value: unknown,
  now: number | undefined,
): unknown {
  if (!('ago' in entity) || typeof value !== 'number') return value
  return now === undefined ? null : Math.floor(now - value)
}

function sensorState(entity: Extract<CompiledEntity, { is: 'sensor' }>, value: unknown, before: unknown): unknown {
  const moment = entity.class === 'timestamp'
  const unit = 'unit' in entity ? entity.unit : undefined
  const tolerance = ('tolerance' in entity ? entity.tolerance : undefined) ?? roundingOf(unit)?.tolerance
  if (typeof value === 'number' && tolerance !== undefined) {
    const old = moment && typeof before === 'string' ? Date.parse(before) / 1000 : before
    if (typeof old === 'number' && Math.abs(value - old) < tolerance) return before
  }
  if (moment) return isoTime(value)
  const listed =
    !('options' in entity) || entity.options === undefined || entity.options.some((option) => option === value)
  return listed ? plain(typeof value === 'number' ? rounded(value, unit) : value) : null
}

/** Epoch seconds as ISO 8601 in UTC, to the second. Null if it is no moment: the box sends 0 for "never". */
function isoTime(seconds: unknown): string | null {
  if (typeof seconds !== 'number' || seconds <= 0 || seconds > 8.64e12) return null
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}

// Home Assistant refuses states of more than 255 characters. JSON has no NaN.
function plain(value: unknown): unknown {
  if (typeof value === 'string') return ellipsized(value, 255)
  if (typeof value === 'number' && !Number.isFinite(value)) return null
  return value ?? null
}
