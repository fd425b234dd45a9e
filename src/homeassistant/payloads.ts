/** What arrives on `<row>/set` (pure): the payload that each kind of row takes, checked, and the requests it means. */

import type { CompiledEntity, Item } from '../contract/compiled.ts'
import type { AlarmAction } from '../contract/entities.ts'
import type { Reader } from '../contract/reader.ts'
import type { Requests } from '../contract/requests.ts'
import { boundOf, optionsOf } from './state.ts'

/** What makes the requests, which may read from the box first; or a sentence that says what would be accepted. */
export type Accepted = { readonly ask: Ask } | { readonly error: string }
export type Ask = (box: Reader) => Requests | Promise<Requests>

/** @param part what stands between row and `set`: `brightness` or `color` of a light. */
export function accept(row: CompiledEntity, it: Item, payload: string, part?: string): Accepted {
  if (part !== undefined && row.is !== 'light') return { error: `a ${row.is} has no part ${part}` }
  switch (row.is) {
    case 'switch':
      return onOff(payload, (on, box) => row.set(on, it, box))
    case 'button':
      return payload === 'PRESS' ? { ask: (box) => row.press(it, box) } : expected('PRESS', payload)
    case 'number': {
      const [min, max] = [boundOf(row.min, it), boundOf(row.max, it)]
      const value = numberIn(payload, min, max)
      const range = `a number from ${min} to ${max}`
      return value === undefined ? expected(range, payload) : { ask: (box) => row.set(value, it, box) }
    }
    case 'select': {
      const options = optionsOf(row, it).filter((option) => option !== 'unknown')
      return options.includes(payload) ? { ask: (box) => row.set(payload, it, box) } : expected(oneOf(options), payload)
    }
    case 'text':
      return text(row, it, payload)
    case 'alarm_control_panel': {
      const action = row.actions(it).find((known): known is AlarmAction => known === payload)
      if (action !== undefined) return { ask: (box) => row.set(action, it, box) }
      const known = ['ARM_HOME', 'ARM_NIGHT', 'ARM_VACATION', 'ARM_CUSTOM_BYPASS', 'TRIGGER'].includes(payload)
      return (known ? expected : expectedOnly)(oneOf(row.actions(it)), payload)
    }
    case 'cover':
      return cover(row, it, payload)
    case 'light':
      return light(row, it, payload, part)
    default:
      return { error: `a ${row.is} takes no commands` }
  }
}

function text(row: Extract<CompiledEntity, { is: 'text' }>, it: Item, payload: string): Accepted {
  const { min = 0, max = 255, pattern, secret } = row
  const length = [...payload].length
  if (length < min || length > max) return { error: `expected ${min} to ${max} characters, got ${length}` }
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(payload))
    return secret ? expectedOnly('another form') : expected(`text like ${pattern}`, payload)
  return { ask: (box) => row.set(payload, it, box) }
}

function cover(row: Extract<CompiledEntity, { is: 'cover' }>, it: Item, payload: string): Accepted {
  if (payload === 'OPEN' || payload === 'CLOSE') return { ask: (box) => row.set(payload, it, box) }
  if (payload === 'STOP' && row.canStop !== false) return { ask: (box) => row.set('STOP', it, box) }
  const position = row.position?.(it) === undefined ? undefined : numberIn(payload, 0, 100)
  if (position !== undefined) return { ask: (box) => row.set(position, it, box) }
  return expected(
    row.position === undefined ? 'OPEN, CLOSE or STOP' : 'OPEN, CLOSE, STOP or a number from 0 to 100',
    payload,
  )
}

function light(
  row: Extract<CompiledEntity, { is: 'light' }>,
  it: Item,
  payload: string,
  part: string | undefined,
): Accepted {
  if (part === undefined) return onOff(payload, (on, box) => row.set({ on }, it, box))
  if (part === 'brightness' && row.brightness?.(it) !== undefined) {
    const brightness = numberIn(payload, 0, 100)
    return brightness === undefined
      ? expected('a number from 0 to 100', payload)
      : { ask: (box) => row.set({ brightness }, it, box) }
  }
  if (part === 'color' && row.color?.(it) !== undefined) {
    const [hue, saturation, ...rest] = payload.split(',')
    const color = [numberIn(hue ?? '', 0, 360), numberIn(saturation ?? '', 0, 100)] as const
    const [h, s] = color
    if (h === undefined || s === undefined || rest.length > 0) return expected('hue,saturation such as 30,80', payload)
    return { ask: (box) => row.set({ color: [h, s] }, it, box) }
  }
  return { error: `this light has no part ${part}` }
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

/** Where a secret may stand in it, what came is not said again. */
function expectedOnly(what: string): Accepted {
  return { error: `expected ${what}` }
}

function expected(what: string, payload: string): Accepted {
  return { error: `expected ${what}, got ${JSON.stringify(payload.slice(0, 60))}` }
}
