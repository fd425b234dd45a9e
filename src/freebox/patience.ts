/** How long a transfer that was cut is tried again: until nothing has arrived for some time. */
import { Unreachable } from '../errors.ts'
import { delaySeconds, pause } from './backoff.ts'
import type { Backoff } from './types.ts'

export interface PatienceOptions {
  /** How long nothing may arrive. */
  readonly seconds: number
  readonly backoff: Backoff
  /** Ends the pause. */
  readonly signal: AbortSignal
}

export class Patience {
  readonly #options: PatienceOptions
  #arrivedAt = performance.now()
  #failures = 0

  constructor(options: PatienceOptions) {
    this.#options = options
  }

  /** Something has arrived. */
  progressed(): void {
    this.#arrivedAt = performance.now()
    this.#failures = 0
  }

  /** Whether the transfer is to be tried again after this error. */
  allows(error: unknown): boolean {
    const isTemporary = error instanceof Unreachable && error.code !== 'closed'
    const { seconds, signal } = this.#options
    return isTemporary && !signal.aborted && performance.now() - this.#arrivedAt < seconds * 1000
  }

  /** Waits until the next attempt, or until the signal. */
  async wait(): Promise<void> {
    const { firstSeconds, maxSeconds } = this.#options.backoff
    // The first attempt follows soon: most cuts are those of a Wi-Fi that is back.
    await pause(delaySeconds(this.#failures, firstSeconds / 4, maxSeconds), this.#options.signal)
    this.#failures += 1
  }
}
