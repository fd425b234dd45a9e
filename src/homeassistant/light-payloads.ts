/**
 * Payloads of a light (pure). Each of its topics takes its own value, and the first one also takes a JSON object with
 * the fields that the state has.
 */
import type { CompiledEntity, Item } from '../contract/compiled.ts'
import type { LightCommand } from '../contract/entities.ts'
import { parseJsonWithinLimits } from '../json.ts'
import { quoted } from '../wording/issues.ts'
import { nearest } from '../wording/nearest.ts'
import { wordIn } from '../wording/words.ts'
import {
  type Accepted,
  expected,
  fieldsIn,
  numberWithin,
  onOffOf,
  plainText,
  scalar,
  withoutMark,
} from './payload-forms.ts'

type Light = Extract<CompiledEntity, { is: 'light' }>

export interface LightPlace {
  /** The fields of a JSON object that may have the value. */
  readonly names: readonly string[]
  readonly part?: string | undefined
}

/** @param place `part`: the topic level before `set`. */
export function light(entity: Light, it: Item, payload: string, { names, part }: LightPlace): Accepted {
  const has = (word: 'brightness' | 'color' | 'effect') => entity[word]?.(it) !== undefined
  if (part === undefined) return whole(entity, it, payload, names)
  if (part === 'brightness' && has('brightness')) {
    const plain = plainText(payload, [...names, 'brightness'])
    const brightness = 'text' in plain ? percentIn(plain.text) : undefined
    return brightness === undefined
      ? expected(brightnessRange, payload, plain)
      : { ask: (box) => entity.set({ brightness }, it, box) }
  }
  if (part === 'color' && has('color')) {
    const color = colorIn(parseJsonWithinLimits(payload) ?? payload)
    return color === undefined ? expected(colorForm, payload) : { ask: (box) => entity.set({ color }, it, box) }
  }
  if (part === 'effect' && has('effect')) {
    const plain = plainText(payload, [...names, 'effect'])
    const effect = 'text' in plain ? wordIn(plain.text, effectsOf(entity, it)) : undefined
    if (effect !== undefined) return { ask: (box) => entity.set({ effect }, it, box) }
    const suggestion = 'text' in plain ? nearest(plain.text, effectsOf(entity, it)) : undefined
    return expected(`one of ${effectsOf(entity, it).join(', ')}`, payload, plain, suggestion)
  }
  return { error: `This light has no part ${quoted(part)}` }
}

function effectsOf(entity: Light, it: Item): readonly string[] {
  return entity.effects?.(it) ?? []
}

const brightnessRange = 'a number from 0 to 100'
const colorForm = 'hue,saturation such as 30,80 (0 to 360, 0 to 100), or #ff8000'

/** `ON`, `OFF`, or JSON with state, brightness, color and effect. */
function whole(entity: Light, it: Item, payload: string, names: readonly string[]): Accepted {
  const fields = fieldsIn(parseJsonWithinLimits(withoutMark(payload)))
  const isOneValue = fields === undefined || fields.every(([name]) => names.includes(name) || name === 'on')
  const plain = isOneValue ? plainText(payload, [...names, 'on']) : undefined
  const on = plain !== undefined && 'text' in plain ? onOffOf(plain.text, entity.value?.(it)) : undefined
  if (on !== undefined) return { ask: (box) => entity.set({ on }, it, box) }
  const what = 'ON, OFF, or JSON with state, brightness (0 to 100) and color ({"hue": 30, "saturation": 80})'
  const commands = fields === undefined ? undefined : commandsIn(fields, entity, it, names)
  const isOffAndMore = commands !== undefined && commands.length > 1 && commands.some((one) => 'on' in one && !one.on)
  if (commands === undefined || commands.length === 0 || isOffAndMore) {
    return wrongField(fields ?? [], names, effectsOf(entity, it)) ?? expected(what, payload, plain)
  }
  return { ask: async (box) => (await Promise.all(commands.map((one) => entity.set(one, it, box)))).flat() }
}

/** The changes that a JSON object asks for, each once; undefined if a field is unknown or its value is not accepted. */
function commandsIn(
  fields: readonly [name: string, value: unknown][],
  entity: Light,
  it: Item,
  names: readonly string[],
): LightCommand[] | undefined {
  const commands: LightCommand[] = []
  for (const [name, value] of fields) {
    const command =
      names.includes(name) || name === 'on'
        ? onIn(value, entity.value?.(it))
        : partIn(name, value, effectsOf(entity, it))
    if (command === undefined || !hasPart(entity, it, command)) return undefined
    commands.push(command)
  }
  // The light is switched on before its brightness is set.
  return commands.toSorted((left, right) => Number('on' in right) - Number('on' in left))
}

