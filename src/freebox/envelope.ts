/**
 * Decodes the envelope of every answer, `{success, result, error_code …}`, to its result or one of the five errors.
 * Source: https://dev.freebox.fr/sdk/os/ ("API return values"), and what real boxes do: some refusals come with status
 * 200, some with 403 or 404, and a box that is starting answers HTML.
 */
import { z } from 'zod'
import { AuthRequired, type BoxError, NotGranted, NotHere, Refused, Unreachable } from '../errors.ts'
import { parseJsonReplacingSurrogates } from '../json.ts'
import { shownPath } from './shown-path.ts'
import type { Bytes, FreeboxRequest } from './types.ts'

/** An answer that should be JSON, before it is decoded. */
export interface RawAnswer {
  readonly status: number
  readonly text: string
}

/** An answer as it came over the wire. */
export interface RawBytes extends Bytes {
  readonly status: number
  /** It comes with the name of a file (`Content-Disposition`), so it is one, even if it looks like an envelope. */
  readonly isFile?: boolean
}

/** A decoded answer. */
export type Answer<Result = unknown> = { readonly ok: true; readonly result: Result } | Refusal

export interface Refusal {
  readonly ok: false
  readonly error: BoxError
  /** The next login challenge, which comes with a refused session or login. */
  readonly challenge: string | undefined
  /** The uid of the box, which comes with a refused login. */
  readonly uid: string | undefined
}

const text = z.string().optional().catch(undefined)
const Envelope = z.object({
  success: z.boolean(),
  result: z.unknown().optional(),
  error_code: text,
  missing_right: text,
  msg: text,
  uid: text,
})
type Envelope = z.output<typeof Envelope>
const WithChallenge = z.object({ challenge: z.string() })

const authCodes = new Set([
  'auth_required',
  'invalid_session',
  'invalid_token',
  'pending_token',
  'denied_from_external_ip',
  'new_apps_denied',
  'apps_denied',
  'apps_authorization_denied',
  'apps_authorization_timeout',
])
/** The box answers but cannot do it now. A later attempt may succeed. */
const temporaryCodes = new Set(['internal_error', 'service_down', 'timeout', 'ratelimited', 'invalid_api_version'])
/** For a read these mean that the hardware or object does not exist. For a write they are a refusal. */
const absentCodes = new Set([
  'nodev',
  'noent',
  'notsup',
  'notsupp',
  'unsupp',
  'no_panel',
  'task_notfound',
  'no_such_vm',
])

/**
 * Decodes an answer that should be JSON. Never throws. The error message contains nothing from the box except its
 * `error_code`, so that no secret can get into the log.
 */
export function decode(request: FreeboxRequest, raw: RawAnswer): Answer {
  const envelope = parse(raw.text)
  if (envelope?.success && raw.status < 300) return { ok: true, result: envelope.result }
  return refusalOf(request, raw, envelope)
}

/**
 * Decodes an answer that should not be JSON, such as an image. Never throws. A refusal comes as JSON here too, and a
 * box that is starting answers HTML.
 */
export function decodeBytes(request: FreeboxRequest, { status, type, content, isFile }: RawBytes): Answer<Bytes> {
  if (isFile && status < 300 && content.length > 0) return { ok: true, result: { type, content } }
  const text = content.toString()
  const envelope = parse(text)
  if (status < 300 && (envelope?.success || content.length === 0)) {
    const error = new NotHere(messageFor(request, 'the box answered without content'), 'no_content')
    return { ok: false, error, challenge: undefined, uid: undefined }
  }
  const isMessage = envelope !== undefined || /^(application\/json|text\/html)/.test(type)
  if (status >= 300 || isMessage) return refusalOf(request, { status, text }, envelope)
  return { ok: true, result: { type, content } }
}

function refusalOf(request: FreeboxRequest, raw: RawAnswer, envelope: Envelope | undefined): Refusal {
  const challenge = WithChallenge.safeParse(envelope?.result).data?.challenge
  return { ok: false, error: errorOf(request, raw, envelope), challenge, uid: envelope?.uid }
}

/** The result of an answer. Throws its error if it is a refusal. */
export function resultOf<Result>(answer: Answer<Result>): Result {
  if (!answer.ok) throw answer.error
  return answer.result
}

/** The `result` as a list. Boxes send an empty list as an absent `result`, `{}` or `""`. */
export function asList(result: unknown): unknown[] {
  return Array.isArray(result) ? result : []
}

function parse(body: string): Envelope | undefined {
  return Envelope.safeParse(parseJsonReplacingSurrogates(body)).data
}

function errorOf(request: FreeboxRequest, { status }: RawAnswer, envelope: Envelope | undefined): BoxError {
  const code = envelope && errorCode(envelope)
  const message = messageFor(request, `the box answered ${code ?? `status ${status}`}`)
  if (code === 'insufficient_rights') return new NotGranted(message, envelope?.missing_right ?? '')
  if (code && authCodes.has(code)) return new AuthRequired(message, code)
  if (code && temporaryCodes.has(code)) return new Unreachable(message, code)
  // If the model lacks a chapter of the API, its paths do not exist. The code that comes with it varies.
  if (status === 404) return new NotHere(message, code ?? 'http_404')
  if (code && absentCodes.has(code) && request.method === 'GET') return new NotHere(message, code)
  if (code) return new Refused(message, code)
  if (status >= 300) return new Unreachable(message, `http_${status}`)
  if (envelope) return new Refused(messageFor(request, 'the box refused and gave no reason'), 'unknown')
  return new Unreachable(messageFor(request, 'the answer is not in the format of the Freebox API'), 'not_json')
}

/** Codes that come as the message instead (rrd/ on an Ultra, firmware 4.12). */
const codesInMessages = new Set(['invalid_db'])

/** Some firmwares spell `ratelimited` differently, and a missing right may come without its code. */
function errorCode({ error_code, missing_right, msg }: Envelope): string | undefined {
  if (error_code === 'rate_limited') return 'ratelimited'
  if (missing_right !== undefined) return 'insufficient_rights'
  if (error_code !== undefined && error_code !== '') return error_code
  return msg !== undefined && codesInMessages.has(msg) ? msg : undefined
}

function messageFor(request: FreeboxRequest, what: string): string {
  return `${request.method} ${shownPath(request.path, request.secretPath)}: ${what}`
}
