/**
 * One HTTP exchange with the box: keep-alive, a timeout, a size limit, and Unreachable for every network error.
 */
import { EventEmitter } from 'node:events'
import type { Dispatcher } from 'undici'
import { BoxError, Unreachable } from '../errors.ts'
import type { RawBytes } from './envelope.ts'
import { encodeBody, type RequestContent } from './request-body.ts'
import { slots } from './request-queue.ts'
import { shownPath } from './shown-path.ts'
import { isCertificateError, type TlsConnect } from './tls.ts'
import type { FreeboxRequest } from './types.ts'
import { Agent, errors, request } from './undici.ts'

export interface Exchange extends RequestContent, Pick<FreeboxRequest, 'secretPath'> {
  readonly url: URL
  /** The session token, for the header X-Fbx-App-Auth. */
  readonly token?: string | undefined
  /** Timeout of the whole exchange. */
  readonly seconds: number
  /** Size limit of the answer. */
  readonly maximumBytes: number
}

export interface Transport {
  /** Throws Unreachable. Its code says how far the exchange came (`NetworkCode`). */
  send(exchange: Exchange): Promise<RawBytes>
  /** Aborts the exchanges in progress. */
  close(): Promise<void>
}

/** Those of the queue, and one for the probe whether the box still answers. */
const connections = slots + 1

/** @param connectSeconds timeout of the connection with its TLS handshake, shorter than that of any exchange */
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

/** Whether no connection could be made at all: nothing listens at that address. */
export function isConnectFailure(error: unknown): boolean {
  return error instanceof Unreachable && connectFailures.has(error.code)
}

/** Whether the connection broke before the answer: the box had closed a kept-alive connection, or is rebooting. */
export function wasReset(error: unknown): boolean {
  return error instanceof Unreachable && error.code === 'reset'
}

async function send(agent: Agent, exchange: Exchange): Promise<RawBytes> {
  const { method, url, token, seconds, maximumBytes, secretPath } = exchange
  const encoded = encodeBody(exchange)
  const { type, body } = encoded instanceof Promise ? await encoded : encoded
  const headers = { ...(token && { 'x-fbx-app-auth': token }), ...(type && { 'content-type': type }) }
  const timeout = new Timeout(seconds)
  try {
    const answer = await request(agent, url, { method, headers, body, signal: timeout })
    const answerType = String(answer.headers['content-type'] ?? '')
    const isFile = answer.headers['content-disposition'] !== undefined
    return { status: answer.statusCode, type: answerType, content: await collect(answer.body, maximumBytes), isFile }
  } catch (error) {
    throw networkError(`${method} ${shownPath(url.pathname, secretPath)}`, error)
  } finally {
    timeout.clear()
  }
}

/**
 * Unreachable, with the code for this error of Node.js or undici. Errors of the box and of an aborted signal stay what
 * they are.
 */
export function networkError(subject: string, error: unknown): unknown {
  if (error instanceof BoxError || (error instanceof Error && error.name === 'AbortError')) return error
  const code = codeOf(error)
  return new Unreachable(`${subject}: ${messages[code]}`, code, { cause: error })
}

/**
 * undici accepts an EventEmitter as signal. An AbortSignal would cost a command as much time as parsing its URL. Bench row:
 * command → request at the box.
 */
class Timeout extends EventEmitter {
  readonly #timer: NodeJS.Timeout

  constructor(seconds: number) {
    super()
    // On a busy machine the answer may have arrived while the event loop was blocked. It is read before setImmediate.
    this.#timer = setTimeout(() => setImmediate(() => this.emit('abort')), seconds * 1000)
  }

  /** undici rejects the exchange with this error. */
  get reason(): Error {
    return new errors.HeadersTimeoutError()
  }

  clear(): void {
    clearTimeout(this.#timer)
  }
}

/** Leaving the loop early closes the connection and discards the rest of the answer. */
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

const messages = {
  connection_refused: 'the connection was refused',
  name_not_found: 'the host name cannot be resolved',
  no_route: 'there is no route to the host',
  connect_timeout: 'the connection timed out',
  timeout: 'the answer did not come in time',
  reset: 'the connection broke',
  too_large: 'the answer is too large',
  certificate: 'the certificate was refused',
  closed: 'the connection was closed by freebox2mqtt',
  network: 'the connection failed',
} as const
type NetworkCode = keyof typeof messages

const connectFailures: ReadonlySet<string> = new Set<NetworkCode>([
  'connection_refused',
  'name_not_found',
  'no_route',
  'connect_timeout',
])

/** Codes of Node.js and undici -> codes of Unreachable. */
const networkCodes: Readonly<Record<string, NetworkCode>> = {
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
  return networkCodes[code] ?? (isCertificateError(code) ? 'certificate' : 'network')
}

/** The `code` of an error of Node.js or undici; '' if it has none. */
export function nodeCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
