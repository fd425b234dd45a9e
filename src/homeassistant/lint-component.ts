/** Lints one component of a discovery document for Home Assistant: keys, classes, units, topics, templates (pure). */
import {
  binarySensorClasses,
  buttonClasses,
  coverClasses,
  eventClasses,
  numberClasses,
  switchClasses,
  wordClasses,
} from '../contract/units.ts'
import type { Component } from './components.ts'

const commonKeys = words(
  'platform unique_id default_entity_id name icon entity_category enabled_by_default json_attributes_topic json_attributes_template qos',
)
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
    'state_topic state_value_template command_topic brightness_state_topic brightness_value_template brightness_command_topic brightness_scale hs_state_topic hs_value_template hs_command_topic effect_state_topic effect_value_template effect_command_topic effect_list',
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
// Jinja resolves these names as methods of a Python dict: `value_json.update` is the method and not the field.
const dictMethods = words('clear copy fromkeys get items keys pop popitem setdefault update values')

/** Problems of one component; `more` are keys that are allowed in addition to those of its platform. */
export function lintComponent(component: Component, more: Set<string>): string[] {
  const { platform } = component
  const keys = platformKeys[String(platform)]
  if (keys === undefined) return [`unknown platform ${platform}`]
  const complaints = unknownKeys(component, new Set([...commonKeys, ...keys, ...more]), `of ${platform}`)
  if (typeof component.unique_id !== 'string') complaints.push('no unique_id')
  const entity = String(component.default_entity_id)
  if (!/^[a-z_]+\.[a-z0-9_]+$/.test(entity) || !entity.startsWith(`${platform}.`))
    complaints.push(`default_entity_id ${entity}`)
  const category = component.entity_category
  if (category === 'config' && (platform === 'sensor' || platform === 'binary_sensor'))
    complaints.push('a sensor in entity_category config')
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
  if (typeof unit === 'string' && unit.includes('\u00b5')) complaints.push('µ is U+00B5 and must be U+03BC')
  const numeric = Object.entries(numberClasses).find(([name]) => name === device_class)?.[1]
  if (numeric !== undefined && !numeric.units.some((it) => it === unit)) complaints.push(`${device_class} in ${unit}`)
  if (numeric !== undefined && state_class === 'total_increasing' && !numeric.counting.includes('t'))
    complaints.push(`${device_class} with state_class total_increasing`)
  const isWordClass = wordClasses.some((it) => it === device_class)
  if (isWordClass && (unit !== undefined || state_class !== undefined))
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
  const isValid =
    options.every((option) => typeof option === 'string' && option !== '') && new Set(options).size === options.length
  return isValid ? [] : ['options empty or repeated']
}

function lintTopics(component: Component): string[] {
  const topics = Object.entries(component).filter(([key]) => /(^|_)topic$/.test(key))
  const bad = topics.filter(([, topic]) => typeof topic !== 'string' || topic === '' || /[+#\0]/.test(topic))
  const complaints = bad.map(([key]) => `${key} empty or with wildcards`)
  const needsNoState = component.optimistic === true || !platformKeys[String(component.platform)]?.has('state_topic')
  return needsNoState || typeof component.state_topic === 'string'
    ? complaints
    : [...complaints, 'no state_topic of its own']
}

function lintTemplates(component: Component): string[] {
  const templates = Object.entries(component).filter(([key]) => key.endsWith('template'))
  return templates.flatMap(([key, template]) => {
    const fields = [...String(template).matchAll(/value_json\.(\w+)/g)].map(([, field]) => field ?? '')
    return fields.filter((field) => dictMethods.has(field)).map((field) => `${key}: ${field} is a method in Jinja`)
  })
}

/** One problem for each key of `value` that is not in `known`. */
export function unknownKeys(value: object, known: Set<string>, where: string): string[] {
  return Object.keys(value).flatMap((key) => (known.has(key) ? [] : [`unknown key ${key} ${where}`]))
}

/** The words of a text as a set. */
export function words(text: string): Set<string> {
  return new Set(text.split(' '))
}
