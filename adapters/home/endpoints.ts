/** The entities of unclaimed endpoints: one resource for each kind; all entities of a node are on one device. */
import { z } from 'zod'
import { type Interval, many } from '../../src/contract/index.ts'
import { boolSignal, deviceOf, numberSignal, textSignal } from './node-table.ts'
import { type Kind, pushUnclaimed, Unclaimed, unclaimedOf } from './unclaimed.ts'

const Sensor = Unclaimed.extend({ value: z.union([z.number(), z.string()]).nullable().catch(null) })
type Sensor = z.output<typeof Sensor>

const named = { name: '{label}', id: '{word}' } as const

// The unit of a number determines its class. The state of every other sensor is in `value`.
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
  schema: Sensor,
  ...unclaimed('sensor', '3s'),
  entities: {
    temperature: { is: 'sensor', ...named, class: 'temperature', unit: '°C', value: measured('temperature') },
    humidity: { is: 'sensor', ...named, class: 'humidity', unit: '%', value: measured('humidity') },
    power: { is: 'sensor', ...named, class: 'power', unit: 'W', value: measured('power') },
    energy: { is: 'sensor', ...named, class: 'energy', unit: 'kWh', total: true, value: kilowattHours },
    illuminance: { is: 'sensor', ...named, class: 'illuminance', unit: 'lx', value: measured('illuminance') },
    voltage: { is: 'sensor', ...named, class: 'voltage', unit: 'V', value: measured('voltage') },
    current: { is: 'sensor', ...named, class: 'current', unit: 'A', value: measured('current') },
    value: { is: 'sensor', ...named, unit: (it) => it.unit || undefined, value: measured('number') },
    text: { is: 'sensor', ...named, value: (it) => (classOf(it) === 'text' ? textOf(it) : undefined) },
  },
  diagnostics: {
    battery: { is: 'sensor', ...named, class: 'battery', unit: '%', value: measured('battery') },
    signal: { is: 'sensor', ...named, class: 'signal_strength', unit: 'dB', value: measured('signal') },
  },
})

export const binary_sensor = many({
  schema: Unclaimed.extend({ value: boolSignal }),
  ...unclaimed('binary_sensor', '3s'),
  entities: {
    value: {
      is: 'binary_sensor',
      ...named,
      value: (it) => (it.display === 'warning' ? undefined : it.value),
      attributes: { status_text: (it) => it.texts[Number(it.value)] },
    },
  },
  diagnostics: {
    problem: {
      is: 'binary_sensor',
      ...named,
      class: 'problem',
      value: (it) => (it.display === 'warning' ? it.value : undefined),
    },
  },
})

// `switch` is a reserved word.
export const switches = many({
  schema: Unclaimed.extend({ value: boolSignal }),
  ...unclaimed('switch', '3s'),
  entities: { value: { is: 'switch', ...named, set: (on, it) => pushUnclaimed(it, on) } },
})

export const number = many({
  schema: Unclaimed.extend({ value: numberSignal }),
  ...unclaimed('number', '3s'),
  entities: {
    value: {
      is: 'number',
      ...named,
      unit: (it) => it.unit || undefined,
      min: (it) => it.range?.[0] ?? (it.unit === '%' ? 0 : -1_000_000),
      max: (it) => it.range?.[1] ?? (it.unit === '%' ? 100 : 1_000_000),
      step: (it) => (it.type === 'float' ? 0.1 : 1),
      set: (value, it) => pushUnclaimed(it, it.type === 'float' ? value : Math.round(value)),
    },
  },
})

export const button = many({
  schema: Unclaimed,
  ...unclaimed('button', '1m'),
  entities: { press: { is: 'button', ...named, press: (it) => pushUnclaimed(it, null) } },
})

export const textField = many({
  schema: Unclaimed.extend({ value: textSignal }),
  ...unclaimed('text', '1m'),
  settings: { value: { is: 'text', ...named, set: (value, it) => pushUnclaimed(it, value) } },
})

/** What these resources have in common. */
function unclaimed(kind: Kind, every: Interval) {
  return { from: unclaimedOf(kind), every, key: (it: { readonly key: string }) => it.key, device: deviceOf }
}

function classOf({ unit, word, label, texts, type }: Sensor): string {
  if (type === 'string' || texts.length > 0) return 'text'
  if (unit === '%' && /batt/i.test(`${word} ${label}`)) return 'battery'
  if (unit === '%' && /humid/i.test(`${word} ${label}`)) return 'humidity'
  return classes.get(unit) ?? 'number'
}

/** The number of a sensor of this class; undefined for a sensor of another class. */
function measured(wanted: string) {
  return (it: Sensor) => {
    if (classOf(it) !== wanted) return undefined
    return typeof it.value === 'number' ? it.value : null
  }
}

function kilowattHours(it: Sensor) {
  const value = measured('energy')(it)
  return it.unit === 'Wh' && typeof value === 'number' ? value / 1000 : value
}

/** The text of the highest threshold that the value reaches; a value that is a text is returned as it is. */
function textOf({ value, texts, thresholds }: Sensor) {
  if (typeof value !== 'number') return value
  const reached = thresholds.filter((threshold) => threshold <= value).length
  return texts[thresholds.length === 0 ? value : reached - 1] ?? String(value)
}
