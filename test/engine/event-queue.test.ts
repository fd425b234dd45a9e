/** Events reach Home Assistant once, in order, and not before it listens. */
import { describe, expect, test } from 'vitest'
import { EventQueue } from '../../src/engine/publish/event-queue.ts'
import { timerClock } from '../support/clock.ts'

/** A queue. Each object settles after the given number of milliseconds. */
function start(settledAfter: Readonly<Record<string, number>> = {}) {
  const clock = timerClock()
  const began = performance.now()
  const settled = new Map(Object.entries(settledAfter))
  const published: string[] = []
  const queue = new EventQueue({
    delay: (object) => Math.max(0, began + (settled.get(object) ?? 0) - performance.now()),
    publish: (topic, payload) => void published.push(`${topic} ${payload}`),
  })
  const add = (object: string, number: number) => queue.add(object, object, { number })
  return { clock, queue, published, settled, add }
}

describe('an event', () => {
  test('of an entity that Home Assistant knows is published at once', () => {
    const { add, published } = start()
    add('bell', 1)
    expect(published).toEqual(['bell {"number":1}'])
  })

  test('of a new entity waits until Home Assistant listens, and is not lost', async () => {
    const { add, published, clock } = start({ bell: 2000 })
    add('bell', 1)
    await clock.pass(1.9)
    expect(published).toEqual([])
    await clock.pass(0.2)
    expect(published).toEqual(['bell {"number":1}'])
  })

  test('does not overtake an earlier one of the same object, and does not wait for another object', async () => {
    const { add, published, clock, settled } = start({ bell: 2000 })
    add('bell', 1)
    settled.set('bell', 0)
    add('bell', 2)
    add('door', 3)
    expect(published).toEqual(['door {"number":3}'])
    await clock.pass(2)
    expect(published.slice(1)).toEqual(['bell {"number":1}', 'bell {"number":2}'])
  })

  test('waits longer if more entities were announced meanwhile', async () => {
    const { add, published, clock, settled } = start({ bell: 2000 })
    add('bell', 1)
    settled.set('bell', 5000)
    await clock.pass(4.9)
    expect(published).toEqual([])
    await clock.pass(0.2)
    expect(published).toHaveLength(1)
  })

  test('that still waits at a stop is published then', () => {
    const { add, published, queue } = start({ bell: 60_000 })
    add('bell', 1)
    queue.flush()
    expect(published).toEqual(['bell {"number":1}'])
  })
})
