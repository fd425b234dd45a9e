/** A rate limit: `capacity` at once, then `rate` a second. The clock is performance.now, which is never set. */
export class TokenBucket {
  readonly #capacity: (rate: number) => number
  #rate: number
  #tokens: number
  #at = performance.now()

  constructor(rate: number, capacity: (rate: number) => number) {
    this.#rate = rate
    this.#capacity = capacity
    this.#tokens = capacity(rate)
  }

  /** Changes the rate. Tokens that are left over do not exceed the new capacity. */
  setRate(rate: number): void {
    this.#refill()
    this.#rate = rate
    this.#tokens = Math.min(this.#tokens, this.#capacity(rate))
  }

  /** Milliseconds until one can be taken; 0: now. */
  delay(): number {
    this.#refill()
    return this.#tokens >= 1 ? 0 : Math.ceil(((1 - this.#tokens) / this.#rate) * 1000)
  }

  take(): void {
    this.#refill()
    this.#tokens -= 1
  }

  #refill(): void {
    const now = performance.now()
    const gained = ((now - this.#at) / 1000) * this.#rate
    this.#tokens = Math.min(this.#capacity(this.#rate), this.#tokens + gained)
    this.#at = now
  }
}
