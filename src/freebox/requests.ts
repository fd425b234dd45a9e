/**
 * One request of the rest of the project, from asking to result: the same GET shared by all who ask at once, and the
 * session renewed once where the box says that it is over.
 */
import { AuthRequired } from '../errors.ts'
import { type Channel, resultOf } from './channel.ts'
import type { FreeboxRequest } from './contract.ts'
import type { Answer } from './envelope.ts'
import type { Keeper } from './keeper.ts'

export interface RequestsOptions {
  /** The way to the box, once it is known whether there is one; throws what a request gets meanwhile. */
  ready(): Promise<Channel>
  keeper: Keeper
  /** The session could not be renewed. */
  onLoginFailed(error: unknown): void
  /** A request failed: what does it tell of the box and of our rights? */
  onError(error: unknown, channel: Channel): void
}

const sessionOver = new Set(['auth_required', 'invalid_session', 'invalid_token'])

export function createRequests(options: RequestsOptions): (request: FreeboxRequest) => Promise<unknown> {
  const underWay = new Map<string, Promise<unknown>>()

  async function ask(request: FreeboxRequest): Promise<unknown> {
    const channel = await options.ready()
    try {
      return resultOf(await answerTo(channel, request))
    } catch (error) {
      options.onError(error, channel)
      throw error
    }
  }

  /** A request that was refused for its session was not done, so that even a write may be sent again. */
  async function answerTo(channel: Channel, request: FreeboxRequest): Promise<Answer> {
    const urgency = request.method === 'GET' ? 'read' : 'write'
    const token = sessionToken()
    const answer = await channel.send(request, urgency, token)
    if (answer.ok || !sessionOver.has(answer.error.code)) return answer
    await options.keeper.renew(channel, token, answer.challenge).catch((error: unknown) => {
      options.onLoginFailed(error)
      throw error
    })
    return await channel.send(request, urgency, sessionToken())
  }

  function sessionToken(): string {
    const { token } = options.keeper
    if (token === undefined) throw new AuthRequired('there is no session with the Freebox', 'auth_required')
    return token
  }

  return (request) => {
    if (request.method !== 'GET' || request.body !== undefined) return ask(request)
    const shared = underWay.get(request.path)
    if (shared) return shared
    const asked = ask(request).finally(() => underWay.delete(request.path))
    underWay.set(request.path, asked)
    return asked
  }
}
