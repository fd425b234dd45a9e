/** How every command and request is answered: one shape, on the response topic (interface.md, Topics). */
import { Refusal } from '../../contract/refusal.ts'
import { AuthRequired, NotGranted, NotHere, Refused, Unreachable } from '../../errors.ts'
import { isWithinJsonLimits, parseJson } from '../../json.ts'
import { jsonProblem } from '../../wording/json-problem.ts'
import type { Broker, Received } from '../ports.ts'
import { refusalMeaning } from './refusals.ts'
import { transactionIn } from './transaction.ts'

export interface Failure {
  readonly error: string
  readonly error_code: string
}

/**
 * `unconfirmed`: the answer was lost on a connection that the command itself may have cut; the state that was read since
 * is published.
 */
export type Outcome = { readonly data?: unknown; readonly unconfirmed?: true } | Failure

/** Where a reply goes if the message has no response topic, and what it says in addition to the outcome. */
export interface ReplyTo {
  readonly fallback: string
  /** The topic of a command: `bridge/response/command` has the replies of all. */
  readonly topic?: string
}

/**
 * Publishes a reply on the message's own MQTT 5 response topic, else on `fallback`. It has the `transaction` of the
 * message, however the message is answered.
 */
export function publishReply(broker: Broker, message: Received, outcome: Outcome, { fallback, topic }: ReplyTo): void {
  const transaction = transactionIn(message.payload)
  const body = { status: isFailure(outcome) ? 'error' : 'ok', topic, transaction, ...outcome }
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

/** The reply if a right is missing. */
export function missingRightFailure(right: string, rightName: (right: string) => string): Failure {
  return { error: missingRightSentence(rightName(right)), error_code: 'insufficient_rights' }
}

/**
 * The reply for an error that was thrown.
 * @param rightName the name of a right in Freebox OS
 * @param meanings sentences by error code of the box
 */
export function failureReply(
  error: unknown,
  rightName: (right: string) => string,
  meanings: Readonly<Record<string, string>> = {},
): Failure {
  if (error instanceof Refusal) return { error: error.message, error_code: error.code }
  if (error instanceof NotGranted) return missingRightFailure(error.right, rightName)
  const isOfBox = [Unreachable, AuthRequired, NotHere, Refused].some((name) => error instanceof name)
  if (isOfBox && error instanceof Error && 'code' in error) {
    const code = String(error.code)
    const sentence = Object.hasOwn(meanings, code) ? meanings[code] : undefined
    const isAbsence = error instanceof NotHere
    const meaning = isAbsence || error instanceof Refused ? refusalMeaning({ code, isAbsence }) : ''
    return { error: sentence ?? error.message + meaning, error_code: code }
  }
  return { error: 'Internal error. The log has the details', error_code: 'internal' }
}

/** The reply to a payload for which `parseInput` returns undefined. It says where the JSON is wrong. */
export function notJson(payload: string): Failure {
  return { error: `Expected JSON; ${jsonProblem(payload)}`, error_code: 'invalid' }
}

/** A JSON payload without its `transaction`; an empty payload is an empty object. undefined if it is not JSON. */
export function parseInput(payload: string): { input: unknown } | undefined {
  const text = payload.replace(/^\uFEFF/, '')
  if (text.trim() === '') return { input: {} }
  try {
    const value: unknown = JSON.parse(text)
    if (!isWithinJsonLimits(value)) return undefined
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { input: value }
    const { transaction: _, ...input } = { transaction: undefined, ...value }
    return { input }
  } catch {
    return undefined
  }
}

/** A text that begins as no JSON does, with a letter, a digit or a slash; undefined for JSON and what is meant as JSON. */
export function plainTextIn(payload: string): string | undefined {
  const text = payload.replace(/^\uFEFF/, '').trim()
  return /^[\p{L}\d/]/u.test(text) && parseJson(text) === undefined ? text : undefined
}
