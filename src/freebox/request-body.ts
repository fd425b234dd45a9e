/** Encodes the body of a request: JSON, or a form where the API wants one (`downloads/add`). */
import type { FormFile, FreeboxRequest } from './types.ts'

export type RequestContent = Pick<FreeboxRequest, 'method' | 'body' | 'form'>

export interface EncodedBody {
  /** The media type. Absent without a body. */
  readonly type?: string
  readonly body: string | Uint8Array | null
}

/**
 * Creates the body of one attempt. A request that was refused because its session had expired is encoded again. Only a form
 * with a file needs a promise: all other requests are sent in the turn in which they were made.
 */
export function encodeBody({ method, body, form }: RequestContent): EncodedBody | Promise<EncodedBody> {
  if (form) return encodeForm(Object.entries(form))
  // Some firmwares refuse a POST without a JSON body, even if the action takes no parameters (system/reboot).
  const value = body ?? (method === 'POST' || method === 'PUT' ? {} : undefined)
  return value === undefined ? { body: null } : { type: 'application/json', body: JSON.stringify(value) }
}

function encodeForm(fields: [string, string | FormFile][]): EncodedBody | Promise<EncodedBody> {
  const texts = fields.flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  if (texts.length === fields.length) {
    return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(texts).toString() }
  }
  return encodeMultipart(fields)
}

async function encodeMultipart(fields: [string, string | FormFile][]): Promise<EncodedBody> {
  const form = new FormData()
  for (const [name, value] of fields) {
    if (typeof value === 'string') form.append(name, value)
    else form.append(name, new Blob([Buffer.from(value.content, 'base64')]), value.filename)
  }
  // Response is the encoder of Node.js for forms. The bytes are collected, so that the request has a Content-Length.
  const encoded = new Response(form)
  return { type: encoded.headers.get('content-type') ?? '', body: new Uint8Array(await encoded.arrayBuffer()) }
}
