/** How week plans are shown and changed. */
import { describe, expect, test } from 'vitest'
import { days, mappingOf, week, weekOf, weekPlan } from '../../src/contract/index.ts'

/** A plan in which the slots with these numbers are on, counted from Monday midnight. */
function planOf(resolution: number, on: readonly number[]) {
  const mapping = Array.from({ length: 7 * resolution }, (_, at) => (on.includes(at) ? 'on' : 'off'))
  return { resolution, mapping }
}
const always = (resolution: number) => planOf(resolution, [...Array(7 * resolution).keys()])
const slotsThatAreOn = (mapping: readonly string[]) => mapping.flatMap((slot, at) => (slot === 'on' ? [at] : []))
const never = Object.fromEntries(days.map((day) => [day, []]))

describe('a week plan', () => {
  test('is shown as the ranges of each day in which it is on', () => {
    expect(weekOf(planOf(48, [0, 1, 14, 46, 47, 48]))).toEqual({
      ...never,
      monday: ['00:00-01:00', '07:00-07:30', '23:00-24:00'],
      tuesday: ['00:00-00:30'],
    })
  })

  test('is shown whatever the number of slots per day', () => {
    expect(weekOf(always(1)).sunday).toEqual(['00:00-24:00'])
    expect(weekOf(planOf(96, [6 * 96 + 1])).sunday).toEqual(['00:15-00:30'])
  })

  test('is shown with the words of its chapter for on and off', () => {
    const plan = { resolution: 2, mapping: ['allowed', 'denied', ...Array(12).fill('denied')] }
    expect(weekOf(plan, { on: 'allowed', off: 'denied' })).toEqual({ ...never, monday: ['00:00-12:00'] })
  })

  test('is shown as far as the box sends it', () => {
    expect(weekOf({ resolution: 2, mapping: ['off', 'on'] })).toEqual({ ...never, monday: ['12:00-24:00'] })
  })

  test('keeps the days that a change leaves out', () => {
    const mapping = mappingOf({ tuesday: ['07:00-09:00', '22:30-24:00'] }, always(48))
    expect(mapping).toHaveLength(7 * 48)
    expect(slotsThatAreOn(mapping.slice(48, 96))).toEqual([14, 15, 16, 17, 45, 46, 47])
    expect([...mapping.slice(0, 48), ...mapping.slice(96)]).not.toContain('off')
  })

  test('is off on a day without ranges', () => {
    expect(slotsThatAreOn(mappingOf({ monday: [] }, always(2)))).toEqual([...Array(12).keys()].map((at) => at + 2))
  })

  test('is on in each slot of which a range covers a part', () => {
    expect(slotsThatAreOn(mappingOf({ monday: ['07:10-07:20'] }, planOf(24, [])))).toEqual([7])
    expect(slotsThatAreOn(mappingOf({ monday: ['07:59-08:01'] }, planOf(24, [])))).toEqual([7, 8])
  })

  test('is written with the words of its chapter for on and off', () => {
    const plan = { resolution: 2, mapping: Array(14).fill('webonly') }
    const mapping = mappingOf({ monday: ['06:00-07:00'] }, plan, { on: 'allowed', off: 'denied' })
    expect(mapping.slice(0, 3)).toEqual(['allowed', 'denied', 'webonly'])
  })

  test('is the same after it was shown and written', () => {
    const plan = planOf(48, [3, 4, 5, 60, 61, 335])
    expect(mappingOf(weekOf(plan), plan)).toEqual(plan.mapping)
  })

  test('is refused with more slots than minutes, or none', () => {
    const accepts = (resolution: unknown) => weekPlan.safeParse({ resolution, mapping: [] }).success
    expect([48, '48', 1440, 0, 1441, 1.5].map(accepts)).toEqual([true, true, true, false, false, false])
  })
})

describe('the input for a week', () => {
  test.each([{}, { monday: [] }, { monday: ['7:00 – 9:00'] }, { monday: ['00:00-24:00'], sunday: ['23:30-23:59'] }])(
    'accepts %j',
    (input) => {
      expect(week.safeParse(input).success).toBe(true)
    },
  )

  test.each([
    { monday: ['22:00-06:00'] },
    { monday: ['07:00-24:30'] },
    { monday: ['24:00-24:00'] },
    { monday: ['07:00'] },
    { monday: '07:00-09:00' },
    { lundi: [] },
  ])('refuses %j', (input) => {
    expect(week.safeParse(input).success).toBe(false)
  })
})
