/**
 * The web server: node:http with limits, the guard, the password and the table of routes. It answers a handful of paths,
 * so a web framework would only add code to trust.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCounter } from '../engine/command/rate-limit.ts'
import { close, listen, portOf } from '../net/listening.ts'
import type { Access } from './access.ts'
import { type Answer, failedAnswer, plainText, type StreamAnswer } from './answer.ts'
import { wrongPasswordDelay } from './api/session.ts'
import { readBody } from './body.ts'
import { judge, pathOf, type Refusal, type Verdict } from './guard.ts'
import { rawAnswer } from './headers.ts'
import type { FileRoute, RequestFacts, Route, RouteContext, RouteHead, Site } from './route.ts'
import { send } from './send.ts'

export interface ServerOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** They are answered at once. */
  readonly files: readonly FileRoute[]
  /** All other requests wait for this, while the program loads. */
  readonly served: () => Served | Promise<Served>
  /** Further names under which the server is reached. */
  readonly names: readonly string[]
  /**
   * The address of the ingress of Home Assistant, which has signed its users in. Requests from there need no password, and
   * what they say about the browser is believed. undefined: no client is trusted.
   */
  readonly ingressPeer?: string | undefined
  /** The answer to a path, or the server itself, has failed. */
  readonly onError: (error: unknown, path: string) => void
  /** How long a request may take, in milliseconds. Default: 10,000. */
  readonly patience?: number
}

/** What is served besides the files. */
export interface Served {
  readonly routes: readonly Route[]
  readonly site: Site
}

export interface RunningServer {
  readonly port: number
  close(): Promise<void>
}

const maxHeaderSize = 8192
const maxConnections = 40
/** How long a request, or a client that does not take its answer, may take. Milliseconds. */
const patience = 10_000
/** Milliseconds. */
const longestCommand = 180_000
/** Requests that may change something, of all clients together. */
const changesPerMinute = 120

/** Rejects with the error of node:http if the server cannot listen. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { patience: limit = patience } = options
  const limits = { headersTimeout: limit, requestTimeout: limit, connectionsCheckingInterval: limit / 5 }
  // The guard refuses a request without a Host, with the headers of every other answer.
  const server = createServer({ ...limits, maxHeaderSize, requireHostHeader: false })
  server.maxConnections = maxConnections
  // Later than the limits above, which are answered with 408.
  server.timeout = limit * 1.5
  const countChange = createCounter()
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const handling = new RequestHandling(request, response, { ...options, countChange })
    void handling.answer()
  }
  // What a client expects before it sends a body is decided when the body is read.
  for (const event of ['request', 'checkContinue', 'checkExpectation'] as const) server.on(event, answer)
  server.on('clientError', refuseMalformed)
  await listen(server, options.host, options.port)
  server.on('error', (error) => options.onError(error, '/'))
  return { port: portOf(server), close: () => close(server) }
}

interface HandlingOptions extends ServerOptions {
  /** Counts the requests of this minute that may change something. */
  readonly countChange: () => number
}

/** One request and its answer. */
class RequestHandling {
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #options: HandlingOptions
  readonly #facts: RequestFacts
  #isBodyRead = false

  constructor(request: IncomingMessage, response: ServerResponse, options: HandlingOptions) {
    this.#request = request
    this.#response = response
    this.#options = options
    this.#facts = factsOf(request, options.ingressPeer)
  }

  async answer(): Promise<void> {
    const reply = await this.#reply().catch((error: unknown) => this.#failed(error))
    const options = { isFramed: this.#facts.isIngress, isBodyRead: this.#isBodyRead }
    await send(this.#request, this.#response, reply, options).catch((error: unknown) => {
      this.#failed(error)
      this.#response.destroy()
    })
  }

  async #reply(): Promise<Answer | StreamAnswer> {
    const { files, served } = this.#options
    const isFile = files.some(({ path }) => path === this.#path)
    return isFile ? this.#fileReply() : this.#routeReply(await served())
  }

