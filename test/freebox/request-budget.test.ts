import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRequestBudget } from '../../src/freebox/request-budget.ts'

/** When requests would start that all want to start as soon as they may, in milliseconds. */
function starts(perMinute: number, pauses: number[], urgent: boolean): number[] {
  let now = 0
  const bucket = createRequestBudget(perMinute, () => now)
  return pauses.map((pause) => {
    now += pause
    for (let wait = bucket.delay(urgent); wait > 0; wait = bucket.delay(urgent)) now += wait
    bucket.take()
    return now
  })
}

test('no minute has more requests than the limit, however they are spread', () => {
  const pauses = fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 50, maxLength: 400 })
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 200 }), pauses, fc.boolean(), (perMinute, asked, urgent) => {
      const at = starts(perMinute, asked, urgent)
      const inOneMinute = at.map((from, index) => at.slice(index).filter((it) => it - from < 60_000).length)
      expect(Math.max(...inOneMinute)).toBeLessThanOrEqual(perMinute)
    }),
  )
})

test('reads beyond the limit are slowed down evenly instead of stopping for the rest of the minute', () => {
  const at = starts(600, new Array(1000).fill(0), false)
  const gaps = at.slice(1).map((it, index) => it - (at[index] ?? it))
  expect(Math.max(...gaps)).toBeLessThan(200)
  expect(at.at(-1)).toBeLessThan(140_000)
})

test('an urgent request still gets a token when the reads have used all that they may', () => {
  const bucket = createRequestBudget(600, () => 0)
  while (bucket.delay(false) === 0) bucket.take()
  expect(bucket.delay(true)).toBe(0)
})
