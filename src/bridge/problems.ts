/** Folds repeated warnings and errors on `bridge/log` into one message with a count. */

/** A log line of level warning or error. */
export interface Problem {
  readonly level: string
  readonly message: string
  /** Epoch milliseconds. */
  readonly time: number
  readonly fields: Readonly<Record<string, unknown>>
}

export interface ProblemFolder {
  report(problem: Problem): void
  /** Stops all timers. */
  stop(): void
}

/** Milliseconds. */
const foldDuration = 60_000

/**
 * Publishes a problem at once. Repeats within a minute are counted and published as one message at the end of the
 * minute. Problems are equal if level, message and resource (or topic) are equal.
 */
export function foldProblems(publish: (problem: Problem & { repeated?: number }) => void): ProblemFolder {
  const open = new Map<string, { count: number; timer: NodeJS.Timeout }>()

  return {
    report(problem: Problem): void {
      const { resource, topic } = problem.fields
      const key = `${problem.level} ${problem.message} ${resource ?? topic ?? ''}`
      const current = open.get(key)
      if (current !== undefined) {
        current.count++
        return
      }
      publish(problem)
      const timer = setTimeout(() => {
        const count = open.get(key)?.count ?? 0
        open.delete(key)
        if (count > 0) publish({ ...problem, time: Date.now(), repeated: count })
      }, foldDuration)
      timer.unref()
      open.set(key, { count: 0, timer })
    },
    stop(): void {
      for (const { timer } of open.values()) clearTimeout(timer)
      open.clear()
    },
  }
}
