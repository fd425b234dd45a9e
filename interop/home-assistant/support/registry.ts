/** What is published against what Home Assistant has: entities, their names and settings, their states, devices. */
import { z } from 'zod'
import type { HomeAssistant, State } from './home-assistant.ts'
import { type Published, publishedIn } from './published.ts'
import { shows } from './shown.ts'
import type { Wire } from './wire.ts'

const Entity = z.looseObject({
  entity_id: z.string(),
  unique_id: z.string(),
  platform: z.string(),
  device_id: z.string().nullable(),
  disabled_by: z.string().nullable(),
  entity_category: z.string().nullable(),
  name: z.string().nullable(),
  icon: z.string().nullable(),
  original_name: z.string().nullable(),
})
export type Entity = z.output<typeof Entity>

const Device = z.looseObject({
  id: z.string(),
  identifiers: z.array(z.tuple([z.string(), z.string()])),
  name: z.string().nullable(),
  name_by_user: z.string().nullable(),
  area_id: z.string().nullable(),
  via_device_id: z.string().nullable(),
})
export type Device = z.output<typeof Device>

/** The MQTT entities of the registry, enabled or not. */
export async function entitiesOf(ha: HomeAssistant): Promise<Entity[]> {
  const all = z.array(Entity).parse(await ha.ask('config/entity_registry/list'))
  return all.filter(({ platform }) => platform === 'mqtt')
}

/** The MQTT devices of the registry. */
export async function devicesOf(ha: HomeAssistant): Promise<Device[]> {
  const all = z.array(Device).parse(await ha.ask('config/device_registry/list'))
  return all.filter(({ identifiers }) => identifiers.some(([domain]) => domain === 'mqtt'))
}

/** Everything in which Home Assistant differs from what is published. A fine house has nothing in it. */
export interface Differences {
  /** Published, and no entity. */
  readonly missing: string[]
  /** An entity, and not published. */
  readonly surplus: string[]
  /** Called or marked otherwise than meant. */
  readonly otherwise: string[]
  /** Unavailable, restored, without a state, or with another value than the one published. */
  readonly untrue: string[]
  /** Devices that are missing, too many, or described otherwise. */
  readonly devices: string[]
}

export interface Comparison {
  readonly documents: number
  readonly entities: number
  readonly enabled: number
  readonly devices: number
  readonly differences: Differences
}

/** @param suggestedIds whether the entity ids must be those suggested (an owner may have changed them). */
export async function compare(ha: HomeAssistant, wire: Wire, suggestedIds = true): Promise<Comparison> {
  const published = publishedIn(wire.standing)
  const [entities, devices, states] = await Promise.all([entitiesOf(ha), devicesOf(ha), ha.states()])
  const keyOf = ({ entity_id, unique_id }: Entity) => `${entity_id.split('.')[0]} ${unique_id}`
  const have = new Map(entities.map((it) => [keyOf(it), it]))
  const want = new Map(published.map((it) => [`${it.platform} ${it.unique_id}`, it]))
  const pairs = [...want].flatMap(([key, it]) => {
    const entity = have.get(key)
    return entity === undefined ? [] : [[it, entity] as const]
  })
  const enabled = pairs.filter(([, { disabled_by }]) => disabled_by === null)
  return {
    documents: [...wire.standing.keys()].filter((topic) => /^homeassistant\/.+\/config$/.test(topic)).length,
    entities: published.length,
    enabled: enabled.length,
    devices: devices.length,
    differences: {
      missing: [...want.keys()].filter((key) => !have.has(key)),
      surplus: [...have.keys()].filter((key) => !want.has(key)),
      otherwise: pairs.flatMap(([it, entity]) => otherwise(it, entity, states.get(entity.entity_id), suggestedIds)),
      untrue: enabled.flatMap(([it, { entity_id }]) => untrue(it, entity_id, states.get(entity_id), wire)),
      devices: deviceDifferences(published, devices),
    },
  }
}

