/**
 * Makes the discovery documents of an object (pure). In mode `device` an object has one device-based document, in mode
 * `single` one document per entity. Ids are the same in both, so a change of the mode keeps every name.
 */

import type { CompiledEntity, Item } from '../contract/compiled.ts'
import { entityTopics } from '../mqtt/topics.ts'
import { leftOutOf } from './attributes.ts'
import { type Component, componentOf } from './components.ts'
import type { DescribedObject, DiscoveryContext, Document } from './context.ts'
import { deviceOf } from './devices.ts'
import { entityWord, fillTemplate, idPart } from './ids.ts'
import { deviceTopic, namesOf, type ObjectNames } from './object-names.ts'
import { textIn } from './phrases.ts'

/**
 * Whether openHAB cannot read the entity's component. It would drop the whole document, so such components go into a
 * second document for the same device.
 */
export function isUnsupportedByOpenhab(entity: CompiledEntity): boolean {
  return entity.is === 'image' || (entity.is === 'cover' && entity.canStop === false)
}

/** The retained discovery documents of an object, by topic. */
export function documentsOf(context: DiscoveryContext, object: DescribedObject): Map<string, Document> {
  const names = namesOf(context, object)
  const { id } = names
  const common = commonFields(context, object)
  const documents = new Map<string, Document>()
  for (const [suffix, isSecond] of [
    ['', false],
    ['_extra', true],
  ] as const) {
    const entities = object.entities.filter(([, entity]) => isUnsupportedByOpenhab(entity) === isSecond)
    const components = entities.map(
      ([key, entity]) =>
        [`${names.component}_${idPart(key)}`, entityComponent(context, object, names, key, entity)] as const,
    )
    if (components.length === 0) continue
    if (context.mode === 'device') {
      documents.set(deviceTopic(context.prefix, id + suffix), { ...common, components: Object.fromEntries(components) })
      continue
    }
    for (const [key, { platform, ...component }] of components) {
      documents.set(`${context.prefix}/${platform}/${id}/${key}/config`, { ...component, ...common })
    }
  }
  return documents
}

/** The fields that all documents of an object have in common. */
function commonFields(context: DiscoveryContext, object: DescribedObject): Document {
  const { topics } = context
  const { address } = object
  return {
    device: deviceOf(context, object),
    origin: context.origin,
    availability: [
      { topic: topics.bridge('state') },
      { topic: topics.availability(address.adapter, address.resource) },
    ],
    availability_mode: 'all',
    qos: 1,
  }
}

/** The component of one entity of an object. */
function entityComponent(
  context: DiscoveryContext,
  object: DescribedObject,
  names: ObjectNames,
  key: string,
  entity: CompiledEntity,
): Component & { platform: string } {
  const { address, it } = object
  const path = `${address.adapter}.${address.resource}.${key}`
  const own =
    entity.name === null ? null : fillTemplate(context.translate(path, entity.name), it, textIn(context, address))
  const topics = { state: names.state, ...entityTopics(names.state, key) }
  return {
    platform: entity.is,
    unique_id: `${names.id}_${idPart(key)}`,
    default_entity_id: `${entity.is}.${entityId(object, names, key, entity)}`,
    name: names.label === undefined ? own : [names.label, own].filter((part) => part !== null).join(' '),
    ...(entity.icon && { icon: entity.icon }),
    ...(entity.category && { entity_category: entity.category }),
    ...(!isEnabled(entity, it) && { enabled_by_default: false }),
    ...componentOf(key, entity, it, { ...topics, alarmCode: context.alarmCode }),
    ...attributes(entity, names.state, object.leftOut),
  }
}

function isEnabled({ enabled = true }: CompiledEntity, it: Item): boolean {
  return typeof enabled === 'function' ? enabled(it) : enabled
}

/** In English in every language, so that examples and dashboards work for all users. */
function entityId(
  { address, it }: DescribedObject,
  { word }: ObjectNames,
  key: string,
  { id, name }: CompiledEntity,
): string {
  if (word !== undefined && name === null && id === undefined) return word
  if (word !== undefined) return `${word}_${entityWord(fillTemplate(id ?? key, it))}`
  const text = id ?? (address.id === '' ? key : `${address.resource}_${address.id}_${key}`)
  return `freebox_${entityWord(fillTemplate(text, it))}`
}

// An event message carries its own attributes. With this topic, those of the state replace them (seen on 2026.11).
function attributes(entity: CompiledEntity, state: string, leftOut: readonly string[] = []): Component {
  if (entity.attributes === undefined || entity.is === 'device_tracker' || entity.is === 'event') return {}
  const pairs = Object.keys(entity.attributes).flatMap((name) => {
    const count = leftOutOf(name)
    // The count is only in the state while there is something left out.
    const counts = leftOut.includes(count) ? [`'${count}': value_json.${count} | default(0)`] : []
    return [`'${name}': value_json.${name}`, ...counts]
  })
  return { json_attributes_topic: state, json_attributes_template: `{{ {${pairs.join(', ')}} | tojson }}` }
}
