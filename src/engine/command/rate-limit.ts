/**
 * The door for commands and requests: so many in a minute, and none that is larger than the largest file that a
 * command takes. Whoever floods us is told once a minute, so that our answers are no flood of their own.
 */

import type { Received } from '../ports.ts'
import type { Failure } from './reply.ts'

/** What becomes of a message: it comes in, it is refused, or it is not even answered. */
export type Admission = 'in' | Failure | 'unanswered'

/** Bytes. */
const largest = 4 * 1024 * 1024

const tooMany: Failure = {
  error: 'too many in a minute (commands.per_minute): those that follow in it are neither done nor answered',
  error_code: 'too_many',
}

/** @param now monotonic milliseconds. */
export function createRateLimit(perMinute: number, now?: () => number): (message: Received) => Admission {
  const count = createCount(now)
  return ({ payload }) => {
    const nth = count()
    if (nth > perMinute) return nth === perMinute + 1 ? tooMany : 'unanswered'
    if (payload.length <= largest) return 'in'
    const error = `the payload has ${payload.length} bytes, and ${largest} are the most that is taken`
    return { error, error_code: 'too_large' }
  }
}

/** Counts from 1 on, anew each minute. */
export function createCount(now: () => number = performance.now.bind(performance)): () => number {
  let [began, count] = [now(), 0]
  return () => {
    if (now() - began > 60_000) [began, count] = [now(), 0]
    return ++count
  }
}
