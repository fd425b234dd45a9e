/** Requests that the box permits rarely (`rationed` of the contract's caller): its answers are kept, and the rest refused. */
import { z } from 'zod'
import type { Ration } from '../../contract/caller.ts'
import { secondsOf } from '../../contract/interval.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Request } from '../../contract/requests.ts'
import { BoxError } from '../../errors.ts'
import { systemClock } from '../clock.ts'
import type { Clock, Store } from '../ports.ts'

/** How the box says that there were too many requests. */
const limitCodes = new Set(['rate_limit', 'ratelimited', 'http_429'])

/** Until when the box gives out nothing, in epoch seconds, by the name of the ration. */
const Locks = z.record(z.string(), z.number())

export interface RationsPorts {
  readonly clock: Clock
  /** Keeps until when the box gives out nothing, for the next start; absent: nothing is kept. */
  readonly store?: Store | undefined
}

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
  readonly #clock: Clock
  readonly #store: Store | undefined
  #locks: Promise<Record<string, number>> | undefined

  constructor({ clock, store }: RationsPorts = { clock: systemClock }) {
    this.#clock = clock
    this.#store = store
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
    const account = await this.#accountOf(ration)
    const now = this.#clock.monotonic()
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

  /** The answer that is kept, or underway; undefined without one. Sends nothing. */
  async kept<S extends z.ZodType>(ration: Ration, { path }: Request): Promise<z.output<S> | undefined> {
    const { kept, underway } = await this.#accountOf(ration)
    const known = kept.get(path)
    if (known !== undefined && this.#clock.monotonic() < known.until) return known.value as z.output<S>
    return underway.get(path)?.catch(() => undefined) as Promise<z.output<S> | undefined>
  }

  async #accountOf(ration: Ration): Promise<Account> {
    this.#locks ??= this.#readLocks()
    const until = (await this.#locks)[ration.of]
    const known = this.#accounts.get(ration)
    if (known !== undefined) return known
    const account = new Account()
    this.#accounts.set(ration, account)
    // The clock may have been set since.
    const left = until === undefined ? 0 : Math.min(until - this.#clock.epoch(), secondsOf(ration.pause))
    if (left > 0) Object.assign(account, { closedUntil: this.#clock.monotonic() + left, isLimited: true })
    return account
  }

  async #readLocks(): Promise<Record<string, number>> {
    return (await this.#store?.read('rations', Locks)) ?? {}
  }

  async #keepLock({ of, pause }: Ration): Promise<void> {
    const locks = (await this.#locks) ?? {}
    locks[of] = this.#clock.epoch() + secondsOf(pause)
    this.#store?.writeLater('rations', () => locks)
  }

  async #sent<T>(account: Account, ration: Ration, path: string, send: () => Promise<T>): Promise<T> {
    try {
      const value = await send()
      const now = this.#clock.monotonic()
      for (const [other, { until }] of account.kept) if (until <= now) account.kept.delete(other)
      account.kept.set(path, { value, until: now + secondsOf(ration.keep) })
      return value
    } catch (error) {
      if (!(error instanceof BoxError) || !limitCodes.has(error.code)) throw error
      const now = this.#clock.monotonic()
      account.closedUntil = now + secondsOf(ration.pause)
      account.isLimited = true
      await this.#keepLock(ration)
      throw tooOften(ration, account, now)
    }
  }
}

function tooOften({ of, apart }: Ration, { isLimited, closedUntil }: Account, now: number): Refusal {
  // In binary fractions, what is left of 30 minutes can be a little more than 1,800 seconds.
  const seconds = Math.max(1, Math.ceil(Number((closedUntil - now).toFixed(3))))
  const wait = seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`
  const reason = isLimited ? 'The Freebox answers that there were too many' : `There is at most one in ${apart}`
  return new Refusal(`The Freebox permits few requests for ${of}. ${reason}. Ask again in ${wait}`, 'rate_limit')
}
