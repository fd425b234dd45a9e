import { describe, expect, it } from 'vitest'
import { isOffAt, mappingWith, offPeriods, spansOf, weekSpans } from '../../src/contract/index.ts'

const resolution = 48
const nothing = { resolution, mapping: Array.from({ length: 7 * resolution }, () => false) }
const planOf = (spans: Parameters<typeof mappingWith>[0]) => ({ resolution, mapping: mappingWith(spans, nothing) })
const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const everyDay = <T>(spans: T) =>
  Object.fromEntries(days.map((day) => [day, spans])) as Record<(typeof days)[number], T>

describe('a plan with nights', () => {
  const nights = planOf(everyDay([['23:00', '07:00']]))

  it('is shown as spans over midnight, also that of Sunday', () => {
    expect(nights.mapping.filter(Boolean)).toHaveLength(7 * 16)
    expect(spansOf(nights)).toEqual(everyDay([['23:00', '07:00']]))
  })

  it('keeps the days that a change leaves out, and the end of the night before in a day without spans', () => {
    const changed = { resolution, mapping: mappingWith({ tuesday: [] }, nights) }
    expect(spansOf(changed)).toEqual({ ...everyDay([['23:00', '07:00']]), tuesday: [] })
    expect(
      changed.mapping
        .slice(48, 96)
        .map((off, at) => (off ? at : -1))
        .filter((at) => at >= 0),
    ).toEqual(Array.from({ length: 14 }, (_, at) => at))
  })

  it('covers every slot that a span touches', () => {
    expect(spansOf(planOf({ monday: [['12:10', '12:20']] })).monday).toEqual([['12:00', '12:30']])
  })

  it('is off in the time zone of the box, whatever the time zone of the machine, in summer and winter', () => {
    const at = (iso: string) => isOffAt(nights, Date.parse(iso) / 1000)
    expect(at('2026-01-15T22:30:00Z'), '23:30 in winter').toBe(true)
    expect(at('2026-01-15T21:30:00Z'), '22:30 in winter').toBe(false)
    expect(at('2026-07-15T21:30:00Z'), '23:30 in summer').toBe(true)
    expect(at('2026-07-15T05:30:00Z'), '07:30 in summer').toBe(false)
  })

  it('lists its periods with their end, the one that has begun first', () => {
    const now = Date.parse('2026-01-15T23:10:00Z') / 1000 // Friday 00:10
    const [first, second] = offPeriods(nights, now)
    expect(new Date((first?.until ?? 0) * 1000).toISOString()).toBe('2026-01-16T06:00:00.000Z')
    expect(new Date((second?.from ?? 0) * 1000).toISOString()).toBe('2026-01-16T22:00:00.000Z')
  })

  it('moves its hours when the clocks change', () => {
    const evening = Date.parse('2026-03-28T12:00:00Z') / 1000 // The clocks change in the night to the 29th.
    const [night] = offPeriods(nights, evening)
    expect(new Date((night?.from ?? 0) * 1000).toISOString()).toBe('2026-03-28T22:00:00.000Z')
    expect(new Date((night?.until ?? 0) * 1000).toISOString()).toBe('2026-03-29T05:00:00.000Z')
  })
})

describe('a plan', () => {
  it('that is always off is shown as whole days', () => {
    const always = { resolution, mapping: nothing.mapping.map(() => true) }
    expect(spansOf(always)).toEqual(everyDay([['00:00', '24:00']]))
    expect(mappingWith({}, always)).toEqual(always.mapping)
    // A box that answers does not follow it. If the box is away, no end is announced.
    expect(offPeriods(always, Date.now() / 1000)).toEqual([])
  })

  it('with a span of more than a day loses none of it', () => {
    const mapping = nothing.mapping.map((_, at) => at >= 46 && at < 46 + 96)
    const spans = spansOf({ resolution, mapping })
    expect(spans).toMatchObject({
      monday: [['23:00', '24:00']],
      tuesday: [['00:00', '24:00']],
      wednesday: [['00:00', '23:00']],
    })
    expect(mappingWith(spans, nothing)).toEqual(mapping)
  })

  it('shorter than a week is on in the slots that it lacks', () => {
    expect(spansOf({ resolution, mapping: [true, true] }).monday).toEqual([['00:00', '01:00']])
  })
})

describe('the input of a change', () => {
  it.each([
    [{}],
    [{ monday: [['24:00', '07:00']] }],
    [{ monday: [['7h', '8h']] }],
    [{ lundi: [] }],
    [{ monday: ['23:00'] }],
  ])('refuses %j', (input) => expect(weekSpans.safeParse(input).success).toBe(false))
})
