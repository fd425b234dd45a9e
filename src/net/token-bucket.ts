/** A rate limit (pure but for the clock): `capacity` at once, then `rate` a second. */

export interface TokenBucketOptions {
  /** Tokens a second. */
  readonly rate: number
  /** How many tokens it holds at most, at a rate. It begins full. */
  readonly capacity: (rate: number) => number
  /** Milliseconds; by default performance.now, which is never set. */
  readonly now?: () => number
}

export class TokenBucket {
  readonly #capacity: (rate: number) => number
  readonly #now: () => number
  #rate: number
  #tokens: number
  #at: number

  constructor({ rate, capacity, now = () => performance.now() }: TokenBucketOptions) {
    this.#capacity = capacity
    this.#now = now
    this.#rate = rate
    this.#tokens = capacity(rate)
    this.#at = now()
  }

  /** Changes the rate. Tokens that are left over do not exceed the new capacity. */
  setRate(rate: number): void {
    this.#refill()
    this.#rate = rate
    this.#tokens = Math.min(this.#tokens, this.#capacity(rate))
  }

  /** Milliseconds until a token can be taken that leaves at least `reserve` others; 0: now. */
  delay(reserve = 0): number {
    this.#refill()
    const lacking = 1 + reserve - this.#tokens
    return lacking <= 0 ? 0 : Math.ceil((lacking / this.#rate) * 1000)
  }

  take(): void {
    this.#refill()
    this.#tokens -= 1
  }

  #refill(): void {
    const now = this.#now()
    const gained = ((now - this.#at) / 1000) * this.#rate
    this.#tokens = Math.min(this.#capacity(this.#rate), this.#tokens + gained)
    this.#at = now
  }
}
