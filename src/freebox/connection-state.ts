/**
 * The life of the client, without a word of HTTP: comes up, stays up until something is lost, rests, and again, for
 * ever; and what a request is told meanwhile.
 */
import type { Unreachable } from '../errors.ts'
import { pause } from './backoff.ts'
import { type Failure, failureOf, secondsUntilRetry } from './failure.ts'
import type { Backoff, FreeboxState } from './types.ts'

export interface LifeOptions {
  backoff: Backoff
  /** Finds the box and logs in; throws if it cannot. */
  comeUp(signal: AbortSignal): Promise<void>
  /** While we rest because of the app token: whether there is another one than at the last attempt. */
  newToken(): Promise<boolean>
  onUp(): void
  /** Something was lost or did not come about; `repeated` where that was known already. */
  onDown(failure: Failure, repeated: boolean): void
}

export interface Life {
  readonly state: FreeboxState
  /** Begins; once is enough. */
  start(): void
  /** Resolves when the box is up, if need be after the first attempt; throws the error of what is the matter. */
  ready(): Promise<void>
  /** Something was lost: whatever it is, only the first word of it counts. */
  lost(failure: Failure): void
  /** Ends it; what is asked from now on gets this error. */
  stop(error: Unreachable): void
}

/** How often we look for an app token where there is none, or a dead one. */
const tokenSeconds = 2

export function createConnectionState(options: LifeOptions): Life {
  const stopping = new AbortController()
  const { signal } = stopping
  let state: FreeboxState = 'starting'
  let failure: Failure | undefined
  let started = false
  let fall: (failure: Failure) => void = () => {}
  let settle = () => {}
  const settled = new Promise<void>((resolve) => {
    settle = resolve
  })

  function start() {
    if (!started) void live()
    started = true
  }

  async function live() {
    let failures = 0
    while (!signal.aborted) {
      const before = state
      const failed = await comeUp()
      failures = failed?.state === before ? failures + 1 : 0
      await rest(failed ?? (await stayUp()), failures)
    }
  }

  async function comeUp(): Promise<Failure | undefined> {
    try {
      await options.comeUp(signal)
      return undefined
    } catch (error) {
      return down(failureOf(error))
    }
  }

  function stayUp(): Promise<Failure> {
    return new Promise((resolve) => {
      fall = (lost) => resolve(down(lost))
      state = 'up'
      failure = undefined
      settle()
      if (!signal.aborted) options.onUp()
    })
  }

  function down(now: Failure): Failure {
    // A token that is refused stays refused while the box will not even look at it again.
    const standing = failure?.state === 'refused' && now.kind === 'ratelimited' ? failure : now
    const repeated = failure?.kind === standing.kind
    fall = () => {}
    state = standing.state
    failure = standing
    settle()
    if (!signal.aborted) options.onDown(standing, repeated)
    return now
  }

  async function rest(now: Failure, failures: number) {
    const until = performance.now() + secondsUntilRetry(now, failures, options.backoff) * 1000
    while (!signal.aborted && performance.now() < until) {
      const left = (until - performance.now()) / 1000
      await pause(state === 'away' ? left : Math.min(left, tokenSeconds), signal)
      if (state !== 'away' && (await options.newToken())) return
    }
  }

  return {
    get state() {
      return state
    },
    start,
    async ready() {
      start()
      await settled
      if (failure) throw failure.error
    },
    lost: (lost) => fall(lost),
    stop(error) {
      stopping.abort()
      down(failureOf(error))
    },
  }
}
