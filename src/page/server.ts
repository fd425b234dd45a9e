/**
 * The web server: node:http with limits, the guard, the password and the table of routes. It answers a handful of paths,
 * so a web framework would only add code to trust.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { close, listen, portOf } from '../net/listening.ts'
import { judge, type Refusal } from './guard.ts'
import { rawAnswer, securityHeaders } from './headers.ts'
import { type Answer, plainText, type Route, type RouteContext } from './routes.ts'
import type { SignIn } from './sign-in.ts'

export interface ServerOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly routes: readonly Route[]
  /** Further names under which the server is reached. */
  readonly names: readonly string[]
  /** undefined: no password is needed. */
  readonly signIn: SignIn | undefined
  readonly context: () => RouteContext
  /** The answer to a path, or the server itself, has failed. */
  readonly onError: (error: unknown, path: string) => void
  /** How long a request may take, in milliseconds. Default: 10,000. */
  readonly patience?: number
}

export interface RunningServer {
  readonly port: number
  close(): Promise<void>
}

const maxHeaderSize = 8192
const maxConnections = 40
/** How long a request, or a client that does not take its answer, may take. Milliseconds. */
const patience = 10_000
/** How long the answer to a wrong password waits. Milliseconds. */
const wrongPasswordDelay = 500

/** Rejects with the error of node:http if the server cannot listen. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { patience: limit = patience } = options
  const limits = { headersTimeout: limit, requestTimeout: limit, connectionsCheckingInterval: limit / 5 }
  // The guard refuses a request without a Host, with the headers of every other answer.
  const server = createServer({ ...limits, maxHeaderSize, requireHostHeader: false })
  server.maxConnections = maxConnections
  // Later than the limits above, which are answered with 408.
  server.timeout = limit * 1.5
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const failed = (error: unknown) => {
      options.onError(error, (request.url ?? '').slice(0, 100))
      return { status: 500, type: plainText, text: 'Internal error. The log says more\n' }
    }
    void replyTo(request, options)
      .catch(failed)
      .then((reply) => send(request, response, reply))
  }
  // What a client expects before it sends a body is not waited for, as no body is read.
  for (const event of ['request', 'checkContinue', 'checkExpectation'] as const) server.on(event, answer)
  server.on('clientError', refuseMalformed)
  await listen(server, options.host, options.port)
  server.on('error', (error) => options.onError(error, '/'))
  return { port: portOf(server), close: () => close(server) }
}

interface Reply extends Answer {
  readonly headers?: Readonly<Record<string, string>>
}

async function replyTo(request: IncomingMessage, options: ServerOptions): Promise<Reply> {
  const { method = '', url = '', headers } = request
  const verdict = judge({ method, url, headers }, options.routes, options.names)
  if ('refusal' in verdict) return refused(verdict.refusal)
  const { route } = verdict
  const refusal = route.right === 'open' ? undefined : await passwordRefusal(request, options)
  return refusal ?? route.answer(options.context())
}

function refused({ status, text, allow }: Refusal): Reply {
  return { status, type: plainText, text: `${text}\n`, ...(allow !== undefined && { headers: { Allow: allow } }) }
}

/** undefined if the request has the password, or none is needed. */
async function passwordRefusal(request: IncomingMessage, { signIn }: ServerOptions): Promise<Reply | undefined> {
  const address = request.socket.remoteAddress ?? ''
  const result = signIn?.check(address, request.headers.authorization) ?? 'right'
  if (result === 'right') return undefined
  if (result === 'throttled') {
    const text = 'Too many wrong passwords. Try again in a minute\n'
    return { status: 429, type: plainText, text, headers: { 'Retry-After': '60' } }
  }
  if (result === 'wrong') await sleep(wrongPasswordDelay, undefined, { ref: false })
  const text = result === 'none' ? 'This needs the password (setting http.password)\n' : 'Wrong password\n'
  const headers = { 'WWW-Authenticate': 'Basic realm="freebox2mqtt", charset="UTF-8"' }
  return { status: 401, type: plainText, text, headers }
}

/** A body is never read, so the connection of a request with one is closed. So is that of a refused one. */
function send(request: IncomingMessage, response: ServerResponse, { status, type, text, headers }: Reply): void {
  const hasBody = 'transfer-encoding' in request.headers || Number(request.headers['content-length'] ?? 0) > 0
  response.writeHead(status, {
    ...securityHeaders,
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
    ...headers,
    ...((hasBody || status >= 400) && { Connection: 'close' }),
  })
  response.end(request.method === 'HEAD' ? undefined : text)
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
