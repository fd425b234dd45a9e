/** The answer of `rrd/`: the history that the box keeps. https://dev.freebox.fr/sdk/os/rrd/ */
import { z } from 'zod'
import { numeric, orNull } from '../../src/contract/index.ts'

/** A field may be null or absent: a gap. */
const Point = z.looseObject({ time: numeric })

/** Times are epoch seconds; the box moves the limits of the period to multiples of its step. */
export const Recorded = z
  .object({ date_start: orNull(numeric), date_end: orNull(numeric), data: z.unknown().optional() })
  .nullish()

/** The points that are understood, the oldest first. */
export function pointsIn(data: unknown): z.output<typeof Point>[] {
  return (Array.isArray(data) ? data : []).flatMap((point) => Point.safeParse(point).data ?? [])
}
