/**
 * Reads the body of a request: JSON, or a form where the API takes one (`downloads/add`).
 */
import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'

export interface RequestBody {
  value: unknown
  /** The `body` member of the recorded request. Empty if the request had no body. */
  recorded: { body?: unknown }
  /** The body is malformed, or its Content-Type is not one that the API reads. */
  unreadable: boolean
}

/** Reads the body. `value` is undefined if the request has no body. Never throws because of the content. */
export async function readRequestBody(request: IncomingMessage): Promise<RequestBody> {
  const bytes = await buffer(request)
  if (bytes.length === 0) return { value: undefined, recorded: {}, unreadable: false }
  const type = request.headers['content-type'] ?? ''
  try {
    const value = await parse(bytes, type)
    return { value, recorded: { body: value }, unreadable: value === undefined }
  } catch {
    return { value: undefined, recorded: { body: bytes.toString() }, unreadable: true }
  }
}

async function parse(bytes: Buffer, type: string): Promise<unknown> {
  if (type.startsWith('application/json')) return JSON.parse(bytes.toString())
  if (type.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(`${bytes}`))
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData()
    return Object.fromEntries(form)
  }
  return undefined
}
