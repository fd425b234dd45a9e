/**
 * Endpoints that no table of a known category shows. Type, access and display of an endpoint determine its entity. A slot
 * and a signal of the same name are one entity, and only the signal has the state. There is one resource for each kind of
 * entity; all entities of a node are on one device.
 */
import { z } from 'zod'
import { type Interval, many, type Phrase, phrase, put, type Reader } from '../../src/contract/index.ts'
import { partsOf } from './lights.ts'
import { Bool, byName, deviceOf, type Node, Numeric, Text } from './node-table.ts'
import { type Endpoint, type HomeNode, Value } from './nodes.ts'
import { nodesWithValues } from './values.ts'

type Kind = 'sensor' | 'binary_sensor' | 'switch' | 'number' | 'button' | 'text'

/** An endpoint, or a slot and its signal: `path` is the one that takes the value. */
interface Unclaimed extends Endpoint {
  readonly key: string
  readonly node: Node
  readonly title: string | Phrase
}

const named = { name: '{title}', id: '{name}' } as const

export const endpoints = {
  sensor: many({
    ...unclaimed('sensor', Value),
    entities: {
      temperature: { ...measured('°C'), class: 'temperature', unit: '°C' },
      humidity: { ...measured('humidity'), class: 'humidity', unit: '%' },
      power: { ...measured('W'), class: 'power', unit: 'W' },
      energy: { ...measured('Wh', 'kWh'), class: 'energy', unit: 'kWh', total: true },
      illuminance: { ...measured('lx', 'lux'), class: 'illuminance', unit: 'lx' },
      voltage: { ...measured('V'), class: 'voltage', unit: 'V' },
      current: { ...measured('A'), class: 'current', unit: 'A' },
      value: { ...measured('number'), unit: (it) => it.unit || undefined },
      text: { is: 'sensor', ...named, value: (it) => (measureOf(it) === 'text' ? textOf(it) : undefined) },
    },
    diagnostics: {
      battery: { ...measured('battery'), class: 'battery', unit: '%' },
      signal: { ...measured('dB', 'dBm'), class: 'signal_strength', unit: 'dB' },
    },
  }),
  binary_sensor: many({
    ...unclaimed('binary_sensor', Bool),
    entities: {
      value: {
        is: 'binary_sensor',
        ...named,
        value: (it) => (isWarning(it) ? undefined : it.value),
        attributes: { status_text: (it) => it.status_text_range[Number(it.value)] },
      },
    },
    diagnostics: {
      problem: {
        is: 'binary_sensor',
        ...named,
        class: 'problem',
        value: (it) => (isWarning(it) ? it.value : undefined),
      },
    },
  }),
  switch: many({ ...unclaimed('switch', Bool), entities: { value: { is: 'switch', ...named } } }),
  number: many({
    ...unclaimed('number', Numeric),
    entities: {
      value: {
        is: 'number',
        ...named,
        unit: (it) => it.unit || undefined,
        min: (it) => it.limits?.[0] ?? (it.unit === '%' ? 0 : -1_000_000),
        max: (it) => it.limits?.[1] ?? (it.unit === '%' ? 100 : 1_000_000),
        step: (it) => (it.value_type === 'float' ? 0.1 : 1),
        set: (value, it) =>
          put(`home/endpoints/${it.path}`, { value: it.value_type === 'float' ? value : Math.round(value) }),
      },
    },
  }),
  button: many({
    ...unclaimed('button', Value, '1m'),
    entities: {
      press: { is: 'button', ...named, press: ({ path }) => put(`home/endpoints/${path}`, { value: null }) },
    },
  }),
  text: many({ ...unclaimed('text', Text, '1m'), settings: { value: { is: 'text', ...named } } }),
}

