/** Times of day as users write them: `07:30`, and `24:00` for midnight at the end of a day. */
import { z } from 'zod'
import { described } from './inputs.ts'

/** The pattern of a time before midnight. */
export const timePattern = '(?:[01]?[0-9]|2[0-3]):[0-5][0-9]'

/** A time from 00:00 to 24:00. */
export const timeOfDay = described(
  z.string().regex(new RegExp(`^(?:${timePattern}|24:00)$`)),
  'a time of day such as 21:30, until 24:00',
)

/** Minutes since midnight. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/** The time that is this many minutes after midnight, `07:30`. */
export function timeAfter(minutes: number): string {
  return [Math.floor(minutes / 60), Math.floor(minutes % 60)].map((it) => String(it).padStart(2, '0')).join(':')
}
