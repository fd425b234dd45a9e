/** Sends an answer: a text, parts that are made one after the other, or a stream that goes on. */
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Answer, StreamAnswer } from './answer.ts'
import { securityHeaders } from './headers.ts'

export interface SendOptions {
  readonly isFramed: boolean
  /** The body of the request was read to its end. */
  readonly isBodyRead: boolean
}

/** Characters of parts that are sent together. */
const together = 32_768

export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer | StreamAnswer,
  { isFramed, isBodyRead }: SendOptions,
): Promise<void> {
  if ('stream' in answer) return sendStream(request, response, answer, isFramed)
  const { status, type, text, headers, isPage } = answer
  const isWhole = typeof text === 'string' || Buffer.isBuffer(text)
  // What is left of a body would be taken for the next request.
  const isUnread = !isBodyRead && hasBody(request)
  response.writeHead(status, {
    ...securityHeaders({ isFramed, isSecureContext: isSecureContext(request), ...(isPage && { isPage }) }),
    'Content-Type': type,
    ...(isWhole && status !== 304 && { 'Content-Length': Buffer.byteLength(text) }),
    ...headers,
    ...((isUnread || status >= 400) && { Connection: 'close' }),
  })
  if (request.method === 'HEAD' || status === 304) response.end()
  else if (isWhole) response.end(text)
  else await sendParts(response, text)
}

/** Browsers send the headers Sec-Fetch-… to no other server (Fetch Metadata Request Headers, section 2). */
function isSecureContext({ headers }: IncomingMessage): boolean {
  return headers['sec-fetch-mode'] !== undefined
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/** Other work of the daemon comes in between, and a slow client is waited for. */
async function sendParts(response: ServerResponse, parts: Iterable<string>): Promise<void> {
  let waiting = ''
  for (const part of parts) {
    waiting += part
    if (waiting.length < together) continue
    if (!response.write(waiting)) await Promise.race([once(response, 'drain'), once(response, 'close')])
    else await nextTurn()
    if (response.destroyed) return
    waiting = ''
  }
  response.end(waiting)
}

function sendStream(
  request: IncomingMessage,
  response: ServerResponse,
  { type, stream }: StreamAnswer,
  isFramed: boolean,
): void {
  response.writeHead(200, {
    ...securityHeaders({ isFramed, isSecureContext: isSecureContext(request) }),
    'Content-Type': type,
    // For reverse proxies that would collect what they get.
    'X-Accel-Buffering': 'no',
  })
  if (request.method === 'HEAD') return void response.end()
  // The connection is silent between two events.
  request.socket.setTimeout(0)
  request.socket.setNoDelay(true)
  const ended = stream({
    write: (text) => response.destroyed || response.write(text),
    onDrain: (listener) => void response.on('drain', listener),
    close: () => void response.destroy(),
  })
  response.on('close', ended)
}
