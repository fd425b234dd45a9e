/**
 * The HTTP answers of the box: the JSON envelope, refusals with their French messages, and the way the box escapes JSON.
 */
import type { Content } from './house/files.ts'

/** The French `msg` for each `error_code` of the API. A code that is not listed gets `Erreur`. */
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
  destination_conflict: 'Le fichier existe déjà',
  path_not_found: 'Chemin introuvable',
}

/** The codes that the box answers with HTTP 403 (documentation, "Authentication errors"). All others come with 200. */
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

/** A complete HTTP answer. `type` is the Content-Type. */
export interface Answer {
  status: number
  type: string
  body: string | Buffer
  /** Sent instead of the body. */
  file?: FileAnswer
}

/** What a handler returns if the answer is not JSON, for example a voicemail or a snapshot. */
export class Binary {
  readonly type: string
  readonly bytes: Buffer

  constructor(type: string, bytes: Buffer) {
    this.type = type
    this.bytes = bytes
  }
}

/** What a handler returns for a file of the disks, which may be larger than the memory. */
export class FileAnswer {
  readonly type: string
  readonly name: string
  readonly modified: number
  readonly content: Content

  constructor({ type, name, modified, content }: Pick<FileAnswer, 'type' | 'name' | 'modified' | 'content'>) {
    this.type = type
    this.name = name
    this.modified = modified
    this.content = content
  }
}

/** What a handler throws if the box refuses a request. As everywhere in the API, `error_code` gives the reason. */
export class Refusal extends Error {
  readonly error_code: string
  readonly status: number
  /** Further members of the envelope, besides `success`, `error_code` and `msg`: `missing_right`, `uid`, `result`. */
  readonly more: Record<string, unknown>

  constructor(error_code: string, more: Record<string, unknown> = {}, status = forbidden.has(error_code) ? 403 : 200) {
    super(error_code)
    this.error_code = error_code
    this.status = status
    this.more = more
  }
}

/** `{success: true, result}`. The box leaves out `result` if it is an empty list or undefined. */
export function successAnswer(result: unknown): Answer {
  if (result instanceof Binary) return { status: 200, type: result.type, body: result.bytes }
  if (result instanceof FileAnswer) return { status: 200, type: result.type, body: '', file: result }
  const absent = result === undefined || (Array.isArray(result) && result.length === 0)
  return jsonAnswer(200, absent ? { success: true } : { success: true, result })
}

/** `{success: false, error_code, msg, …}` with the HTTP status of the refusal. */
export function refusalAnswer({ error_code, status, more }: Refusal): Answer {
  return jsonAnswer(status, { success: false, msg: errorMessage(error_code, status), error_code, ...more })
}

/** Any body as the box writes it: UTF-8 JSON in which every `/` is escaped as `\/`. */
export function jsonAnswer(status: number, body: unknown): Answer {
  return { status, type: 'application/json; charset=utf-8', body: stringifyEscaped(body) }
}

/** A page of the web server in front of the API, for paths outside of the API and for failures. */
export function htmlAnswer(status: number, title: string): Answer {
  const body = `<html>\n<head><title>${title}</title></head>\n<body><h1>${title}</h1></body>\n</html>\n`
  return { status, type: 'text/html', body }
}

/** The French message for a code. Boxes append the HTTP status if the path or the method is unknown. */
export function errorMessage(error_code: string, status = 200): string {
  const message = messages[error_code] ?? 'Erreur'
  return status === 404 || status === 405 ? `${message} (${status})` : message
}

/** Slashes occur only inside of JSON strings, where `\/` is valid. */
function stringifyEscaped(value: unknown): string {
  return JSON.stringify(value).replaceAll('/', '\\/')
}
