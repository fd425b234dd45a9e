/** Encodes the body of a request: JSON, or a form where the API wants one (`downloads/add`). */
import { FormData } from 'undici'
import type { FormFile, FreeboxRequest } from './types.ts'

export type RequestContent = Pick<FreeboxRequest, 'method' | 'body' | 'form'>

export interface EncodedBody {
  /** The media type. Absent for a multipart form, for which undici sets it with its boundary. */
  readonly type?: string
  readonly body: string | FormData | null
}

/** Creates the body of one attempt. A request that was refused because its session had expired is encoded again. */
export function encodeBody({ method, body, form }: RequestContent): EncodedBody {
  if (form) return encodeForm(Object.entries(form))
  // Some firmwares refuse a POST without a JSON body, even if the action takes no parameters (system/reboot).
  const value = body ?? (method === 'POST' || method === 'PUT' ? {} : undefined)
  return value === undefined ? { body: null } : { type: 'application/json', body: JSON.stringify(value) }
}

function encodeForm(fields: [string, string | FormFile][]): EncodedBody {
  const texts = fields.flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  if (texts.length === fields.length) {
    return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(texts).toString() }
  }
  const form = new FormData()
  for (const [name, value] of fields) {
    if (typeof value === 'string') form.append(name, value)
    else form.append(name, new Blob([Buffer.from(value.content, 'base64')]), value.filename)
  }
  return { body: form }
}