/** What these resources have in common. The schema parses the value. */
function unclaimed<T>(kind: Kind, value: z.ZodType<T>, every: Interval = '3s') {
  const schema = z.custom<Unclaimed>().transform((it) => ({ ...it, value: value.parse(it.value) }))
  const from = async (box: Reader) => (await nodesWithValues(box)).flatMap((it) => unclaimedIn(it, kind))
  const key = (it: Unclaimed) => it.key
  const title = (it: Unclaimed) => it.label
  return { schema, from, every, key, title, limit: 300, device: deviceOf, put: 'home/endpoints/{path}' }
}

const isWarning = (it: Pick<Unclaimed, 'display'>) => it.display === 'warning'

const units = ['°C', 'W', 'Wh', 'kWh', 'lx', 'lux', 'V', 'A', 'dB', 'dBm']

/** What a sensor measures: its unit if that determines a class, or another word. */
function measureOf({ unit, name, label, status_text_range, value_type }: Unclaimed): string {
  if (value_type === 'string' || status_text_range.length > 0) return 'text'
  if (unit === '%' && /batt/i.test(`${name} ${label}`)) return 'battery'
  if (unit === '%' && /humid/i.test(`${name} ${label}`)) return 'humidity'
  return units.includes(unit) ? unit : 'number'
}

/** A sensor of the endpoints that measure one of these. The state of every other sensor is in `value`. */
function measured(...measures: readonly string[]) {
  const value = (it: Unclaimed) => {
    if (!measures.includes(measureOf(it))) return undefined
    if (typeof it.value !== 'number') return null
    return it.unit === 'Wh' ? it.value / 1000 : it.value
  }
  return { is: 'sensor', ...named, value } as const
}

/** The text of the highest threshold that the value reaches; a value that is a text is returned as it is. */
function textOf({ value, status_text_range: texts, range }: Unclaimed) {
  if (typeof value !== 'number') return Text.parse(value)
  const reached = range.filter((threshold) => threshold <= value).length
  return texts[range.length === 0 ? value : reached - 1] ?? String(value)
}

function unclaimedIn(node: HomeNode, kind: Kind): Unclaimed[] {
  const known = node.known?.claimed ?? partsOf(node).map(([name]) => name)
  const isFree = (it: Endpoint) => !it.isInternal && !known.includes(it.name)
  const signals = node.signals.filter(isFree)
  const slots = node.slots.filter(isFree)
  const signalOf = (slot: Endpoint) => signals.find(({ name }) => name === slot.name || `${name}_set` === slot.name)
  const alone = signals.filter((it) => !slots.some((slot) => signalOf(slot) === it))
  const pairs = [...slots.map((it) => [signalOf(it) ?? it, it] as const), ...alone.map((it) => [it, it] as const)]
  return pairs.filter(([, it]) => kindOf(it) === kind).map(([shown, taking]) => objectOf(node, shown, taking))
}

function kindOf({ ep_type, value_type, display }: Endpoint): Kind | undefined {
  if (ep_type === 'slot') {
    if (value_type === 'void' || display === 'button') return 'button'
    if (value_type === 'bool') return 'switch'
    return value_type === 'string' ? 'text' : 'number'
  }
  if (value_type === 'void') return undefined
  return value_type === 'bool' ? 'binary_sensor' : 'sensor'
}

/** `taking` is the endpoint that takes the value. Both are the same one if there is only a signal or only a slot. */
function objectOf(node: HomeNode, shown: Endpoint, taking: Endpoint): Unclaimed {
  return {
    ...shown,
    key: `${node.id}_${shown.id}`,
    node: byName(node).node,
    path: taking.path,
    title: shown.isUnnamed ? phrase('Endpoint {id}', { id: shown.id }) : withoutDevice(shown.label, node.label),
    value_type: taking.value_type,
    unit: shown.unit || taking.unit,
    limits: taking.limits ?? shown.limits,
    value: shown.ep_type === 'signal' ? (shown.value ?? null) : null,
  }
}

// Home Assistant puts the name of the device before the name of the entity.
function withoutDevice(label: string, device: string) {
  const rest = label.startsWith(`${device} `) ? label.slice(device.length).trim() : label
  return rest === '' ? label : `${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}`
}
