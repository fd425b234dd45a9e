/**
 * Discovery documents (pure). One device-based document per object, or, in mode `single`, one message per entity;
 * the topics of both map one to one, so that an owner can change the mode and keep every name.
 */

import type { CompiledEntity, Item } from '../contract/compiled.ts'
import type { Device } from '../contract/resource.ts'
import { type Address, entityTopics, type Topics } from '../mqtt/topics.ts'
import { type AlarmCode, type Component, componentOf } from './components.ts'
import { deviceName, entityWord, fillTemplate, idPart, macDigits, objectPart, shortName } from './ids.ts'

export type Document = Readonly<Record<string, unknown>>
export type DeviceBlock = Readonly<Record<string, unknown>>
export type Mode = 'device' | 'single'

/** The same for every document of this daemon. */
export interface DiscoveryContext {
  readonly topics: Topics
  /** `freebox_<mac>`. */
  readonly box: string
  readonly boxDevice: DeviceBlock
  readonly origin: Readonly<{ name: string; sw_version: string; support_url: string }>
  readonly prefix: string
  readonly mode: Mode
  /** How alarm panels ask for a code; absent: they ask for none. The code itself is nobody's business here. */
  readonly alarmCode?: AlarmCode | undefined
  /** The name in the owner's language. */
  readonly translate: (row: string, english: string) => string
}

/** One object with the rows that it has. */
export interface DescribedObject {
  readonly address: Address
  readonly it: Item
  readonly device: Device | undefined
  readonly entities: readonly (readonly [string, CompiledEntity])[]
}

/** What an object is called: its unique ids, component keys and entity ids each begin so, and its topics. */
export interface ObjectNames {
  /** `<box>_<adapter>_<thing>[_<id>]`. */
  readonly id: string
  readonly component: string
  /** Its device's name as Home Assistant makes an id of it; undefined for what belongs to the box itself. */
  readonly word: string | undefined
  readonly state: string
}

export function namesOf(house: DiscoveryContext, { address, device }: DescribedObject): ObjectNames {
  return {
    id: documentId(house, address),
    component: componentPrefix(address, device),
    word: device && (entityWord(deviceName(device)) || 'device'),
    state: house.topics.state(address),
  }
}

/** What openHAB cannot take, and would lose a whole document over: it goes into a second one for the same device. */
export function isUnsupportedByOpenhab(row: CompiledEntity): boolean {
  return row.is === 'image' || (row.is === 'cover' && row.canStop === false)
}

/** The retained discovery messages of an object, by topic. */
export function documentsOf(house: DiscoveryContext, subject: DescribedObject): Map<string, Document> {
  const names = namesOf(house, subject)
  const { id } = names
  const common = commonFields(house, subject)
  const messages = new Map<string, Document>()
  for (const [suffix, wanted] of [
    ['', false],
    ['_extra', true],
  ] as const) {
    const rows = subject.entities.filter(([, row]) => isUnsupportedByOpenhab(row) === wanted)
    const components = rows.map(
      ([key, row]) => [`${names.component}_${idPart(key)}`, entityComponent(house, subject, names, key, row)] as const,
    )
    if (components.length === 0) continue
    if (house.mode === 'device') {
      messages.set(deviceTopic(house.prefix, id + suffix), { ...common, components: Object.fromEntries(components) })
      continue
    }
    for (const [key, { platform, ...component }] of components) {
      messages.set(`${house.prefix}/${platform}/${id}/${key}/config`, { ...component, ...common })
    }
  }
  return messages
}

/** `<box>_<adapter>_<thing>[_<id>]`: the document's id, and what unique ids begin with. */
export function documentId(house: Pick<DiscoveryContext, 'box'>, { adapter, resource, id }: Address): string {
  return idPart([house.box, adapter, resource, ...(id === '' ? [] : [objectPart(id)])].join('_'))
}

/**
 * What its components' keys begin with. A key is also its channel in openHAB, where all documents of one device are one
 * thing, and of two rows with the same key one is lost: so it is unique on the device. An object that is the device
 * needs no id in it.
 */
