/**
 * The queue in front of the box: few requests at a time, logins before commands before polls, and no more per minute than
 * the rate limit allows. A box that gets many requests at once answers none of them in time.
 */
import type { BoxError } from '../errors.ts'
import type { RequestBudget } from './request-budget.ts'

/** Highest priority first. `command`: a user waits for it. `poll`: it can wait. */
export const priorities = ['login', 'command', 'poll'] as const
export type Priority = (typeof priorities)[number]

export interface RequestQueue {
  /** Runs the job when a slot is free. The slot is occupied until the job ends. */
  run<Result>(priority: Priority, job: () => Promise<Result>): Promise<Result>
  /** Rejects all waiting commands and polls. Logins and running requests stay. */
  rejectWaiting(error: BoxError): void
}

interface QueuedJob {
  start(): Promise<void>
  reject(error: BoxError): void
}

/** How many requests run at a time. Polls leave a slot free: a command does not wait until a slow poll has ended. */
export const slots = 3
const slotsForPolls = 2

export function createRequestQueue(budget: RequestBudget): RequestQueue {
  const waiting: Record<Priority, QueuedJob[]> = { login: [], command: [], poll: [] }
  let running = 0
  let timer: NodeJS.Timeout | undefined

  function startNext() {
    clearTimeout(timer)
    const priority = priorities.find((it) => waiting[it].length > 0)
    if (priority === undefined || running >= (priority === 'poll' ? slotsForPolls : slots)) return
    const delay = budget.delay(priority !== 'poll')
    if (delay > 0) {
      timer = setTimeout(startNext, delay)
      return
    }
    budget.take()
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
      for (const job of [...waiting.command.splice(0), ...waiting.poll.splice(0)]) job.reject(error)
      startNext()
    },
  }
}
