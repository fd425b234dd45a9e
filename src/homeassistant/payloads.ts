/**
 * Checks a payload of `<entity>/set` and makes the requests that carry out the command (pure). Every form is accepted
 * whose meaning is unmistakable.
 */

import type { CompiledEntity, Item } from '../contract/compiled.ts'
import { quoted } from '../wording/issues.ts'
import { didYouMean, nearest } from '../wording/nearest.ts'
import { wordIn } from '../wording/words.ts'
import { light } from './light-payloads.ts'
import { type Accepted, expected, isPress, numberWithin, onOffOf, plainText, withoutMark } from './payload-forms.ts'
import { boundOf, optionsOf } from './state.ts'

export { type Accepted, type Ask, isPress } from './payload-forms.ts'

/** Where a payload was sent. */
export interface Place {
  /** The key of the entity: a JSON object may have the value under this name, as the state has. */
  readonly key?: string
  /** The topic level between the entity and `set`: `brightness`, `color` or `effect` of a light. */
  readonly part?: string | undefined
}

/** What `accept` knows of a payload. */
interface Sent {
  readonly it: Item
  readonly payload: string
  /** The fields of a JSON object that may have the value. */
  readonly names: readonly string[]
}

type Of<K extends CompiledEntity['is']> = Extract<CompiledEntity, { is: K }>

export function accept(entity: CompiledEntity, it: Item, payload: string, { key, part }: Place = {}): Accepted {
  if (part !== undefined && entity.is !== 'light')
    return { error: `An entity of type ${entity.is} has no part ${quoted(part)}` }
  const names = [...(key === undefined ? [] : [key.toLowerCase()]), 'state', 'value', 'payload', 'command', 'set']
  const sent = { it, payload, names }
  switch (entity.is) {
    case 'switch':
      return switched(entity, sent)
    case 'button':
      return button(entity, sent)
    case 'number':
      return number(entity, sent)
    case 'select':
      return select(entity, sent)
    case 'text':
      return text(entity, sent)
    case 'alarm_control_panel':
      return alarm(entity, sent)
    case 'cover':
      return cover(entity, sent)
    case 'light':
      return light(entity, it, payload, { names, part })
    default:
      return { error: `An entity of type ${entity.is} accepts no commands` }
  }
}

function switched(entity: Of<'switch'>, { it, payload, names }: Sent): Accepted {
  const plain = plainText(payload, [...names, 'on', 'power', 'switch', 'turn'])
  const on = 'text' in plain ? onOffOf(plain.text, entity.value?.(it)) : undefined
  return on === undefined ? expected('ON or OFF', payload, plain) : { ask: (box) => entity.set(on, it, box), value: on }
}

function button(entity: Of<'button'>, { it, payload, names }: Sent): Accepted {
  if (isPress(payload, [...names, 'action', 'press'])) return { ask: (box) => entity.press(it, box) }
  return expected('PRESS', payload)
}

function number(entity: Of<'number'>, { it, payload, names }: Sent): Accepted {
  const [min, max] = [boundOf(entity.min, it), boundOf(entity.max, it)]
  const plain = plainText(payload, [...names, 'number', 'level'])
  const unit = typeof entity.unit === 'function' ? entity.unit(it) : entity.unit
  const value = 'text' in plain ? numberWithin(plain.text, { min, max, unit }) : undefined
  if (value !== undefined) return { ask: (box) => entity.set(value, it, box), value }
  const comma = 'text' in plain && /^\d+,\d+$/.test(plain.text) ? plain.text.replace(',', '.') : undefined
  return expected(`a number from ${min} to ${max}${unit ? ` (${unit})` : ''}`, payload, plain, comma)
}

function select(entity: Of<'select'>, { it, payload, names }: Sent): Accepted {
  const options = optionsOf(entity, it).filter((option) => option !== 'unknown')
  const plain = plainText(payload, [...names, 'option', 'select', 'mode'])
  const option = 'text' in plain ? wordIn(plain.text, options) : undefined
  if (option !== undefined) return { ask: (box) => entity.set(option, it, box) }
  return expected(oneOf(options), payload, plain, 'text' in plain ? nearest(plain.text, options) : undefined)
}

