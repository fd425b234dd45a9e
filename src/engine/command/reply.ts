/** How every command and request is answered: the same shape, on the same two ways (interface.md, Topics). */
import { AuthRequired, NotGranted, NotHere, Refused, Unreachable } from '../../errors.ts'
import { isWithinJsonLimits, maxJsonDepth } from '../../json.ts'
import type { Broker, Received } from '../ports.ts'

export interface Failure {
  readonly error: string
  readonly error_code: string
}
/** `unconfirmed`: the answer was lost on a way that the command itself may have cut; what was read since is published. */
export type Outcome = { readonly data?: unknown; readonly unconfirmed?: true } | Failure

/** Publishes the answer on the message's own MQTT 5 response topic, else on `fallback`. */
export function publishReply(
  broker: Broker,
  message: Received,
  fallback: string,
  outcome: Outcome,
  more: object,
): void {
  const body = { status: failed(outcome) ? 'error' : 'ok', ...more, ...outcome }
  void broker.publish({
    topic: message.responseTopic ?? fallback,
    payload: JSON.stringify(body),
    ...(message.correlationData !== undefined && { properties: { correlationData: message.correlationData } }),
  })
}

export function failed(outcome: Outcome): outcome is Failure {
  return 'error_code' in outcome
}

/** The sentence and code for what was thrown. @param rightName the right as its owner sees it in Freebox OS. */
export function failureReply(error: unknown, rightName: (right: string) => string): Failure {
  if (error instanceof NotGranted) {
    const right = rightName(error.right)
    const error_sentence = `the right "${right}" is missing: tick it in Freebox OS, Paramètres, Gestion des accès, Applications`
    return { error: error_sentence, error_code: error.code }
  }
  const ours = [Unreachable, AuthRequired, NotHere, Refused].some((name) => error instanceof name)
  if (ours && error instanceof Error && 'code' in error) return { error: error.message, error_code: String(error.code) }
  return { error: 'an error of ours: see the log', error_code: 'internal' }
}

/** What is answered where `parseInput` gives undefined. */
export const notJson: Failure = { error: `expected JSON, at most ${maxJsonDepth} levels deep`, error_code: 'invalid' }

/** A JSON payload and its `transaction`; an empty payload is an empty object. */
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
