/** Configuration files and environments of whatever kind: they are right, or every mistake is named with its place. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { adapters } from '../../adapters/index.ts'
import { variableOf } from '../../src/config/environment.ts'
import { ConfigError, loadConfig, parseConfig } from '../../src/config/index.ts'
import { configSchema } from '../../src/config/schema.ts'
import { entries } from '../../src/config/schema-walk.ts'
import { isWithinJsonLimits } from '../../src/json.ts'
import { aFolder } from '../config/a-config.ts'
import { hostileText, hostileValue, isUnpolluted, times, written } from './strangers.ts'

type Environment = Readonly<Record<string, string>>

/** A ConfigError in which every line says where; undefined for a configuration that is right. */
function mistakesIn(folder: string, text: string, environment: Environment = {}): string | undefined {
  const file = join(folder, 'config.yaml')
  writeFileSync(file, text)
  try {
    loadConfig({ file, adapters, environment })
    return undefined
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const line of error.message.split('\n')) {
      expect(line).toMatch(/^(.*\/config\.yaml:\d+:\d+ .*: |FREEBOX2MQTT__.*: )expected ./)
      expect(line.length).toBeLessThan(2000)
      expect(line).not.toMatch(/[\p{Cc}\p{Cs}]/u)
    }
    return error.message
  }
}

const settings = entries(configSchema(adapters, '/')).map(({ path }) => path)
const leaves = settings.filter(
  (path) => !settings.some((other) => other.length > path.length && path.every((key, at) => key === other[at])),
)

/** A value under the keys of a path. */
function under([key, ...rest]: readonly string[], value: unknown): unknown {
  return key === undefined ? value : { [key]: under(rest, value) }
}

const scraps = [
  'a: ',
  '- ',
  '? ',
  '{',
  '}',
  '[',
  ']',
  '&x ',
  '*x',
  '<<: *x',
  '!!binary ',
  '!x ',
  '|',
  '>',
  '"',
  "'",
  '#',
  '\n',
  '\t',
  '  ',
  ': ',
  '%YAML 1.2',
  '---',
  '...',
  `\${A}`,
  '${',
  '\0',
  '\ufeff',
  '\u2028',
  'mqtt',
  'password: hunter2',
  '0x1f',
  '.inf',
  '.nan',
  '1e999',
  '~',
  '2001-01-01',
  'yes',
]
const rubbish = fc.oneof(
  fc.array(fc.constantFrom(...scraps), { maxLength: 40 }).map((it) => it.join('')),
  fc.array(fc.constantFrom(...scraps), { maxLength: 12 }).map((it) => it.join('\n')),
  fc.string({ unit: 'binary', maxLength: 200 }),
)

