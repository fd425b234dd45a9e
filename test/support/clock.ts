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
      await vi.advanceTimersByTimeAsync(seconds * 1000)
    },
  }
}
