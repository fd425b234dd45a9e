/** The leaves of schemas: what firmwares write differently, and what must not be seen. */
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  encodePath,
  flag,
  list,
  moment,
  numeric,
  oneLine,
  oneOf,
  orNull,
  path,
  secret,
  text,
  verbatim,
} from '../../src/contract/index.ts'
import { redact } from '../../src/secrets/redact.ts'

const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success

describe('a secret', () => {
  const { key } = z.object({ key: secret }).parse({ key: 'tarte-aux-pommes' })

  test('is in no state, log line or text, however it is written', () => {
    const texts = [JSON.stringify({ key }), `${key}`, String(key), inspect(key, { showHidden: true })]
    expect(texts.filter((it) => it.includes('tarte'))).toEqual([])
    expect(JSON.stringify({ key })).toBe('{}')
  })

  test('is in no reply of the bridge', () => {
    expect(JSON.stringify(redact({ key, list: [key] }))).not.toContain('tarte')
  })

  test('is in no copy or spread of the object', () => {
    expect(Object.values({ ...key })).toEqual([])
    expect(JSON.stringify(Object.getOwnPropertyDescriptors(key))).toBe('{}')
  })

  test('is only given to code that asks for it', () => {
    expect(key.reveal()).toBe('tarte-aux-pommes')
  })

  test('that is absent is empty, and one that is not text is refused without being repeated', () => {
    expect(secret.parse(undefined).reveal()).toBe('')
    expect(secret.safeParse(1234567).error?.message).not.toContain('1234567')
  })
})

describe('the text of a stranger', () => {
  test('is one line of at most 120 characters without control and direction characters', () => {
    expect(oneLine.parse(' Plex\u001b[31m\r\nMedia\u202e  Server ')).toBe('Plex [31m Media Server')
    expect(oneLine.parse('é'.repeat(500))).toBe('é'.repeat(120))
    expect([oneLine.parse('\u0000'), oneLine.parse(undefined)]).toEqual([null, null])
    expect(accepts(oneLine, 7)).toBe(false)
  })
})

describe('a moment', () => {
  test('is in seconds, also if the box sends milliseconds, text or an empty text', () => {
    expect([1651135474, '1651135474', 1651135474996, '1651135474000'].map((it) => moment.parse(it))).toEqual([
      1651135474, 1651135474, 1651135475, 1651135474,
    ])
    expect([undefined, null, '', 0, '0', -1].map((it) => moment.parse(it))).toEqual([null, null, null, 0, 0, -1])
    expect([accepts(moment, 'soon'), accepts(moment, 1e18)]).toEqual([false, false])
  })
})

describe('a list', () => {
  const numbers = list(z.object({ id: numeric }))

  test.each([[undefined], [null], [''], [{}], [[]]])('that the box writes as %j is empty', (value) => {
    expect(numbers.parse(value)).toEqual([])
  })

  test('names the item that is not understood', () => {
    const { error } = numbers.safeParse([{ id: 1 }, { id: 'x' }])
    expect(error?.issues[0]?.path).toEqual([1, 'id'])
    expect(accepts(numbers, { id: 1 })).toBe(false)
    expect(accepts(numbers, 'text')).toBe(false)
  })

  test('parses an item that has not changed only once', () => {
    let parsed = 0
    const counted = list(z.object({ id: z.number() }).transform((it) => ({ ...it, number: ++parsed })))
    const item = { id: 1 }
    const [first] = counted.parse([item])
    const [again] = counted.parse([item, { id: 2 }])
    expect(again).toBe(first)
    expect(parsed).toBe(2)
  })
})

describe('a word of an enumeration', () => {
  const state = oneOf('up', 'goingDown')

  test('is recognised in any letter case, as firmwares differ', () => {
    expect(['up', 'UP', 'Up', 'goingdown'].map((it) => state.parse(it))).toEqual(['up', 'up', 'up', 'goingDown'])
  })

  test('that a later firmware adds, or that is not a word, is unknown and makes nothing fail', () => {
    expect(['sideways', '', null, 7, {}].map((it) => state.parse(it))).toEqual(Array(5).fill('unknown'))
    expect(state.options).toEqual(['up', 'goingDown', 'unknown'])
  })
})

describe('a value', () => {
  const read: readonly (readonly [what: string, schema: z.ZodType, raw: unknown, value: unknown])[] = [
    ['text', text, ' a ', 'a'],
    ['text', text, '', null],
    ['text', text, ' ', null],
    ['text', text, null, null],
    ['text', text, undefined, null],
    ['a text that this box may lack', text.optional(), undefined, undefined],
    ['a text that this box may lack', text.optional(), '', null],
    ['text whose blanks count', verbatim, ' a ', ' a '],
    ['text whose blanks count', verbatim, '', null],
    ['a flag', flag, true, true],
    ['a flag', flag, null, false],
    ['a flag', flag, undefined, false],
    ['a number', numeric, '1000', 1000],
    ['a number', numeric, '-2.5', -2.5],
    ['a moment (0: never)', moment, 0, 0],
    ['a moment', moment, undefined, null],
    ['a moment', moment, null, null],
    ['a moment', moment, '1700000000', 1_700_000_000],
    ['a path', path, encodePath('/Disque 1/Vidéos'), '/Disque 1/Vidéos'],
    ['a path', path, '', null],
    ['a path', path, null, null],
    ['a number that may be absent', orNull(numeric), undefined, null],
  ]

  test.each(read)('that is %s is read as firmwares write it: %3$j', (_, schema, raw, value) => {
    expect(schema.parse(raw)).toBe(value)
  })

  const refused: readonly (readonly [what: string, schema: z.ZodType, value: unknown])[] = [
    ['text', text, 7],
    ['a flag', flag, 'true'],
    ['a number', numeric, '1e3'],
    ['a number', numeric, Number.NaN],
    ['a number', numeric, null],
    ['a moment', moment, 'yesterday'],
    ['a path', path, 7],
  ]

  test.each(refused)('that is not %s is refused: %3$j', (_, schema, value) => {
    expect(accepts(schema, value)).toBe(false)
  })
})
