import { describe, expect, test } from 'vitest'
import { maxJsonDepth, parseJson, parseJsonReplacingSurrogates, parseJsonWithinLimits } from '../src/json.ts'

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

describe('JSON from outside', () => {
  test.each(['', '{', 'on', '{"a":1}}', '\u0000'])('%j is not JSON and does not throw', (text) => {
    expect(parseJson(text)).toBeUndefined()
    expect(parseJsonWithinLimits(text)).toBeUndefined()
    expect(parseJsonReplacingSurrogates(text)).toBeUndefined()
  })

  test.each(['null', '0', '"on"', '[1]', '{"a":{"b":null}}'])('%s is read', (text) => {
    const value = JSON.parse(text)
    expect(parseJson(text)).toEqual(value)
    expect(parseJsonWithinLimits(text)).toEqual(value)
    expect(parseJsonReplacingSurrogates(text)).toEqual(value)
  })

  test('is refused beyond the depth limit, however deep it is', () => {
    expect(parseJsonWithinLimits(nested(maxJsonDepth))).toBeDefined()
    expect(parseJsonWithinLimits(nested(maxJsonDepth + 1))).toBeUndefined()
    expect(parseJsonWithinLimits(nested(100_000))).toBeUndefined()
  })

  test.each(['"\\ud83d"', '["a\\ude00"]', '{"\\ud83d":1}'])('is refused with half of a surrogate pair: %s', (text) => {
    expect(parseJsonWithinLimits(text)).toBeUndefined()
  })

  test.each([
    ['"\\ud83d"', '\ufffd'],
    ['"a\\uDE00b"', 'a\ufffdb'],
    ['"\\ud83d\\ude00"', '😀'],
    ['"\\\\ud83d"', '\\ud83d'],
    ['{"\\ud83d":"\\ud83d\\ud83d\\ude00"}', { '\ufffd': '\ufffd😀' }],
  ])('of the box keeps its other characters when half of a surrogate pair is replaced: %s', (text, value) => {
    expect(parseJsonReplacingSurrogates(text)).toEqual(value)
  })
})
