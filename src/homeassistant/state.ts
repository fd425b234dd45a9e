/**
 * An object's state message out of its table (pure): `{row: value}` plus what a kind adds and the row's attributes.
 * What Home Assistant would refuse at every message (an option not listed, a number out of range) is null instead.
 */

import type { CompiledEntity, Item } from '../contract/compiled.ts'
import { type ApiVersion, atLeast } from '../contract/version.ts'
import { memoize } from '../incremental/memoize.ts'
import { ellipsized } from '../text.ts'

export type State = Readonly<Record<string, unknown>>

/** What the engine knows beside the object itself. */
export interface StateContext {
  /** Epoch seconds of the reading, for rows that tell how long `ago`. */
  readonly now?: number | undefined
  /** The state before, for rows that are `steady`. */
  readonly before?: State | undefined
  /** Who is home, by row, where `consider_home` holds another answer than the object gives. */
  readonly home?: Readonly<Record<string, boolean | null>>
}

/** A table taken apart, once for all objects that it is about. */
const linesOf = memoize((entities: Readonly<Record<string, CompiledEntity>>) => {
  return Object.entries(entities).map(([key, row]) => ({ key, row, attributes: Object.entries(row.attributes ?? {}) }))
})

/** The rows that this object has: those whose value is not undefined. `before` only grows. */
export function entityKeysOf(
  entities: Readonly<Record<string, CompiledEntity>>,
  it: Item,
  before: ReadonlySet<string>,
  api: ApiVersion,
) {
  const rows = new Set<string>()
  for (const { key, row } of linesOf(entities)) {
    if (before.has(key) || ((row.since === undefined || atLeast(api, row.since)) && exists(key, row, it))) rows.add(key)
  }
  return rows
}

/** The object's state: every row that it has is always in it, null where unknown. */
export function stateOf(
  entities: Readonly<Record<string, CompiledEntity>>,
  rows: ReadonlySet<string>,
  it: Item,
  context: StateContext = {},
) {
  const state: Record<string, unknown> = {}
  for (const { key, row, attributes } of linesOf(entities)) {
    if (!rows.has(key)) continue
    tell(state, key, row, it, context)
    for (const [name, attribute] of attributes) state[name] = attribute(it) ?? null
  }
  return state
}

function exists(key: string, row: CompiledEntity, it: Item): boolean {
  switch (row.is) {
    case 'button':
      return row.where?.(it) ?? true
    case 'event':
      return true
    case 'image':
    case 'camera':
      return ('qr' in row ? row.qr(it) : row.picture(it)) !== undefined
    default:
      return readingOf(key, row, it) !== undefined
  }
}

function readingOf(key: string, row: CompiledEntity, it: Item): unknown {
  return 'value' in row && row.value !== undefined ? row.value(it) : it[key]
}

/** Writes what a row says into the state. */
function tell(
  state: Record<string, unknown>,
  key: string,
  row: CompiledEntity,
  it: Item,
  { now, before, home }: StateContext,
): void {
  switch (row.is) {
    case 'button':
    case 'event':
    case 'image':
    case 'camera':
      return
    case 'device_tracker':
      state[key] = home?.[key] ?? readingOf(key, row, it) ?? null
      state.in_zones = state[key] === true ? ['zone.home'] : []
      return
    case 'cover':
      state[key] = plain(readingOf(key, row, it))
      tellPart(state, `${key}_position`, row.position?.(it))
      return
    case 'light':
      state[key] = plain(readingOf(key, row, it))
      tellPart(state, `${key}_brightness`, row.brightness?.(it))
      tellPart(state, `${key}_color`, row.color?.(it))
      return
    case 'sensor':
      state[key] = sensed(row, dated(row, readingOf(key, row, it), now), before?.[key])
      return
    case 'number': {
      const value = readingOf(key, row, it)
      const fits = typeof value === 'number' && value >= boundOf(row.min, it) && value <= boundOf(row.max, it)
      state[key] = fits ? value : null
      return
    }
    case 'select': {
      const value = readingOf(key, row, it)
      state[key] = optionsOf(row, it).find((option) => option === value) ?? null
      return
    }
    default:
      state[key] = plain(readingOf(key, row, it))
  }
}

/** The least or most of a number, whether the table or the box says it. */
export function boundOf(bound: number | ((it: Item) => number), it: Item): number {
  return typeof bound === 'function' ? bound(it) : bound
}

/** The options of a select, whether the table or the box names them. */
export function optionsOf(row: Extract<CompiledEntity, { is: 'select' }>, it: Item): readonly string[] {
  return typeof row.options === 'function' ? row.options(it) : row.options
}

/** A part of a cover or light; undefined: this one has none. */
function tellPart(state: Record<string, unknown>, key: string, value: unknown): void {
  if (value !== undefined) state[key] = plain(value)
}

/** What is told as so many seconds ago, as the moment that it was. */
function dated(row: Extract<CompiledEntity, { is: 'sensor' }>, value: unknown, now: number | undefined): unknown {
  if (!('ago' in row) || typeof value !== 'number') return value
  return now === undefined ? null : Math.floor(now - value)
}

function sensed(row: Extract<CompiledEntity, { is: 'sensor' }>, value: unknown, before: unknown): unknown {
  const moment = row.class === 'timestamp'
  const tolerance = 'tolerance' in row ? row.tolerance : undefined
  if (typeof value === 'number' && tolerance !== undefined) {
    const old = moment && typeof before === 'string' ? Date.parse(before) / 1000 : before
    if (typeof old === 'number' && Math.abs(value - old) < tolerance) return before
  }
  if (moment) return isoTime(value)
  const listed = !('options' in row) || row.options === undefined || row.options.some((option) => option === value)
  return listed ? plain(value) : null
}

/** Epoch seconds as ISO 8601 in UTC, to the second; null for what is none (0 is how the box says "never"). */
function isoTime(seconds: unknown): string | null {
  if (typeof seconds !== 'number' || seconds <= 0 || seconds > 8.64e12) return null
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}

// Home Assistant refuses states beyond 255 characters; JSON has no NaN.
function plain(value: unknown): unknown {
  if (typeof value === 'string') return ellipsized(value, 255)
  if (typeof value === 'number' && !Number.isFinite(value)) return null
  return value ?? null
}