/** The error for a brightness, colour or effect that is not accepted. */
function wrongField(
  fields: readonly [name: string, value: unknown][],
  names: readonly string[],
  effects: readonly string[],
) {
  const [wrong] = fields.filter(([name, value]) => {
    return !names.includes(name) && name !== 'on' && partIn(name, value, effects) === undefined
  })
  if (wrong === undefined) return undefined
  const [name, value] = wrong
  const what = formOf(name, effects)
  return what === undefined ? undefined : expected(`${what} as ${name}`, scalar(value) ?? JSON.stringify(value))
}

/** What a part of a light may be; undefined for another field. */
function formOf(name: string, effects: readonly string[]): string | undefined {
  if (name === 'brightness') return brightnessRange
  if (name === 'effect' && effects.length > 0) return `one of ${effects.join(', ')}`
  return colorNames.includes(name) ? colorForm : undefined
}

/** Whether the light has what a command changes. */
function hasPart(entity: Light, it: Item, command: LightCommand): boolean {
  if ('brightness' in command) return entity.brightness?.(it) !== undefined
  if ('effect' in command) return entity.effect?.(it) !== undefined
  return 'on' in command || entity.color?.(it) !== undefined
}

function onIn(value: unknown, now: unknown): LightCommand | undefined {
  const on = onOffOf(scalar(value) ?? '', now)
  return on === undefined ? undefined : { on }
}

function partIn(name: string, value: unknown, effects: readonly string[]): LightCommand | undefined {
  if (name === 'effect') {
    const effect = wordIn(scalar(value) ?? '', effects)
    return effect === undefined ? undefined : { effect }
  }
  if (name === 'brightness') {
    const brightness = percentIn(scalar(value) ?? '')
    return brightness === undefined ? undefined : { brightness }
  }
  const color = colorNames.includes(name) ? colorIn(value) : undefined
  return color === undefined ? undefined : { color }
}

function percentIn(text: string): number | undefined {
  return numberWithin(text, { min: 0, max: 100, unit: '%' })
}

const colorNames = ['color', 'hs', 'hs_color', 'rgb', 'rgb_color', 'hex']

/**
 * A colour as `30,80`, `[30, 80]`, `{"h": 30, "s": 80}` or `{"hue": 30, "saturation": 80}`; or as red, green and blue,
 * `#ff8000`, `[255, 128, 0]` or `{"r": 255, "g": 128, "b": 0}`, whose brightness is left out.
 */
function colorIn(value: unknown): readonly [hue: number, saturation: number] | undefined {
  const [first, second, third, ...rest] = partsOf(value)
  if (rest.length > 0) return undefined
  if (third !== undefined) {
    const [red, green, blue] = [first, second, third].map((it) => numberWithin(scalar(it) ?? '', { min: 0, max: 255 }))
    return red === undefined || green === undefined || blue === undefined ? undefined : hueSaturation(red, green, blue)
  }
  const h = numberWithin(scalar(first) ?? '', { min: 0, max: 360 })
  const s = numberWithin(scalar(second) ?? '', { min: 0, max: 100, unit: '%' })
  return h === undefined || s === undefined ? undefined : [h, s]
}

/** Hue and saturation, or red, green and blue. */
function partsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (typeof value === 'string') return partsOfHex(value) ?? value.split(',')
  const fields = fieldsIn(value) ?? []
  const find = (...known: string[]) => fields.find(([name]) => known.includes(name))?.[1]
  if (fields.length === 1) return partsOfHex(scalar(find('hex')) ?? '') ?? []
  if (fields.length === 3) return [find('r', 'red'), find('g', 'green'), find('b', 'blue')]
  return fields.length === 2 ? [find('h', 'hue'), find('s', 'saturation')] : []
}

/** Red, green and blue in `#ff8000`. */
function partsOfHex(text: string): readonly number[] | undefined {
  const [, ...bytes] = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text.trim()) ?? []
  return bytes.length === 0 ? undefined : bytes.map((byte) => Number.parseInt(byte, 16))
}

/** Hue (0 to 360) and saturation (0 to 100) of red, green and blue (0 to 255). */
function hueSaturation(red: number, green: number, blue: number): readonly [hue: number, saturation: number] {
  const most = Math.max(red, green, blue)
  const range = most - Math.min(red, green, blue)
  if (range === 0) return [0, 0]
  const sixths =
    most === red ? (green - blue) / range : most === green ? (blue - red) / range + 2 : (red - green) / range + 4
  return [Math.round(((sixths + 6) % 6) * 60), Math.round((range / most) * 100)]
}
