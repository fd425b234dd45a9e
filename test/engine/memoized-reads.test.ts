/** What is not done again while nothing has changed: a function with several reads, and work on tracked members. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { list } from '../../src/contract/index.ts'
import type { Reader } from '../../src/contract/reader.ts'
import { memoizeReads } from '../../src/engine/poll/memoized-reads.ts'
import { trackAccess } from '../../src/incremental/tracked-access.ts'
import { readerOf } from '../support/reader.ts'

const List = z.array(z.object({ id: z.string() }))

/** A box whose answers can be changed. Each answer is the identical object until then. */
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
  return { answers, asked: () => asked, poll: (now = 0): Reader => readerOf(request, { api: 14, now }) }
}

async function everyName(box: Reader) {
  const names = await box.get('names/', List)
  return (await Promise.all(names.map(({ id }) => box.get(`names/${id}`, List)))).flat()
}

describe('a function that takes several reads', () => {
  it('does not run again while every answer is the same, and returns the identical object', async () => {
    const { poll, asked } = aBox()
    let runs = 0
    const work = memoizeReads((box) => {
      runs++
      return everyName(box)
    })
    const first = await work(poll())
    expect(await work(poll())).toBe(first)
    expect([runs, asked()]).toEqual([1, 6])
  })

  it('does not run again for a list that the box leaves out because it is empty', async () => {
    const { poll, answers } = aBox()
    answers.delete('names/')
    const Missing = list(z.object({ id: z.string() }))
    let runs = 0
    const work = memoizeReads(async (box) => {
      runs++
      return [await box.get('names/', Missing)]
    })
    await work(poll())
    expect(await work(poll())).toEqual([[]])
    expect(runs).toBe(1)
  })

  it('returns to each of two overlapping polls the result of its own answers', async () => {
    const [box, changed] = [aBox(), aBox()]
    changed.answers.set('names/', [{ id: 'b' }])
    const work = memoizeReads(everyName)
    await work(box.poll())
    const both = await Promise.all([work(box.poll()), work(changed.poll())])
    expect(both).toEqual([[{ id: 'a1' }, { id: 'b1' }], [{ id: 'b1' }]])
  })

  it('runs again if one answer has changed, and equal parts of its result stay identical', async () => {
    const { poll, answers } = aBox()
    const work = memoizeReads(everyName)
    const first = await work(poll())
    answers.set('names/b', [{ id: 'b2' }])
    const second = await work(poll())
    expect(second).toEqual([{ id: 'a1' }, { id: 'b2' }])
    expect(second[0]).toBe(first[0])
  })

  it('runs at every poll after it has continued without an answer, and so notices when the box answers again', async () => {
    const { poll, answers } = aBox()
    answers.set('names/a', 'not understood')
    const work = memoizeReads(async (box) => [
      await box.get('names/', List),
      await box.get('names/a', List).catch(() => []),
    ])
    expect(await work(poll())).toEqual([[{ id: 'a' }, { id: 'b' }], []])
    answers.set('names/a', [{ id: 'a1' }])
    expect(await work(poll())).toEqual([[{ id: 'a' }, { id: 'b' }], [{ id: 'a1' }]])
  })

  it('runs at every poll if it reads the clock', async () => {
    const { poll } = aBox()
    const work = memoizeReads(async (box) => ({ now: box.now, names: await everyName(box) }))
    expect((await work(poll(100))).now).toBe(100)
    expect((await work(poll(160))).now).toBe(160)
  })

  it('runs again after an hour even if no answer has changed, which limits how long a mistake lasts', async () => {
    const { poll } = aBox()
    let runs = 0
    const work = memoizeReads((box) => {
      runs++
      return everyName(box)
    })
    const first = await work(poll(1000))
    await work(poll(1000 + 3599))
    expect(runs).toBe(1)
    expect(await work(poll(1000 + 3600))).toBe(first)
    expect(runs).toBe(2)
  })

  it('costs one request per poll, however many resources share it', async () => {
    const { poll, asked } = aBox()
    const box = poll()
    const [one, other] = await Promise.all([box.share(everyName), box.share(everyName)])
    expect(one).toBe(other)
    expect(asked()).toBe(3)
  })

  it('throws the error of a read, and recovers', async () => {
    const { poll, answers } = aBox()
    const work = memoizeReads(everyName)
    await work(poll())
    const names = answers.get('names/')
    answers.set('names/', 'oops')
    await expect(work(poll())).rejects.toThrow('not as expected')
    answers.set('names/', names)
    expect(await work(poll())).toEqual([{ id: 'a1' }, { id: 'b1' }])
  })
})

describe('work whose reads are tracked', () => {
  const alice = { name: 'Alice', ip: '192.168.1.2', seen: 5 }

  it('holds for a later version with the same values in all members that were read', () => {
    const { result, holds } = trackAccess(alice, (it) => `${it.name}!`)
    expect(result).toBe('Alice!')
    expect(holds({ ...alice, ip: '192.168.1.3', seen: 6 })).toBe(true)
    expect(holds({ ...alice, name: 'Alix' })).toBe(false)
  })

  it('holds for no other version if the work has listed the members', () => {
    const { holds } = trackAccess(alice, (it) => Object.keys(it).length)
    expect(holds({ ...alice })).toBe(false)
    expect(holds(alice)).toBe(true)
  })
})
