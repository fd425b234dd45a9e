/**
 * The queue in front of the box: two requests at a time, logins before commands before reads, and no more per minute
 * than the rate limit allows. A box that gets many requests at once answers none of them in time.
 */
import type { BoxError } from '../errors.ts'
import type { TokenBucket } from './token-bucket.ts'

/** Highest priority first. */
export const priorities = ['login', 'write', 'read'] as const
export type Priority = (typeof priorities)[number]

export interface RequestQueue {
  /** Runs the job when a slot is free. The slot is occupied until the job ends. */
  run<Result>(priority: Priority, job: () => Promise<Result>): Promise<Result>
  /** Rejects all waiting reads and writes. Logins and running requests stay. */
  rejectWaiting(error: BoxError): void
}

interface QueuedJob {
  start(): Promise<void>
  reject(error: BoxError): void
}

export function createRequestQueue(rateLimit: TokenBucket, concurrency = 2): RequestQueue {
  const waiting: Record<Priority, QueuedJob[]> = { login: [], write: [], read: [] }
  let running = 0
  let timer: NodeJS.Timeout | undefined

  function startNext() {
    clearTimeout(timer)
    const priority = priorities.find((it) => waiting[it].length > 0)
    if (priority === undefined || running >= concurrency) return
    const delay = rateLimit.delay(priority !== 'read')
    if (delay > 0) {
      timer = setTimeout(startNext, delay)
      return
    }
    rateLimit.take()
    running += 1
    waiting[priority]
      .shift()
      ?.start()
      .finally(() => {
        running -= 1
        startNext()
      })
    startNext()
  }

  return {
    run: (priority, job) =>
      new Promise((resolve, reject) => {
        waiting[priority].push({ start: () => job().then(resolve, reject), reject })
        startNext()
      }),
    rejectWaiting(error) {
      for (const job of [...waiting.write.splice(0), ...waiting.read.splice(0)]) job.reject(error)
      startNext()
    },
  }
}
