/**
 * The ingress of Home Assistant, as far as an app sees it: the view of homeassistant/components/hassio/ingress.py and
 * supervisor/api/ingress.py behind it. It removes the prefix, says who the browser is, and decompresses bodies.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { createDeflate, gunzipSync } from 'node:zlib'
import { portOf } from '../../../src/net/listening.ts'
import { atEnd } from '../../support/cleanup.ts'

export const ingressPeer = '127.0.0.2'
export const prefix = '/api/hassio_ingress/Kq3fY0dPz1w'

export interface IngressOptions {
  /** The port of the app. */
  readonly target: number
  /** Compresses streams too, as Home Assistant did before 2026.2: events wait in the compressor. */
  readonly isBuffering?: boolean
}

/** The page of Home Assistant with the app in a frame is `/panel`. Resolves to the port. */
export async function startIngress(options: IngressOptions): Promise<number> {
  const server = createServer((asked, answer) => {
    if (asked.url === '/panel') {
      answer.setHeader('Content-Type', 'text/html; charset=utf-8')
      answer.end(
        `<!doctype html><title>Home Assistant</title><link rel="icon" href="data:,"><iframe title="app" src="${prefix}/"></iframe>`,
      )
    } else if (asked.url?.startsWith(`${prefix}/`)) void forward(asked, answer, options)
    else answer.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  return portOf(server)
}

async function forward(asked: IncomingMessage, answer: ServerResponse, options: IngressOptions): Promise<void> {
  const body = await buffer(asked)
  const sent = request({
    ...{ host: '127.0.0.1', port: options.target, localAddress: ingressPeer, agent: false },
    method: asked.method,
    path: asked.url?.slice(prefix.length),
    headers: { ...headersFor(asked), ...(body.length > 0 && { 'content-length': body.length }) },
  })
  sent.on('error', () => answer.destroy())
  answer.on('close', () => sent.destroy())
  sent.on('response', (response) => void pass(response, answer, options))
  sent.end(body)
}

const ownHeaders = ['connection', 'content-length', 'content-encoding', 'transfer-encoding']

function headersFor({ headers, socket }: IncomingMessage): IncomingHttpHeaders {
  const { host = '' } = headers
  return {
    ...without(headers, (name) => ownHeaders.includes(name) || name.startsWith('x-remote-user')),
    'x-hass-source': 'core.ingress',
    'x-ingress-path': prefix,
    'x-forwarded-for': socket.remoteAddress ?? '',
    'x-forwarded-host': host,
    'x-forwarded-proto': 'http',
    'x-remote-user-id': '6b1f',
    'x-remote-user-name': 'alice',
    'x-remote-user-display-name': 'Alice',
  }
}

/** What has a length is passed on as a whole, and anything else as it comes. */
async function pass(response: IncomingMessage, answer: ServerResponse, options: IngressOptions): Promise<void> {
  response.on('error', () => answer.destroy())
  answer.writeHead(
    response.statusCode ?? 502,
    Object.entries({
      ...without(response.headers, (name) => ownHeaders.includes(name)),
      ...(options.isBuffering && response.headers['content-length'] === undefined && { 'content-encoding': 'deflate' }),
    })
      .flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as [string, string | string[]]]))
      .flat(),
  )
  if (response.headers['content-length'] !== undefined) {
    const body = await buffer(response)
    answer.end(response.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body)
  } else if (options.isBuffering) {
    answer.flushHeaders()
    response.pipe(createDeflate()).pipe(answer)
  } else response.pipe(answer)
}

function without(headers: IncomingHttpHeaders, isLeftOut: (name: string) => boolean): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !isLeftOut(name)))
}
