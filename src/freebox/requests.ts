/**
 * Carries out the requests of the rest of the project. Concurrent identical polls share one request, and an expired
 * session is renewed once.
 */
import type { Channel } from './channel.ts'
import { type Answer, resultOf } from './envelope.ts'
import type { Bytes, Freebox, FreeboxRequest } from './types.ts'

export type Requests = Pick<Freebox, 'request' | 'bytes'>

/** What requests need of the connection. */
export interface RequestPorts {
  /** The channel while the connection is up. Synchronous, so that a request can be sent without waiting. */
  channelIfUp(): Channel | undefined
  /** Waits for the first connection attempt. Throws the error of the connection if it is down. */
  whenUp(): Promise<Channel>
  /** Throws AuthRequired if there is no session. */
  sessionToken(): string
  /** Replaces the session with this expired token, with the challenge that came with the refusal. */
  renewSession(channel: Channel, expiredToken: string, challenge?: string): Promise<void>
  /** A request failed. Resolves when it is known whether the box is away. */
  onError(error: unknown, channel: Channel): Promise<void>
}

const sessionExpired = new Set(['auth_required', 'invalid_session', 'invalid_token'])

type Attempt<Result> = (channel: Channel, token: string) => Promise<Answer<Result>>

export function createRequests(ports: RequestPorts): Requests {
  const polls = new Map<string, Promise<unknown>>()
  const byteReads = new Map<string, Promise<Bytes>>()
  return {
    request(request) {
      const priority = request.background ? 'poll' : 'command'
      const send = () => resultFrom(ports, (channel, token) => channel.send(request, priority, token))
      // What a command reads must be sent after the command, so it does not share a request that is already on its way.
      return request.background && isPlainRead(request) ? shared(polls, request.path, send) : send()
    },
    bytes: (path) =>
      shared(byteReads, path, () => resultFrom(ports, (channel, token) => channel.sendForBytes(path, token))),
  }
}

/**
 * The result of an attempt that is made with a session. Throws the error of a refusal; before that it is known whether
 * the box is away.
 */
export async function resultFrom<Result>(ports: RequestPorts, attempt: Attempt<Result>): Promise<Result> {
  const channel = ports.channelIfUp() ?? (await ports.whenUp())
  try {
    return resultOf(await answerTo(ports, channel, attempt))
  } catch (error) {
    // The caller gets the error only when the state is known. Otherwise it would report the path as broken although the
    // whole box is away.
    await ports.onError(error, channel)
    throw error
  }
}

/** A request that was refused because its session had expired was not carried out, so even a write is sent again. */
async function answerTo<Result>(
  ports: RequestPorts,
  channel: Channel,
  attempt: Attempt<Result>,
): Promise<Answer<Result>> {
  const token = ports.sessionToken()
  const answer = await attempt(channel, token)
  if (answer.ok || !sessionExpired.has(answer.error.code)) return answer
  await ports.renewSession(channel, token, answer.challenge)
  return await attempt(channel, ports.sessionToken())
}

function isPlainRead({ method, body, form }: FreeboxRequest): boolean {
  return method === 'GET' && body === undefined && form === undefined
}

/** Single flight: returns the request in progress for this path, or starts one. */
function shared<Result>(
  inProgress: Map<string, Promise<Result>>,
  path: string,
  send: () => Promise<Result>,
): Promise<Result> {
  const current = inProgress.get(path)
  if (current) return current
  const started = send().finally(() => inProgress.delete(path))
  inProgress.set(path, started)
  return started
}
