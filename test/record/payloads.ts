/** One valid payload, or a few, for each command topic that a discovery document announces. */
import { type Component, type Fields, fieldsOf } from './components.ts'

export interface Order {
  readonly topic: string
  readonly payload: string
}

/** The commands of one entity in the order in which they are sent. */
export function ordersOf({ platform, config }: Component, alarmCode: string | undefined): Order[] {
  const to = (topic: unknown, ...payloads: string[]) =>
    typeof topic === 'string' ? payloads.map((payload) => ({ topic, payload })) : []
  const { command_topic } = config
  switch (platform) {
    case 'switch':
      return to(command_topic, 'ON', 'OFF')
    case 'button':
      return to(command_topic, typeof config.payload_press === 'string' ? config.payload_press : 'PRESS')
    case 'number':
      return to(command_topic, String(config.max))
    case 'select':
      return to(command_topic, ...firstAndLast(config))
    case 'text':
      return to(command_topic, textFor(config))
    case 'alarm_control_panel':
      return to(command_topic, ...alarmPayloads(config, alarmCode))
    case 'cover':
      return [
        ...to(command_topic, 'OPEN', 'CLOSE', ...(config.payload_stop === null ? [] : ['STOP'])),
        ...to(config.set_position_topic, '30'),
      ]
    case 'light':
      return [
        ...to(command_topic, 'ON', 'OFF'),
        ...to(config.brightness_command_topic, '40'),
        ...to(config.hs_command_topic, '30,80'),
        ...to(config.effect_command_topic, ...lastOf(config.effect_list)),
      ]
    default:
      return to(command_topic, 'PRESS')
  }
}

function lastOf(effects: unknown): string[] {
  return Array.isArray(effects) ? effects.map(String).slice(-1) : []
}

/** `unknown` is an option that can be shown and not chosen. */
function firstAndLast({ options }: Fields): string[] {
  const accepted = Array.isArray(options) ? options.map(String).filter((option) => option !== 'unknown') : []
  return [...new Set([accepted.at(0), accepted.at(-1)])].filter((option) => option !== undefined)
}

/** Letters and a digit fit every pattern in use. */
function textFor({ max }: Fields): string {
  return 'Texte2'.slice(0, typeof max === 'number' ? max : undefined)
}

/** With a code Home Assistant sends JSON in place of the bare action. */
function alarmPayloads({ supported_features }: Fields, code: string | undefined): string[] {
  const features = Object.values(fieldsOf(supported_features)).map((feature) => String(feature).toUpperCase())
  const actions = [...features, 'DISARM']
  return code === undefined ? actions : actions.map((action) => JSON.stringify({ action, code }))
}
