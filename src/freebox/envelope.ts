/**
 * The envelope of every answer, `{success, result, error_code …}`, and which of the five errors it means.
 * https://dev.freebox.fr/sdk/os/ ("API return values") and what real boxes do: some refusals come with status 200,
 * some as 403 or 404, and a box that is starting answers HTML.
 */
import { z } from 'zod'
import { AuthRequired, type BoxError, NotGranted, NotHere, Refused, Unreachable } from '../errors.ts'
import { parseJson } from './json.ts'
import type { Bytes, FreeboxRequest } from './types.ts'

/** An answer that should be JSON, as it came. */
export interface RawAnswer {
  status: number
  text: string
}

/** Any answer, as it came over the wire. */
export interface RawBytes extends Bytes {
  status: number
}

/** What an answer means. A refused login carries the next challenge, and a refusal the uid of the box. */
export type Answer<Result = unknown> = { ok: true; result: Result } | Refusal
interface Refusal {
  ok: false
  error: BoxError
  challenge: string | undefined
  uid: string | undefined
}

const text = z.string().optional().catch(undefined)
const Envelope = z.object({
  success: z.boolean(),
  result: z.unknown().optional(),
  error_code: text,
  missing_right: text,
  uid: text,
})
type Envelope = z.output<typeof Envelope>
const Challenged = z.object({ challenge: z.string() })

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
/** The box is there but not able now: worth another try. */
const troubleCodes = new Set(['internal_error', 'service_down', 'timeout', 'ratelimited', 'invalid_api_version'])
/** To a read these mean "no such hardware or object"; to a write they are a refusal like any other. */
const absentCodes = new Set(['nodev', 'noent', 'notsup', 'no_panel'])

/** Reads an answer; never throws, and never repeats what the box sent beyond its `error_code`. */
export function decode(request: FreeboxRequest, raw: RawAnswer): Answer {
  const envelope = parse(raw.text)
  if (envelope?.success && raw.status < 300) return { ok: true, result: envelope.result }
  return refused(request, raw, envelope)
}

/** Reads an answer that should be no JSON. A refusal is JSON all the same, and a box that is starting says HTML. */
export function decodeBytes(request: FreeboxRequest, { status, type, content }: RawBytes): Answer<Bytes> {
  const text = content.toString()
  const envelope = parse(text)
  if (status < 300 && (envelope?.success || content.length === 0)) {
    const error = new NotHere(sentence(request, 'the box has nothing to give'), 'no_content')
    return { ok: false, error, challenge: undefined, uid: undefined }
  }
  const said = envelope !== undefined || /^(application\/json|text\/html)/.test(type)
  if (status >= 300 || said) return refused(request, { status, text }, envelope)
  return { ok: true, result: { type, content } }
}

function refused(request: FreeboxRequest, raw: RawAnswer, envelope: Envelope | undefined): Refusal {
  const challenge = Challenged.safeParse(envelope?.result).data?.challenge
  return { ok: false, error: errorOf(request, raw, envelope), challenge, uid: envelope?.uid }
}

/** The box's empty list is a `result` that is absent, `{}` or `""`. */
export function asList(result: unknown): unknown[] {
  return Array.isArray(result) ? result : []
}

function parse(body: string): Envelope | undefined {
  return Envelope.safeParse(parseJson(body)).data
}

function errorOf(request: FreeboxRequest, { status }: RawAnswer, envelope: Envelope | undefined): BoxError {
  const code = envelope && errorCode(envelope)
  const message = sentence(request, `the box answered ${code ?? `status ${status}`}`)
  if (code === 'insufficient_rights') return new NotGranted(message, envelope?.missing_right ?? '')
  if (code && authCodes.has(code)) return new AuthRequired(message, code)
  if (code && troubleCodes.has(code)) return new Unreachable(message, code)
  // A chapter that the model has not is unknown as a path, whatever code comes with it.
  if (status === 404) return new NotHere(message, code ?? 'http_404')
  if (code && absentCodes.has(code) && request.method === 'GET') return new NotHere(message, code)
  if (code) return new Refused(message, code)
  if (status >= 300) return new Unreachable(message, `http_${status}`)
  if (envelope) return new Refused(sentence(request, 'the box refused without a reason'), 'unknown')
  return new Unreachable(sentence(request, 'the box answered something that is no answer of its API'), 'not_json')
}

/** Some firmwares write one code in two ways, and a missing right may come without its code. */
function errorCode({ error_code, missing_right }: Envelope): string | undefined {
  if (error_code === 'rate_limited') return 'ratelimited'
  if (missing_right !== undefined) return 'insufficient_rights'
  return error_code === '' ? undefined : error_code
}

function sentence(request: FreeboxRequest, what: string): string {
  return `${request.method} ${request.path}: ${what}`
}
