/** The cache of answers: its results must always equal those of a fresh parse. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createResponseCache } from '../../src/freebox/response-cache.ts'
import { indexList, patchList } from '../../src/incremental/list-patch.ts'
import { shareStructure } from '../../src/incremental/structural-sharing.ts'

const host = fc.record({
  id: fc.string(),
  name: fc.string({ unit: 'grapheme' }),
  reachable: fc.boolean(),
  addresses: fc.array(fc.record({ addr: fc.string(), af: fc.constantFrom('ipv4', 'ipv6') }), { maxLength: 3 }),
})
const hosts = fc.array(host, { minLength: 2, maxLength: 8 })
/** What happens to each host until the next read: unchanged, changed, removed, or another host inserted before it. */
const edits = fc.array(
  fc.record({ what: fc.constantFrom('same', 'same', 'same', 'changed', 'removed', 'inserted'), host }),
  {
    minLength: 8,
    maxLength: 8,
  },
)

function edited(before: readonly object[], changes: readonly { what: string; host: object }[]): object[] {
  return before.flatMap((it, at) => {
    const { what, host } = changes[at] ?? { what: 'same', host: {} }
    if (what === 'removed') return []
    if (what === 'inserted') return [host, it]
    return [what === 'changed' ? { ...it, ...host } : it]
  })
}

const path = 'lan/browser/pub/'
/** Makes the list long enough to be compared byte for byte. */
const padding = { id: 'padding', name: 'x'.repeat(20_000) }
const answer = (result: unknown) => Buffer.from(JSON.stringify({ success: true, result }))
const raw = (content: Buffer) => ({ status: 200, type: 'application/json', content })

describe('a repeated answer', () => {
  it('equals a fresh parse, whatever was added, removed or changed', () => {
    fc.assert(
      fc.property(hosts, edits, (before, changes) => {
        const cache = createResponseCache()
        const [first, second] = [before, edited(before, changes)].map((all) => answer([padding, ...all]))
        for (const content of [first, second, first, second]) {
          if (content === undefined) continue
          const read = cache.decode({ method: 'GET', path }, raw(content))
          expect(read).toEqual({ ok: true, result: JSON.parse(content.toString()).result })
        }
      }),
    )
  })

  it('has the same objects for all hosts that have not changed', () => {
    const [alice, bob, carol] = ['Alice', 'Bob', 'Carol'].map((name) => ({
      id: name,
      name,
      addresses: [{ addr: '1' }],
    }))
    const before = indexList(answer([padding, alice, bob, carol]), [padding, alice, bob, carol])
    const after = before && patchList(before, answer([padding, alice, { ...bob, name: 'Bobby' }, carol]))
    expect(after?.elements[1]).toBe(alice)
    expect(after?.elements[2]).toEqual({ ...bob, name: 'Bobby' })
    expect(after?.elements[3]).toBe(carol)
    expect(before && patchList(before, answer([padding, bob, carol]))?.elements.slice(1)).toEqual([bob, carol])
  })

  it.each([
    ['is cut off', (text: string) => text.slice(0, -20)],
    ['has an element that is not JSON', (text: string) => text.replace('"Bob"', 'Bob')],
    ['has another end', (text: string) => text.replace(/\]\}$/, '],"more":1}')],
    ['starts with a refusal', (text: string) => text.replace('true', 'false')],
    ['has one bracket too many', (text: string) => text.replace(/\]\}$/, ']]}')],
    ['is empty', () => '{"success":true,"result":[]}'],
  ])('is parsed as a whole if it %s', (_, spoil) => {
    const all = [padding, { id: 'a', name: 'Alice' }, { id: 'b', name: 'Bob' }]
    const before = indexList(answer(all), all)
    expect(before).toBeDefined()
    expect(before && patchList(before, Buffer.from(spoil(answer(all).toString())))).toBeUndefined()
  })

  it('is not cached if the box refused it or the request was a write', () => {
    const cache = createResponseCache()
    const read = (method: 'GET' | 'PUT', status: number, body: object) =>
      cache.decode({ method, path }, { status, type: '', content: Buffer.from(JSON.stringify(body)) })
    const result = { up: true }
    read('GET', 200, { success: true, result })
    expect(read('GET', 403, { success: false, error_code: 'insufficient_rights' }).ok).toBe(false)
    expect(read('PUT', 200, { success: true, result: { up: false } })).toEqual({ ok: true, result: { up: false } })
    expect(read('GET', 200, { success: true, result })).toEqual({ ok: true, result })
  })
})

describe('structural sharing', () => {
  it('never changes the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        const copy = structuredClone(after)
        expect(shareStructure(before, after)).toEqual(copy)
      }),
    )
  })

  it('returns the previous object if nothing has changed', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const before = JSON.parse(text)
        expect(shareStructure(before, JSON.parse(text))).toBe(before)
      }),
    )
  })

  it('does not touch values that are not JSON', () => {
    const [before, after] = [new Map([['a', 1]]), new Map([['b', 2]])]
    expect(shareStructure({ map: before }, { map: after })).toEqual({ map: after })
  })

  it('survives an answer ten thousand levels deep', () => {
    const deep = () => JSON.parse(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)
    expect(() => shareStructure(deep(), deep())).not.toThrow()
  })
})
