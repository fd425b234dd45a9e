/**
 * The forms in which programs send one value (pure): plain text, text in JSON quotes, or a JSON object with one field,
 * as zigbee2mqtt and Node-RED do.
 */
import type { Reader } from '../contract/reader.ts'
import type { Requests } from '../contract/requests.ts'
import { parseJsonWithinLimits } from '../json.ts'
import { quoted } from '../wording/issues.ts'
import { didYouMean, nearest } from '../wording/nearest.ts'
import { numberIn, onOffIn, wordIn } from '../wording/words.ts'

/** A function that makes the requests and may read from the box first, or an error that says what is accepted. */
/** `value` is that of a switch or a number. */
export type Accepted = { readonly ask: Ask; readonly value?: unknown } | { readonly error: string }
export type Ask = (box: Reader) => Requests | Promise<Requests>

/** Fields that programs add and that say nothing about the value. */
const added = ['transaction', 'topic', '_msgid', 'qos', 'retain', 'timestamp', 'ts', 'last_seen', 'transition']

/** The plain text of a payload; or why a JSON object has none, as the rest of a sentence. */
export type Plain = { readonly text: string } | { readonly problem: string }

/** @param names the fields of a JSON object that may have the value, in lower case. */
export function plainText(payload: string, names: readonly string[], alsoIgnored: readonly string[] = []): Plain {
  const text = withoutMark(payload).trim()
  if (!/^[{"]/.test(text)) return { text }
  const json = parseJsonWithinLimits(text)
  if (typeof json === 'string') return { text: json.trim() }
  const fields = fieldsIn(json, [...added, ...alsoIgnored])
  if (fields === undefined) return { text }
  const unknown = fields.find(([name]) => !names.includes(name))
  if (unknown !== undefined) {
    return {
      problem: `JSON with the unknown field ${JSON.stringify(unknown[0].slice(0, 60))}${didYouMean(nearest(unknown[0], names))}`,
    }
  }
  const values = [...new Set(fields.map(([, value]) => scalar(value)))]
  const [value] = values
  return values.length === 1 && value !== undefined ? { text: value } : { problem: 'JSON that does not say one thing' }
}

/** The fields of a JSON object in lower case, without those that say nothing; undefined if it is no object. */
export function fieldsIn(
  json: unknown,
  ignored: readonly string[] = added,
): [name: string, value: unknown][] | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  return Object.entries(json)
    .map(([name, value]): [string, unknown] => [name.toLowerCase(), value])
    .filter(([name]) => !ignored.includes(name))
}

/** A text, number or boolean as plain text; undefined for another value. */
export function scalar(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value).trim() : undefined
}

/** A payload without the byte order mark that some editors write. */
export function withoutMark(payload: string): string {
  return payload.replace(/^\uFEFF/, '')
}

const presses = ['PRESS', 'PUSH', 'ON', 'TRUE', '1'] as const

/**
 * Whether a payload presses a button: `PRESS`, `on`, `true`, `1`, `{}`, `{"state":"PRESS"}`. An empty payload does not: a
 * broker with MQTT 3.1.1 hands on the clearing of a retained topic as such a message.
 */
export function isPress(
  payload: string,
  names: readonly string[] = ['state', 'value', 'action', 'command', 'payload'],
): boolean {
  const fields = fieldsIn(parseJsonWithinLimits(withoutMark(payload)))
  if (fields !== undefined && fields.length === 0) return true
  const plain = plainText(payload, names)
  return 'text' in plain && wordIn(plain.text, presses) !== undefined
}

/** Whether a text says on or off. `TOGGLE` is the opposite of the value that was read last. */
export function onOffOf(text: string, now: unknown): boolean | undefined {
  if (text.toLowerCase() === 'toggle') return typeof now === 'boolean' ? !now : undefined
  return onOffIn(text)
}

interface Range {
  readonly min: number
  readonly max: number
  /** May follow the number: `50 %`. */
  readonly unit?: string | undefined
}

/** The number that a text is; undefined for another text and out of range. */
export function numberWithin(text: string, { min, max, unit }: Range): number | undefined {
  const isWithUnit = unit !== undefined && unit !== '' && text.toLowerCase().endsWith(unit.toLowerCase())
  const value = numberIn(isWithUnit ? text.slice(0, -unit.length) : text)
  return value !== undefined && value >= min && value <= max ? value : undefined
}

/** The error for a payload that is not accepted. @param plain what it was found to be. */
export function expected(
  what: string,
  payload: string,
  plain: { readonly problem?: string } | { readonly text: string } = {},
  suggestion?: string,
): { readonly error: string } {
  if ('problem' in plain && plain.problem !== undefined) return { error: `Expected ${what}; found ${plain.problem}` }
  const text = 'text' in plain && plain.text.trim() !== '' ? plain.text : payload
  const found = text.trim() === '' ? 'an empty payload' : quoted(text)
  return { error: `Expected ${what}; found ${found}${didYouMean(suggestion)}` }
}
