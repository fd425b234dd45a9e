/**
 * The web server of the box: what it makes of a request, from the path to the answer on the wire.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { type Answer, json, page, Refusal, refusal, success } from './answer.ts'
import { readBody } from './body.ts'
import { chapters } from './chapters/index.ts'
import { type Faults, type NoAnswer, spoil } from './faults.ts'
import type { Login } from './login.ts'
import { answerLogin } from './pairing.ts'
import { type Recording, replayed } from './replay.ts'
import { type Box, type Chapter, fits, type Route } from './route.ts'

/** A request that was seen, for tests that count. `path` is what stood behind `/api/vN/`, as it was written. */
export interface SeenRequest {
  method: string
  path: string
  body?: unknown
  /** Milliseconds since the epoch. */
  at: number
  /** The name and port by which the box was called: who comes another way is told apart by it. */
  host?: string | undefined
  /** The box did what was asked, whether or not its answer arrived. */
  done?: true
}

/** What the web server stands in front of. */
export interface Behind {
  box: Box
  login: Login
  faults: Faults
  requests: SeenRequest[]
  log: Logger | undefined
  /** Of another box: where there is one, it has all the answers. */
  recording: Recording | undefined
  /** The raw answer of `/api_version`. */
  apiVersion(): Record<string, unknown>
}

interface Asked {
  method: string
  path: string
  major: number
  query: URLSearchParams
  token: string | undefined
  body: unknown
}

/** Answers one request; nothing that a caller sends makes it throw. */
export async function serve(behind: Behind, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = await answerTo(behind, request).catch((err: unknown) =>
    request.socket.destroyed ? 'hang' : broken(behind, err),
  )
  if (answer === 'hang') return
  if (answer === 'reset') {
    request.socket.resetAndDestroy()
    return
  }
  const bytes = Buffer.from(answer.body)
  response.writeHead(answer.status, { 'Content-Type': answer.type, 'Content-Length': bytes.length })
  response.end(bytes)
}

/** The major of `/api/vN/…` or `/api/latest/…`, and the path behind it; undefined where it is no API path. */
export function apiPath(pathname: string, newest: number): { major: number | undefined; path: string } | undefined {
  const [, version, path = ''] = /^\/api\/([^/]+)\/?(.*)$/.exec(pathname) ?? []
  if (version === undefined) return undefined
  if (version === 'latest') return { major: newest, path }
  const major = Number(/^v(\d+)$/.exec(version)?.[1])
  return { major: major >= 1 && major <= newest ? major : undefined, path }
}

/** The major of an API version. */
export function majorOf(apiVersion: string): number {
  return Number.parseInt(apiVersion, 10)
}

async function answerTo(behind: Behind, request: IncomingMessage): Promise<Answer | NoAnswer> {
  const { pathname, searchParams, search } = new URL(request.url ?? '/', 'http://box')
  const method = request.method ?? 'GET'
  if (pathname === '/api_version') {
    return faulty(behind, method, 'api_version', async () => json(200, behind.apiVersion()))
  }
  const asked = apiPath(pathname, majorOf(behind.box.house.system.api_version))
  if (!asked) return page(404, '404 Not Found')
  const body = await readBody(request)
  const seen: SeenRequest = {
    method,
    path: asked.path + search,
    ...body.seen,
    at: Date.now(),
    host: request.headers.host,
  }
  behind.requests.push(seen)
  const path = asked.path.replace(/\/$/, '')
  return faulty(behind, method, path, async () => {
    if (asked.major === undefined) throw new Refusal('invalid_api_version')
    if (body.unreadable) throw new Refusal('invalid_request')
    const token = request.headers['x-fbx-app-auth']?.toString()
    const call = { method, path, major: asked.major, query: searchParams, token, body: body.value }
    const result = path.split('/')[0] === 'login' ? answerLogin(behind.login, call) : resultOf(behind, call)
    seen.done = true
    return success(result)
  })
}

async function faulty(behind: Behind, method: string, path: string, right: () => Promise<Answer>) {
  const fault = behind.faults.take(method, path)
  const whole = () => right().catch(refused)
  return fault ? spoil(fault, whole) : whole()
}

function resultOf({ box, login, recording }: Behind, asked: Asked): unknown {
  const session = login.session(asked.token)
  if (recording) return replayed(recording, asked.method, asked.path)
  const segments = asked.path.split('/').map(decodeURIComponent)
  const { chapter, route } = find(box, asked, segments)
  const right = route.right === undefined ? chapterRight(chapter, route) : route.right
  if (right) login.demand(session, right)
  if (chapter.served?.(box.house) === false) throw new Refusal('nodev')
  const { major, query, body } = asked
  return route.answer({ box, house: box.house, major, session, segments, query, body })
}

/** Reading is free unless the chapter says otherwise; everything else needs the right to write. */
function chapterRight({ read, write }: Chapter, { method }: Route): string | null | undefined {
  return method === 'GET' ? read : write
}

function find(box: Box, { method, major }: Asked, segments: string[]): { chapter: Chapter; route: Route } {
  const here = chapters.filter((chapter) => chapter.exists?.(box.house) !== false)
  const routes = here.flatMap((chapter) => chapter.routes.map((route) => ({ chapter, route })))
  const fitting = routes.filter(({ route: { path, since = 0, before = Number.POSITIVE_INFINITY } }) => {
    return major >= since && major < before && fits(path, segments)
  })
  const first = fitting.find(({ route }) => route.method === method)
  if (!first) throw new Refusal('invalid_request', {}, fitting.length > 0 ? 405 : 404)
  return first
}

function refused(error: unknown): Answer {
  if (error instanceof Refusal) return refusal(error)
  throw error
}

/** A path that is no text is the caller's fault, everything else the simulator's. */
function broken({ log }: Behind, err: unknown): Answer {
  if (err instanceof URIError) return refusal(new Refusal('invalid_request'))
  log?.error({ err }, 'the simulated box is broken')
  return refusal(new Refusal('internal_error'))
}
