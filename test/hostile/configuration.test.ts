/** Arbitrary configuration files and environments: they are valid, or every mistake is reported with its place. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { adapters } from '../../adapters/index.ts'
import { variableOf } from '../../src/config/environment-names.ts'
import { ConfigError, loadConfig, parseConfig } from '../../src/config/index.ts'
import { configSchema } from '../../src/config/schema.ts'
import { isWithinJsonLimits } from '../../src/json.ts'
import { entries } from '../../src/wording/schema-walk.ts'
import { aFolder } from '../config/a-config.ts'
import { anyCharacter, asJson, hostileText, hostileValue, isUnpolluted, times } from './hostile-values.ts'

type Environment = Readonly<Record<string, string>>

/** The message of the ConfigError, in which every line must name the place; undefined for a valid configuration. */
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

/** The value nested under the keys of a path. */
function under([key, ...rest]: readonly string[], value: unknown): unknown {
  return key === undefined ? value : { [key]: under(rest, value) }
}

const fragments = [
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
  fc.array(fc.constantFrom(...fragments), { maxLength: 40 }).map((it) => it.join('')),
  fc.array(fc.constantFrom(...fragments), { maxLength: 12 }).map((it) => it.join('\n')),
  fc.string({ unit: anyCharacter, maxLength: 200 }),
)

describe('a configuration', () => {
  it('of any text is valid, or every mistake is reported with its place', () => {
    const folder = aFolder()
    fc.assert(
      fc.property(rubbish, (text) => void mistakesIn(folder, text)),
      times(120),
    )
    expect(isUnpolluted()).toBe(true)
  })

  it('with any value for a setting is valid, or the message says what was expected', () => {
    const folder = aFolder()
    const property = fc.property(fc.constantFrom(...settings), hostileValue, (path, value) => {
      mistakesIn(folder, asJson(under(path, value)))
      if (typeof value !== 'string' || value.length > 1000) return
      mistakesIn(folder, stringify(under(path, value)))
    })
    fc.assert(property, times(50))
    expect(isUnpolluted()).toBe(true)
  })

  it('that is passed as an object is valid, or fails with a ConfigError', () => {
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
    ['aliases that expand to a billion values', bomb],
    ['sections merged a billion times', merges],
    ['an alias to itself', 'mqtt: &a { tls: *a }'],
    ['ten thousand aliases', `a: &a 1\nb: [${'*a, '.repeat(10_000)}]`],
    ['endless lists', `mqtt: ${'['.repeat(20_000)}`],
    ['endless lists that are closed', `mqtt: ${'['.repeat(2000)}${']'.repeat(2000)}`],
    ['endless sections', `mqtt: ${'{ a: '.repeat(5000)}`],
    ['endless dashes', `mqtt: ${'- '.repeat(5000)}x`],
    ['endless question marks', '? '.repeat(5000)],
    ['a section in a section in a section …', [...Array(1000).keys()].map((at) => `${' '.repeat(at)}a:`).join('\n')],
    ['endlessly nested JSON', asJson(hostileDeep())],
    ['a mistake in every line', ': : :\n'.repeat(5000)],
    [
      'keys of Object.prototype',
      '__proto__: { polluted: true }\nconstructor: { prototype: { polluted: true } }\ntoString: 1',
    ],
    ['nested keys of Object.prototype', 'mqtt: { __proto__: { password: x }, constructor: 1 }'],
    ['merged keys of Object.prototype', 'a: &a { __proto__: { polluted: true } }\nmqtt: { <<: *a }'],
    ['a megabyte', `# ${'x'.repeat(1_000_000)}\ndata: [`],
    ['a megabyte of one value', `data: [${'x'.repeat(1_000_000)}]`],
    ['a hundred thousand keys', [...Array(100_000).keys()].map((at) => `k${at}: 1`).join('\n')],
    ['a key of a hundred thousand letters', `${'k'.repeat(100_000)}: 1`],
    [
      'numbers out of range',
      'mqtt: { embedded: { port: 1e999 } }\npush: { port: .nan }\ncommands: { per_minute: -0x8000000000000000 }',
    ],
    ['an interval of four hundred digits', `presence: { consider_home: ${'9'.repeat(400)}s }`],
    ['a schedule of a billion minutes', 'adapters: { defaults: { schedule: "1-1000000000 * * * *" } }'],
    ['a schedule with steps near zero', 'adapters: { defaults: { schedule: "0-59/0.0000001 * * * *" } }'],
    [
      'a schedule of a hundred thousand values',
      `adapters: { defaults: { schedule: "${'1,'.repeat(100_000)}1 * * * *" } }`,
    ],
    ['nested references', `data: "${'${A:-'.repeat(5000)}${'}'.repeat(5000)}"`],
  ])('with %s is reported in less than 50 lines', (_, text) => {
    const message = mistakesIn(aFolder(), text)
    expect(message?.split('\n').length).toBeLessThan(50)
    expect(isUnpolluted()).toBe(true)
  })

  it('with hostile patterns is valid, and the patterns are not expanded', () => {
    const text = `presence: { include: ["${'*?'.repeat(40)}b", "${'('.repeat(300)}", "[", "+(a|a)*"] }`
    expect(mistakesIn(aFolder(), text)).toBeUndefined()
    // A pattern that matches no command is an error.
    const commands = `commands: { deny: ["{1..10000000}", "${'*?'.repeat(40)}b"] }`
    expect(mistakesIn(aFolder(), commands)?.split('\n')).toHaveLength(2)
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

  it('of any names and values is valid, or every mistake is reported', () => {
    const folder = aFolder()
    const known = fc.constantFrom(...leaves).map(variableOf)
    const property = fc.property(fc.array(fc.tuple(fc.oneof(name, known), value), { maxLength: 4 }), (pairs) => {
      mistakesIn(folder, '', Object.fromEntries(pairs))
    })
    fc.assert(property, times(60))
    expect(isUnpolluted()).toBe(true)
  })

  it('inserts a variable as text, whatever its value is', () => {
    const folder = aFolder()
    const property = fc.property(fc.constantFrom(...leaves), value, (path, text) => {
      mistakesIn(folder, stringify(under(path, `\${A}`)), { A: text })
    })
    fc.assert(property, times(40))
  })
})
