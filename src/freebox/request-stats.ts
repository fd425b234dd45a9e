/** Counts the requests to the box and measures their latency, for `bridge/health`. */

export interface RequestStats {
  /** Counts a request that ends now. `startedAt` is its start in milliseconds of `performance.now()`. */
  record(startedAt: number): void
  snapshot(): RequestFigures
}

/** `total` and `totalMilliseconds` count since the start, everything else covers the last minute. */
export interface RequestFigures {
  readonly perMinute: number
  readonly meanMilliseconds: number
  readonly worstMilliseconds: number
  readonly total: number
  readonly totalMilliseconds: number
}

const minute = 60_000

export function createRequestStats(now: () => number = performance.now.bind(performance)): RequestStats {
  const recent: { readonly endedAt: number; readonly duration: number }[] = []
  let total = 0
  let totalMilliseconds = 0

  function dropOld() {
    const since = now() - minute
    const first = recent.findIndex((it) => it.endedAt > since)
    recent.splice(0, first < 0 ? recent.length : first)
  }

  return {
    record(startedAt) {
      dropOld()
      const endedAt = now()
      recent.push({ endedAt, duration: endedAt - startedAt })
      total += 1
      totalMilliseconds += endedAt - startedAt
    },
    snapshot() {
      dropOld()
      const durations = recent.map((it) => it.duration)
      const sum = durations.reduce((before, it) => before + it, 0)
      return {
        perMinute: durations.length,
        meanMilliseconds: durations.length === 0 ? 0 : Math.round(sum / durations.length),
        worstMilliseconds: Math.round(Math.max(0, ...durations)),
        total,
        totalMilliseconds,
      }
    },
  }
}
