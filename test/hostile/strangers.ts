/**
 * What strangers write: names for a host, JSON that means harm, and answers of a box in which something is not what it
 * should be. Everything comes from a fixed seed, which fast-check prints where it fails, with the smallest case.
 */
import fc from 'fast-check'

/** In every hostile name, so that it is recognised wherever it turns up, in any case. */
export const mark = 'z7h0stz'

/** A run is the same each time; `FC_SEED` tries another. */
export const seed = Number(process.env.FC_SEED ?? 20261122)

/** For a property that is tried so many times. */
export function times(numRuns: number): fc.Parameters<unknown> {
  return { seed, numRuns }
}

const lone = String.fromCharCode(0xd83d)
const bidi = '\u202e\u2066\u200f'
const ansi = '\u001b[31m\u001b]0;owned\u0007\u009b2J'

/** What somebody may call his telephone. Each has the mark in it. */
export const hostileNames: readonly string[] = [
  `${mark}+#/`,
  `#/${mark}/+`,
  `../../${mark}`,
  `${mark}\0${mark}`,
  `{{ ${mark} }}`,
  `{{ states('${mark}') }}{% set x = 1 %}{# ${mark} #}`,
  `{%- for i in range(9) -%}${mark}`,
  `'${mark}" \\ \` \${${mark}}`,
  `"},"components":{"${mark}":{}}`,
  `${mark}\r\n{"level":60,"msg":"forged"}`,
  `${mark}\u2028\u2029\u0085${mark}`,
  `${ansi}${mark}`,
  `${bidi}${mark}\u202c\u2069`,
  `${mark}\u200b\u200d\ufeff\u00ad`,
  `👩‍👩‍👧‍👦 ${mark} 🏴‍☠️🇫🇷`,
  `${lone}${mark}${lone}`,
  `${mark}${'\ufdfa'.repeat(70)}`,
  `${mark}${'é'.repeat(63)}`,
  `${mark}${'x'.repeat(65_000)}`,
  `${mark}${'\u0301'.repeat(300)}`,
  `<script>alert('${mark}')</script>&amp;<img src=x onerror=${mark}>`,
  `__proto__ ${mark}`,
  `$SYS/${mark}`,
  `%00%2e%2e%2f${mark}%0d%0a`,
  `; rm -rf ${mark} | $(${mark})`,
  `   ${mark}   `,
  `\ufffe\ufdd0${mark}`,
]

const words = [
  '',
  '.',
  '..',
  '../..',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'availability',
]
const numerals = ['9'.repeat(400), '-1', '0', '1e5', '0x10', '4294967296', '-9007199254740993', '0.1']
const numbers = [0, -1, 1, 255, 4_294_967_295, 1e12, 1e21, 1e308, -1e308, 0.1, 2 ** 53, 9e15, 8.64e12, -8.64e15]

/** So many lists within each other. */
export function nested(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

const polluting = [
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":1}',
]

export const hostileText = fc.oneof(
  fc.constantFrom(...hostileNames, ...words, ...numerals),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

/** Any JSON, rather bad than good. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(null, true, false, ...numbers),
  fc.constantFrom(...polluting).map((text): unknown => JSON.parse(text)),
  fc.constantFrom<unknown>([], {}, [[]], [null], [{}], [1, 'a', null], nested(30), nested(10_000)),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(hostileText, { maxLength: 3 }),
)

/** As JSON; what is nested too deep for that is so deep in text, too. */
export function written(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return `${'{"a":['.repeat(9000)}${']}'.repeat(9000)}`
  }
}

type Path = readonly (string | number)[]

/** Where something stands in a value: every member of it, however deep. */
export function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value)
  return [path, ...keys.flatMap((key) => placesIn(Reflect.get(value, key), [...path, key]))]
}

/** What is done to an answer: at a place (a share of all places) stands something else, or nothing. */
export interface Change {
  readonly at: number
  readonly instead: unknown
  readonly away: boolean
}

export const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), instead: hostileValue, away: fc.boolean() }),
  { minLength: 1, maxLength: 4 },
)

/** The same value, changed. The value itself stays as it is. */
export function changed(value: unknown, done: readonly Change[]): unknown {
  const places = placesIn(value)
  const all = done.map(({ at, ...change }) => ({ path: places[Math.floor(at * places.length)] ?? [], ...change }))
  return all.reduce(
    (now, { path, instead, away }) => replaced(now, path, away && path.length > 0 ? gone : instead),
    value,
  )
}

const gone = Symbol('gone')

function replaced(value: unknown, [key, ...rest]: Path, instead: unknown): unknown {
  if (key === undefined) return instead
  if (typeof value !== 'object' || value === null) return value
  const within = replaced(Reflect.get(value, key), rest, instead)
  if (Array.isArray(value)) return value.flatMap((it, at) => (at !== key ? [it] : within === gone ? [] : [within]))
  const members = Object.entries(value).filter(([name]) => name !== key)
  return Object.fromEntries(within === gone ? members : [...members, [key, within]])
}

const clean = [Object.prototype, Array.prototype, Function.prototype, String.prototype].map(
  (it) => [it, said(it)] as const,
)

function said(prototype: object): string {
  return Reflect.ownKeys(prototype).map(String).join()
}

/** Nothing has got into what all objects have in common. */
export function isUnpolluted(): boolean {
  return clean.every(([prototype, before]) => said(prototype) === before)
}

/** The names of all members of all objects in a value. */
export function membersIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = Array.isArray(value) ? [] : Object.keys(value)
  return [...new Set([...own, ...Object.values(value).flatMap(membersIn)])]
}

/** One member, wherever it is. */
export interface Everywhere {
  readonly member: string
  readonly instead: unknown
}

/** One of these members is something else in every object that has it. */
export function everywhere(members: readonly string[]): fc.Arbitrary<Everywhere> {
  return fc.record({ member: fc.constantFrom(...members, ''), instead: hostileValue })
}

export function changedEverywhere(value: unknown, change: Everywhere): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((it) => changedEverywhere(it, change))
  const members = Object.entries(value).map(([key, it]) => [
    key,
    key === change.member ? change.instead : changedEverywhere(it, change),
  ])
  return Object.fromEntries(members)
}

/** The texts under names that fit. */
export function stringsIn(value: unknown, name: RegExp): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, it]) =>
    typeof it === 'string' ? (name.test(key) ? [it] : []) : stringsIn(it, name),
  )
}

/** Whether a template has anything in it that is not out of our tables. */
export function unsound(template: string): boolean {
  return template.toLowerCase().includes(mark)
}
