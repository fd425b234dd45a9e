/** The files of the page: what the build has put into one folder. No path of a request becomes a path of a file. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { type Answer, plainText } from './answer.ts'
import type { FileRoute, RequestFacts } from './route.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}

/** One route for each file that is in the folder now. `index.html` is `/`. */
export async function fileRoutes(folder: string): Promise<readonly FileRoute[]> {
  const names: readonly string[] = await readdir(folder).catch(() => [])
  const served = names.filter((name) => types[extname(name)] !== undefined)
  if (!served.includes('index.html')) return [notBuilt]
  return served.map((name) => {
    const path = name === 'index.html' ? '/' : `/${encodeURIComponent(name)}`
    const file = { path: join(folder, name), hasGzip: names.includes(`${name}.gz`) }
    return { method: 'GET', path, right: 'open', file: (request) => fileAnswer(file, request) }
  })
}

const notBuilt: FileRoute = {
  method: 'GET',
  path: '/',
  right: 'open',
  file: () => ({
    ...{ status: 404, type: plainText },
    text: 'The page is not part of this installation. "npm run build" makes it\n',
  }),
}

interface ServedFile {
  readonly path: string
  /** The build has compressed it too. */
  readonly hasGzip: boolean
}

/** The file is read each time: the system keeps it in memory, so that this process need not. */
async function fileAnswer({ path, hasGzip }: ServedFile, request: RequestFacts): Promise<Answer> {
  const isGzip = hasGzip && /\bgzip\b(?! *; *q=0(\.0*)?(,|$))/i.test(request.header('accept-encoding') ?? '')
  const content = await readFile(isGzip ? `${path}.gz` : path)
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 20)}"`
  const headers = {
    ...{ ETag: etag, 'Cache-Control': 'no-cache' },
    ...(hasGzip && { Vary: 'Accept-Encoding' }),
    ...(isGzip && { 'Content-Encoding': 'gzip' }),
  }
  const type = types[extname(path)] ?? plainText
  const isPage = extname(path) === '.html' ? ({ isPage: true } as const) : {}
  if (hasTag(request.header('if-none-match'), etag)) return { status: 304, type, text: '', headers, ...isPage }
  return { status: 200, type, text: content, headers, ...isPage }
}

/** Whether an If-None-Match header has the tag. A proxy that compresses makes it a weak one. */
export function hasTag(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((it) => it.trim().replace(/^W\//, '') === etag)
}