/** A text is taken as it is, unless it is a JSON object with the one field that has it, or right only without quotes. */
function text(entity: Of<'text'>, { it, payload, names }: Sent): Accepted {
  const { min = 0, max = 255, pattern, expects, secret } = entity
  const literal = withoutMark(payload).replace(/[\r\n]+$/, '')
  const fits = (value: string) => pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(value)
  const isJson = literal.trim().startsWith('{') || (literal.startsWith('"') && !fits(literal))
  const plain = isJson ? plainText(literal, [...names, 'text']) : { text: literal }
  const value = 'text' in plain ? plain.text : literal
  const length = [...value].length
  const isWrong = !fits(value)
  if (length >= min && length <= max && !isWrong) return { ask: (box) => entity.set(value, it, box) }
  const what = isWrong && expects !== undefined ? expects : `text of ${min} to ${max} characters`
  if (secret) return { error: `Expected ${what}; found ${length === 0 ? 'nothing' : 'text that is not shown'}` }
  return expected(what, value)
}

/** States of an alarm, as Home Assistant and HomeKit name them, and the actions that lead to them. */
const actionOf: Readonly<Record<string, string>> = {
  disarmed: 'DISARM',
  off: 'DISARM',
  home: 'ARM_HOME',
  away: 'ARM_AWAY',
  night: 'ARM_NIGHT',
  armed_home: 'ARM_HOME',
  armed_away: 'ARM_AWAY',
  armed_night: 'ARM_NIGHT',
}

function alarm(entity: Of<'alarm_control_panel'>, { it, payload, names }: Sent): Accepted {
  const actions = entity.actions(it)
  const plain = plainText(payload, [...names, 'action', 'mode'], ['code'])
  const word = 'text' in plain ? plain.text : ''
  const state = wordIn(word, Object.keys(actionOf))
  const action = wordIn(state === undefined ? word : (actionOf[state] ?? word), actions)
  if (action !== undefined) return { ask: (box) => entity.set(action, it, box) }
  // A payload that is no action may be a code. It is not repeated.
  const isKnown = wordIn(word, ['ARM_HOME', 'ARM_NIGHT', 'ARM_VACATION', 'ARM_CUSTOM_BYPASS', 'TRIGGER']) !== undefined
  const found = isKnown ? quoted(word) : payload.trim() === '' ? 'an empty payload' : 'text that is not shown'
  return {
    error: `Expected ${oneOf(actions)}; found ${found}${didYouMean(isKnown ? undefined : nearest(word, actions))}`,
  }
}

/** Commands, those of other programs, and the states that they lead to. */
const coverWords = {
  OPEN: 'OPEN',
  UP: 'OPEN',
  OPENED: 'OPEN',
  CLOSE: 'CLOSE',
  DOWN: 'CLOSE',
  CLOSED: 'CLOSE',
  STOP: 'STOP',
} as const
const coverKeys = ['OPEN', 'UP', 'OPENED', 'CLOSE', 'DOWN', 'CLOSED', 'STOP'] as const

function cover(entity: Of<'cover'>, { it, payload, names }: Sent): Accepted {
  const canStop = entity.canStop !== false
  const hasPosition = entity.position?.(it) !== undefined
  const plain = plainText(payload, [...names, 'position', 'action'])
  if ('text' in plain) {
    const word = wordIn(plain.text, coverKeys)
    const command = word && coverWords[word]
    if (command !== undefined && (canStop || command !== 'STOP')) return { ask: (box) => entity.set(command, it, box) }
    const position = hasPosition ? numberWithin(plain.text, { min: 0, max: 100, unit: '%' }) : undefined
    if (position !== undefined) return { ask: (box) => entity.set(position, it, box) }
  }
  const words = canStop ? ['OPEN', 'CLOSE', 'STOP'] : ['OPEN', 'CLOSE']
  const all = hasPosition ? [...words, 'a number from 0 to 100'] : words
  const suggestion = 'text' in plain ? nearest(plain.text, words) : undefined
  return expected(`${all.slice(0, -1).join(', ')} or ${all.at(-1)}`, payload, plain, suggestion)
}

function oneOf(options: readonly string[]): string {
  return `one of ${options.join(', ')}`
}