function componentPrefix({ adapter, resource, id }: Address, device: Device | undefined): string {
  const isDevice = device !== undefined && (device.id ?? id) === id
  return idPart([adapter, resource, ...(id === '' || isDevice ? [] : [objectPart(id)])].join('_'))
}

/** The topic of a device-based document. */
export function deviceTopic(prefix: string, id: string): string {
  return `${prefix}/device/${id}/config`
}

/** The identifier of an object's device: that of its MAC, of its chapter's device id, or its own. */
export function deviceIdentifier(house: Pick<DiscoveryContext, 'box'>, address: Address, device: Device): string {
  const digits = macDigits(device.mac)
  if (digits !== undefined) return `${house.box}_${digits}`
  if (device.id === undefined) return documentId(house, address)
  return idPart(`${house.box}_${address.adapter}_${objectPart(device.id)}`)
}

/** What all of an object's documents, or components, say alike. */
export function commonFields(house: DiscoveryContext, { address, device }: DescribedObject): Document {
  const { topics } = house
  return {
    device: device === undefined ? house.boxDevice : childDevice(house, address, device),
    origin: house.origin,
    availability: [
      { topic: topics.bridge('state') },
      { topic: topics.availability(address.adapter, address.resource) },
    ],
    availability_mode: 'all',
    qos: 1,
  }
}

function childDevice(house: DiscoveryContext, address: Address, device: Device): DeviceBlock {
  return {
    identifiers: [deviceIdentifier(house, address, device)],
    name: deviceName(device),
    ...ifAny('manufacturer', device.manufacturer),
    ...ifAny('model', device.model),
    ...ifAny('sw_version', device.version),
    ...ifAny('serial_number', device.serial),
    ...ifAny('suggested_area', device.area),
    via_device: house.box,
  }
}

function ifAny(key: string, text = ''): DeviceBlock | undefined {
  const value = shortName(text, 64)
  return value === '' ? undefined : { [key]: value }
}

/** One row of an object as a component. */
export function entityComponent(
  house: DiscoveryContext,
  subject: DescribedObject,
  names: ObjectNames,
  key: string,
  row: CompiledEntity,
): Component & { platform: string } {
  const { address, it } = subject
  const { alarmCode } = house
  const { state } = names
  const own =
    row.name === null
      ? null
      : fillTemplate(house.translate(`${address.adapter}.${address.resource}.${key}`, row.name), it)
  const category = row.category === undefined ? {} : { entity_category: row.category }
  const places = { state, ...entityTopics(state, key), alarmCode }
  return {
    platform: row.is,
    unique_id: `${names.id}_${idPart(key)}`,
    default_entity_id: `${row.is}.${entityId(subject, names, key, row)}`,
    name: own,
    ...(row.icon && { icon: row.icon }),
    ...category,
    ...(row.disabled && { enabled_by_default: false }),
    ...componentOf(key, row, it, places),
    ...attributes(row, state),
  }
}

/** English whatever the language is, so that examples and dashboards work for everybody. */
function entityId({ address, it }: DescribedObject, { word }: ObjectNames, key: string, row: CompiledEntity): string {
  if (word !== undefined) return row.name === null ? word : `${word}_${entityWord(fillTemplate(row.id ?? key, it))}`
  const text = row.id ?? (address.id === '' ? key : `${address.resource}_${address.id}_${key}`)
  return `freebox_${entityWord(fillTemplate(text, it))}`
}

// An event brings its own: those of the state would soon stand in their place (seen on 2026.11).
function attributes(row: CompiledEntity, state: string): Component {
  const names = Object.keys(row.attributes ?? {})
  if (names.length === 0 || row.is === 'device_tracker' || row.is === 'event') return {}
  const pairs = names.map((name) => `'${name}': value_json.${name}`).join(', ')
  return { json_attributes_topic: state, json_attributes_template: `{{ {${pairs}} | tojson }}` }
}
