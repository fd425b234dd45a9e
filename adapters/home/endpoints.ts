/** The entities that nodes unknown to us make of themselves: one list for each kind, all of a node on one device. */
import { z } from 'zod'
import { many } from '../../src/contract/index.ts'
import { amount, deviceOf, flag, text } from './objects.ts'
import { Other, othersOf, pushOther } from './others.ts'

const Said = Other.extend({ value: z.union([z.number(), z.string()]).nullable().catch(null) })
type Said = z.output<typeof Said>

const name = '{label}'
const id = '{word}'

// A number goes to the class that its unit means; the state of all other sensors is in `value`.
const classes = new Map<string, string>([
  ['°C', 'temperature'],
  ['W', 'power'],
  ['Wh', 'energy'],
  ['kWh', 'energy'],
  ['lx', 'illuminance'],
  ['lux', 'illuminance'],
  ['V', 'voltage'],
  ['A', 'current'],
  ['dB', 'signal'],
  ['dBm', 'signal'],
])

export const sensor = many({
  schema: Said,
  from: othersOf('sensor'),
  every: '3s',
  key: (it) => it.key,
  device: deviceOf,
  entities: {
    temperature: {
      is: 'sensor',
      name,
      id,
      class: 'temperature',
      unit: '°C',
      value: (it) => measured(it, 'temperature'),
    },
    humidity: { is: 'sensor', name, id, class: 'humidity', unit: '%', value: (it) => measured(it, 'humidity') },
    power: { is: 'sensor', name, id, class: 'power', unit: 'W', value: (it) => measured(it, 'power') },
    energy: {
      is: 'sensor',
      name,
      id,
      class: 'energy',
      unit: 'kWh',
      total: true,
      value: (it) => inKilo(measured(it, 'energy'), it.unit),
    },
    illuminance: {
      is: 'sensor',
      name,
      id,
      class: 'illuminance',
      unit: 'lx',
      value: (it) => measured(it, 'illuminance'),
    },
    voltage: { is: 'sensor', name, id, class: 'voltage', unit: 'V', value: (it) => measured(it, 'voltage') },
    current: { is: 'sensor', name, id, class: 'current', unit: 'A', value: (it) => measured(it, 'current') },
    value: { is: 'sensor', name, id, unit: (it) => it.unit || undefined, value: (it) => measured(it, 'number') },
    text: { is: 'sensor', name, id, value: (it) => (classOf(it) === 'text' ? worded(it) : undefined) },
  },
  diagnostics: {
    battery: {
      is: 'sensor',
      name,
      id,
      class: 'battery',
      unit: '%',
      value: (it) => measured(it, 'battery'),
    },
    signal: {
      is: 'sensor',
      name,
      id,
      class: 'signal_strength',
      unit: 'dB',
      value: (it) => measured(it, 'signal'),
    },
  },
})

export const binary_sensor = many({
  schema: Other.extend({ value: flag }),
  from: othersOf('binary_sensor'),
  every: '3s',
  key: (it) => it.key,
  device: deviceOf,
  entities: {
    value: {
      is: 'binary_sensor',
      name,
      id,
      value: (it) => (it.display === 'warning' ? undefined : it.value),
      attributes: { status_text: (it) => it.texts[Number(it.value)] },
    },
  },
  diagnostics: {
    problem: {
      is: 'binary_sensor',
      name,
      id,
      class: 'problem',
      value: (it) => (it.display === 'warning' ? it.value : undefined),
    },
  },
})

// `switch` is a word of the language.
export const switches = many({
  schema: Other.extend({ value: flag }),
  from: othersOf('switch'),
  every: '3s',
  key: (it) => it.key,
  device: deviceOf,
  entities: { value: { is: 'switch', name, id, set: (on, it) => pushOther(it, on) } },
})

export const number = many({
  schema: Other.extend({ value: amount }),
  from: othersOf('number'),
  every: '3s',
  key: (it) => it.key,
  device: deviceOf,
  entities: {
    value: {
      is: 'number',
      name,
      id,
      unit: (it) => it.unit || undefined,
      min: (it) => it.range?.[0] ?? (it.unit === '%' ? 0 : -1_000_000),
      max: (it) => it.range?.[1] ?? (it.unit === '%' ? 100 : 1_000_000),
      step: (it) => (it.type === 'float' ? 0.1 : 1),
      set: (value, it) => pushOther(it, it.type === 'float' ? value : Math.round(value)),
    },
  },
})

export const button = many({
  schema: Other,
  from: othersOf('button'),
  every: '1m',
  key: (it) => it.key,
  device: deviceOf,
  entities: { press: { is: 'button', name, id, press: (it) => pushOther(it, null) } },
})

export const textField = many({
  schema: Other.extend({ value: text }),
  from: othersOf('text'),
  every: '1m',
  key: (it) => it.key,
  device: deviceOf,
  settings: { value: { is: 'text', name, id, set: (value, it) => pushOther(it, value) } },
})

function classOf({ unit, word, label, texts, type }: Said): string {
  if (type === 'string' || texts.length > 0) return 'text'
  if (unit === '%' && /batt/i.test(`${word} ${label}`)) return 'battery'
  if (unit === '%' && /humid/i.test(`${word} ${label}`)) return 'humidity'
  return classes.get(unit) ?? 'number'
}

/** The number, where the sensor is of this class; undefined where it is of another. */
function measured(it: Said, wanted: string) {
  if (classOf(it) !== wanted) return undefined
  return typeof it.value === 'number' ? it.value : null
}

function inKilo(value: number | null | undefined, unit: string) {
  return unit === 'Wh' && typeof value === 'number' ? value / 1000 : value
}

/** The word that stands for the highest threshold below the value, or the text that it is. */
function worded({ value, texts, thresholds }: Said) {
  if (typeof value !== 'number') return value
  const reached = thresholds.filter((threshold) => threshold <= value).length
  return texts[thresholds.length === 0 ? value : reached - 1] ?? String(value)
}
