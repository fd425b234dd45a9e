/** Requests to the server. The addresses are relative to the page, so that it works behind any prefix. */
import type { Failed } from '../src/page/contract.ts'
import { loadRefusalWords, unreachable } from './refusal-words.ts'

/** `refused`: the server has answered with a sentence, or could not be reached (`unreachable`). */
export type Answer<T> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly status: number; readonly refused: Failed }

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** Called for each answer with status 401: the session has ended. */
let onSignedOut = () => {}
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener
}

/** The server needs this header for writes: a page of another site cannot send it without permission. */
const headers = { 'Content-Type': 'application/json', 'X-Freebox2mqtt': '1' }

/** What a route answers has the type that src/page/contract.ts gives it. */
export async function ask<T>(method: Method, path: string, input?: unknown): Promise<Answer<T>> {
  const response = await send(method, path, input)
  if (response === undefined) return noAnswer
  if (!response.ok) return refusal(response, path)
  const data: T = await response.json()
  if (isFailed(data)) await loadRefusalWords()
  return { ok: true, data }
}

/** The same for a file. */
export async function askFile(path: string, input: unknown): Promise<Answer<Blob>> {
  const response = await send('POST', path, input)
  if (response === undefined) return noAnswer
  return response.ok ? { ok: true, data: await response.blob() } : refusal(response, path)
}

async function send(method: Method, path: string, input: unknown): Promise<Response | undefined> {
  try {
    return await fetch(path, {
      method,
      ...(method !== 'GET' && { headers, body: JSON.stringify(input ?? {}) }),
      cache: 'no-store',
    })
  } catch {
    return undefined
  }
}

const noAnswer: Answer<never> = { ok: false, status: 0, refused: unreachable }

async function refusal(response: Response, path: string): Promise<Answer<never>> {
  if (response.status === 401 && path !== 'api/session') onSignedOut()
  const text = await response.text()
  await loadRefusalWords()
  return { ok: false, status: response.status, refused: failedIn(text) ?? plain(text, response.status) }
}

function failedIn(text: string): Failed | undefined {
  try {
    const failed: unknown = JSON.parse(text)
    return isFailed(failed) ? failed : undefined
  } catch {
    return undefined
  }
}

function isFailed(value: unknown): value is Failed {
  return typeof value === 'object' && value !== null && 'error' in value && typeof value.error === 'string'
}

/** A proxy in between answers with a text of its own. */
function plain(text: string, status: number): Failed {
  const sentence = text.length < 300 && !text.includes('<') ? text.trim() : ''
  return { status: 'error', error: sentence || `The server answers with the status ${status}`, error_code: 'http' }
}
