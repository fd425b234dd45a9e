/**
 * Hostile input: names of hosts, harmful JSON, and replies of a box with wrong fields. Everything is generated from a
 * fixed seed. fast-check prints the seed and the smallest case of a failure.
 */
import fc from 'fast-check'

/** Part of every hostile name, to find it wherever it appears, in any case. */
export const mark = 'z7h0stz'

/** Every run is the same. `FC_SEED` sets another seed. */
export const seed = Number(process.env.FC_SEED ?? 20261122)

/** fast-check parameters for a number of runs. */
export function times(numRuns: number): fc.Parameters<unknown> {
  return { seed, numRuns }
}

const lone = String.fromCharCode(0xd83d)
const bidi = '\u202e\u2066\u200f'
const ansi = '\u001b[31m\u001b]0;owned\u0007\u009b2J'

/** Names that a device may have. Each contains the mark. */
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

/** Lists and objects nested this deep. */
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

/** How many code points are reserved for surrogate pairs, and the first of them. */
const surrogates = { count: 0x800, first: 0xd800 }

/**
 * Any code point except a lone surrogate. The unit `binary` of fast-check is the same, but makes a table of all million of
 * them first.
 */
export const anyCharacter = fc.integer({ min: 0, max: 0x10ffff - surrogates.count }).map(
  (at) => String.fromCodePoint(at < surrogates.first ? at : at + surrogates.count),
  (character) => {
    const code = String(character).codePointAt(0) ?? 0
    return code < surrogates.first ? code : code - surrogates.count
  },
)

export const hostileText = fc.oneof(
  fc.constantFrom(...hostileNames, ...words, ...numerals),
  fc.string({ unit: anyCharacter, maxLength: 40 }),
)

/** Any JSON, mostly invalid input. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(null, true, false, ...numbers),
  fc.constantFrom(...polluting).map((text): unknown => JSON.parse(text)),
  fc.constantFrom<unknown>([], {}, [[]], [null], [{}], [1, 'a', null], nested(30), nested(10_000)),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(hostileText, { maxLength: 3 }),
)

/** The value as JSON. A value that is nested too deep for JSON.stringify becomes a text that is nested as deep. */
export function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return `${'{"a":['.repeat(9000)}${']}'.repeat(9000)}`
  }
}

type Path = readonly (string | number)[]

/** The paths of all members of a value, at any depth. */
export function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value)
  return [path, ...keys.flatMap((key) => placesIn(Reflect.get(value, key), [...path, key]))]
}

/** A change to a reply: the member at a place (a share of all places) is replaced or removed. */
export interface Change {
  readonly at: number
  readonly instead: unknown
  readonly removed: boolean
}

export const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), instead: hostileValue, removed: fc.boolean() }),
  { minLength: 1, maxLength: 4 },
)

/** A copy of the value with these changes. */
export function changed(value: unknown, done: readonly Change[]): unknown {
  const places = placesIn(value)
  const all = done.map(({ at, ...change }) => ({ path: places[Math.floor(at * places.length)] ?? [], ...change }))
  return all.reduce(
    (now, { path, instead, removed }) => replaced(now, path, removed && path.length > 0 ? absent : instead),
    value,
  )
}

const absent = Symbol('absent')

function replaced(value: unknown, [key, ...rest]: Path, instead: unknown): unknown {
  if (key === undefined) return instead
  if (typeof value !== 'object' || value === null) return value
  const within = replaced(Reflect.get(value, key), rest, instead)
  if (Array.isArray(value)) return value.flatMap((it, at) => (at !== key ? [it] : within === absent ? [] : [within]))
  const members = Object.entries(value).filter(([name]) => name !== key)
  return Object.fromEntries(within === absent ? members : [...members, [key, within]])
}

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype].map(
  (it) => [it, keysOf(it)] as const,
)

function keysOf(prototype: object): string {
  return Reflect.ownKeys(prototype).map(String).join()
}

/** Whether the prototypes of all objects are unchanged. */
export function isUnpolluted(): boolean {
  return prototypes.every(([prototype, before]) => keysOf(prototype) === before)
}

/** The keys of all objects in a value, at any depth. */
export function membersIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = Array.isArray(value) ? [] : Object.keys(value)
  return [...new Set([...own, ...Object.values(value).flatMap(membersIn)])]
}

/** A member that is replaced in every object that has it. */
export interface Everywhere {
  readonly member: string
  readonly instead: unknown
}

/** A replacement of one of these members, everywhere. */
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

/** The texts in a value whose key matches. */
export function stringsIn(value: unknown, name: RegExp): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, it]) =>
    typeof it === 'string' ? (name.test(key) ? [it] : []) : stringsIn(it, name),
  )
}

/** Whether a template contains text that does not come from an adapter. */
export function hasHostileText(template: string): boolean {
  return template.toLowerCase().includes(mark)
}
