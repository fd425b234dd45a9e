/** What the client remembers of the box's answers: that it never says anything else than a fresh parse would. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listed, patched } from '../../src/freebox/list-patch.ts'
import { createRecall } from '../../src/freebox/response-cache.ts'
import { shareStructure } from '../../src/incremental/structural-sharing.ts'

const host = fc.record({
  id: fc.string(),
  name: fc.string({ unit: 'grapheme' }),
  reachable: fc.boolean(),
  addresses: fc.array(fc.record({ addr: fc.string(), af: fc.constantFrom('ipv4', 'ipv6') }), { maxLength: 3 }),
})
const hosts = fc.array(host, { minLength: 2, maxLength: 8 })
/** What became of each host, and who came before him: a list as it is at the next read. */
const edits = fc.array(fc.record({ what: fc.constantFrom('same', 'same', 'same', 'moved', 'gone', 'new'), host }), {
  minLength: 8,
  maxLength: 8,
})

function edited(before: readonly object[], changes: readonly { what: string; host: object }[]): object[] {
  return before.flatMap((it, at) => {
    const { what, host } = changes[at] ?? { what: 'same', host: {} }
    if (what === 'gone') return []
    if (what === 'new') return [host, it]
    return [what === 'moved' ? { ...it, ...host } : it]
  })
}

const path = 'lan/browser/pub/'
/** Longer than what is worth the trouble of a comparison, as a list of hosts is. */
const padding = { id: 'padding', name: 'x'.repeat(20_000) }
const answer = (result: unknown) => Buffer.from(JSON.stringify({ success: true, result }))
const raw = (content: Buffer) => ({ status: 200, type: 'application/json', content })

describe('an answer that is read again', () => {
  it('says what a fresh parse of it says, whatever has come, gone or changed', () => {
    fc.assert(
      fc.property(hosts, edits, (before, changes) => {
        const recall = createRecall()
        const [first, second] = [before, edited(before, changes)].map((all) => answer([padding, ...all]))
        for (const content of [first, second, first, second]) {
          if (content === undefined) continue
          const read = recall.decode({ method: 'GET', path }, raw(content))
          expect(read).toEqual({ ok: true, result: JSON.parse(content.toString()).result })
        }
      }),
    )
  })

  it('keeps every host that has not changed, as the very same object', () => {
    const [alice, bob, carol] = ['Alice', 'Bob', 'Carol'].map((name) => ({
      id: name,
      name,
      addresses: [{ addr: '1' }],
    }))
    const before = listed(answer([padding, alice, bob, carol]), [padding, alice, bob, carol])
    const after = before && patched(before, answer([padding, alice, { ...bob, name: 'Bobby' }, carol]))
    expect(after?.elements[1]).toBe(alice)
    expect(after?.elements[2]).toEqual({ ...bob, name: 'Bobby' })
    expect(after?.elements[3]).toBe(carol)
    expect(before && patched(before, answer([padding, bob, carol]))?.elements.slice(1)).toEqual([bob, carol])
  })

  it.each([
    ['cut off', (text: string) => text.slice(0, -20)],
    ['with an element that is no JSON', (text: string) => text.replace('"Bob"', 'Bob')],
    ['with another end', (text: string) => text.replace(/\]\}$/, '],"more":1}')],
    ['with a refusal in front', (text: string) => text.replace('true', 'false')],
    ['with a bracket too many', (text: string) => text.replace(/\]\}$/, ']]}')],
    ['empty', () => '{"success":true,"result":[]}'],
  ])('is parsed as a whole where it is %s', (_, spoil) => {
    const all = [padding, { id: 'a', name: 'Alice' }, { id: 'b', name: 'Bob' }]
    const before = listed(answer(all), all)
    expect(before).toBeDefined()
    expect(before && patched(before, Buffer.from(spoil(answer(all).toString())))).toBeUndefined()
  })

  it('is not remembered where the box refused, nor where something was written', () => {
    const recall = createRecall()
    const read = (method: 'GET' | 'PUT', status: number, body: object) =>
      recall.decode({ method, path }, { status, type: '', content: Buffer.from(JSON.stringify(body)) })
    const result = { up: true }
    read('GET', 200, { success: true, result })
    expect(read('GET', 403, { success: false, error_code: 'insufficient_rights' }).ok).toBe(false)
    expect(read('PUT', 200, { success: true, result: { up: false } })).toEqual({ ok: true, result: { up: false } })
    expect(read('GET', 200, { success: true, result })).toEqual({ ok: true, result })
  })
})

describe('sharing', () => {
  it('never changes what is said', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        const copy = structuredClone(after)
        expect(shareStructure(before, after)).toEqual(copy)
      }),
    )
  })

  it('gives back the object from before where all is equal', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const before = JSON.parse(text)
        expect(shareStructure(before, JSON.parse(text))).toBe(before)
      }),
    )
  })

  it('leaves alone what is no JSON', () => {
    const [before, after] = [new Map([['a', 1]]), new Map([['b', 2]])]
    expect(shareStructure({ map: before }, { map: after })).toEqual({ map: after })
  })

  it('survives an answer ten thousand levels deep', () => {
    const deep = () => JSON.parse(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)
    expect(() => shareStructure(deep(), deep())).not.toThrow()
  })
})
