/** Requests that the box permits rarely (`rationed` of the contract's caller): its answers are kept, and the rest refused. */
import type { z } from 'zod'
import type { Ration } from '../../contract/caller.ts'
import { secondsOf } from '../../contract/interval.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Request } from '../../contract/requests.ts'
import { BoxError } from '../../errors.ts'

/** How the box says that there were too many requests. */
const limitCodes = new Set(['rate_limit', 'ratelimited', 'http_429'])

interface Kept {
  readonly value: unknown
  /** Monotonic seconds. */
  readonly until: number
}

/** Of one ration. */
class Account {
  readonly kept = new Map<string, Kept>()
  readonly underway = new Map<string, Promise<unknown>>()
  /** No request before that. Monotonic seconds. */
  closedUntil = Number.NEGATIVE_INFINITY
  /** Whether the box has closed it. */
  isLimited = false
}

export class Rations {
  readonly #accounts = new WeakMap<Ration, Account>()
  /** Monotonic seconds. */
  readonly #now: () => number

  constructor(now = () => performance.now() / 1000) {
    this.#now = now
  }

  /**
   * The parsed answer, of now or kept. Throws a Refusal (`rate_limit`) if it is asked too often; what `send` throws.
   * @param send sends the request and parses the answer
   */
  async read<S extends z.ZodType>(
    ration: Ration,
    { path }: Request,
    send: () => Promise<z.output<S>>,
  ): Promise<z.output<S>> {
    const account = this.#accounts.get(ration) ?? new Account()
    this.#accounts.set(ration, account)
    const now = this.#now()
    const known = account.kept.get(path)
    // What is stored under a path is what the schema of this path has returned, here and below.
    if (known !== undefined && now < known.until) return known.value as z.output<S>
    const underway = account.underway.get(path)
    if (underway !== undefined) return underway as Promise<z.output<S>>
    if (now < account.closedUntil) throw tooOften(ration, account, now)
    account.closedUntil = now + secondsOf(ration.apart)
    account.isLimited = false
    const sent = this.#sent(account, ration, path, send).finally(() => account.underway.delete(path))
    account.underway.set(path, sent)
    return sent
  }

  async #sent<T>(account: Account, ration: Ration, path: string, send: () => Promise<T>): Promise<T> {
    try {
      const value = await send()
      const now = this.#now()
      for (const [other, { until }] of account.kept) if (until <= now) account.kept.delete(other)
      account.kept.set(path, { value, until: now + secondsOf(ration.keep) })
      return value
    } catch (error) {
      if (!(error instanceof BoxError) || !limitCodes.has(error.code)) throw error
      const now = this.#now()
      account.closedUntil = now + secondsOf(ration.pause)
      account.isLimited = true
      throw tooOften(ration, account, now)
    }
  }
}

function tooOften({ of, apart }: Ration, { isLimited, closedUntil }: Account, now: number): Refusal {
  const seconds = Math.max(1, Math.ceil(closedUntil - now))
  const wait = seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`
  const reason = isLimited ? 'The Freebox answers that there were too many' : `There is at most one in ${apart}`
  return new Refusal(`The Freebox permits few requests for ${of}. ${reason}. Ask again in ${wait}`, 'rate_limit')
}
