/**
 * A row as a discovery component (pure): what each kind of row needs beside name and ids, with its generated template.
 * Templates are plain Jinja that openHAB knows too; JSON null becomes what each platform takes for "unknown"
 * (reference 0.1, point 8): "None" for most, an empty string for text, update, cover position and light brightness.
 */

import type { CompiledEntity, Item } from '../contract/compiled.ts'
import { boundOf, optionsOf } from './state.ts'

export type Component = Readonly<Record<string, unknown>>

/** Where the entity's topics are. `command` of a light's part is `set` with the part in between. */
export interface ComponentContext {
  readonly state: string
  readonly set: (part?: string) => string
  readonly event: string
  readonly image: string
  readonly alarmCode?: AlarmCode | undefined
}

/** Home Assistant asks for digits or for any text, and sends along what it was told. */
export type AlarmCode = 'REMOTE_CODE' | 'REMOTE_CODE_TEXT'

/** The platform's own keys for one row. */
export function componentOf(key: string, row: CompiledEntity, it: Item, places: ComponentContext): Component {
  const { state: state_topic } = places
  const command = { command_topic: places.set() }
  const value_template = `{{ value_json.${key} }}`
  switch (row.is) {
    case 'sensor':
      return { state_topic, value_template, ...sensor(row, it) }
    case 'binary_sensor':
      return { state_topic, value_template: onOff(key), ...classOf(row) }
    case 'switch':
      return { state_topic, value_template: onOff(key), ...command, ...classOf(row) }
    case 'button':
      return { ...command, ...classOf(row) }
    case 'number': {
      const { step = 1, mode = 'auto', unit } = row
      const range = { min: boundOf(row.min, it), max: boundOf(row.max, it), step: boundOf(step, it) }
      return { state_topic, value_template, ...command, ...range, mode, ...classOf(row), ...unitOf(unit, it) }
    }
    case 'select': {
      // `unknown` is shown but cannot be chosen: Home Assistant must know it all the same, or it logs an error.
      return { state_topic, value_template, ...command, options: optionsOf(row, it) }
    }
    case 'text': {
      const { min = 0, max = 255, pattern, secret } = row
      const mode = secret ? { mode: 'password' } : {}
      return { state_topic, value_template: orEmpty(key), ...command, min, max, ...mode, ...(pattern && { pattern }) }
    }
    case 'event':
      return { state_topic: places.event, event_types: Object.keys(row.types), ...classOf(row) }
    case 'device_tracker':
      return tracker(key, state_topic)
    case 'update':
      return {
        state_topic,
        value_template: `{{ '' if value_json.${key} is none else value_json.${key} | tojson }}`,
        device_class: 'firmware',
      }
    case 'image':
      return { image_topic: places.image, content_type: 'qr' in row ? 'image/gif' : (row.content ?? 'image/jpeg') }
    case 'camera':
      return { topic: places.image }
    case 'alarm_control_panel':
      return { state_topic, value_template, ...command, ...alarm(row, it, places.alarmCode) }
    case 'cover':
      return { ...cover(key, row, it, places), ...command, ...classOf(row) }
    case 'light':
      return light(key, row, it, places)
  }
}

function sensor(row: Extract<CompiledEntity, { is: 'sensor' }>, it: Item): Component {
  if ('count' in row) return { state_class: row.count === 'total' ? 'total_increasing' : 'measurement' }
  if (row.options !== undefined) return { device_class: 'enum', options: row.options }
  if (row.unit === undefined) return classOf(row)
  const total = 'total' in row && row.total
  const precision = 'precision' in row ? row.precision : undefined
  return {
    ...classOf(row),
    ...unitOf(row.unit, it),
    state_class: total ? 'total_increasing' : 'measurement',
    ...(precision !== undefined && { suggested_display_precision: precision }),
  }
}

// The JSON topic is used twice: its state for `home`, its in_zones for the count of zone.home (reference §6).
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
  row: Extract<CompiledEntity, { is: 'alarm_control_panel' }>,
  it: Item,
  code: AlarmCode | undefined,
): Component {
  const features = { ARM_AWAY: 'arm_away', ARM_NIGHT: 'arm_night', ARM_HOME: 'arm_home', TRIGGER: 'trigger' }
  const supported_features = row.actions(it).flatMap((action) => (action === 'DISARM' ? [] : [features[action]]))
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
  row: Extract<CompiledEntity, { is: 'cover' }>,
  it: Item,
  places: ComponentContext,
): Component {
  const { state: state_topic } = places
  const stop = row.canStop === false ? { payload_stop: null } : {}
  const position = {
    position_topic: state_topic,
    position_template: orEmpty(`${key}_position`),
    set_position_topic: places.set(),
  }
  const optimistic = row.optimistic ? { optimistic: true } : {}
  const state = { state_topic, value_template: `{{ value_json.${key} }}`, ...stop, ...optimistic }
  return row.position?.(it) === undefined ? state : { ...state, ...position }
}

function light(
  key: string,
  row: Extract<CompiledEntity, { is: 'light' }>,
  it: Item,
  places: ComponentContext,
): Component {
  const { state: state_topic } = places
  const brightness = {
    brightness_state_topic: state_topic,
    brightness_value_template: orEmpty(`${key}_brightness`),
    brightness_command_topic: places.set('brightness'),
    brightness_scale: 100,
  }
  const color = {
    hs_state_topic: state_topic,
    hs_value_template: `{{ '' if value_json.${key}_color is none else value_json.${key}_color | join(',') }}`,
    hs_command_topic: places.set('color'),
  }
  return {
    state_topic,
    state_value_template: onOff(key),
    command_topic: places.set(),
    ...(row.brightness?.(it) !== undefined && brightness),
    ...(row.color?.(it) !== undefined && color),
  }
}

function onOff(key: string): string {
  return `{{ 'None' if value_json.${key} is none else ('ON' if value_json.${key} else 'OFF') }}`
}

function orEmpty(key: string): string {
  return `{{ '' if value_json.${key} is none else value_json.${key} }}`
}

function classOf(row: { class?: string | undefined }): Component {
  return row.class === undefined ? {} : { device_class: row.class }
}

function unitOf(unit: string | ((it: Item) => string | undefined) | undefined, it: Item): Component {
  const now = typeof unit === 'function' ? unit(it) : unit
  return now === undefined || now === '' ? {} : { unit_of_measurement: now }
}
