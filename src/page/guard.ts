/**
 * Decides about every request before its route sees it (pure): the name under which the server is reached, the site that
 * sends the request, the path, the method, and what a request that may change something needs. Passwords are checked in
 * access.ts.
 */
import { printable } from '../text.ts'
import { hostIn, isOwnName } from './host-names.ts'
import type { RouteHead } from './route.ts'

/** The parts of a request on which the decision depends. */
export interface RequestHead {
  readonly method: string
  /** The path with the query, as it was sent. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

export interface GuardOptions {
  /** Further names under which the server is reached: `http.hosts` and the name of this machine. */
  readonly names: readonly string[]
  /** The request comes from the ingress of Home Assistant, which the browser reaches under another name. */
  readonly isIngress?: boolean
  /** `http.read_only` */
  readonly readOnly?: boolean
  /** Further paths to name where there is nothing. */
  readonly paths?: readonly string[]
}

export interface Refusal {
  readonly status: 403 | 404 | 405 | 413 | 415 | 421
  readonly code: 'unknown_host' | 'other_site' | 'unknown' | 'method' | 'too_large' | 'not_json' | 'read_only'
  /** What is wrong, and what to do. */
  readonly text: string
  readonly allow?: string
}

export type Verdict<R extends RouteHead> = { readonly route: R } | Refused
type Refused = { readonly refusal: Refusal }

/** What a request may have in its body. Bytes. */
export const maxBody = 64 * 1024

export function judge<R extends RouteHead>(
  request: RequestHead,
  routes: readonly R[],
  options: GuardOptions,
): Verdict<R> {
  const path = pathOf(request.url)
  const found = routes.filter((it) => it.path === path)
  const refusal = found.some(({ anyHost }) => anyHost) ? undefined : foreignRequest(request, options)
  if (refusal !== undefined) return { refusal }
  if (found.length === 0) {
    const all = [...routes.map((it) => it.path), ...(options.paths ?? [])]
    return refuse(404, 'unknown', `There is nothing here${pathsIn(all)}`)
  }
  const route = found.find(({ method }) => method === request.method || (method === 'GET' && request.method === 'HEAD'))
  if (route === undefined) {
    const allow = found.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
    return refuse(405, 'method', `This path takes ${allow} only`, allow)
  }
  if (Number(textOf(request.headers['content-length']) ?? 0) > maxBody) {
    return refuse(413, 'too_large', `A body has at most ${maxBody} bytes`)
  }
  return (route.method === 'GET' ? undefined : refusedChange(request, route, options)) ?? { route }
}

/** The path of a URL without its query. */
export function pathOf(url: string): string {
  return url.replace(/[?#].*$/s, '')
}

/** The paths that people open. */
function pathsIn(all: readonly string[]): string {
  const paths = all.filter((path) => /^\/\w*$/.test(path))
  return paths.length === 0 ? '' : `. What there is: ${paths.join(', ')}`
}

function refuse(status: Refusal['status'], code: Refusal['code'], text: string, allow?: string): Refused {
  return { refusal: { status, code, text, ...(allow !== undefined && { allow }) } }
}

/**
 * What may change something comes from a script of the page itself. A form, an image or a link of another site can send
 * none of the three.
 */
function refusedChange(
  { headers }: RequestHead,
  route: RouteHead,
  { readOnly = false }: GuardOptions,
): Refused | undefined {
  if (headers.origin === undefined)
    return refuse(403, 'other_site', 'A request that may change something needs the header Origin, as browsers send it')
  if (textOf(headers['x-freebox2mqtt']) !== '1')
    return refuse(403, 'other_site', 'A request that may change something needs the header X-Freebox2mqtt: 1')
  const type = textOf(headers['content-type'])
  if (route.method !== 'DELETE' && !/^application\/json *(; *charset=utf-8)?$/i.test(type ?? ''))
    return refuse(415, 'not_json', 'A body needs the header Content-Type: application/json')
  if (readOnly && route.right === 'write')
    return refuse(403, 'read_only', 'Nothing can be changed from the page (setting http.read_only)')
  return undefined
}

/** undefined for a request under a name of this machine that comes from no page of another site. */
function foreignRequest({ headers }: RequestHead, { names, isIngress = false }: GuardOptions): Refusal | undefined {
  const header = textOf(headers.host)
  const host = hostIn(header)
  if (!isIngress && (host === undefined || !isOwnName(host, names))) {
    const shown = printable(header ?? '').slice(0, 100)
    const text = `freebox2mqtt does not answer under the name "${shown}". If the name is right, add it to http.hosts`
    return { status: 421, code: 'unknown_host', text }
  }
  const reached = isIngress ? (textOf(headers['x-forwarded-host']) ?? header) : header
  if (!isOwnOrigin(textOf(headers.origin), reached)) {
    return { status: 403, code: 'other_site', text: 'A page of another site may not send requests to freebox2mqtt' }
  }
  // A browser sends this with every request, also with those without an Origin. Following a link is allowed.
  const site = textOf(headers['sec-fetch-site'])
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none'
  if (isForeign && textOf(headers['sec-fetch-mode']) !== 'navigate') {
    return { status: 403, code: 'other_site', text: 'A page of another site may not load anything from freebox2mqtt' }
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
