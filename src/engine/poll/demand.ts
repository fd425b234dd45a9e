/** Whether polling needs more requests than the box may get. Reads then come late, which the user should know. */
import type { Logger } from 'pino'
import type { Poller } from './poller.ts'

export interface DemandOptions {
  /** How many requests per minute polling may cause in the long run. */
  readonly perMinute: number
  readonly log: Logger
}

interface Cost {
  reads: number
  requests: number
}

/** How many intervals the warning names. */
const named = 5

export class PollDemand {
  readonly #options: DemandOptions
  readonly #costs = new Map<Poller, Cost>()
  #hasWarned = false

  constructor(options: DemandOptions) {
    this.#options = options
  }

  /** A read has ended that caused this many requests. */
  readEnded(poller: Poller, requests: number): void {
    const cost = this.#costs.get(poller)
    if (cost === undefined) {
      // The first read fills caches, so it costs more than those that follow.
      this.#costs.set(poller, { reads: 0, requests: 0 })
      return
    }
    cost.reads += 1
    cost.requests += requests
    if (!this.#hasWarned) this.#warnIfTooMuch()
  }

  #warnIfTooMuch(): void {
    const { perMinute, log } = this.#options
    const demands = [...this.#costs].map(([poller, cost]) => ({ poller, rate: ratePerMinute(poller, cost) }))
    const needed = demands.reduce((sum, { rate }) => sum + rate, 0)
    if (needed <= perMinute) return
    this.#hasWarned = true
    const largest = demands.toSorted((a, b) => b.rate - a.rate).slice(0, named)
    const intervals = largest.map(
      ({ poller, rate }) => `${poller.path} every ${secondsBetween(poller)} s (${Math.round(rate)} a minute)`,
    )
    log.warn(
      { needed: Math.round(needed), allowed: perMinute },
      `Polling needs ${Math.round(needed)} requests a minute, and freebox.requests_per_minute leaves ${perMinute} for it: values come late. ` +
        `Set longer intervals (every). Those that need the most: ${intervals.join(', ')}`,
    )
  }
}

/** A resource that is read by a cron schedule has no rate. */
function ratePerMinute(poller: Poller, { reads, requests }: Cost): number {
  return reads === 0 ? 0 : (requests / reads) * (60 / secondsBetween(poller))
}

function secondsBetween({ configured: { every } }: Poller): number {
  return typeof every === 'number' ? every : Number.POSITIVE_INFINITY
}
