/**
 * What Home Assistant and openHAB would refuse, drop without a word or complain about at run time (pure; reference,
 * Annex A). Run over every document in the tests, and by the daemon on its own documents at debug level.
 */

import {
  binarySensorClasses,
  buttonClasses,
  coverClasses,
  eventClasses,
  numberClasses,
  switchClasses,
  wordClasses,
} from '../contract/units.ts'
import { hasControlCharacter } from '../text.ts'
import type { Component } from './components.ts'
import type { Document } from './document.ts'
import { lintDevicesForOpenhab, lintForOpenhab } from './openhab.ts'
import { componentsOf } from './removal.ts'

const everywhere = words(
  'platform unique_id default_entity_id name icon entity_category enabled_by_default json_attributes_topic json_attributes_template qos',
)
const inSingle = words('device origin availability availability_mode')
const platformKeys: Record<string, Set<string>> = {
  sensor: words(
    'state_topic value_template device_class state_class unit_of_measurement suggested_display_precision options',
  ),
  binary_sensor: words('state_topic value_template device_class'),
  switch: words('state_topic value_template command_topic device_class'),
  button: words('command_topic payload_press device_class'),
  number: words('state_topic value_template command_topic min max step mode unit_of_measurement device_class'),
  select: words('state_topic value_template command_topic options'),
  text: words('state_topic value_template command_topic min max mode pattern'),
  event: words('state_topic event_types device_class'),
  device_tracker: words('state_topic value_template source_type'),
  update: words('state_topic value_template device_class'),
  image: words('image_topic content_type'),
  camera: words('topic'),
  alarm_control_panel: words(
    'state_topic value_template command_topic supported_features code command_template code_arm_required code_disarm_required code_trigger_required',
  ),
  cover: words(
    'state_topic value_template command_topic position_topic position_template set_position_topic payload_stop optimistic device_class',
  ),
  light: words(
    'state_topic state_value_template command_topic brightness_state_topic brightness_value_template brightness_command_topic brightness_scale hs_state_topic hs_value_template hs_command_topic',
  ),
}
const classes: Record<string, readonly string[]> = {
  sensor: [...Object.keys(numberClasses), ...wordClasses],
  number: Object.keys(numberClasses),
  binary_sensor: binarySensorClasses,
  switch: switchClasses,
  button: buttonClasses,
  event: eventClasses,
  cover: coverClasses,
  update: ['firmware'],
}
const rootKeys = words('device origin components availability availability_mode qos')
const deviceKeys = words(
  'identifiers connections name manufacturer model model_id hw_version sw_version serial_number suggested_area configuration_url via_device',
)
// Names that Jinja takes for methods of a Python dict: `value_json.update` is never the field.
const dictMethods = words('clear copy fromkeys get items keys pop popitem setdefault update values count index')

/** Complaints about one discovery message, in either form; [] if there are none. */
export function lint(topic: string, document: Document): string[] {
  const device = /^[^/]+\/device\/([^/]+)\/config$/.exec(topic)
  const complaints = [...lintTopic(topic), ...lintDevice(document.device), ...lintOrigin(document.origin)]
  const forOpenhab = lintForOpenhab(topic, document)
  const bytes = Buffer.byteLength(JSON.stringify(document))
  if (bytes >= 64 * 1024) complaints.push(`${bytes} bytes, more than 64 kB`)
  if (device === null) {
    const platform = topic.split('/').at(-4)
    complaints.push(...lintComponent({ platform, ...document }, inSingle))
    return [...complaints.map((it) => `${topic}: ${it}`), ...forOpenhab]
  }
  complaints.push(...unknownKeys(document, rootKeys, 'at the root'))
  const components = Object.entries(componentsOf(document))
  if (components.length === 0) complaints.push('no components')
  for (const [key, component] of components) {
    if (!/^[a-zA-Z0-9_-]+$/.test(key)) complaints.push(`component key ${key}`)
    complaints.push(...lintComponent(component, new Set()).map((it) => `${key}: ${it}`))
  }
  complaints.push(...lintNames(document, components))
  return [...complaints.map((it) => `${topic}: ${it}`), ...forOpenhab]
}

/** Complaints about all documents of a house together: what must be unique, what must come first. */
export function lintDocuments(documents: ReadonlyMap<string, Document>): string[] {
  const complaints = [...documents].flatMap(([topic, document]) => lint(topic, document))
  complaints.push(...lintDevicesForOpenhab(documents))
  const seen = new Set<string>()
  for (const document of documents.values()) {
    for (const { platform, unique_id, default_entity_id } of entitiesOf(document)) {
      // Two hosts may well have one name: Home Assistant numbers them. The box's own entities may not.
      const ids = hasParentDevice(document) ? [] : [String(default_entity_id)]
      for (const id of [...ids, `${platform} ${unique_id}`]) {
        if (seen.has(id)) complaints.push(`${id} is not unique`)
        seen.add(id)
      }
    }
  }
  const [first] = documents.values()
  return first !== undefined && hasParentDevice(first)
    ? [...complaints, 'the box is not the first document']
    : complaints
}

function hasParentDevice({ device }: Document): boolean {
  return typeof device === 'object' && device !== null && 'via_device' in device
}

function entitiesOf(document: Document): Component[] {
  return 'components' in document ? Object.values(componentsOf(document)) : [document]
}

function lintTopic(topic: string): string[] {
  const ids = topic.split('/').slice(1, -1)
  return ids.filter((id) => !/^[a-zA-Z0-9_-]+$/.test(id)).map((id) => `topic level ${id}`)
}

