/** What the metrics of an entity are (pure): name, type, and the values of an object. */
import type { CompiledEntity, Item } from '../../contract/compiled.ts'
import { roundingOf } from '../../contract/conversion.ts'
import { alarmStates } from '../../contract/entities.ts'
import type { State } from '../../homeassistant/state.ts'
import type { Family } from './text.ts'
import { baseUnit, inBase } from './units.ts'

/** One value of an object. */
export interface Sample {
  readonly name: string
  readonly type: Family['type']
  readonly value: number
  /** The word of which the value says whether it is the current one. */
  readonly state?: string
}

/** The object as it was shown last. */
export interface Shown {
  readonly it: Item
  readonly state: State
}

/**
 * The values of one entity: none of a text, a button or an event, and none while the value is unknown.
 * @param stem `freebox_<adapter>_<resource>_<row>`
 */
export function samplesOf(stem: string, key: string, entity: CompiledEntity, shown: Shown): readonly Sample[] {
  const value = shown.state[key]
  if (value === null || value === undefined) return []
  switch (entity.is) {
    case 'sensor':
    case 'number':
      return wordsOf(entity) === undefined ? number(stem, entity, value, shown) : words(stem, wordsOf(entity), value)
    case 'binary_sensor':
    case 'switch':
    case 'light':
    case 'device_tracker':
      return typeof value === 'boolean' ? [gauge(stem, value ? 1 : 0)] : []
    case 'select':
    case 'alarm_control_panel':
    case 'cover':
      return words(stem, wordsOf(entity), value)
    default:
      return []
  }
}

/** The words of which the state is one; undefined if the list depends on the object. */
function wordsOf(entity: CompiledEntity): readonly string[] | undefined {
  if (entity.is === 'alarm_control_panel') return alarmStates
  if (entity.is === 'cover') return ['open', 'opening', 'closed', 'closing', 'stopped']
  return 'options' in entity && typeof entity.options === 'object' ? entity.options : undefined
}

/** Of a longer list only the current word is written: the kinds of hosts alone would be most of all series. */
const manyWords = 10

function words(stem: string, options: readonly string[] | undefined, value: unknown): readonly Sample[] {
  if (options === undefined || typeof value !== 'string') return []
  const written = options.length > manyWords ? [value] : options
  return written.map((state) => ({ ...gauge(stem, state === value ? 1 : 0), state }))
}

type NumberEntity = Extract<CompiledEntity, { is: 'sensor' | 'number' }>

function number(stem: string, entity: NumberEntity, value: unknown, shown: Shown): readonly Sample[] {
  if (typeof value === 'string' && entity.class === 'timestamp') {
    const seconds = Date.parse(value) / 1000
    return Number.isFinite(seconds) ? [gauge(`${stem}_timestamp_seconds`, seconds)] : []
  }
  if (typeof value !== 'number') return []
  const unit = baseUnit(unitOf(entity, shown.it) ?? '')
  const whole = unit === undefined || stem.endsWith(`_${unit.word}`) ? stem : `${stem}_${unit.word}`
  const exact = exactValue(entity, value, shown.it)
  const inUnit = unit === undefined ? exact : inBase(exact, unit)
  const isCounter = 'total' in entity ? entity.total === true : 'count' in entity && entity.count === 'total'
  return [isCounter ? { name: `${whole}_total`, type: 'counter', value: inUnit } : gauge(whole, inUnit)]
}

function unitOf(entity: NumberEntity, it: Item): string | undefined {
  if (!('unit' in entity)) return undefined
  return typeof entity.unit === 'function' ? entity.unit(it) : entity.unit
}

/** Rates and sizes are rounded in states, which would make a rate out of a counter uneven. */
function exactValue(entity: NumberEntity, rounded: number, it: Item): number {
  if (roundingOf(unitOf(entity, it)) === undefined || !('value' in entity)) return rounded
  const exact = entity.value?.(it)
  return typeof exact === 'number' && Number.isFinite(exact) ? exact : rounded
}

/** These endings belong to other types of metrics. */
const reserved = /_(total|count|sum|bucket|info)$/

function gauge(name: string, value: number): Sample {
  return { name: reserved.test(name) ? `${name}_current` : name, type: 'gauge', value }
}
