/**
 * The part of undici that the client uses. Its index also loads fetch, WebSocket, caches and mocks, which take a sixth of
 * the start and 8 MB. Bench rows: start, memory.
 */
import type { Dispatcher } from 'undici'
import apiRequest from 'undici/lib/api/api-request.js'
import errors from 'undici/lib/core/errors.js'
import Agent from 'undici/lib/dispatcher/agent.js'

export { Agent, errors }

export type RequestOptions = Omit<Dispatcher.RequestOptions, 'origin' | 'path'>

/** Sends one request through the connections of `agent`. Resolves when the headers of the answer are there. */
export function request(agent: Agent, url: URL, options: RequestOptions): Promise<Dispatcher.ResponseData> {
  return apiRequest.call(agent, { ...options, origin: url.origin, path: url.pathname + url.search })
}
