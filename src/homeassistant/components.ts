/**
 * Makes the discovery component of an entity (pure): the keys of its platform, with generated templates. The templates
 * use only plain Jinja, which openHAB can evaluate too. JSON null becomes what each platform reads as "unknown"
 * (reference 0.1, point 8): "None" for most, an empty string for text, update, cover position and light brightness.
 */

import type { CompiledEntity, Item } from '../contract/compiled.ts'
import { precisionOf } from '../contract/conversion.ts'
import { boundOf, optionsOf } from './state.ts'

export type Component = Readonly<Record<string, unknown>>

/** The topics of the entity. `set('brightness')` is the command topic of that part of a light. */
export interface ComponentContext {
  readonly state: string
  readonly set: (part?: string) => string
  readonly event: string
  readonly image: string
  readonly alarmCode?: AlarmCode | undefined
}

/** Home Assistant shows a number pad or a text field, and sends what the user enters along with the command. */
export type AlarmCode = 'REMOTE_CODE' | 'REMOTE_CODE_TEXT'

/** The keys of the entity's platform, without name and ids. */
export function componentOf(key: string, entity: CompiledEntity, it: Item, context: ComponentContext): Component {
  const { state: state_topic } = context
  const command = { command_topic: context.set() }
  const value_template = `{{ value_json.${key} }}`
  switch (entity.is) {
    case 'sensor':
      return { state_topic, value_template, ...sensor(entity, it) }
    case 'binary_sensor':
      return { state_topic, value_template: onOff(key), ...classOf(entity) }
    case 'switch':
      return { state_topic, value_template: onOff(key), ...command, ...classOf(entity) }
    case 'button':
      return { ...command, ...classOf(entity) }
    case 'number': {
      const { step = 1, mode = 'auto', unit } = entity
      const range = { min: boundOf(entity.min, it), max: boundOf(entity.max, it), step: boundOf(step, it) }
      return { state_topic, value_template, ...command, ...range, mode, ...classOf(entity), ...unitOf(unit, it) }
    }
    case 'select': {
      // `unknown` is shown but refused as a command. It must be listed, or Home Assistant logs an error.
      return { state_topic, value_template, ...command, options: optionsOf(entity, it) }
    }
    case 'text': {
      const { min = 0, max = 255, pattern, secret } = entity
      const mode = secret ? { mode: 'password' } : {}
      return { state_topic, value_template: orEmpty(key), ...command, min, max, ...mode, ...(pattern && { pattern }) }
    }
    case 'event':
      return { state_topic: context.event, event_types: Object.keys(entity.types), ...classOf(entity) }
    case 'device_tracker':
      return tracker(key, state_topic)
    case 'update':
      return {
        state_topic,
        value_template: `{{ '' if value_json.${key} is none else value_json.${key} | tojson }}`,
        device_class: 'firmware',
      }
    case 'image':
      return {
        image_topic: context.image,
        content_type: 'qr' in entity ? 'image/gif' : (entity.content ?? 'image/jpeg'),
      }
    case 'camera':
      return { topic: context.image }
    case 'alarm_control_panel':
      return { state_topic, value_template, ...command, ...alarm(entity, it, context.alarmCode) }
    case 'cover':
      return { ...cover(key, entity, it, context), ...command, ...classOf(entity) }
    case 'light':
      return light(key, entity, it, context)
  }
}

const countClasses = { now: { state_class: 'measurement' }, total: { state_class: 'total_increasing' }, none: {} }

function sensor(entity: Extract<CompiledEntity, { is: 'sensor' }>, it: Item): Component {
  if ('count' in entity) return { ...countClasses[entity.count] }
  if (entity.options !== undefined) return { device_class: 'enum', options: entity.options }
  if (entity.unit === undefined) return classOf(entity)
  const total = 'total' in entity && entity.total
  const precision = precisionOf(entity)
  return {
    ...classOf(entity),
    ...unitOf(entity.unit, it),
    state_class: total ? 'total_increasing' : 'measurement',
    ...(precision !== undefined && { suggested_display_precision: precision }),
  }
}

// The state topic is also the attributes topic: its `in_zones` makes zone.home count the tracker (reference §6).
function tracker(key: string, state_topic: string): Component {
  const home = `'home' if value_json.${key} else 'not_home'`
  return {
    state_topic,
    value_template: `{{ 'None' if value_json.${key} is none else (${home}) }}`,
    json_attributes_topic: state_topic,
    source_type: 'router',
  }
}

const withCode = "{{ {'action': action, 'code': code | default('', true)} | tojson }}"

function alarm(
  entity: Extract<CompiledEntity, { is: 'alarm_control_panel' }>,
  it: Item,
  code: AlarmCode | undefined,
): Component {
  const features = { ARM_AWAY: 'arm_away', ARM_NIGHT: 'arm_night', ARM_HOME: 'arm_home', TRIGGER: 'trigger' }
  const supported_features = entity.actions(it).flatMap((action) => (action === 'DISARM' ? [] : [features[action]]))
  const asks = code !== undefined
  return {
    supported_features,
    ...(asks && { code, command_template: withCode }),
    code_arm_required: asks,
    code_disarm_required: asks,
    code_trigger_required: asks,
  }
}

function cover(
  key: string,
  entity: Extract<CompiledEntity, { is: 'cover' }>,
  it: Item,
  context: ComponentContext,
): Component {
  const { state: state_topic } = context
  const stop = entity.canStop === false ? { payload_stop: null } : {}
  const position = {
    position_topic: state_topic,
    position_template: orEmpty(`${key}_position`),
    set_position_topic: context.set(),
  }
  const optimistic = entity.optimistic ? { optimistic: true } : {}
  const state = { state_topic, value_template: `{{ value_json.${key} }}`, ...stop, ...optimistic }
  return entity.position?.(it) === undefined ? state : { ...state, ...position }
}

function light(
  key: string,
  entity: Extract<CompiledEntity, { is: 'light' }>,
  it: Item,
  context: ComponentContext,
): Component {
  const { state: state_topic } = context
  const brightness = {
    brightness_state_topic: state_topic,
    brightness_value_template: orEmpty(`${key}_brightness`),
    brightness_command_topic: context.set('brightness'),
    brightness_scale: 100,
  }
  const color = {
    hs_state_topic: state_topic,
    hs_value_template: `{{ '' if value_json.${key}_color is none else value_json.${key}_color | join(',') }}`,
    hs_command_topic: context.set('color'),
  }
  const effect = {
    effect_state_topic: state_topic,
    effect_value_template: orEmpty(`${key}_effect`),
    effect_command_topic: context.set('effect'),
    effect_list: entity.effects?.(it),
  }
  return {
    state_topic,
    state_value_template: onOff(key),
    command_topic: context.set(),
    ...(entity.brightness?.(it) !== undefined && brightness),
    ...(entity.color?.(it) !== undefined && color),
    ...(entity.effect?.(it) !== undefined && effect),
  }
}

function onOff(key: string): string {
  return `{{ 'None' if value_json.${key} is none else ('ON' if value_json.${key} else 'OFF') }}`
}

function orEmpty(key: string): string {
  return `{{ '' if value_json.${key} is none else value_json.${key} }}`
}

function classOf(entity: { class?: string | undefined }): Component {
  return entity.class === undefined ? {} : { device_class: entity.class }
}

function unitOf(unit: string | ((it: Item) => string | undefined) | undefined, it: Item): Component {
  const now = typeof unit === 'function' ? unit(it) : unit
  return now === undefined || now === '' ? {} : { unit_of_measurement: now }
}