  #fileReply(): Answer | Promise<Answer> {
    const verdict = this.#judge(this.#options.files)
    return 'refusal' in verdict ? this.#refused(verdict.refusal) : verdict.route.file(this.#facts)
  }

  async #routeReply({ routes, site }: Served): Promise<Answer | StreamAnswer> {
    const verdict = this.#judge(routes, site.readOnly)
    if ('refusal' in verdict) return this.#refused(verdict.refusal)
    const { route } = verdict
    const isSignedIn = this.#facts.isIngress || (site.access?.hasCookie(this.#request.headers.cookie) ?? true)
    const needsPassword = route.right !== 'open' && !isSignedIn
    const refusal = needsPassword ? await this.#passwordRefusal(route, site.access) : undefined
    if (refusal !== undefined) return refusal
    // Signing in has limits of its own.
    if (route.method !== 'GET' && route.right !== 'open' && this.#options.countChange() > changesPerMinute) {
      const text = `More than ${changesPerMinute} changes within a minute. Try again in a minute`
      return this.#refusal(429, text, 'too_many', { 'Retry-After': '60' })
    }
    return this.#answerOf(route, { ...site, request: this.#facts, isSignedIn })
  }

  #judge<R extends RouteHead>(routes: readonly R[], readOnly = false): Verdict<R> {
    const { method = '', url = '', headers } = this.#request
    const { names, files } = this.#options
    const paths = files.map(({ path }) => path)
    return judge({ method, url, headers }, routes, { names, paths, isIngress: this.#facts.isIngress, readOnly })
  }

  async #answerOf(route: Route, context: RouteContext): Promise<Answer | StreamAnswer> {
    if (route.takes === undefined) return route.answer(context, undefined)
    const body = await readBody(this.#request, this.#response, route.takes)
    if ('refused' in body) return body.refused
    this.#isBodyRead = true
    this.#waitLonger()
    return route.answer(context, body.input)
  }

  /** A command is answered when it has had its effect. Until then the connection is silent. */
  #waitLonger(): void {
    const { socket } = this.#request
    const { timeout } = socket
    socket.setTimeout(longestCommand)
    this.#response.once('finish', () => socket.setTimeout(timeout ?? 0))
  }

  /** undefined if the request has the password, or none is needed. */
  async #passwordRefusal(route: Route, access: Access | undefined): Promise<Answer | undefined> {
    if (access === undefined) return undefined
    const { address } = this.#facts
    // A browser repeats a password by itself, so it is good for reading only.
    const { authorization } = this.#request.headers
    const result = route.method === 'GET' ? access.check(address, authorization) : 'none'
    if (result === 'right') return undefined
    if (result === 'throttled')
      return this.#refusal(429, 'Too many wrong passwords. Try again in a minute', 'too_many', { 'Retry-After': '60' })
    if (result === 'wrong') await sleep(wrongPasswordDelay, undefined, { ref: false })
    const text = result === 'none' ? 'This needs the password (setting http.password)' : 'Wrong password'
    // The page asks for the password itself.
    const asks = { 'WWW-Authenticate': 'Basic realm="freebox2mqtt", charset="UTF-8"' }
    return this.#refusal(401, text, 'password', this.#isOfApi ? {} : asks)
  }

  #refused({ status, code, text, allow }: Refusal): Answer {
    return this.#refusal(status, text, code, allow === undefined ? {} : { Allow: allow })
  }

  /** As JSON for the page, as a sentence for everybody else. */
  #refusal(status: number, text: string, code: string, headers: Readonly<Record<string, string>>): Answer {
    if (this.#isOfApi) return { ...failedAnswer(status, text, code), headers }
    return { status, type: plainText, text: `${text}\n`, headers }
  }

  #failed(error: unknown): Answer {
    this.#options.onError(error, (this.#request.url ?? '').slice(0, 100))
    return this.#refusal(500, 'Internal error. The log says more', 'internal', {})
  }

  get #path(): string {
    return pathOf(this.#request.url ?? '')
  }

  get #isOfApi(): boolean {
    return this.#path.startsWith('/api/')
  }
}

function factsOf(request: IncomingMessage, ingressPeer: string | undefined): RequestFacts {
  const { headers, socket, url = '' } = request
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  const isIngress = ingressPeer !== undefined && address === ingressPeer
  const header = (name: string) => {
    const value = headers[name]
    return typeof value === 'object' ? value.join() : value
  }
  const isSecure = header('origin')?.startsWith('https:') || (isIngress && header('x-forwarded-proto') === 'https')
  return {
    ...{ header, address, isIngress, isSecure: isSecure === true },
    query: new URLSearchParams(/\?([^#]*)/.exec(url)?.[1] ?? ''),
    user: isIngress ? (header('x-remote-user-display-name') ?? header('x-remote-user-name')) : undefined,
  }
}

/** Answers what is no valid request, has too large headers, or takes too long. */
function refuseMalformed(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const known: Readonly<Record<string, [string, string]>> = {
    HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers are too large\n'],
    ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long\n'],
  }
  const [status, text] = known[error.code ?? ''] ?? ['400 Bad Request', 'This is no valid request\n']
  socket.end(rawAnswer(status, text), () => socket.destroy())
}
