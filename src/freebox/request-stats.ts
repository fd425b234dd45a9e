/**
 * How much we ask of the box and how fast it answers, for `bridge/health`.
 */

export interface Meter {
  /** An exchange that began at this time (milliseconds of performance.now) and has ended now. */
  count(beganAt: number): void
  /** Of the last minute, but for the total. */
  read(): { perMinute: number; meanMilliseconds: number; worstMilliseconds: number; total: number }
}

const minute = 60_000

export function createRequestStats(now: () => number = performance.now.bind(performance)): Meter {
  let recent: { at: number; took: number }[] = []
  let total = 0

  function forget() {
    const since = now() - minute
    const first = recent.findIndex((it) => it.at > since)
    recent = first < 0 ? [] : recent.slice(first)
  }

  return {
    count(beganAt) {
      forget()
      recent.push({ at: now(), took: now() - beganAt })
      total += 1
    },
    read() {
      forget()
      const times = recent.map((it) => it.took)
      const sum = times.reduce((before, it) => before + it, 0)
      return {
        perMinute: times.length,
        meanMilliseconds: times.length === 0 ? 0 : Math.round(sum / times.length),
        worstMilliseconds: Math.round(Math.max(0, ...times)),
        total,
      }
    },
  }
}
