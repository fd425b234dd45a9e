/** Clocks that are handed in and set by hand. */
import { onTestFinished, vi } from 'vitest'
import type { Clock } from '../../src/engine/ports.ts'

/** A clock that only moves when a test moves it. */
export interface ManualClock extends Clock {
  /** Seconds. */
  pass(seconds: number): void
}

export function manualClock(start = 1_795_345_200): ManualClock {
  let passed = 0
  return {
    epoch: () => start + passed,
    monotonic: () => 5000 + passed,
    pass(seconds) {
      passed += seconds
    },
  }
}

/** A clock for parts that set timers: both move together. Timers are Vitest's until the test is over. */
export interface TimerClock extends Clock {
  /** Seconds. Runs the timers that become due, each at its own time. */
  pass(seconds: number): Promise<void>
}

export function timerClock(): TimerClock {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'], now: 1_795_345_200_000 })
  onTestFinished(() => void vi.useRealTimers())
  return {
    epoch: () => Date.now() / 1000,
    monotonic: () => performance.now() / 1000 + 5000,
    async pass(seconds) {
      const step = Math.max(5, seconds / 200)
      for (let left = seconds; left >= 0; left -= step) {
        await vi.advanceTimersByTimeAsync(Math.min(left, step) * 1000)
        await turnsForLongWork()
      }
    },
  }
}

/** On a busy machine, work in time slices (src/incremental/time-slice.ts) goes on in later turns of the event loop. */
async function turnsForLongWork(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}
