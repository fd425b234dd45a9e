/** What is not done again: a `from` that is told the same, a document that nothing of it has changed. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Reader } from '../../src/contract/reader.ts'
import { memoizeReads } from '../../src/engine/poll/memoized-reads.ts'
import { trackAccess } from '../../src/incremental/tracked-access.ts'
import { readerOf } from '../support/reader.ts'

const List = z.array(z.object({ id: z.string() }))

/** A box whose answers can be changed; each answer is the same object until then. */
function aBox() {
  const answers = new Map<string, unknown>([
    ['names/', [{ id: 'a' }, { id: 'b' }]],
    ['names/a', [{ id: 'a1' }]],
    ['names/b', [{ id: 'b1' }]],
  ])
  let asked = 0
  const request = async ({ path }: { path: string }) => {
    asked++
    return answers.get(path)
  }
  return { answers, asked: () => asked, tick: (now = 0): Reader => readerOf(request, { api: 14, now }) }
}

async function everyName(box: Reader) {
  const names = await box.get('names/', List)
  return (await Promise.all(names.map(({ id }) => box.get(`names/${id}`, List)))).flat()
}

describe('a function that takes several reads', () => {
  it('is not run again while every answer is the same, and gives the same object', async () => {
    const { tick, asked } = aBox()
    let runs = 0
    const work = memoizeReads((box) => {
      runs++
      return everyName(box)
    })
    const first = await work(tick())
    expect(await work(tick())).toBe(first)
    expect([runs, asked()]).toEqual([1, 6])
  })

  it('gives each of two ticks that overlap what that one was told', async () => {
    const [box, changed] = [aBox(), aBox()]
    changed.answers.set('names/', [{ id: 'b' }])
    const work = memoizeReads(everyName)
    await work(box.tick())
    const both = await Promise.all([work(box.tick()), work(changed.tick())])
    expect(both).toEqual([[{ id: 'a1' }, { id: 'b1' }], [{ id: 'b1' }]])
  })

  it('is run again when one answer is another, and what is equal in its result stays the same object', async () => {
    const { tick, answers } = aBox()
    const work = memoizeReads(everyName)
    const first = await work(tick())
    answers.set('names/b', [{ id: 'b2' }])
    const second = await work(tick())
    expect(second).toEqual([{ id: 'a1' }, { id: 'b2' }])
    expect(second[0]).toBe(first[0])
  })

  it('is run at every read where it looks at the clock', async () => {
    const { tick } = aBox()
    const work = memoizeReads(async (box) => ({ now: box.now, names: await everyName(box) }))
    expect((await work(tick(100))).now).toBe(100)
    expect((await work(tick(160))).now).toBe(160)
  })

  it('costs one request a tick, however many things share it', async () => {
    const { tick, asked } = aBox()
    const box = tick()
    const [one, other] = await Promise.all([box.share(everyName), box.share(everyName)])
    expect(one).toBe(other)
    expect(asked()).toBe(3)
  })

  it('tells of an error as it is, and recovers', async () => {
    const { tick, answers } = aBox()
    const work = memoizeReads(everyName)
    await work(tick())
    const names = answers.get('names/')
    answers.set('names/', 'oops')
    await expect(work(tick())).rejects.toThrow('not as expected')
    answers.set('names/', names)
    expect(await work(tick())).toEqual([{ id: 'a1' }, { id: 'b1' }])
  })
})

describe('work that is watched', () => {
  const alice = { name: 'Alice', ip: '192.168.1.2', seen: 5 }

  it('holds for a later version that has the same in all that was read', () => {
    const { result, holds } = trackAccess(alice, (it) => `${it.name}!`)
    expect(result).toBe('Alice!')
    expect(holds({ ...alice, ip: '192.168.1.3', seen: 6 })).toBe(true)
    expect(holds({ ...alice, name: 'Alix' })).toBe(false)
  })

  it('holds for no other version where the whole object was looked at', () => {
    const { holds } = trackAccess(alice, (it) => Object.keys(it).length)
    expect(holds({ ...alice })).toBe(false)
    expect(holds(alice)).toBe(true)
  })
})
