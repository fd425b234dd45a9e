/** Many small reads within a number of requests a minute: none waits because of how many there are. */
import { describe, expect, it } from 'vitest'
import type { Turn } from '../../src/contract/reader.ts'
import { Turns } from '../../src/engine/poll/turns.ts'

const alarm: Turn = { path: 'alarm', every: '3s', urgent: true }
const doors = (count: number): Turn[] => Array.from({ length: count }, (_, at) => ({ path: `door ${at}`, every: '9s' }))

/** Takes turns every three seconds for some minutes. */
async function aHouse(turns: readonly Turn[], { minutes = 5, broken = [] as string[] } = {}) {
  const all = new Turns()
  const reads: { readonly path: string; readonly at: number }[] = []
  let values: ReadonlyMap<string, unknown> = new Map()
  for (let at = 0; at < minutes * 60; at += 3) {
    values = await all.take(at, { turns, perMinute: 38 }, async (path) => {
      reads.push({ path, at })
      return broken.includes(path) ? undefined : { value: at }
    })
  }
  const gaps = (path: string) => {
    const times = reads.filter((it) => it.path === path).map(({ at }) => at)
    return times.slice(1).map((at, before) => at - (times[before] ?? 0))
  }
  const inMinute = (from: number) => reads.filter(({ at }) => at >= from && at < from + 60).length
  return { reads, values, gaps, most: Math.max(...reads.map(({ at }) => inMinute(at))) }
}

describe('the alarm', () => {
  it.each([0, 2, 10, 300])('is read each three seconds, with %i doors too', async (count) => {
    const { gaps, most } = await aHouse([alarm, ...doors(count)])
    expect(Math.max(...gaps('alarm'))).toBe(3)
    expect(most).toBeLessThanOrEqual(42)
  })

  it('leaves something for the doors, however many alarms there are', async () => {
    const alarms = Array.from({ length: 20 }, (_, at): Turn => ({ ...alarm, path: `alarm ${at}` }))
    const { reads, gaps, most } = await aHouse([...alarms, ...doors(5)])
    expect(reads.filter(({ path }) => path.startsWith('door')).length / 5).toBeGreaterThan(10)
    expect(Math.max(...gaps('alarm 0')) - Math.max(...gaps('alarm 19'))).toBeLessThanOrEqual(6)
    expect(most).toBeLessThanOrEqual(42)
  })
})

describe('a door', () => {
  it('is read within ten seconds if there are few', async () => {
    const { gaps } = await aHouse([alarm, ...doors(2)])
    expect(Math.max(...gaps('door 0'), ...gaps('door 1'))).toBe(9)
  })

  it('is read as often as every other door if there are many', async () => {
    const { gaps } = await aHouse([alarm, ...doors(40)], { minutes: 20 })
    // The first time, some were read in advance.
    const longest = doors(40).map(({ path }) => Math.max(...gaps(path).slice(1)))
    expect(Math.max(...longest) - Math.min(...longest)).toBeLessThanOrEqual(12)
    expect(Math.max(...longest)).toBeLessThan(180)
  })

  it('that the box refuses costs itself alone, and less and less requests', async () => {
    const { gaps, values, reads } = await aHouse([alarm, ...doors(5)], { broken: ['door 0', 'door 1', 'door 2'] })
    expect(Math.max(...gaps('door 3').slice(10))).toBe(9)
    expect([values.get('door 0'), typeof values.get('door 3')]).toEqual([undefined, 'number'])
    expect(reads.filter(({ path }) => path === 'door 0').length).toBeLessThan(10)
  })

  it('keeps its value after one failure, and is read again at the next opportunity', async () => {
    const all = new Turns()
    const turns = { turns: doors(1), perMinute: 38 }
    const take = (at: number, answer: { value: unknown } | undefined) => all.take(at, turns, async () => answer)
    await take(0, { value: 'open' })
    expect((await take(9, undefined)).get('door 0')).toBe('open')
    expect((await take(12, { value: 'closed' })).get('door 0')).toBe('closed')
    await take(21, undefined)
    const unknown = await take(24, undefined)
    expect([unknown.has('door 0'), unknown.get('door 0')]).toEqual([true, undefined])
  })
})

it('returns the identical map while no value changes', async () => {
  const all = new Turns()
  const take = (at: number, value: string) => all.take(at, { turns: doors(2), perMinute: 38 }, async () => ({ value }))
  const first = await take(0, 'open')
  expect(await take(9, 'open')).toBe(first)
  expect(await take(18, 'closed')).not.toBe(first)
})
