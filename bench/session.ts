/** A session with a box: the least code that opens one. */
import { createHmac } from 'node:crypto'
import { request } from 'undici'

/** Gives the session token of a simulated box, which knows this app. */
export async function logIn(url: string): Promise<string> {
  const { challenge = '' } = await answer(`${url}/api/v8/login/`)
  const password = createHmac('sha1', 'simulated-app-token').update(challenge).digest('hex')
  const body = JSON.stringify({ app_id: 'fr.freebox2mqtt', password })
  const { session_token = '' } = await answer(`${url}/api/v8/login/session/`, body)
  return session_token
}

async function answer(url: string, body: string | null = null): Promise<Record<string, string>> {
  const headers = { 'Content-Type': 'application/json' }
  const { body: got } = await request(url, { method: body === null ? 'GET' : 'POST', headers, body })
  const { result } = JSON.parse(await got.text())
  return result
}
