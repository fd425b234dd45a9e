/**
 * What a failed discovery or login means for the whole client: the state to change to, the log line, and the time of
 * the next attempt.
 */
import type { Logger } from 'pino'
import { AuthRequired, Unreachable } from '../errors.ts'
import { delaySeconds } from './backoff.ts'
import type { Backoff, FreeboxState } from './types.ts'

export interface ConnectionFailure {
  readonly state: Exclude<FreeboxState, 'starting' | 'up'>
  /** The log line is repeated only when the kind changes. */
  readonly kind: 'no_answer' | 'certificate' | 'ratelimited' | 'changed' | 'unpaired' | 'unreadable' | 'refused'
  /** The error of every request until the connection is up again. */
  readonly error: AuthRequired | Unreachable
}

const unpairedCodes = new Set(['not_paired', 'pending_token'])

/** Classifies the error of a discovery, a login or a probe. */
export function failureOf(error: unknown): ConnectionFailure {
  if (error instanceof AuthRequired) {
    if (error.code === 'token_unreadable') return { state: 'unpaired', kind: 'unreadable', error }
    const state = unpairedCodes.has(error.code) ? 'unpaired' : 'refused'
    return { state, kind: state, error }
  }
  if (!(error instanceof Unreachable)) return failureOf(new Unreachable(messageOf(error), 'unknown', { cause: error }))
  const { code } = error
  return { state: 'away', kind: code === 'certificate' || code === 'ratelimited' ? code : 'no_answer', error }
}

/**
 * Whether this error may mean that the box is away: no answer, or one that a starting box gives. A single path that
 * fails looks the same, so a probe has to decide.
 */
export function mayBeAway(error: unknown): boolean {
  return error instanceof Unreachable && !(error.code === 'too_large' || error.code === 'internal_error')
}

/**
 * Whether a probe may have failed by chance: something answered, but not as a Freebox does, or the connection broke before
 * the answer.
 */
export function mayBeChance(error: unknown): boolean {
  return error instanceof Unreachable && (error.code === 'no_freebox' || error.code === 'reset')
}

/** The box answers, but with another version, uid or domain: its firmware was updated, or it was replaced. */
export function boxChanged(): ConnectionFailure {
  const error = new Unreachable('The Freebox has changed and is being discovered again', 'changed')
  return { state: 'away', kind: 'changed', error }
}

/**
 * The failure to show after a new one. A refused token stays refused while the box answers `ratelimited`: it does not
 * check the token at all then.
 */
export function currentFailure(before: ConnectionFailure | undefined, failure: ConnectionFailure): ConnectionFailure {
  return before?.state === 'refused' && failure.kind === 'ratelimited' ? before : failure
}

/** Seconds until the next attempt. `failures` counts the failures in a row that led to the same state. */
export function secondsUntilRetry({ state, kind }: ConnectionFailure, failures: number, backoff: Backoff): number {
  const { firstSeconds, maxSeconds, ratelimitedSeconds } = backoff
  if (kind === 'changed') return 0
  if (kind === 'ratelimited') return delaySeconds(failures, ratelimitedSeconds, ratelimitedSeconds * 2)
  // The box counts failed logins and locks the application out after a few. So a refused token is retried slowly.
  if (state === 'refused') return delaySeconds(failures, maxSeconds, maxSeconds * 10)
  return delaySeconds(failures, firstSeconds, maxSeconds)
}

/**
 * Logs a failure with its reason, which names the address or the file.
 * @param explanation why the box does not answer, if it is away as planned
 */
export function logFailure(log: Logger, { kind, error }: ConnectionFailure, explanation?: string): void {
  const fields = { code: error.code, reason: error.message }
  const [level, message] = logLines[kind]
  if (explanation === undefined) log[level](fields, message(error.message.replace(/\.$/, '')))
  else log.info(fields, explanation)
}

/** Level and text by the reason. */
type LogLine = readonly ['info' | 'warn' | 'error', (reason: string) => string]

const logLines: Record<ConnectionFailure['kind'], LogLine> = {
  no_answer: ['warn', (reason) => `The Freebox does not answer: ${reason}. The connection is retried until it does.`],
  certificate: ['error', (reason) => `${reason}. Nothing is sent to the Freebox.`],
  ratelimited: [
    'warn',
    () => 'The Freebox accepts no login for some minutes, after too many failed ones. It is retried later.',
  ],
  changed: ['info', () => 'The Freebox has changed. It is discovered again.'],
  unpaired: ['warn', (reason) => `${reason}.`],
  unreadable: ['error', (reason) => `${reason}.`],
  refused: ['error', (reason) => `The Freebox refuses the login: ${reason}.`],
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
