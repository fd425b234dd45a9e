/**
 * The order in which requests go to the box: two at a time, logins before commands before reads, and never more per
 * minute than the budget allows. Boxes that are asked many things at once answer none of them in time.
 */
import type { BoxError } from '../errors.ts'
import type { Budget } from './budget.ts'

export const urgencies = ['login', 'write', 'read'] as const
export type Urgency = (typeof urgencies)[number]

export interface Queue {
  /** Runs the job when it is its turn; the turn lasts until the job is done. */
  run<Result>(urgency: Urgency, job: () => Promise<Result>): Promise<Result>
  /** Fails every read and write that still waits. */
  dismiss(error: BoxError): void
}

interface Waiting {
  start(): Promise<void>
  dismiss(error: BoxError): void
}

export function createQueue(budget: Budget, atOnce = 2): Queue {
  const waiting: Record<Urgency, Waiting[]> = { login: [], write: [], read: [] }
  let running = 0
  let timer: NodeJS.Timeout | undefined

  function next() {
    clearTimeout(timer)
    const urgency = urgencies.find((it) => waiting[it].length > 0)
    if (urgency === undefined || running >= atOnce) return
    const wait = budget.wait(urgency !== 'read')
    if (wait > 0) {
      timer = setTimeout(next, wait)
      return
    }
    budget.spend()
    running += 1
    waiting[urgency]
      .shift()
      ?.start()
      .finally(() => {
        running -= 1
        next()
      })
    next()
  }

  return {
    run: (urgency, job) =>
      new Promise((resolve, reject) => {
        waiting[urgency].push({ start: () => job().then(resolve, reject), dismiss: reject })
        next()
      }),
    dismiss(error) {
      for (const it of [...waiting.write.splice(0), ...waiting.read.splice(0)]) it.dismiss(error)
      next()
    },
  }
}
