/** Checks a payload of `<entity>/set` and makes the requests that carry out the command (pure). */

import type { CompiledEntity, Item } from '../contract/compiled.ts'
import type { AlarmAction } from '../contract/entities.ts'
import type { Reader } from '../contract/reader.ts'
import type { Requests } from '../contract/requests.ts'
import { boundOf, optionsOf } from './state.ts'

/** A function that makes the requests and may read from the box first, or an error that says what is accepted. */
export type Accepted = { readonly ask: Ask } | { readonly error: string }
export type Ask = (box: Reader) => Requests | Promise<Requests>

/** @param part the topic level between the entity and `set`: `brightness` or `color` of a light. */
export function accept(entity: CompiledEntity, it: Item, payload: string, part?: string): Accepted {
  if (part !== undefined && entity.is !== 'light')
    return { error: `An entity of type ${entity.is} has no part ${part}` }
  switch (entity.is) {
    case 'switch':
      return onOff(payload, (on, box) => entity.set(on, it, box))
    case 'button':
      return payload === 'PRESS' ? { ask: (box) => entity.press(it, box) } : expected('PRESS', payload)
    case 'number': {
      const [min, max] = [boundOf(entity.min, it), boundOf(entity.max, it)]
      const value = numberIn(payload, min, max)
      const range = `a number from ${min} to ${max}`
      return value === undefined ? expected(range, payload) : { ask: (box) => entity.set(value, it, box) }
    }
    case 'select': {
      const options = optionsOf(entity, it).filter((option) => option !== 'unknown')
      return options.includes(payload)
        ? { ask: (box) => entity.set(payload, it, box) }
        : expected(oneOf(options), payload)
    }
    case 'text':
      return text(entity, it, payload)
    case 'alarm_control_panel': {
      const action = entity.actions(it).find((known): known is AlarmAction => known === payload)
      if (action !== undefined) return { ask: (box) => entity.set(action, it, box) }
      const known = ['ARM_HOME', 'ARM_NIGHT', 'ARM_VACATION', 'ARM_CUSTOM_BYPASS', 'TRIGGER'].includes(payload)
      return (known ? expected : expectedOnly)(oneOf(entity.actions(it)), payload)
    }
    case 'cover':
      return cover(entity, it, payload)
    case 'light':
      return light(entity, it, payload, part)
    default:
      return { error: `An entity of type ${entity.is} accepts no commands` }
  }
}

function text(entity: Extract<CompiledEntity, { is: 'text' }>, it: Item, payload: string): Accepted {
  const { min = 0, max = 255, pattern, secret } = entity
  const length = [...payload].length
  if (length < min || length > max) return { error: `Expected ${min} to ${max} characters, got ${length}` }
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(payload))
    return secret ? expectedOnly('text that matches the pattern') : expected(`text like ${pattern}`, payload)
  return { ask: (box) => entity.set(payload, it, box) }
}

function cover(entity: Extract<CompiledEntity, { is: 'cover' }>, it: Item, payload: string): Accepted {
  if (payload === 'OPEN' || payload === 'CLOSE') return { ask: (box) => entity.set(payload, it, box) }
  if (payload === 'STOP' && entity.canStop !== false) return { ask: (box) => entity.set('STOP', it, box) }
  const position = entity.position?.(it) === undefined ? undefined : numberIn(payload, 0, 100)
  if (position !== undefined) return { ask: (box) => entity.set(position, it, box) }
  return expected(
    entity.position === undefined ? 'OPEN, CLOSE or STOP' : 'OPEN, CLOSE, STOP or a number from 0 to 100',
    payload,
  )
}

function light(
  entity: Extract<CompiledEntity, { is: 'light' }>,
  it: Item,
  payload: string,
  part: string | undefined,
): Accepted {
  if (part === undefined) return onOff(payload, (on, box) => entity.set({ on }, it, box))
  if (part === 'brightness' && entity.brightness?.(it) !== undefined) {
    const brightness = numberIn(payload, 0, 100)
    return brightness === undefined
      ? expected('a number from 0 to 100', payload)
      : { ask: (box) => entity.set({ brightness }, it, box) }
  }
  if (part === 'color' && entity.color?.(it) !== undefined) {
    const [hue, saturation, ...rest] = payload.split(',')
    const color = [numberIn(hue ?? '', 0, 360), numberIn(saturation ?? '', 0, 100)] as const
    const [h, s] = color
    if (h === undefined || s === undefined || rest.length > 0) return expected('hue,saturation such as 30,80', payload)
    return { ask: (box) => entity.set({ color: [h, s] }, it, box) }
  }
  return { error: `This light has no part ${part}` }
}

function onOff(payload: string, set: (on: boolean, box: Reader) => ReturnType<Ask>): Accepted {
  if (payload !== 'ON' && payload !== 'OFF') return expected('ON or OFF', payload)
  return { ask: (box) => set(payload === 'ON', box) }
}

function numberIn(payload: string, min: number, max: number): number | undefined {
  if (!/^\s*-?\d{1,15}(\.\d{1,15})?\s*$/.test(payload)) return undefined
  const value = Number(payload)
  return value >= min && value <= max ? value : undefined
}

function oneOf(options: readonly string[]): string {
  return `one of ${options.join(', ')}`
}

/** For payloads that may contain a secret: the error does not repeat the payload. */
function expectedOnly(what: string): Accepted {
  return { error: `Expected ${what}` }
}

function expected(what: string, payload: string): Accepted {
  return { error: `Expected ${what}, got ${JSON.stringify(payload.slice(0, 60))}` }
}
