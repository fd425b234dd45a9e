/**
 * What we send, as it goes over the wire: JSON, or a form where the API wants one (`downloads/add`).
 */
import { FormData } from 'undici'
import type { FormFile, FreeboxRequest } from './types.ts'

export type Content = Pick<FreeboxRequest, 'method' | 'body' | 'form'>

export interface Encoded {
  /** The media type; a multipart form brings its own, with the boundary that it chose. */
  type?: string
  body: string | FormData | null
}

/** Made anew for each attempt, so that what was refused for its session can be sent again. */
export function contentOf({ method, body, form }: Content): Encoded {
  if (form) return encodedForm(Object.entries(form))
  // Some firmwares refuse a POST without a JSON body, even where there is nothing to say (system/reboot).
  const said = body ?? (method === 'POST' || method === 'PUT' ? {} : undefined)
  return said === undefined ? { body: null } : { type: 'application/json', body: JSON.stringify(said) }
}

function encodedForm(fields: [string, string | FormFile][]): Encoded {
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
