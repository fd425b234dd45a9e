/**
 * Rate limit for commands and requests, and a limit on their size. The first message over the limit is answered, the
 * following ones are not, so that the replies do not become a flood of their own.
 */
import type { Received } from '../ports.ts'
import type { Failure } from './reply.ts'

/** What becomes of a message: it is accepted, refused with a reply, or ignored. */
export type Admission = 'accepted' | Failure | 'ignored'

/** Room for the largest file that a command takes. Bytes. */
const maxPayload = 4 * 1024 * 1024

const tooMany: Failure = {
  error: 'Rate limit reached (commands.per_minute). Further commands are ignored until the minute is over',
  error_code: 'too_many',
}

/** @param now monotonic milliseconds. */
export function createRateLimit(perMinute: number, now?: () => number): (message: Received) => Admission {
  const count = createCounter(now)
  return ({ payload }) => {
    const position = count()
    if (position > perMinute) return position === perMinute + 1 ? tooMany : 'ignored'
    if (payload.length <= maxPayload) return 'accepted'
    const error = `The payload has ${payload.length} bytes. At most ${maxPayload} are accepted`
    return { error, error_code: 'too_large' }
  }
}

/** Counts calls from 1, and starts again each minute. */
export function createCounter(now: () => number = () => performance.now()): () => number {
  let began = now()
  let count = 0
  return () => {
    if (now() - began > 60_000) {
      began = now()
      count = 0
    }
    return ++count
  }
}
