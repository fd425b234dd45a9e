/**
 * Week plans as the spans in which something is off: `{ monday: [['23:00', '07:00']], … }`. A span belongs to the day on
 * which it begins. If it ends at or before the time at which it begins, that is on the next day.
 */
import { z } from 'zod'
import { minuteOfWeek } from './box-time.ts'
import { described } from './inputs.ts'
import { numeric } from './leaves.ts'
import { minutesOf, timeOfDay, timePattern } from './time-of-day.ts'
import { clock, type Day, days, minutesPerDay } from './week.ts'

/** A plan as the box sends it: `resolution` slots per day from Monday 00:00, each true if it is off. */
export const offPlan = z.object({
  resolution: numeric.pipe(z.int().min(1).max(minutesPerDay)),
  mapping: z.array(z.boolean()),
})
export type OffPlan = z.output<typeof offPlan>

type Span = readonly [from: string, to: string]
export type WeekSpans = Readonly<Partial<Record<Day, readonly Span[] | undefined>>>

const Begin = described(z.string().regex(new RegExp(`^${timePattern}$`)), 'a time such as 23:00')
const SpanInput = described(
  z.tuple([Begin, timeOfDay]),
  'a span such as ["23:00","07:00"], which may end on the next day',
)
const Spans = z.array(SpanInput).max(48).optional()

/** The input of a command that changes a plan. A day that is left out keeps its spans; one without any is on. */
export const weekSpans = z
  .strictObject({
    monday: Spans,
    tuesday: Spans,
    wednesday: Spans,
    thursday: Spans,
    friday: Spans,
    saturday: Spans,
    sunday: Spans,
  })
  .refine((given) => Object.keys(given).length > 0, `at least one of ${days.join(', ')}`)

/** The spans of each day in which a plan is off. */
export function spansOf({ mapping, resolution }: OffPlan): Record<Day, Span[]> {
  const spans: Record<Day, Span[]> = {
    ...{ monday: [], tuesday: [], wednesday: [], thursday: [] },
    ...{ friday: [], saturday: [], sunday: [] },
  }
  for (const { begin, length } of runsIn(mapping.slice(0, resolution * 7), resolution * 7)) {
    for (const [slot, span] of spansIn(begin, length, resolution)) {
      const day = days[Math.floor(slot / resolution) % 7]
      if (day !== undefined) spans[day].push(span)
    }
  }
  for (const day of days) spans[day].sort(([left], [right]) => minutesOf(left) - minutesOf(right))
  return spans
}

/** The `mapping` of a plan after a change. A slot is off if a span covers any part of it. */
export function mappingWith(change: WeekSpans, plan: OffPlan): boolean[] {
  const { resolution } = plan
  const spans = { ...spansOf(plan), ...withoutUndefined(change) }
  const mapping = Array.from({ length: resolution * 7 }, () => false)
  const slot = minutesPerDay / resolution
  for (const [at, day] of days.entries()) {
    for (const [from, to] of spans[day]) {
      const [begin, end] = [minutesOf(from), minutesOf(to)]
      const until = at * resolution + (end > begin ? end : end + minutesPerDay) / slot
      for (let it = Math.floor(at * resolution + begin / slot); it < until; it++) mapping[it % mapping.length] = true
    }
  }
  return mapping
}

/** Whether a plan is off at a time. @param at epoch seconds */
export function isOffAt({ mapping, resolution }: OffPlan, at: number): boolean {
  return mapping[Math.floor((minuteOfWeek(at) * resolution) / minutesPerDay)] ?? false
}

export interface Period {
  /** Epoch seconds. */
  readonly from: number
  /** Epoch seconds. */
  readonly until: number
}

/**
 * The periods of the next seven days in which a plan is off; none if it is always off. @param now epoch seconds
 */
export function offPeriods(plan: OffPlan, now: number): Period[] {
  const seconds = (minutesPerDay / plan.resolution) * 60
  const first = Math.floor(now / seconds)
  const slots = Array.from({ length: plan.resolution * 7 }, (_, at) => isOffAt(plan, (first + at) * seconds))
  if (!slots.includes(false)) return []
  return straightRuns(slots).map(({ begin, length }) => {
    return { from: (first + begin) * seconds, until: (first + begin + length) * seconds }
  })
}

interface Run {
  readonly begin: number
  readonly length: number
}

/** The runs of slots that are off, where Sunday is followed by Monday. */
function runsIn(mapping: readonly boolean[], length: number): Run[] {
  const start = Array.from({ length }, (_, at) => mapping[at] ?? false).indexOf(false)
  if (start === -1) return [{ begin: 0, length }]
  const turned = Array.from({ length }, (_, at) => mapping[(start + at) % length] ?? false)
  return straightRuns(turned).map((run) => ({ ...run, begin: (run.begin + start) % length }))
}

function straightRuns(slots: readonly boolean[]): Run[] {
  const runs: Run[] = []
  for (let at = 0; at < slots.length; at++) {
    const begin = at
    while (slots[at]) at++
    if (at > begin) runs.push({ begin, length: at - begin })
  }
  return runs
}

/** The spans of a run, with the slot at which each begins: over midnight in one, unless it lasts longer than a day. */
function spansIn(begin: number, length: number, resolution: number): [slot: number, span: Span][] {
  const offset = begin % resolution
  const untilMidnight = resolution - offset
  const from = clock(offset, resolution)
  if (length <= untilMidnight) return [[begin, [from, clock(offset + length, resolution)]]]
  const rest = length - untilMidnight
  if (rest <= offset) return [[begin, [from, clock(rest, resolution)]]]
  return [[begin, [from, '24:00']], ...spansIn(begin + untilMidnight, rest, resolution)]
}

function withoutUndefined(change: WeekSpans): Partial<Record<Day, readonly Span[]>> {
  return Object.fromEntries(Object.entries(change).filter(([, spans]) => spans !== undefined))
}
