/**
 * Week plans: the box has a value for each of several equal slots of a day, from Monday to Sunday. Tables show and accept
 * a plan as the ranges of each day in which it is on, such as 07:00-23:30.
 */
import { z } from 'zod'
import { described } from './inputs.ts'
import { numeric } from './leaves.ts'
import { minutesOf, timeAfter, timePattern } from './time-of-day.ts'

/** The days in the order of a plan. */
export const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Day = (typeof days)[number]

export const minutesPerDay = 24 * 60

/** A plan as the box sends it: `resolution` is the number of slots per day, `mapping` has a value for each slot. */
export const weekPlan = z.object({
  resolution: numeric.pipe(z.int().min(1).max(minutesPerDay)),
  mapping: z.array(z.string()),
})
export type WeekPlan = z.output<typeof weekPlan>

const range = described(
  z
    .string()
    .regex(new RegExp(`^\\s*${timePattern}\\s*[-–]\\s*(?:${timePattern}|24:00)\\s*$`))
    .refine((text) => minutesOf(text.split(/[-–]/)[0] ?? '') < minutesOf(text.split(/[-–]/)[1] ?? '')),
  'a range of one day such as 07:00-23:30, until 24:00 at the latest (two ranges for one over midnight)',
)
const ranges = z.array(range).max(48).optional()

/**
 * The input of a command that changes a plan: when it is on, by day. A day without ranges is off, one that is left
 * out keeps its slots. A day ends at 24:00.
 */
export const week = z.strictObject({
  monday: ranges,
  tuesday: ranges,
  wednesday: ranges,
  thursday: ranges,
  friday: ranges,
  saturday: ranges,
  sunday: ranges,
})
export type Week = z.output<typeof week>

/** The values of the slots in which a plan is on and off. */
interface SlotValues {
  readonly on: string
  readonly off: string
}
const onAndOff: SlotValues = { on: 'on', off: 'off' }

/** The ranges of each day in which a plan is on: `{ monday: ['07:00-23:30'], … }`. */
export function weekOf(plan: WeekPlan, { on } = onAndOff): Record<Day, string[]> {
  const rangesOf = (day: number) => rangesIn(slotsOf(plan, day), plan.resolution, on)
  const [monday, tuesday, wednesday, thursday] = [rangesOf(0), rangesOf(1), rangesOf(2), rangesOf(3)]
  const [friday, saturday, sunday] = [rangesOf(4), rangesOf(5), rangesOf(6)]
  return { monday, tuesday, wednesday, thursday, friday, saturday, sunday }
}

/** The `mapping` of a plan after a change. A slot is on if a range covers any part of it. */
export function mappingOf(change: Week, plan: WeekPlan, values = onAndOff): string[] {
  return days.flatMap((day, at) => {
    const ranges = change[day]
    return ranges === undefined ? slotsOf(plan, at) : slotsIn(ranges, plan.resolution, values)
  })
}

function slotsOf({ mapping, resolution }: WeekPlan, day: number): readonly string[] {
  return mapping.slice(day * resolution, (day + 1) * resolution)
}

function rangesIn(slots: readonly string[], resolution: number, on: string): string[] {
  const ranges: string[] = []
  let begin: number | undefined
  // The undefined slot after the last one ends a range that lasts until midnight.
  for (const [at, slot] of [...slots, undefined].entries()) {
    if (slot === on) begin ??= at
    else if (begin !== undefined) {
      ranges.push(`${clock(begin, resolution)}-${clock(at, resolution)}`)
      begin = undefined
    }
  }
  return ranges
}

/** The time at which a slot begins, `07:30`. */
export function clock(slot: number, resolution: number): string {
  return timeAfter((slot * minutesPerDay) / resolution)
}

function slotsIn(ranges: readonly string[], resolution: number, { on, off }: SlotValues): string[] {
  const length = minutesPerDay / resolution
  const times = ranges.map((range) => range.split(/[-–]/).map(minutesOf))
  return Array.from({ length: resolution }, (_, at) => {
    const covered = times.some(([from = 0, to = 0]) => from < (at + 1) * length && to > at * length)
    return covered ? on : off
  })
}
