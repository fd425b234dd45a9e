/** What a command writes at the box. */
import { expect } from 'vitest'
import type { Home } from './home.ts'

/** Sends a command that must succeed, and returns what it wrote at the box: method, path and body. */
export async function writes(home: Home, topic: string, payload: unknown): Promise<unknown[][]> {
  const { answer, sent } = await sends(home, topic, payload)
  expect(answer, topic).toMatchObject({ status: 'ok' })
  return sent
}

/** Sends a command, and returns its reply and what it wrote at the box. */
export async function sends(home: Home, topic: string, payload: unknown) {
  const since = home.box.requests.length
  const answer = await home.command(topic, typeof payload === 'string' ? payload : JSON.stringify(payload))
  const written = home.box.requests.slice(since).filter(({ method }) => method !== 'GET')
  const sent = written.map(({ method, path, body }) => (body === undefined ? [method, path] : [method, path, body]))
  return { answer, sent }
}
