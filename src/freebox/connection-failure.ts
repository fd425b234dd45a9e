/**
 * What it means for the whole client that finding the box or logging in failed: the state to be in, what to say to
 * the owner, and when to try again.
 */
import type { Logger } from 'pino'
import { AuthRequired, Unreachable } from '../errors.ts'
import { delaySeconds } from './backoff.ts'
import type { Backoff, FreeboxState } from './types.ts'

export interface Failure {
  state: Exclude<FreeboxState, 'starting' | 'up'>
  /** A further failure of the same kind is not said again. */
  kind: 'silent' | 'certificate' | 'ratelimited' | 'changed' | 'unpaired' | 'refused'
  /** What a request gets meanwhile. */
  error: AuthRequired | Unreachable
}

const notYetPaired = new Set(['not_paired', 'pending_token'])

export function failureOf(error: unknown): Failure {
  if (error instanceof AuthRequired) {
    const state = notYetPaired.has(error.code) ? 'unpaired' : 'refused'
    return { state, kind: state, error }
  }
  if (!(error instanceof Unreachable)) return failureOf(new Unreachable(messageOf(error), 'unknown', { cause: error }))
  const { code } = error
  return { state: 'away', kind: code === 'certificate' || code === 'ratelimited' ? code : 'silent', error }
}

/** The box answers, but is another one than a moment ago: a firmware came, or another box. */
export function changed(): Failure {
  const error = new Unreachable('the Freebox has changed, and is looked for again', 'changed')
  return { state: 'away', kind: 'changed', error }
}

/** How long to leave the box alone, after so many failures in a row that led to the same state. */
export function secondsUntilRetry({ state, kind }: Failure, failures: number, backoff: Backoff): number {
  const { firstSeconds, maxSeconds, ratelimitedSeconds } = backoff
  if (kind === 'changed') return 0
  if (kind === 'ratelimited') return delaySeconds(failures, ratelimitedSeconds, ratelimitedSeconds * 2)
  // Each failed login counts against us on the box, so a refused token is tried slowly, and slower and slower.
  if (state === 'refused') return delaySeconds(failures, maxSeconds, maxSeconds * 10)
  return delaySeconds(failures, firstSeconds, maxSeconds)
}

/** Tells the owner, in one static sentence. */
export function logFailure(log: Logger, { kind, error }: Failure): void {
  const [level, sentence] = sayings[kind]
  log[level]({ code: error.code, reason: error.message }, sentence)
}

const sayings: Record<Failure['kind'], ['info' | 'warn' | 'error', string]> = {
  silent: ['warn', 'the Freebox does not answer; we keep trying'],
  certificate: ['error', 'the certificate of the Freebox was refused; nothing is sent to it'],
  ratelimited: ['warn', 'the Freebox accepts no login for some minutes, after too many failed ones'],
  changed: ['info', 'the Freebox has changed'],
  unpaired: ['warn', 'not paired with the Freebox yet: run "freebox2mqtt pair"'],
  refused: ['error', 'the Freebox does not let us in any more; the reason says what to do'],
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
