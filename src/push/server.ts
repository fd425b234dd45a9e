/**
 * The web server that the box calls. Anybody on the network can reach it, so a call can only cause an early read, and
 * only on a path that contains a secret. It has three paths and receives a few calls a day: node:http is enough, and a
 * web framework would add code to trust.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { close, listen, portOf } from '../net/listening.ts'
import { bytesWithin } from '../net/request-body.ts'
import { type PushKind, parsePushMessage } from './message.ts'

export interface PushServerOptions {
  host: string
  /** 0 takes any free port. */
  port: number
  /** The segment of the path that only the box knows. */
  secret: string
  log: Logger
  /** Is called for a message of a known kind. */
  onPush(kind: PushKind): void
  /** Is called for every call with the right secret. */
  onCall(): void
}

export interface PushServer {
  readonly port: number
  close(): Promise<void>
}

/** Limits the reads that a faulty box, or somebody who learned the path, can cause. */
const callsPerMinute = 120
const maxBodyBytes = 64 * 1024
const limits = { requestTimeout: 10_000, headersTimeout: 5000, connectionsCheckingInterval: 5000, maxHeaderSize: 8192 }
const maxConnections = 20

/** Rejects with the error of node:http if the server cannot listen. */
export async function startPushServer(options: PushServerOptions): Promise<PushServer> {
  const { host, port, log } = options
  const isSecret = equalTo(options.secret)
  const admit = createRateLimit(log)
  const server = createServer(limits, (request, response) => {
    void replyTo(request).then(
      (reply) => send(response, reply),
      // The caller broke the connection off.
      () => response.destroy(),
    )
  })
  server.maxConnections = maxConnections

  async function replyTo(request: IncomingMessage): Promise<Reply> {
    const call = parseCall(request.url ?? '')
    if (!call || !isSecret(call.secret)) return { status: 404 }
    if (!call.methods.includes(request.method ?? '')) return { status: 405 }
    if (!admit()) return { status: 429 }
    const text = (await bytesWithin(request, maxBodyBytes))?.toString()
    if (text === undefined) return { status: 413 }
    options.onCall()
    return call.action === 'send' ? receive(text) : { status: 200, body: {} }
  }

  /** Confirms every target of the message: only entries of this daemon have this path. */
  function receive(text: string): Reply {
    const message = parsePushMessage(text)
    if (!message) return { status: 400 }
    if (message.kind) options.onPush(message.kind)
    else log.debug('Push: the Freebox sent a message of an unknown kind')
    return { status: 200, body: { failureIds: [], successIds: message.devices } }
  }

  await listen(server, host, port)
  return { port: portOf(server), close: () => close(server) }
}

interface Reply {
  status: number
  body?: unknown
}

interface PushCall {
  secret: string
  action: 'send' | 'register'
  methods: string[]
}

/** Any prefix of the path is accepted: a proxy may add one or remove it. */
function parseCall(url: string): PushCall | undefined {
  const [, secret, action, target] =
    /^(?:\/.*)?\/([^/?]+)\/(?:(send|register)|register\/([^/?]+\/[^/?]+))\/?$/.exec(url) ?? []
  if (secret === undefined) return undefined
  if (target !== undefined) return { secret, action: 'register', methods: ['DELETE'] }
  return { secret, action: action === 'send' ? 'send' : 'register', methods: ['POST'] }
}

/** Compares digests, so that the time depends neither on the length of a guess nor on how much of it is right. */
function equalTo(secret: string): (guess: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const expected = digest(secret)
  return (guess) => timingSafeEqual(digest(guess), expected)
}

/** A rate limit per minute, with one warning until a minute stays below it. */
function createRateLimit(log: Logger): () => boolean {
  let minuteStart = performance.now()
  let calls = 0
  let hasWarned = false
  return () => {
    if (performance.now() - minuteStart > 60_000) {
      hasWarned = hasWarned && calls > callsPerMinute
      minuteStart = performance.now()
      calls = 0
    }
    calls += 1
    if (calls <= callsPerMinute) return true
    if (!hasWarned)
      log.warn(
        { callsPerMinute },
        'Push: the Freebox calls too often. Further calls are ignored until the minute is over.',
      )
    hasWarned = true
    return false
  }
}

/** Also closes the connection after a refusal. */
function send(response: ServerResponse, { status, body }: Reply): void {
  const content = body === undefined ? '' : JSON.stringify(body)
  const refusal = status >= 400 ? { Connection: 'close' } : {}
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(content), ...refusal }
  response.writeHead(status, headers).end(content)
}
