/**
 * The state machine of the connection to the box. It knows nothing about HTTP: it decides when to connect, when to
 * retry, and what a request gets meanwhile.
 *
 *     starting ──connected──▶ up ──failure──▶ away, unpaired or refused ──connected──▶ up …
 *         └──────────────failure──────────────────▲
 */
import type { Unreachable } from '../errors.ts'
import { pause } from './backoff.ts'
import { type ConnectionFailure, currentFailure, failureOf, secondsUntilRetry } from './connection-failure.ts'
import type { Backoff, FreeboxState } from './types.ts'

export interface ConnectionStateOptions {
  readonly backoff: Backoff
  /** Discovers the box and logs in. Throws if that fails. */
  connect(signal: AbortSignal): Promise<void>
  /** Whether there is another app token than at the last login. Called while the state is `unpaired` or `refused`. */
  hasNewToken(): Promise<boolean>
  onUp(): void
  /** The connection failed or was lost. `repeated` if the failure before was of the same kind. */
  onDown(failure: ConnectionFailure, repeated: boolean): void
}

export interface ConnectionState {
  readonly state: FreeboxState
  /** Starts connecting. Further calls do nothing. */
  start(): void
  /** Resolves when the connection is up. Starts it and waits for the first attempt; throws if the connection is down. */
  ready(): Promise<void>
  /** Reports that the connection is lost. Has an effect only while it is up. */
  fail(failure: ConnectionFailure): void
  /** Stops for good. From now on `ready` throws this error. */
  stop(error: Unreachable): void
}

/** Time between two checks for a new app token while the state is `unpaired` or `refused`. */
const tokenCheckSeconds = 2

export class ConnectionStateMachine implements ConnectionState {
  readonly #options: ConnectionStateOptions
  readonly #stopping = new AbortController()
  readonly #firstAttempt: Promise<void>
  #endFirstAttempt = () => {}
  #state: FreeboxState = 'starting'
  #failure: ConnectionFailure | undefined
  #started = false
  /** Ends the state `up`; does nothing in every other state. */
  #leaveUp: (failure: ConnectionFailure) => void = () => {}

  constructor(options: ConnectionStateOptions) {
    this.#options = options
    this.#firstAttempt = new Promise((resolve) => {
      this.#endFirstAttempt = resolve
    })
  }

  get state(): FreeboxState {
    return this.#state
  }

  start(): void {
    if (!this.#started) void this.#run()
    this.#started = true
  }

  async ready(): Promise<void> {
    this.start()
    await this.#firstAttempt
    if (this.#failure) throw this.#failure.error
  }

  fail(failure: ConnectionFailure): void {
    this.#leaveUp(failure)
  }

  stop(error: Unreachable): void {
    this.#stopping.abort()
    this.#enterDown(failureOf(error))
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted
  }

  async #run(): Promise<void> {
    let failures = 0
    while (!this.#stopped) {
      const before = this.#state
      const failure = await this.#connect()
      if (this.#stopped) return
      failures = failure?.state === before ? failures + 1 : 0
      if (failure) this.#goDown(failure)
      await this.#waitForRetry(failure ?? (await this.#stayUp()), failures)
    }
  }

  async #connect(): Promise<ConnectionFailure | undefined> {
    try {
      await this.#options.connect(this.#stopping.signal)
      return undefined
    } catch (error) {
      return failureOf(error)
    }
  }

  /** Enters the state `up` and resolves with the failure that ends it. */
  #stayUp(): Promise<ConnectionFailure> {
    return new Promise((resolve) => {
      this.#leaveUp = (failure) => {
        this.#goDown(failure)
        resolve(failure)
      }
      this.#state = 'up'
      this.#failure = undefined
      this.#endFirstAttempt()
      this.#options.onUp()
    })
  }

  #goDown(failure: ConnectionFailure): void {
    const current = currentFailure(this.#failure, failure)
    const repeated = this.#failure?.kind === current.kind
    this.#enterDown(current)
    this.#options.onDown(current, repeated)
  }

  #enterDown(failure: ConnectionFailure): void {
    this.#leaveUp = () => {}
    this.#state = failure.state
    this.#failure = failure
    this.#endFirstAttempt()
  }

  /** Waits for the back-off to end. A new app token ends the states `unpaired` and `refused` at once. */
  async #waitForRetry(failure: ConnectionFailure, failures: number): Promise<void> {
    const retryAt = performance.now() + secondsUntilRetry(failure, failures, this.#options.backoff) * 1000
    while (!this.#stopped && performance.now() < retryAt) {
      const seconds = (retryAt - performance.now()) / 1000
      await pause(this.#needsToken ? Math.min(seconds, tokenCheckSeconds) : seconds, this.#stopping.signal)
      if (this.#needsToken && (await this.#options.hasNewToken())) return
    }
  }

  get #needsToken(): boolean {
    return this.#state === 'unpaired' || this.#state === 'refused'
  }
}
