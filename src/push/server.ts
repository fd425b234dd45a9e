/**
 * The web server that the box calls. Anybody on the network can call it too, so what it lets in can do no more than
 * a read a little early, and only behind a path that nobody can guess. Three paths, one caller, a few calls a day:
 * node:http says all of it, and a framework would only add to what has to be trusted.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { type PushKind, readMessage } from './message.ts'

export interface ServerOptions {
  host: string
  /** 0 takes any free one. */
  port: number
  /** The segment of the path that only the box knows. */
  secret: string
  log: Logger
  onPush(kind: PushKind): void
  /** The box called, whatever about. */
  onCall(): void
}

export interface Listening {
  readonly port: number
  close(): Promise<void>
}

/** Calls that are heard in a minute; a box in trouble, or somebody who learned the path, makes no storm of reads. */
const callsPerMinute = 120
const largestBody = 64 * 1024
const limits = { requestTimeout: 10_000, headersTimeout: 5000, connectionsCheckingInterval: 5000, maxHeaderSize: 8192 }
const mostConnections = 20

/** Rejects with the error of Node.js where it cannot listen there. */
export async function listen(options: ServerOptions): Promise<Listening> {
  const { host, port, log } = options
  const isOurs = sameAs(options.secret)
  const mayCall = limiter(log)
  const server = createServer(limits, (request, response) => {
    // A caller who breaks off has no answer to wait for.
    void answerTo(request).then(
      (answer) => reply(response, answer),
      () => response.destroy(),
    )
  })
  server.maxConnections = mostConnections

  async function answerTo(request: IncomingMessage): Promise<Answer> {
    const call = callOf(request.url ?? '')
    if (!call || !isOurs(call.secret)) return { status: 404 }
    if (!call.methods.includes(request.method ?? '')) return { status: 405 }
    if (!mayCall()) return { status: 429 }
    const text = await bodyOf(request)
    if (text === undefined) return { status: 413 }
    options.onCall()
    return call.what === 'send' ? hear(text) : { status: 200, body: {} }
  }

  /** Whatever its targets are, they are ours: nobody else was given this path. */
  function hear(text: string): Answer {
    const message = readMessage(text)
    if (!message) return { status: 400 }
    if (message.kind) options.onPush(message.kind)
    else log.debug('the box called us about something that we do not know')
    return { status: 200, body: { failureIds: [], successIds: message.devices } }
  }

  await begin(server, host, port)
  return { port: portOf(server), close: () => end(server) }
}

interface Answer {
  status: number
  body?: unknown
}

interface Call {
  secret: string
  what: 'send' | 'register'
  methods: string[]
}

/** A proxy before us may have put anything before the secret, or taken it away. */
function callOf(url: string): Call | undefined {
  const [, secret, what, target] =
    /^(?:\/.*)?\/([^/?]+)\/(?:(send|register)|register\/([^/?]+\/[^/?]+))\/?$/.exec(url) ?? []
  if (secret === undefined) return undefined
  if (target !== undefined) return { secret, what: 'register', methods: ['DELETE'] }
  return { secret, what: what === 'send' ? 'send' : 'register', methods: ['POST'] }
}

/** Takes the same time however much of the guess is right, and however long it is. */
function sameAs(secret: string): (guess: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const right = digest(secret)
  return (guess) => timingSafeEqual(digest(guess), right)
}

/** So many calls in each minute; that there are too many is told once, until a minute without. */
function limiter(log: Logger): () => boolean {
  let since = performance.now()
  let calls = 0
  let told = false
  return () => {
    if (performance.now() - since > 60_000) {
      told = told && calls > callsPerMinute
      since = performance.now()
      calls = 0
    }
    calls += 1
    if (calls <= callsPerMinute) return true
    if (!told) log.warn({ callsPerMinute }, 'the Freebox calls us too often: what is too much goes unheard')
    told = true
    return false
  }
}

/** undefined where it is larger than any message is. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk)
    length += bytes.length
    if (length > largestBody) return undefined
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString()
}

/** Who is refused is not heard any further either. */
function reply(response: ServerResponse, { status, body }: Answer): void {
  const content = body === undefined ? '' : JSON.stringify(body)
  const refused = status >= 400 ? { Connection: 'close' } : {}
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(content), ...refused }
  response.writeHead(status, headers).end(content)
}

function begin(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
