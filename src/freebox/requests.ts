/**
 * One request of the rest of the project, from asking to result: the same GET shared by all who ask at once, and the
 * session renewed once where the box says that it is over.
 */
import { AuthRequired } from '../errors.ts'
import { type Channel, resultOf } from './channel.ts'
import type { Answer } from './envelope.ts'
import type { Keeper } from './session-manager.ts'
import type { Bytes, Freebox, FreeboxRequest } from './types.ts'

export interface RequestsOptions {
  /** The way to the box while it is up: then nothing need be waited for. */
  channel(): Channel | undefined
  /** The same once it is known whether there is one; throws what a request gets meanwhile. */
  ready(): Promise<Channel>
  keeper: Keeper
  /** The session could not be renewed. */
  onLoginFailed(error: unknown): void
  /** A request failed: what does it tell of the box and of our rights? Resolves when that is known. */
  onError(error: unknown, channel: Channel): Promise<void>
}

const sessionOver = new Set(['auth_required', 'invalid_session', 'invalid_token'])

type Ask<Result> = (channel: Channel, token: string) => Promise<Answer<Result>>

export function createRequests(options: RequestsOptions): Pick<Freebox, 'request' | 'bytes'> {
  const reads = new Map<string, Promise<unknown>>()
  const fetches = new Map<string, Promise<Bytes>>()

  async function result<Result>(ask: Ask<Result>): Promise<Result> {
    const channel = options.channel() ?? (await options.ready())
    try {
      return resultOf(await answerTo(channel, ask))
    } catch (error) {
      // Who asked is told only when it is known whether the box is away: else each chapter would take it for its own.
      await options.onError(error, channel)
      throw error
    }
  }

  /** A request that was refused for its session was not done, so that even a write may be sent again. */
  async function answerTo<Result>(channel: Channel, ask: Ask<Result>): Promise<Answer<Result>> {
    const token = sessionToken()
    const answer = await ask(channel, token)
    if (answer.ok || !sessionOver.has(answer.error.code)) return answer
    await options.keeper.renew(channel, token, answer.challenge).catch((error: unknown) => {
      options.onLoginFailed(error)
      throw error
    })
    return await ask(channel, sessionToken())
  }

  function sessionToken(): string {
    const { token } = options.keeper
    if (token === undefined) throw new AuthRequired('there is no session with the Freebox', 'auth_required')
    return token
  }

  return {
    request(request) {
      const urgency = request.method === 'GET' ? 'read' : 'write'
      const ask = () => result((channel, token) => channel.send(request, urgency, token))
      return isPlainRead(request) ? shared(reads, request.path, ask) : ask()
    },
    bytes: (path) => shared(fetches, path, () => result((channel, token) => channel.fetch(path, token))),
  }
}

function isPlainRead({ method, body, form }: FreeboxRequest): boolean {
  return method === 'GET' && body === undefined && form === undefined
}

/** What is under way already, or else a new one. */
function shared<Result>(underWay: Map<string, Promise<Result>>, path: string, ask: () => Promise<Result>) {
  const before = underWay.get(path)
  if (before) return before
  const asked = ask().finally(() => underWay.delete(path))
  underWay.set(path, asked)
  return asked
}
