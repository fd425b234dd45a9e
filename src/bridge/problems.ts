/** Warnings and errors on `bridge/log`: repeats within a minute are folded into one message with a count. */

export interface Problem {
  readonly level: string
  readonly message: string
  /** Epoch milliseconds. */
  readonly time: number
  readonly fields: Readonly<Record<string, unknown>>
}

const foldFor = 60_000

/** Hands each problem on, and a repeated one once more at the end of its minute, with how often it came. */
export function foldProblems(publish: (problem: Problem & { repeated?: number }) => void) {
  const open = new Map<string, { count: number; timer: NodeJS.Timeout }>()

  return {
    report(problem: Problem): void {
      const { resource, topic } = problem.fields
      const key = `${problem.level} ${problem.message} ${resource ?? topic ?? ''}`
      const known = open.get(key)
      if (known !== undefined) {
        known.count++
        return
      }
      publish(problem)
      const timer = setTimeout(() => {
        const count = open.get(key)?.count ?? 0
        open.delete(key)
        if (count > 0) publish({ ...problem, time: Date.now(), repeated: count })
      }, foldFor)
      timer.unref()
      open.set(key, { count: 0, timer })
    },
    stop(): void {
      for (const { timer } of open.values()) clearTimeout(timer)
      open.clear()
    },
  }
}