describe('a configuration', () => {
  it('of whatever text is right or has mistakes that are named', () => {
    const folder = aFolder()
    fc.assert(
      fc.property(rubbish, (text) => void mistakesIn(folder, text)),
      times(120),
    )
    expect(isUnpolluted()).toBe(true)
  })

  it('with whatever value for a setting is right or says what was expected', () => {
    const folder = aFolder()
    const property = fc.property(fc.constantFrom(...settings), hostileValue, (path, value) => {
      mistakesIn(folder, written(under(path, value)))
      if (typeof value !== 'string' || value.length > 1000) return
      mistakesIn(folder, stringify(under(path, value)))
    })
    fc.assert(property, times(50))
    expect(isUnpolluted()).toBe(true)
  })

  it('that is given in the program likewise', () => {
    const shallow = hostileValue.filter((it) => isWithinJsonLimits(it))
    const property = fc.property(fc.constantFrom(...settings), shallow, (path, value) => {
      try {
        parseConfig(under(path, value), adapters)
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError)
      }
    })
    fc.assert(property, times(60))
  })

  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...[...'bcdefghij'].map((it, at) => `${it}: &${it} [${Array(9).fill(`*${'abcdefghij'[at]}`).join(', ')}]`),
  ].join('\n')
  const merges = [
    'a: &a { x: 1 }',
    ...[...'bcdefghij'].map((it, at) => `${it}: &${it} { <<: [${Array(9).fill(`*${'abcdefghij'[at]}`).join(', ')}] }`),
  ].join('\n')
  it.each([
    ['aliases that are a billion values', bomb],
    ['sections merged a billion times', merges],
    ['an alias to itself', 'mqtt: &a { tls: *a }'],
    ['ten thousand aliases', `a: &a 1\nb: [${'*a, '.repeat(10_000)}]`],
    ['lists without end', `mqtt: ${'['.repeat(20_000)}`],
    ['lists without end that are closed', `mqtt: ${'['.repeat(2000)}${']'.repeat(2000)}`],
    ['sections without end', `mqtt: ${'{ a: '.repeat(5000)}`],
    ['dashes without end', `mqtt: ${'- '.repeat(5000)}x`],
    ['question marks without end', '? '.repeat(5000)],
    ['a section in a section in a section …', [...Array(1000).keys()].map((at) => `${' '.repeat(at)}a:`).join('\n')],
    ['JSON without end', written(hostileDeep())],
    ['a mistake in every line', ': : :\n'.repeat(5000)],
    ['keys of objects', '__proto__: { polluted: true }\nconstructor: { prototype: { polluted: true } }\ntoString: 1'],
    ['keys of objects within', 'mqtt: { __proto__: { password: x }, constructor: 1 }'],
    ['merged keys of objects', 'a: &a { __proto__: { polluted: true } }\nmqtt: { <<: *a }'],
    ['a megabyte', `# ${'x'.repeat(1_000_000)}\ndata: [`],
    ['a megabyte of one value', `data: [${'x'.repeat(1_000_000)}]`],
    ['a hundred thousand keys', [...Array(100_000).keys()].map((at) => `k${at}: 1`).join('\n')],
    ['a key of a hundred thousand letters', `${'k'.repeat(100_000)}: 1`],
    [
      'numbers that are none',
      'mqtt: { embedded: { port: 1e999 } }\npush: { port: .nan }\ncommands: { per_minute: -0x8000000000000000 }',
    ],
    ['an interval of four hundred digits', `presence: { consider_home: ${'9'.repeat(400)}s }`],
    ['a rhythm of a billion minutes', 'adapters: { defaults: { schedule: "1-1000000000 * * * *" } }'],
    ['a rhythm of steps that stand still', 'adapters: { defaults: { schedule: "0-59/0.0000001 * * * *" } }'],
    [
      'a rhythm of a hundred thousand words',
      `adapters: { defaults: { schedule: "${'1,'.repeat(100_000)}1 * * * *" } }`,
    ],
    ['references within references', `data: "${'${A:-'.repeat(5000)}${'}'.repeat(5000)}"`],
  ])('with %s is answered', (_, text) => {
    const message = mistakesIn(aFolder(), text)
    expect(message?.split('\n').length).toBeLessThan(50)
    expect(isUnpolluted()).toBe(true)
  })

  it('with hostile patterns is right, and they harm nobody', () => {
    const text = `presence: { include: ["${'*?'.repeat(40)}b", "${'('.repeat(300)}", "[", "+(a|a)*"] }\ncommands: { deny: ["{1..10000000}"] }`
    expect(mistakesIn(aFolder(), text)).toBeUndefined()
  })
})

function hostileDeep(): unknown {
  let value: unknown = 1
  for (let level = 0; level < 3000; level++) value = { mqtt: value }
  return value
}

describe('an environment', () => {
  const odd = [
    '__PROTO__',
    'CONSTRUCTOR',
    'MQTT____PROTO__',
    '__PROTO____POLLUTED',
    'MQTT__CONSTRUCTOR__PROTOTYPE__X',
    'MQTT',
    '',
    '_',
    '__',
    'MQTT__URL__',
    'mqtt__url',
    'MQTT__PASSWORD\u0007',
    'X'.repeat(5000),
  ]
  const name = fc.oneof(fc.constantFrom(...odd), hostileText).map((it) => `FREEBOX2MQTT__${it}`)
  const value = fc.oneof(
    hostileText,
    rubbish,
    fc.constantFrom('['.repeat(5000), '&a [*a]', '{a: '.repeat(3000), '1e999'),
  )

  it('of whatever kind is right or has mistakes that are named', () => {
    const folder = aFolder()
    const known = fc.constantFrom(...leaves).map(variableOf)
    const property = fc.property(fc.array(fc.tuple(fc.oneof(name, known), value), { maxLength: 4 }), (pairs) => {
      mistakesIn(folder, '', Object.fromEntries(pairs))
    })
    fc.assert(property, times(60))
    expect(isUnpolluted()).toBe(true)
  })

  it('fills texts in as text, whatever stands there', () => {
    const folder = aFolder()
    const property = fc.property(fc.constantFrom(...leaves), value, (path, text) => {
      mistakesIn(folder, stringify(under(path, `\${A}`)), { A: text })
    })
    fc.assert(property, times(40))
  })
})
