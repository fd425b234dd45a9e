/** Arbitrary bytes and JSON, nested to any depth, that arrive from the box, over MQTT or over HTTP, before an adapter reads them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseInput } from '../../src/engine/command/reply.ts'
import { decode, decodeBytes } from '../../src/freebox/envelope.ts'
import { createResponseCache } from '../../src/freebox/response-cache.ts'
import { parseJsonReplacingSurrogates as parseJson } from '../../src/json.ts'
import { parsePushMessage } from '../../src/push/message.ts'
import { anyCharacter, asJson, hostileText, hostileValue, isUnpolluted, nested, times } from './hostile-values.ts'

const method = fc.constantFrom('GET', 'PUT', 'POST', 'DELETE')
const status = fc.constantFrom(200, 201, 204, 301, 400, 403, 404, 429, 500, 503)
const deep = `${'{"a":['.repeat(20_000)}${']}'.repeat(20_000)}`

/** An envelope of the box whose members have arbitrary values. */
const envelope = fc
  .record(
    {
      success: fc.oneof(fc.boolean(), hostileValue),
      result: hostileValue,
      error_code: hostileValue,
      missing_right: hostileValue,
      msg: hostileText,
      uid: hostileValue,
    },
    { requiredKeys: [] },
  )
  .map(asJson)
const body = fc.oneof(envelope, hostileText, fc.constantFrom('', 'null', '[]', '"', '{"success":true', deep, '1e999'))

describe('a response of the box', () => {
  it('of any content is decoded to a result or to an error with code, method and path', () => {
    const property = fc.property(method, status, body, fc.string(), (method, status, text, type) => {
      const answer = decode({ method, path: 'x/' }, { status, text })
      const bytes = decodeBytes({ method: 'GET', path: 'x/' }, { status, type, content: Buffer.from(text) })
      for (const it of [answer, bytes]) {
        if (it.ok) continue
        expect(it.error.code).toEqual(expect.any(String))
        expect(it.error.message.startsWith(`${it === bytes ? 'GET' : method} x/: `)).toBe(true)
      }
      expect(isUnpolluted()).toBe(true)
    })
    fc.assert(property, times(1500))
  })

  it.each([
    ['"\\ud83d"', '\ufffd'],
    ['"\\uD83D\\uDE00"', '😀'],
    ['"\\ude00\\ud83d"', '\ufffd\ufffd'],
    ['"\\ud83dx\\ude00"', '\ufffdx\ufffd'],
    ['"\\\\ud83d"', '\\ud83d'],
    ['"\\\\\\ud83d"', '\\\ufffd'],
    ['"\\ud83d\\n\\u00e9"', '\ufffd\né'],
    ['"\\ud8"', undefined],
    [deep.slice(1), undefined],
  ])('%s is parsed without lone surrogates', (text, expected) => {
    expect(parseJson(text)).toBe(expected)
  })

  it('without lone surrogates is parsed like JSON.parse does', () => {
    const property = fc.property(fc.jsonValue({ stringUnit: anyCharacter }), (value) => {
      const escaped = JSON.stringify(value).replace(/[^ -~]/gu, (it) =>
        [...Array(it.length).keys()].map((at) => `\\u${it.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
      )
      expect(parseJson(escaped)).toEqual(JSON.parse(escaped))
    })
    fc.assert(property, times(500))
  })
})

describe('a payload on MQTT', () => {
  it('is parsed to an input that can be serialised again, or is rejected', () => {
    const payload = fc.oneof(body, hostileValue.map(asJson))
    const property = fc.property(payload, (text) => {
      const read = parseInput(text)
      if (read !== undefined) expect(JSON.stringify(read).length).toBeGreaterThan(0)
      if (read !== undefined) expect(JSON.stringify(read)).not.toMatch(/(?<!\\)(\\\\)*\\ud[89a-f]/)
      expect(isUnpolluted()).toBe(true)
    })
    fc.assert(property, times(1500))
  })

  it.each([
    ['50 levels', JSON.stringify(nested(50)), true],
    ['51 levels', JSON.stringify(nested(51)), false],
    ['twenty thousand levels', deep, false],
    ['a lone surrogate', '{"name":"\\ud83d"}', false],
    ['a lone surrogate in a key', '{"\\ude00":1}', false],
    ['a surrogate pair', '{"name":"\\ud83d\\ude00"}', true],
  ])('with %s: accepted %s', (_, text, accepted) => {
    expect(parseInput(text) !== undefined).toBe(accepted)
  })

  it('with the key __proto__ does not change the prototype', () => {
    const read = parseInput('{"__proto__":{"polluted":true},"transaction":1}')
    expect(Object.keys(Object(read?.input))).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(read?.input)).toBe(Object.prototype)
    expect(isUnpolluted()).toBe(true)
  })
})

it('a push call over HTTP never throws, whatever its body is', () => {
  const message = fc.record({ devices: hostileValue, payload: hostileValue })
  fc.assert(
    fc.property(fc.oneof(message.map(asJson), body), (text) => void parsePushMessage(text)),
    times(500),
  )
})

describe('a long list of the box, of which only a part has changed,', () => {
  it('is patched to the same result as a complete parse, whatever names it contains', () => {
    const host = fc.record({
      id: fc.nat(9),
      name: hostileText,
      more: hostileValue.filter((it) => asJson(it).length < 500),
    })
    const lists = fc.array(fc.array(host, { maxLength: 12 }), { minLength: 2, maxLength: 4 })
    const property = fc.property(lists, fc.boolean(), (all, spaced) => {
      const cache = createResponseCache()
      const padding = { id: -1, name: 'x'.repeat(16_384), more: null }
      for (const list of all) {
        const text = JSON.stringify({ success: true, result: [padding, ...list] }, null, spaced ? 1 : 0)
        const content = Buffer.from(text.replaceAll('\ufffd', '\\ud83d'))
        const answer = cache.decode({ method: 'GET', path: 'x/' }, { status: 200, type: '', content })
        const fresh = decode({ method: 'GET', path: 'x/' }, { status: 200, text: content.toString() })
        expect(JSON.stringify(answer)).toBe(JSON.stringify(fresh))
        expect(JSON.stringify(answer)).not.toMatch(/(?<!\\)(\\\\)*\\ud[89a-f]/)
      }
    })
    fc.assert(property, times(150))
  })
})
