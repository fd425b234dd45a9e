/** Opens a session with a box, with as little code as possible. */
import { createHmac } from 'node:crypto'
import { request } from 'undici'

/** Returns a session token of a simulated box. */
export async function logIn(url: string): Promise<string> {
  const { challenge = '' } = await fetchResult(`${url}/api/v8/login/`)
  const password = createHmac('sha1', 'simulated-app-token').update(challenge).digest('hex')
  const body = JSON.stringify({ app_id: 'fr.freebox2mqtt', password })
  const { session_token = '' } = await fetchResult(`${url}/api/v8/login/session/`, body)
  return session_token
}

async function fetchResult(url: string, body: string | null = null): Promise<Record<string, string>> {
  const headers = { 'Content-Type': 'application/json' }
  const { body: received } = await request(url, { method: body === null ? 'GET' : 'POST', headers, body })
  const { result } = JSON.parse(await received.text())
  return result
}
