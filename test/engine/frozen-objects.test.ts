/** What protects the caches by identity (src/incremental/README.md): in tests, an object that is handed out is frozen. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { memoize } from '../../src/incremental/memoize.ts'
import { parseOnce } from '../../src/incremental/memoized-parse.ts'
import { shareStructure } from '../../src/incremental/structural-sharing.ts'

const names = z.object({ names: z.array(z.string()) })

describe('code that modifies what it is given fails in the tests, before it corrupts a later state', () => {
  test('if it modifies an answer of the box', () => {
    const answer = shareStructure(undefined, { host: { names: ['a'] } })
    expect(() => Object.assign(Object(answer).host, { names: [] })).toThrow(TypeError)
  })

  test('if it modifies the raw or the parsed form of an object', () => {
    const raw = { names: ['a'] }
    const parsed = parseOnce(names, raw).data
    expect(() => parsed?.names.push('b')).toThrow(TypeError)
    expect(() => raw.names.push('b')).toThrow(TypeError)
  })

  test('if it modifies something that is cached by the identity of an object', () => {
    const counts = memoize((list: readonly string[]) => new Map(list.map((it) => [it, { count: 1 }])))
    const host = ['a']
    expect(() => counts(host).set('b', { count: 1 })).toThrow(TypeError)
    expect(() => Object.assign(counts(host).get('a') ?? {}, { count: 2 })).toThrow(TypeError)
  })
})

describe('structural sharing', () => {
  test('returns the earlier object for an equal one, so that nothing derived from it is computed again', () => {
    const before = { id: 1, list: [{ id: 'a' }, { id: 'b' }] }
    expect(shareStructure(before, structuredClone(before))).toBe(before)
  })

  test('keeps the earlier items of a list from which one was removed', () => {
    const before = [{ id: 'a' }, { id: 'b' }]
    const after = shareStructure(before, [{ id: 'b' }])
    expect(after).toEqual([{ id: 'b' }])
    expect(Object(after)[0]).toBe(before[1])
  })

  test('modifies neither version', () => {
    const [before, after] = [Object.freeze({ a: Object.freeze({ x: 1 }), b: 1 }), { a: { x: 1 }, b: 2 }]
    const shared = shareStructure(before, after)
    expect(shared).toEqual({ a: { x: 1 }, b: 2 })
    expect(Object(shared).a).toBe(before.a)
    expect(after.a).not.toBe(before.a)
  })
})
