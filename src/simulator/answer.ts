/**
 * What the box says and how: the envelope, its refusals, its French messages, its way of writing JSON.
 */

/** The `error_code` of the API, with the sentence a box puts beside it. Codes not listed get a general one. */
const messages: Record<string, string> = {
  auth_required: 'Vous devez vous connecter pour accéder à cette fonction',
  insufficient_rights: 'Cette application n’est pas autorisée à accéder à cette fonction',
  invalid_api_version: "Version d'API inconnue",
  invalid_request: 'Requête invalide',
  invalid_session: 'Session invalide',
  invalid_token: "Erreur d'authentification de l'application",
  pending_token: "L'application n'a pas encore été autorisée",
  ratelimited: "Trop d'échec de connexion depuis cette ip",
  new_apps_denied: "Les nouvelles demandes d'association sont désactivées",
  denied_from_external_ip: "Demande d'association interdite depuis l'extérieur",
  internal_error: 'Erreur interne',
  nodev: 'Interface invalide',
  nohost: 'Machine inconnue',
  noent: 'Identifiant inconnu',
  inval: 'Paramètre invalide',
  exist: 'Existe déjà',
}

/** Those that the box answers with HTTP 403 (documentation, "Authentication errors"); all others come with 200. */
const forbidden = new Set([
  'auth_required',
  'insufficient_rights',
  'invalid_session',
  'invalid_token',
  'pending_token',
  'ratelimited',
  'new_apps_denied',
  'apps_denied',
  'denied_from_external_ip',
])

/** A finished answer, ready for the wire. */
export interface Answer {
  status: number
  type: string
  body: string | Buffer
}

/** What a handler returns where the answer is not JSON (a voicemail, a snapshot). */
export class Binary {
  readonly type: string
  readonly bytes: Buffer

  constructor(type: string, bytes: Buffer) {
    this.type = type
    this.bytes = bytes
  }
}

/** What a handler throws when the box says no: decided by `error_code`, as everywhere in the API. */
export class Refusal extends Error {
  readonly error_code: string
  readonly status: number
  /** Members of the envelope beside `success`, `error_code` and `msg`: `missing_right`, `uid`, `result`. */
  readonly more: Record<string, unknown>

  constructor(error_code: string, more: Record<string, unknown> = {}, status = forbidden.has(error_code) ? 403 : 200) {
    super(error_code)
    this.error_code = error_code
    this.status = status
    this.more = more
  }
}

/** `{success: true, result}`; an empty list is told by leaving `result` out. */
export function success(result: unknown): Answer {
  if (result instanceof Binary) return { status: 200, type: result.type, body: result.bytes }
  const absent = result === undefined || (Array.isArray(result) && result.length === 0)
  return json(200, absent ? { success: true } : { success: true, result })
}

/** `{success: false, error_code, msg, …}` with the HTTP status that goes with it. */
export function refusal({ error_code, status, more }: Refusal): Answer {
  return json(status, { success: false, msg: messageOf(error_code, status), error_code, ...more })
}

/** Any body as the box would write it: UTF-8 JSON in which every `/` is escaped as `\/`. */
export function json(status: number, body: unknown): Answer {
  return { status, type: 'application/json; charset=utf-8', body: escaped(body) }
}

/** The text of a JSON value, slashes escaped: `/` stands only inside strings, so this is always valid. */
export function escaped(value: unknown): string {
  return JSON.stringify(value).replaceAll('/', '\\/')
}

/** A page of the web server in front of the API, for what is not API and for what breaks. */
export function page(status: number, title: string): Answer {
  const body = `<html>\n<head><title>${title}</title></head>\n<body><h1>${title}</h1></body>\n</html>\n`
  return { status, type: 'text/html', body }
}

/** The French sentence for a code; boxes add the HTTP status where the path or method is unknown. */
export function messageOf(error_code: string, status = 200): string {
  const message = messages[error_code] ?? 'Erreur'
  return status === 404 || status === 405 ? `${message} (${status})` : message
}