/** Whether nothing differs. */
export function isFine({ differences }: Comparison): boolean {
  return Object.values(differences).every((it) => it.length === 0)
}

function otherwise(it: Published, entity: Entity, state: State | undefined, suggestedIds: boolean): string[] {
  const { entity_id } = entity
  const said: [string, unknown, unknown][] = [
    ['name', it.name, entity.original_name],
    ['category', it.entity_category ?? null, entity.entity_category],
  ]
  if (suggestedIds) said.push(['entity id', it.default_entity_id, entity_id])
  if (it.enabled_by_default === false) said.push(['off', true, entity.disabled_by !== null || state !== undefined])
  if (state !== undefined && state.state !== 'unavailable') {
    for (const [key, attribute] of marks) if (key in it) said.push([key, it[key], state.attributes[attribute]])
  }
  return said.flatMap(([what, meant, is]) =>
    JSON.stringify(meant) === JSON.stringify(is)
      ? []
      : [`${entity_id}: ${what} ${JSON.stringify(is)}, meant ${JSON.stringify(meant)}`],
  )
}

/** Keys of a component, and the attributes in which Home Assistant shows them. */
const marks = [
  ['device_class', 'device_class'],
  ['unit_of_measurement', 'unit_of_measurement'],
  ['state_class', 'state_class'],
  ['options', 'options'],
  ['event_types', 'event_types'],
  ['source_type', 'source_type'],
  ['icon', 'icon'],
  ['min', 'min'],
  ['max', 'max'],
  ['step', 'step'],
] as const

function untrue(it: Published, entity: string, state: State | undefined, wire: Wire): string[] {
  if (state === undefined) return [`${entity}: no state`]
  if (state.attributes.restored === true) return [`${entity}: restored only`]
  if (state.state === 'unavailable') return [`${entity}: unavailable`]
  const field = fieldOf(it)
  if (it.state_topic === undefined || field === undefined || it.platform === 'event') return []
  const value = wire.object(it.state_topic)[field]
  if (value === undefined) return [`${entity}: its state has no ${field}`]
  return shows(it, value, state.state) === false
    ? [`${entity}: ${state.state}, published ${JSON.stringify(value)}`]
    : []
}

/** The key of the state in which the value stands; undefined where the template looks deeper. */
function fieldOf(it: Published): string | undefined {
  const template = String(it.value_template ?? it.state_value_template ?? '')
  return /value_json\.\w+\./.test(template) ? undefined : /value_json\.(\w+)/.exec(template)?.[1]
}

/** Keys of a device block that Home Assistant keeps under the same name. */
const deviceMarks = ['name', 'manufacturer', 'model', 'model_id', 'sw_version', 'hw_version', 'serial_number'] as const

function deviceDifferences(published: readonly Published[], devices: readonly Device[]): string[] {
  const want = new Map(published.map(({ device }) => [device.identifiers[0] ?? '', device]))
  const have = new Map(devices.map((it) => [it.identifiers[0]?.[1] ?? '', it]))
  const byId = new Map(devices.map((it) => [it.id, it.identifiers[0]?.[1]]))
  const missing = [...want.keys()].filter((id) => !have.has(id)).map((id) => `${id} is missing`)
  const surplus = [...have].filter(([id]) => !want.has(id)).map(([id, { name }]) => `${id} "${name}" is too much`)
  const changed = [...want].flatMap(([id, it]) => {
    const device = have.get(id)
    if (device === undefined) return []
    const via = device.via_device_id === null ? undefined : byId.get(device.via_device_id)
    const above = via === it.via_device ? [] : [`${id}: via ${via}, meant ${it.via_device}`]
    const named = deviceMarks.filter((key) => key in it && it[key] !== device[key])
    return [...above, ...named.map((key) => `${id}: ${key} ${device[key]}, meant ${it[key]}`)]
  })
  return [...missing, ...surplus, ...changed]
}
