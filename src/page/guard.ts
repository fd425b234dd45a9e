/**
 * Decides about every request before its route sees it (pure): the name under which the server is reached, the site that
 * sends the request, the path, the method. Passwords are checked in sign-in.ts.
 */
import { printable } from '../text.ts'
import { hostIn, isOwnName } from './host-names.ts'
import type { Route } from './routes.ts'

/** The parts of a request on which the decision depends. */
export interface RequestHead {
  readonly method: string
  /** The path with the query, as it was sent. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

export interface Refusal {
  readonly status: 403 | 404 | 405 | 413 | 421
  /** What is wrong, and what to do. */
  readonly text: string
  readonly allow?: string
}

export type Verdict = { readonly route: Route } | { readonly refusal: Refusal }

/** What a request may have in its body. Bytes. */
export const maxBody = 64 * 1024

/** @param names further names under which the server is reached: `http.hosts` and the name of this machine */
export function judge(request: RequestHead, routes: readonly Route[], names: readonly string[]): Verdict {
  const path = request.url.replace(/[?#].*$/s, '')
  const found = routes.filter((it) => it.path === path)
  const refusal = found.some(({ anyHost }) => anyHost) ? undefined : foreignRequest(request, names)
  if (refusal !== undefined) return { refusal }
  if (found.length === 0) {
    const text = `There is nothing here. What there is: ${routes.map((it) => it.path).join(', ')}`
    return { refusal: { status: 404, text } }
  }
  const route = found.find(({ method }) => method === request.method || (method === 'GET' && request.method === 'HEAD'))
  if (route === undefined) {
    const allow = found.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
    return { refusal: { status: 405, text: `This path takes ${allow} only`, allow } }
  }
  if (Number(textOf(request.headers['content-length']) ?? 0) > maxBody) {
    return { refusal: { status: 413, text: `A body has at most ${maxBody} bytes` } }
  }
  return { route }
}

/** undefined for a request under a name of this machine that comes from no page of another site. */
function foreignRequest({ headers }: RequestHead, names: readonly string[]): Refusal | undefined {
  const header = textOf(headers.host)
  const host = hostIn(header)
  if (host === undefined || !isOwnName(host, names)) {
    const shown = printable(header ?? '').slice(0, 100)
    const text = `freebox2mqtt does not answer under the name "${shown}". If the name is right, add it to http.hosts`
    return { status: 421, text }
  }
  if (!isOwnOrigin(textOf(headers.origin), header)) {
    return { status: 403, text: 'A page of another site may not send requests to freebox2mqtt' }
  }
  // A browser sends this with every request, also with those without an Origin. Following a link is allowed.
  const site = textOf(headers['sec-fetch-site'])
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none'
  if (isForeign && textOf(headers['sec-fetch-mode']) !== 'navigate') {
    return { status: 403, text: 'A page of another site may not load anything from freebox2mqtt' }
  }
  return undefined
}

/** A reverse proxy may add TLS, so both schemes count. Programs that are no browsers send no Origin. */
function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true
  return [`http://${host}`, `https://${host}`].includes(origin)
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'object' ? header.join() : header
}
