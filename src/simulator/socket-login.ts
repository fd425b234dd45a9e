/**
 * What all WebSockets of the box have in common: the path, the session in the header, and the refusal of an upgrade.
 */
import type { IncomingMessage } from 'node:http'
import { Refusal, refusalAnswer } from './answer.ts'
import { apiPath, majorOf } from './http.ts'
import type { Login } from './login.ts'
import type { Session } from './sessions.ts'

export interface SocketPath {
  /** Below `/api/vN/`. */
  path: string
  /** The first API major that has it. */
  since: number
}

/** The path of an upgrade request below `/api/vN/`; undefined if it is not below `/api/`. */
export function socketPath(request: IncomingMessage, apiVersion: string): string | undefined {
  return pathOf(request, apiVersion)?.path.replace(/\/$/, '')
}

/** The session of an upgrade request. Throws the refusal if path, version or session are wrong. */
export function socketSession(
  request: IncomingMessage,
  { login, apiVersion }: { login: Login; apiVersion: string },
  { path, since }: SocketPath,
): Session {
  const parsed = pathOf(request, apiVersion)
  if (parsed?.path.replace(/\/$/, '') !== path) throw new Refusal('invalid_request', {}, 404)
  if (parsed.major === undefined) throw new Refusal('invalid_api_version')
  if (parsed.major < since) throw new Refusal('invalid_request', {}, 404)
  return login.session(request.headers['x-fbx-app-auth']?.toString())
}

/** The HTTP response as text: Node.js creates no response object for an upgrade request. */
export function refusalResponse(error: unknown): string {
  const { status, type, body } = refusalAnswer(error instanceof Refusal ? error : new Refusal('internal_error'))
  const code = status === 200 ? 400 : status
  const length = Buffer.byteLength(body)
  return `HTTP/1.1 ${code} Refused\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${body}`
}

function pathOf(request: IncomingMessage, apiVersion: string) {
  const { pathname } = new URL(request.url ?? '/', 'http://box')
  return apiPath(pathname, majorOf(apiVersion))
}