function lintDevice(device: unknown): string[] {
  if (typeof device !== 'object' || device === null) return ['no device']
  const {
    identifiers,
    name,
    configuration_url: url,
  } = { identifiers: [], name: '', configuration_url: undefined, ...device }
  const complaints = unknownKeys(device, deviceKeys, 'in device')
  if (!Array.isArray(identifiers) || identifiers.length !== 1) complaints.push('not exactly one identifier')
  if (typeof name !== 'string' || !/[\p{L}\p{N}]/u.test(name)) complaints.push(`device name ${JSON.stringify(name)}`)
  else if (name !== name.trim() || name.length > 128 || [...name].length > 64 || hasControlCharacter(name)) {
    complaints.push('device name not trimmed, too long or with control characters')
  }
  if (url !== undefined && !/^https?:\/\//.test(String(url))) complaints.push(`configuration_url ${url}`)
  return complaints
}

function lintOrigin(origin: unknown): string[] {
  if (typeof origin !== 'object' || origin === null || !('name' in origin) || origin.name === '')
    return ['no origin.name']
  const complaints = unknownKeys(origin, words('name sw_version support_url'), 'in origin')
  return 'support_url' in origin && !/^https?:\/\//.test(String(origin.support_url))
    ? [...complaints, 'support_url']
    : complaints
}

function lintComponent(component: Component, more: Set<string>): string[] {
  const { platform } = component
  const keys = platformKeys[String(platform)]
  if (keys === undefined) return [`unknown platform ${platform}`]
  const complaints = unknownKeys(component, new Set([...everywhere, ...keys, ...more]), `of ${platform}`)
  if (typeof component.unique_id !== 'string') complaints.push('no unique_id')
  const entity = String(component.default_entity_id)
  if (!/^[a-z_]+\.[a-z0-9_]+$/.test(entity) || !entity.startsWith(`${platform}.`))
    complaints.push(`default_entity_id ${entity}`)
  const category = component.entity_category
  if (category === 'config' && (platform === 'sensor' || platform === 'binary_sensor'))
    complaints.push('a sensor in config')
  if (component.name === '') complaints.push('an empty name')
  if (platform === 'event' && 'json_attributes_topic' in component)
    complaints.push('an event whose attributes the state would overwrite')
  const known = classes[String(platform)] ?? []
  const { device_class } = component
  if (device_class !== undefined && !known.includes(String(device_class)))
    complaints.push(`device_class ${device_class}`)
  return [...complaints, ...lintNumbers(component), ...lintTopics(component), ...lintTemplates(component)]
}

function lintNumbers(component: Component): string[] {
  const { platform, device_class, unit_of_measurement: unit, state_class, options, min, max, step } = component
  const complaints: string[] = []
  if (typeof unit === 'string' && unit.includes('\u00b5')) complaints.push('µ must be U+03BC')
  const numeric = Object.entries(numberClasses).find(([name]) => name === device_class)?.[1]
  if (numeric !== undefined && !numeric.units.some((it) => it === unit)) complaints.push(`${device_class} in ${unit}`)
  if (numeric !== undefined && state_class === 'total_increasing' && !numeric.counting.includes('t'))
    complaints.push('total')
  const wordy = wordClasses.some((it) => it === device_class)
  if (wordy && (unit !== undefined || state_class !== undefined))
    complaints.push(`${device_class} with unit or state_class`)
  if (platform === 'sensor' && (options !== undefined) !== (device_class === 'enum'))
    complaints.push('options without enum')
  if (options !== undefined) complaints.push(...lintOptions(options))
  if (typeof min === 'number' && typeof max === 'number' && min >= max) complaints.push('min not below max')
  if (typeof step === 'number' && step < 0.001) complaints.push('step below 0.001')
  if (platform === 'text' && typeof max === 'number' && max > 255) complaints.push('text longer than 255')
  return complaints
}

function lintOptions(options: unknown): string[] {
  if (!Array.isArray(options) || options.length === 0) return ['no options']
  const fine =
    options.every((option) => typeof option === 'string' && option !== '') && new Set(options).size === options.length
  return fine ? [] : ['options empty or twice']
}

function lintTopics(component: Component): string[] {
  const topics = Object.entries(component).filter(([key]) => /(^|_)topic$/.test(key))
  const bad = topics.filter(([, topic]) => typeof topic !== 'string' || topic === '' || /[+#\0]/.test(topic))
  const complaints = bad.map(([key]) => `${key} empty or with wildcards`)
  const silent = component.optimistic === true || !platformKeys[String(component.platform)]?.has('state_topic')
  return silent || typeof component.state_topic === 'string' ? complaints : [...complaints, 'no state_topic of its own']
}

function lintTemplates(component: Component): string[] {
  const templates = Object.entries(component).filter(([key]) => key.endsWith('template'))
  return templates.flatMap(([key, template]) => {
    const fields = [...String(template).matchAll(/value_json\.(\w+)/g)].map(([, field]) => field ?? '')
    return fields.filter((field) => dictMethods.has(field)).map((field) => `${key}: ${field} is a method in Jinja`)
  })
}

function lintNames(document: Document, components: [string, Component][]): string[] {
  const device = document.device
  const name = typeof device === 'object' && device !== null && 'name' in device ? String(device.name) : ''
  const nameless = components.filter(([, it]) => it.name === null).length
  const repeated = components.filter(([, it]) => typeof it.name === 'string' && it.name.startsWith(`${name} `))
  const complaints = repeated.map(([key]) => `${key}: the name repeats the device's`)
  return nameless > 1 ? [...complaints, 'more than one entity without a name'] : complaints
}

function unknownKeys(value: object, known: Set<string>, where: string): string[] {
  return Object.keys(value).flatMap((key) => (known.has(key) ? [] : [`unknown key ${key} ${where}`]))
}

function words(text: string): Set<string> {
  return new Set(text.split(' '))
}
