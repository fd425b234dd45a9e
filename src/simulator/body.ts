/**
 * Reads the body of a request: JSON, or a form where the API takes one (`downloads/add`).
 */
import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'

export interface Body {
  value: unknown
  /** The member to remember the request with; none where nothing was sent. */
  seen: { body?: unknown }
  /** It was sent, but says nothing: not JSON, or not said to be JSON. */
  unreadable: boolean
}

/** Never throws for what was sent; an absent body is undefined. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const bytes = await buffer(request)
  if (bytes.length === 0) return { value: undefined, seen: {}, unreadable: false }
  const type = request.headers['content-type'] ?? ''
  try {
    const value = await parsed(bytes, type)
    return { value, seen: { body: value }, unreadable: value === undefined }
  } catch {
    return { value: undefined, seen: { body: bytes.toString() }, unreadable: true }
  }
}

async function parsed(bytes: Buffer, type: string): Promise<unknown> {
  if (type.startsWith('application/json')) return JSON.parse(bytes.toString())
  if (type.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(`${bytes}`))
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData()
    return Object.fromEntries(form)
  }
  return undefined
}
