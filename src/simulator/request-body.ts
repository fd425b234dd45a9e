/**
 * Reads the body of a request: JSON, or a form where the API takes one (`downloads/add`).
 */
import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'

export interface RequestBody {
  value: unknown
  /** The `body` member of the recorded request. Empty if the request had no body. */
  recorded: { body?: unknown }
  /** The body is neither JSON nor a form that the path takes. */
  unreadable: boolean
}

/** The only path that takes a form (documentation, "Download", "Adding by URL"). */
const formPath = /^downloads\/add\/?$/

/**
 * Reads the body of a request to a path below `/api/vN/`. `value` is undefined if the request has no body. Never throws
 * because of the content.
 *
 * A real box does not look at the Content-Type: it parses JSON that curl sends as a form, and JSON that aiohttp sends as
 * `text/plain`.
 */
export async function readRequestBody(request: IncomingMessage, path: string): Promise<RequestBody> {
  const bytes = await buffer(request)
  if (bytes.length === 0) return { value: undefined, recorded: {}, unreadable: false }
  const type = request.headers['content-type'] ?? ''
  try {
    const form = formPath.test(path) ? await parseForm(bytes, type) : undefined
    const value: unknown = form ?? JSON.parse(bytes.toString())
    return { value, recorded: { body: value }, unreadable: false }
  } catch {
    return { value: undefined, recorded: { body: bytes.toString() }, unreadable: true }
  }
}

/** The fields of a form. Returns undefined if the Content-Type is not that of a form. */
async function parseForm(bytes: Buffer, type: string): Promise<Record<string, unknown> | undefined> {
  if (type.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(`${bytes}`))
  if (!type.startsWith('multipart/form-data')) return undefined
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData()
  return Object.fromEntries(form)
}
