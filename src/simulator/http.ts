/**
 * Handles the HTTP requests of the box, from the path to the answer on the wire.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { type Answer, htmlAnswer, jsonAnswer, Refusal, refusalAnswer, successAnswer } from './answer.ts'
import { chapters } from './chapters/index.ts'
import { applyFault, type Faults, type NoAnswer } from './faults.ts'
import { sendFile } from './file-answer.ts'
import type { Login } from './login.ts'
import { answerLogin } from './login-paths.ts'
import { type Recording, recordedResult } from './replay.ts'
import { readRequestBody } from './request-body.ts'
import { type Box, type Chapter, matchesPath, type Route } from './route.ts'
import { resetConnection } from './server.ts'

/** A request that the box received, for tests. `path` is the part after `/api/vN/`, exactly as the client sent it. */
export interface RecordedRequest {
  method: string
  path: string
  body?: unknown
  /** Milliseconds since the epoch. */
  at: number
  /** The `Host` header. It tells apart the names and ports under which clients reach the box. */
  host?: string | undefined
  /** Set once the box has carried out the request, even if its answer got lost. */
  done?: true
}

/** What a request may read and change. */
export interface RequestContext {
  box: Box
  login: Login
  faults: Faults
  requests: RecordedRequest[]
  log: Logger | undefined
  /** The answers of a dump. If it is set, they replace the chapters. */
  recording: Recording | undefined
  /** The raw body of `/api_version`. */
  apiVersion(): Record<string, unknown>
}

interface ApiRequest {
  method: string
  path: string
  major: number
  query: URLSearchParams
  token: string | undefined
  body: unknown
}

/** Answers one request. Never throws, whatever the client sends. */
export async function handleRequest(
  context: RequestContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = await answerTo(context, request).catch((err: unknown) =>
    request.socket.destroyed ? 'hang' : unexpectedError(context, err),
  )
  if (answer === 'hang') return
  if (answer === 'reset') {
    resetConnection(request.socket)
    return
  }
  if (answer.file) return sendFile({ file: answer.file, faults: context.faults }, request, response)
  const bytes = Buffer.from(answer.body)
  response.writeHead(answer.status, { 'Content-Type': answer.type, 'Content-Length': bytes.length })
  response.end(bytes)
}

/**
 * Splits `/api/vN/…` or `/api/latest/…` into the major and the rest of the path. Returns undefined for a path outside of
 * the API, and an undefined major for a version that the box does not serve.
 */
export function apiPath(pathname: string, newest: number): { major: number | undefined; path: string } | undefined {
  const [, version, path = ''] = /^\/api\/([^/]+)\/?(.*)$/.exec(pathname) ?? []
  if (version === undefined) return undefined
  if (version === 'latest') return { major: newest, path }
  const major = Number(/^v(\d+)$/.exec(version)?.[1])
  return { major: major >= 1 && major <= newest ? major : undefined, path }
}

/** The major of an API version: 8 for "8.5". */
export function majorOf(apiVersion: string): number {
  return Number.parseInt(apiVersion, 10)
}

async function answerTo(context: RequestContext, request: IncomingMessage): Promise<Answer | NoAnswer> {
  const { pathname, searchParams, search } = new URL(request.url ?? '/', 'http://box')
  const method = request.method ?? 'GET'
  if (pathname === '/api_version') {
    return withFault(context, method, 'api_version', async () => jsonAnswer(200, context.apiVersion()))
  }
  const parsed = apiPath(pathname, majorOf(context.box.house.system.api_version))
  if (!parsed) return htmlAnswer(404, '404 Not Found')
  const body = await readRequestBody(request, parsed.path)
  const recorded: RecordedRequest = {
    method,
    path: parsed.path + search,
    ...body.recorded,
    at: Date.now(),
    host: request.headers.host,
  }
  context.requests.push(recorded)
  const path = parsed.path.replace(/\/$/, '')
  return withFault(context, method, path, async () => {
    if (parsed.major === undefined) throw new Refusal('invalid_api_version')
    if (body.unreadable) throw new Refusal('invalid_request')
    const token = request.headers['x-fbx-app-auth']?.toString()
    const call = { method, path, major: parsed.major, query: searchParams, token, body: body.value }
    const result = path.split('/')[0] === 'login' ? answerLogin(context.login, call) : resultOf(context, call)
    recorded.done = true
    return successAnswer(result)
  })
}

async function withFault(context: RequestContext, method: string, path: string, correct: () => Promise<Answer>) {
  const fault = context.faults.take(method, path)
  const answer = () => correct().catch(refusedAnswer)
  return fault ? applyFault(fault, answer) : answer()
}

function resultOf({ box, login, recording }: RequestContext, request: ApiRequest): unknown {
  const session = login.session(request.token)
  if (recording) return recordedResult(recording, request.method, request.path)
  const segments = request.path.split('/').map(decodeURIComponent)
  const { chapter, route } = findRoute(box, request, segments)
  const right = route.right === undefined ? chapterRight(chapter, route) : route.right
  if (right) login.requireRight(session, right)
  if (chapter.served?.(box.house) === false) throw new Refusal('nodev')
  const { major, query, body } = request
  return route.handle({ box, house: box.house, major, session, segments, query, body })
}

/** Reading needs no right unless the chapter names one. Everything else needs the right to write. */
function chapterRight({ read, write }: Chapter, { method }: Route): string | null | undefined {
  return method === 'GET' ? read : write
}

interface ServedRoute {
  readonly chapter: Chapter
  readonly route: Route
}

/** The routes by the first segment of their path, which is never a parameter. */
const routesByFirstSegment = groupRoutes()

function groupRoutes(): ReadonlyMap<string, readonly ServedRoute[]> {
  const groups = new Map<string, ServedRoute[]>()
  for (const chapter of chapters) {
    for (const route of chapter.routes) {
      const [first = ''] = route.path.split('/')
      groups.set(first, [...(groups.get(first) ?? []), { chapter, route }])
    }
  }
  return groups
}

function findRoute(box: Box, { method, major }: ApiRequest, segments: string[]): ServedRoute {
  const routes = routesByFirstSegment.get(segments[0] ?? '') ?? []
  const matching = routes.filter(({ chapter, route: { path, since = 0, before = Number.POSITIVE_INFINITY } }) => {
    const isAvailable = major >= since && major < before && chapter.exists?.(box.house) !== false
    return isAvailable && matchesPath(path, segments)
  })
  const first = matching.find(({ route }) => route.method === method)
  if (!first) throw new Refusal('invalid_request', {}, matching.length > 0 ? 405 : 404)
  return first
}

function refusedAnswer(error: unknown): Answer {
  if (error instanceof Refusal) return refusalAnswer(error)
  throw error
}

/** A path that cannot be decoded is an error of the client. Any other error is a bug of the simulator. */
function unexpectedError({ log }: RequestContext, err: unknown): Answer {
  if (err instanceof URIError) return refusalAnswer(new Refusal('invalid_request'))
  log?.error({ err }, 'The simulator failed to answer a request')
  return refusalAnswer(new Refusal('internal_error'))
}
