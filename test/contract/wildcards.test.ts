/** Patterns of the configuration: what they match, and that no name makes matching slow. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fits } from '../../src/contract/wildcards.ts'
import { createRateLimit } from '../../src/engine/command/rate-limit.ts'
import { times } from '../hostile/hostile-values.ts'

describe('a pattern', () => {
  it.each([
    ['*', '', true],
    ['*', 'anything at all / of it', true],
    ['', '', true],
    ['', 'x', false],
    ['aa:bb:*', 'aa:bb:cc:dd:ee:ff', true],
    ['*:ff', 'aa:bb:cc:dd:ee:ff', true],
    ['a*c*e', 'abcde', true],
    ['a*c*e', 'abcd', false],
    ['?', 'x', true],
    ['?', '', false],
    ['a?c', 'abc', true],
    ["alice's [phone] (2) {x}", "alice's [phone] (2) {x}", true],
    ['[ab]', 'a', false],
    ['system.*.shutdown', 'system.system.shutdown', true],
    ['GET connection/*', 'GET connection/config/', true],
    ['GET connection/*', 'PUT connection/config/', false],
  ])('%j fits %j: %s', (pattern, text, expected) => {
    expect(fits(pattern, text)).toBe(expected)
  })

  it('matches what the equivalent regular expression matches', () => {
    const some = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.', '('), maxLength: 8 })
    const property = fc.property(some, some, (pattern, text) => {
      const expression = pattern.replace(/[.(]/g, '\\$&').replaceAll('*', '[^]*').replaceAll('?', '[^]')
      expect(fits(pattern, text)).toBe(new RegExp(`^${expression}$`).test(text))
    })
    fc.assert(property, times(3000))
  })

  it('with many stars is matched at once, whatever the name', () => {
    const [pattern, name] = [`${'*?'.repeat(50)}b`, 'a'.repeat(65_000)]
    expect(fits(pattern, name)).toBe(false)
  })
})

it('the rate limit accepts a number of messages per minute, refuses the next with a reply, and ignores the rest', () => {
  let now = 0
  const admit = createRateLimit(2, () => now)
  const message = { topic: 'x', payload: Buffer.from('ON'), retain: false }
  const codes = () =>
    [...Array(5).keys()].map(() => {
      const admission = admit(message)
      return typeof admission === 'string' ? admission : admission.error_code
    })
  expect(codes()).toEqual(['accepted', 'accepted', 'too_many', 'ignored', 'ignored'])
  now = 60_001
  expect(codes()).toEqual(['accepted', 'accepted', 'too_many', 'ignored', 'ignored'])
})
