import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBudget } from '../../src/freebox/budget.ts'

/** When requests would start that all want to start as soon as they may, in milliseconds. */
function starts(perMinute: number, pauses: number[], urgent: boolean): number[] {
  let now = 0
  const budget = createBudget(perMinute, () => now)
  return pauses.map((pause) => {
    now += pause
    for (let wait = budget.wait(urgent); wait > 0; wait = budget.wait(urgent)) now += wait
    budget.spend()
    return now
  })
}

test('in no minute is more spent than the budget, whatever is asked and when', () => {
  const pauses = fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 50, maxLength: 400 })
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 200 }), pauses, fc.boolean(), (perMinute, asked, urgent) => {
      const at = starts(perMinute, asked, urgent)
      const inOneMinute = at.map((from, index) => at.slice(index).filter((it) => it - from < 60_000).length)
      expect(Math.max(...inOneMinute)).toBeLessThanOrEqual(perMinute)
    }),
  )
})

test('reads that ask too much are slowed down evenly, not stopped for the rest of the minute', () => {
  const at = starts(600, new Array(1000).fill(0), false)
  const gaps = at.slice(1).map((it, index) => it - (at[index] ?? it))
  expect(Math.max(...gaps)).toBeLessThan(200)
  expect(at.at(-1)).toBeLessThan(120_000)
})

test('what is urgent finds something left when the reads have spent all they may', () => {
  const budget = createBudget(600, () => 0)
  while (budget.wait(false) === 0) budget.spend()
  expect(budget.wait(true)).toBe(0)
})
