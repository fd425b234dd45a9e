/** How every command and request is answered: one shape, on the response topic (interface.md, Topics). */
import { AuthRequired, NotGranted, NotHere, Refused, Unreachable } from '../../errors.ts'
import { isWithinJsonLimits, maxJsonDepth } from '../../json.ts'
import type { Broker, Received } from '../ports.ts'

export interface Failure {
  readonly error: string
  readonly error_code: string
}

/**
 * `unconfirmed`: the answer was lost on a connection that the command itself may have cut; the state that was read since
 * is published.
 */
export type Outcome = { readonly data?: unknown; readonly unconfirmed?: true } | Failure

/** Publishes a reply on the message's own MQTT 5 response topic, else on `fallback`. */
export function publishReply(
  broker: Broker,
  message: Received,
  fallback: string,
  outcome: Outcome,
  more: object,
): void {
  const body = { status: isFailure(outcome) ? 'error' : 'ok', ...more, ...outcome }
  void broker.publish({
    topic: message.responseTopic ?? fallback,
    payload: JSON.stringify(body),
    ...(message.correlationData !== undefined && { properties: { correlationData: message.correlationData } }),
  })
}

export function isFailure(outcome: Outcome): outcome is Failure {
  return 'error_code' in outcome
}

/** The one sentence for a right that is missing. @param right its name in Freebox OS. */
export function missingRightSentence(right: string): string {
  return `The right "${right}" is missing. Tick it in Freebox OS, Paramètres, Gestion des accès, Applications`
}

/** The reply for an error that was thrown. @param rightName the name of a right in Freebox OS. */
export function failureReply(error: unknown, rightName: (right: string) => string): Failure {
  if (error instanceof NotGranted) {
    return { error: missingRightSentence(rightName(error.right)), error_code: error.code }
  }
  const isOfBox = [Unreachable, AuthRequired, NotHere, Refused].some((name) => error instanceof name)
  if (isOfBox && error instanceof Error && 'code' in error) {
    return { error: error.message, error_code: String(error.code) }
  }
  return { error: 'Internal error. The log has the details', error_code: 'internal' }
}

/** The reply if `parseInput` returns undefined. */
export const notJson: Failure = {
  error: `Expected JSON, nested at most ${maxJsonDepth} levels deep`,
  error_code: 'invalid',
}

/** A JSON payload without its `transaction`; an empty payload is an empty object. undefined if it is not JSON. */
export function parseInput(payload: string): { input: unknown; transaction?: unknown } | undefined {
  if (payload.trim() === '') return { input: {} }
  try {
    const value: unknown = JSON.parse(payload)
    if (!isWithinJsonLimits(value)) return undefined
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { input: value }
    const { transaction, ...input } = { transaction: undefined, ...value }
    return transaction === undefined ? { input } : { input, transaction }
  } catch {
    return undefined
  }
}

/** The `transaction` of a JSON payload; undefined if it has no such member. */
export function transactionIn(payload: string): unknown {
  return parseInput(payload)?.transaction
}
