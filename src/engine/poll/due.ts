/** When one resource is read next. Times are monotonic seconds. */
import type { ConfiguredResource } from '../ports.ts'
import { type ConditionState, retryDelay } from './condition.ts'

/** Between two reads that events cause. Seconds. */
const minimumSpacing = 5

/** A longer interval does not delay a retry further. Seconds. */
const longestRetryBase = 3600

export class Due {
  #next = 0
  #lastRead = Number.NEGATIVE_INFINITY
  #isUrgent = false

  /** When the next read is due; 0 at the next opportunity. */
  get next(): number {
    return this.#next
  }

  /** Whether an event or a command causes the next read, which then does not wait behind the polls. */
  get isUrgent(): boolean {
    return this.#isUrgent
  }

  /** A read begins. */
  readStarted(now: number): void {
    this.#isUrgent = false
    this.#lastRead = now
    this.#next = Number.POSITIVE_INFINITY
  }

  /** Makes a read due at `at` at the latest. */
  atLatest(at: number): void {
    this.#next = Math.min(this.#next, at)
  }

  /** Brings the next read forward to `at`, but not too close to the last one. */
  expedite(at: number): void {
    this.#isUrgent = true
    this.atLatest(Math.max(at, this.#lastRead + minimumSpacing))
  }

  /** Reads at the next opportunity. */
  immediately(): void {
    this.#next = 0
  }
}

/** Seconds from a read to the next one; Infinity if only a cron schedule causes reads. */
export function secondsToNextRead(
  { every, everyWithoutEvents }: ConfiguredResource,
  { condition, failures }: ConditionState,
  eventsConnected: boolean,
  busyEvery: number | undefined,
): number {
  const usual = eventsConnected ? every : (everyWithoutEvents ?? every)
  if (typeof usual !== 'number' && condition === 'granted') return Number.POSITIVE_INFINITY
  const interval = typeof usual === 'number' ? usual : Number.POSITIVE_INFINITY
  if (condition === 'granted') return Math.min(interval, busyEvery ?? Number.POSITIVE_INFINITY)
  return retryDelay(condition, Math.min(interval, longestRetryBase), failures)
}
