/** Compares what is published with what Home Assistant has: entities, their names and settings, states and devices. */
import { z } from 'zod'
import { displays } from './displayed-value.ts'
import type { HomeAssistant, State } from './home-assistant.ts'
import type { MqttRecorder } from './mqtt-recorder.ts'
import { type Published, publishedIn } from './published.ts'

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
  /** Seconds since 1970. */
  created_at: z.number(),
})
export type Entity = z.output<typeof Entity>

const Device = z.looseObject({
  id: z.string(),
  // Those of other integrations may be numbers.
  identifiers: z.array(z.tuple([z.string(), z.coerce.string()])),
  name: z.string().nullable(),
  name_by_user: z.string().nullable(),
  area_id: z.string().nullable(),
  via_device_id: z.string().nullable(),
})
export type Device = z.output<typeof Device>

/** The MQTT entities in the registry, enabled or not. */
export async function entitiesOf(ha: HomeAssistant): Promise<Entity[]> {
  const all = z.array(Entity).parse(await ha.command('config/entity_registry/list'))
  return all.filter(({ platform }) => platform === 'mqtt')
}

/** The MQTT devices in the registry. */
export async function devicesOf(ha: HomeAssistant): Promise<Device[]> {
  const all = z.array(Device).parse(await ha.command('config/device_registry/list'))
  return all.filter(({ identifiers }) => identifiers.some(([domain]) => domain === 'mqtt'))
}

/** Every difference between Home Assistant and what is published. All lists are empty if nothing differs. */
export interface Differences {
  /** Published, but not an entity. */
  readonly missing: string[]
  /** An entity, but not published. */
  readonly surplus: string[]
  /** Entities with another name or other settings than published. */
  readonly mismatched: string[]
  /** Entities that are unavailable, restored, without a state, or with another value than published. */
  readonly wrongStates: string[]
  /** Devices that are missing, surplus, or described differently. */
  readonly devices: string[]
}

export interface Comparison {
  readonly documents: number
  readonly entities: number
  readonly enabled: number
  readonly devices: number
  readonly differences: Differences
}

/** @param suggestedIds whether the entity ids must be the suggested ones (a user may have changed them). */
export async function compare(ha: HomeAssistant, mqtt: MqttRecorder, suggestedIds = true): Promise<Comparison> {
  const published = publishedIn(mqtt.retained)
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
    documents: [...mqtt.retained.keys()].filter((topic) => /^homeassistant\/.+\/config$/.test(topic)).length,
    entities: published.length,
    enabled: enabled.length,
    devices: devices.length,
    differences: {
      missing: [...want.keys()].filter((key) => !have.has(key)),
      surplus: [...have.keys()].filter((key) => !want.has(key)),
      mismatched: pairs.flatMap(([it, entity]) => mismatches(it, entity, states.get(entity.entity_id), suggestedIds)),
      wrongStates: enabled.flatMap(([it, { entity_id }]) => stateProblems(it, entity_id, states.get(entity_id), mqtt)),
      devices: deviceDifferences(published, devices),
    },
  }
}

/** Whether nothing differs. */
export function hasNoDifferences({ differences }: Comparison): boolean {
  return Object.values(differences).every((it) => it.length === 0)
}

function mismatches(it: Published, entity: Entity, state: State | undefined, suggestedIds: boolean): string[] {
  const { entity_id } = entity
  const compared: [string, unknown, unknown][] = [
    ['name', it.name, entity.original_name],
    ['category', it.entity_category ?? null, entity.entity_category],
  ]
  if (suggestedIds) compared.push(['entity id', it.default_entity_id, entity_id])
  if (it.enabled_by_default === false) compared.push(['off', true, entity.disabled_by !== null || state !== undefined])
  if (state !== undefined && state.state !== 'unavailable') {
    for (const [key, attribute] of attributeNames)
      if (key in it) compared.push([key, it[key], state.attributes[attribute]])
  }
  return compared.flatMap(([what, expected, actual]) =>
    JSON.stringify(expected) === JSON.stringify(actual)
      ? []
      : [`${entity_id}: ${what} ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`],
  )
}

/** Keys of a component, and the attributes in which Home Assistant shows them. */
const attributeNames = [
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

function stateProblems(it: Published, entity: string, state: State | undefined, mqtt: MqttRecorder): string[] {
  if (state === undefined) return [`${entity}: no state`]
  if (state.attributes.restored === true) return [`${entity}: restored only`]
  if (state.state === 'unavailable') return [`${entity}: unavailable`]
  const field = fieldOf(it)
  if (it.state_topic === undefined || field === undefined || it.platform === 'event') return []
  const value = mqtt.object(it.state_topic)[field]
  if (value === undefined) return [`${entity}: its state has no ${field}`]
  return displays(it, value, state.state) === false
    ? [`${entity}: ${state.state}, published ${JSON.stringify(value)}`]
    : []
}

/** The key of the state that has the value; undefined if the template reads deeper. */
function fieldOf(it: Published): string | undefined {
  const template = String(it.value_template ?? it.state_value_template ?? '')
  return /value_json\.\w+\./.test(template) ? undefined : /value_json\.(\w+)/.exec(template)?.[1]
}

/** Keys of a device block that Home Assistant stores under the same name. */
const deviceKeys = ['name', 'manufacturer', 'model', 'model_id', 'sw_version', 'hw_version', 'serial_number'] as const

function deviceDifferences(published: readonly Published[], devices: readonly Device[]): string[] {
  const want = new Map(published.map(({ device }) => [device.identifiers[0] ?? '', device]))
  const have = new Map(devices.map((it) => [it.identifiers[0]?.[1] ?? '', it]))
  const byId = new Map(devices.map((it) => [it.id, it.identifiers[0]?.[1]]))
  const missing = [...want.keys()].filter((id) => !have.has(id)).map((id) => `${id} is missing`)
  const surplus = [...have].filter(([id]) => !want.has(id)).map(([id, { name }]) => `${id} "${name}" is surplus`)
  const changed = [...want].flatMap(([id, it]) => {
    const device = have.get(id)
    if (device === undefined) return []
    const via = device.via_device_id === null ? undefined : byId.get(device.via_device_id)
    const above = via === it.via_device ? [] : [`${id}: via ${via}, expected ${it.via_device}`]
    const named = deviceKeys.filter((key) => key in it && it[key] !== device[key])
    return [...above, ...named.map((key) => `${id}: ${key} ${device[key]}, expected ${it[key]}`)]
  })
  return [...missing, ...surplus, ...changed]
}
