/** The week plan of the downloader: a mode for each of the 168 hours of a week that starts on Monday at midnight. */
import { z } from 'zod'
import { days } from '../../src/contract/index.ts'

export const hourModes = ['normal', 'slow', 'hibernate'] as const
export const hoursInWeek = 168

const HourMode = z.enum(hourModes)
const Days = z.array(z.enum(days)).min(1)

// If `to` is not later than `from`, the slot ends at that hour of the next day.
const Slot = z
  .object({ days: Days.default([...days]), from: z.int().min(0).max(23).default(0) })
  .extend({ to: z.int().min(0).max(24).default(24), mode: HourMode })

/** Slots of hours on some days. Hours without a slot have the mode `otherwise`; a later slot replaces an earlier one. */
export const Plan = z.object({ otherwise: HourMode.default('normal'), slots: z.array(Slot).default([]) })

/** The plan as the API takes it. */
export function weekOf({ otherwise, slots }: z.output<typeof Plan>): (typeof hourModes)[number][] {
  const week = Array.from({ length: hoursInWeek }, () => otherwise)
  for (const slot of slots) {
    for (const hour of hoursOf(slot)) week[hour % hoursInWeek] = slot.mode
  }
  return week
}

function hoursOf({ days: chosen, from, to }: z.output<typeof Slot>): number[] {
  const length = to > from ? to - from : to + 24 - from
  return chosen.flatMap((day) => Array.from({ length }, (_, hour) => days.indexOf(day) * 24 + from + hour))
}
