/** The history of the box, prepared for a chart and a table (pure). */

export type Database = 'net' | 'temp' | 'dsl'
export type Period = 'hour' | 'day' | 'week'

export const seconds: Readonly<Record<Period, number>> = { hour: 3600, day: 86_400, week: 604_800 }

export interface Series {
  readonly name: string
  readonly unit: string
  /** null: a gap. */
  readonly values: readonly (number | null)[]
}

export interface History {
  /** Epoch seconds, ascending. */
  readonly times: readonly number[]
  readonly series: readonly Series[]
}

interface Sent {
  readonly units: Readonly<Record<string, string>>
  readonly points: readonly Readonly<Record<string, unknown>>[]
}

export function isSent(data: unknown): data is Sent {
  return typeof data === 'object' && data !== null && 'points' in data && 'units' in data && Array.isArray(data.points)
}

/** Rates come in bytes per second, and are shown in Mbit/s as everywhere. */
export function historyIn({ units, points }: Sent): History {
  const times = points.map(({ time }) => momentOf(time))
  const gapAfter = usualStep(times) * 3
  const withGaps = times.flatMap((time, index) => {
    const before = times[index - 1]
    const isGap = before !== undefined && time - before > gapAfter
    return isGap
      ? [
          { time: before + gapAfter / 3, index: undefined },
          { time, index },
        ]
      : [{ time, index }]
  })
  const series = Object.entries(units).map(([name, unit]) => {
    const isRate = unit === 'B/s'
    const values = withGaps.map(({ index }) => {
      const value = index === undefined ? null : points[index]?.[name]
      if (typeof value !== 'number') return null
      return isRate ? Math.round((value * 8) / 10_000) / 100 : value
    })
    return { name, unit: isRate ? 'Mbit/s' : unit, values }
  })
  return { times: withGaps.map(({ time }) => time), series }
}

/** Epoch seconds, or ISO 8601. */
function momentOf(time: unknown): number {
  return typeof time === 'number' ? time : Date.parse(String(time)) / 1000
}

/** The median time between two points, in seconds. */
function usualStep(times: readonly number[]): number {
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? time))
  return steps.toSorted((left, right) => left - right)[Math.floor(steps.length / 2)] ?? 60
}

/** At most `rows` times, evenly spread, for the table. */
export function rowsOf(history: History, rows: number): readonly { readonly time: number; readonly at: number }[] {
  const step = Math.max(1, Math.ceil(history.times.length / rows))
  return history.times.flatMap((time, at) => (at % step === 0 ? [{ time, at }] : [])).toReversed()
}

/** The series with a unit. Temperatures and fans come together, and need an axis each. */
export function ofUnit(history: History, unit: string | undefined): History {
  if (unit === undefined) return history
  return { ...history, series: history.series.filter((it) => it.unit === unit) }
}
