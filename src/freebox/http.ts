/**
 * One HTTP exchange with the box, and nothing more: keep-alive, a time limit, a limit of size, and one error name
 * for everything that can go wrong on the way.
 */
import { EventEmitter } from 'node:events'
import { Agent, type Dispatcher, errors, request } from 'undici'
import { Unreachable } from '../errors.ts'
import { type Content, contentOf } from './content.ts'
import type { RawBytes } from './envelope.ts'
import { isCertificateError, type TlsConnect } from './tls.ts'

export interface Exchange extends Content {
  url: URL
  /** The session token, for the header X-Fbx-App-Auth. */
  token?: string | undefined
  seconds: number
  /** An answer that is larger is given up. */
  maximumBytes: number
}

export interface Transport {
  /** Throws Unreachable; its code tells how far we came. */
  send(exchange: Exchange): Promise<RawBytes>
  /** Breaks off what is under way. */
  close(): Promise<void>
}

/** Two requests at once are what a box bears; the third connection is for asking whether it is still there. */
const connections = 3

/** `connectSeconds` is for the connection with its TLS handshake, and has to be shorter than any exchange may take. */
export function openTransport(tls: TlsConnect, connectSeconds: number): Transport {
  const agent = new Agent({
    connections,
    pipelining: 1,
    connect: { ...tls, timeout: connectSeconds * 1000 },
  })
  return {
    send: (exchange) => send(agent, exchange),
    close: () => agent.destroy(),
  }
}

/** Whether nothing at all answered at that address: not even a connection came about. */
export function nothingAnswered(error: unknown): boolean {
  return error instanceof Unreachable && silent.has(error.code)
}

/** Whether the connection broke before the answer: a keep-alive socket that the box had closed, or a reboot. */
export function wasReset(error: unknown): boolean {
  return error instanceof Unreachable && error.code === 'reset'
}

async function send(agent: Agent, exchange: Exchange): Promise<RawBytes> {
  const { method, url, token, seconds, maximumBytes } = exchange
  const { type, body } = contentOf(exchange)
  const headers = { ...(token && { 'x-fbx-app-auth': token }), ...(type && { 'content-type': type }) }
  const limit = new TimeLimit(seconds)
  try {
    const answer = await request(url, { dispatcher: agent, method, headers, body, signal: limit })
    const answered = String(answer.headers['content-type'] ?? '')
    return { status: answer.statusCode, type: answered, content: await collect(answer.body, maximumBytes) }
  } catch (error) {
    const code = codeOf(error)
    throw new Unreachable(`${method} ${url.pathname}: ${words[code]}`, code, { cause: error })
  } finally {
    limit.lift()
  }
}

/** What undici takes in place of an AbortSignal, which costs a command as much as its URL does. */
class TimeLimit extends EventEmitter {
  readonly #timer: NodeJS.Timeout

  constructor(seconds: number) {
    super()
    this.#timer = setTimeout(() => this.emit('abort'), seconds * 1000)
  }

  /** With what the exchange then ends. */
  get reason(): Error {
    return new errors.HeadersTimeoutError()
  }

  lift(): void {
    clearTimeout(this.#timer)
  }
}

/** Leaving the loop gives the connection up, and the rest of the answer with it. */
async function collect(body: Dispatcher.ResponseData['body'], maximumBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk)
    length += bytes.length
    if (length > maximumBytes) throw new errors.ResponseExceededMaxSizeError()
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

const words = {
  connection_refused: 'the connection was refused',
  name_not_found: 'the name of the box is not known here',
  no_route: 'there is no way to the box',
  connect_timeout: 'no connection came about in time',
  timeout: 'the answer did not come in time',
  reset: 'the connection broke',
  too_large: 'the answer is too large',
  certificate: 'the certificate was refused',
  closed: 'the connection was given up',
  network: 'the connection failed',
} as const
type NetworkCode = keyof typeof words

const silent: ReadonlySet<string> = new Set<NetworkCode>([
  'connection_refused',
  'name_not_found',
  'no_route',
  'connect_timeout',
])

const codes: Record<string, NetworkCode> = {
  ECONNREFUSED: 'connection_refused',
  ENOTFOUND: 'name_not_found',
  EAI_AGAIN: 'name_not_found',
  EHOSTUNREACH: 'no_route',
  ENETUNREACH: 'no_route',
  EHOSTDOWN: 'no_route',
  ETIMEDOUT: 'connect_timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connect_timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too_large',
  UND_ERR_DESTROYED: 'closed',
  UND_ERR_CLOSED: 'closed',
}

function codeOf(error: unknown): NetworkCode {
  if (!(error instanceof Error)) return 'network'
  const code = nodeCode(error)
  return codes[code] ?? (isCertificateError(code) ? 'certificate' : 'network')
}

/** The `code` that Node.js and undici give their errors; '' where there is none. */
export function nodeCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
