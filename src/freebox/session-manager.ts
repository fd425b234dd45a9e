/**
 * Keeps one session open. Concurrent requests share one login, and a rate limit of its own ensures that no bug causes
 * a series of logins: a box locks an application out for minutes after a few failed ones.
 */
import { AuthRequired, Unreachable } from '../errors.ts'
import type { Channel } from './channel.ts'
import { type Credentials, logIn, logOut, notPaired, otherBox, type Session } from './login.ts'
import { createRequestBudget } from './request-budget.ts'
import type { FreeboxOptions, Rights } from './types.ts'

export interface SessionManager {
  /** The session token; undefined before the first login and after `close`. */
  readonly token: string | undefined
  /** Empty before the first login. */
  readonly rights: Rights
  /** Number of logins since the start. */
  readonly logins: number
  /** Opens a new session, even if there is one. Throws AuthRequired or Unreachable. */
  open(channel: Channel): Promise<void>
  /**
   * Replaces the session with this expired token, unless that has happened already.
   * @param challenge the one that came with the refusal, if any
   */
  renew(channel: Channel, expiredToken: string, challenge?: string): Promise<void>
  /**
   * Checks whether the rights have changed, by opening a second session. It replaces the first one only if they have,
   * since the WebSocket belongs to the first one.
   */
  checkRights(channel: Channel): Promise<void>
  /** Whether there is another app token than at the last login. */
  hasNewToken(): Promise<boolean>
  /** Logs out without waiting in the queue. */
  close(channel: Channel): Promise<void>
}

export type SessionOptions = Pick<
  FreeboxOptions,
  'appId' | 'appVersion' | 'appToken' | 'tokenPlace' | 'expectedUid'
> & {
  /** There is a new session token. */
  readonly onSession: (rightsChanged: boolean) => void
}

const loginsPerMinute = 25

export class LoginSessionManager implements SessionManager {
  readonly #options: SessionOptions
  readonly #rateLimit = createRequestBudget(loginsPerMinute)
  #session: Session | undefined
  #rights: Rights = {}
  #logins = 0
  #opening: Promise<void> | undefined
  #firstAppToken: string | undefined
  #lastAppToken: string | undefined

  constructor(options: SessionOptions) {
    this.#options = options
  }

  get token(): string | undefined {
    return this.#session?.token
  }

  get rights(): Rights {
    return this.#rights
  }

  get logins(): number {
    return this.#logins
  }

  open(channel: Channel): Promise<void> {
    return this.#openOnce(channel)
  }

  async renew(channel: Channel, expiredToken: string, challenge?: string): Promise<void> {
    if (this.#session?.token === expiredToken) await this.#openOnce(channel, challenge)
  }

  async checkRights(channel: Channel): Promise<void> {
    const before = this.#session
    const session = await this.#logIn(channel)
    const isUsed = !isSameRights(this.#rights, session.rights) && this.#session === before
    if (isUsed) this.#use(session)
    const spare = isUsed ? before : session
    if (spare) await logOut(channel, spare.token)
  }

  async hasNewToken(): Promise<boolean> {
    const appToken = await this.#options.appToken().catch(() => undefined)
    return appToken !== undefined && appToken !== this.#lastAppToken
  }

  async close(channel: Channel): Promise<void> {
    const session = this.#session
    this.#session = undefined
    if (session) await logOut(channel, session.token, 'unqueued')
  }

  #openOnce(channel: Channel, challenge?: string): Promise<void> {
    this.#opening ??= this.#logIn(channel, challenge)
      .then((session) => this.#use(session))
      .finally(() => {
        this.#opening = undefined
      })
    return this.#opening
  }

  async #logIn(channel: Channel, challenge?: string): Promise<Session> {
    const credentials = await this.#credentials(channel.info.uid)
    if (this.#rateLimit.delay(true) > 0) {
      throw new Unreachable('Too many logins within a minute. The login is retried later.', 'too_many_logins')
    }
    this.#rateLimit.take()
    const session = await logIn(channel, credentials, challenge)
    this.#logins += 1
    return session
  }

  #use(session: Session): void {
    const rightsChanged = !isSameRights(this.#rights, session.rights)
    this.#session = session
    this.#rights = session.rights
    this.#options.onSession(rightsChanged)
  }

  async #credentials(uid: string | undefined): Promise<Credentials> {
    const { appId, appVersion } = this.#options
    const appToken = await this.#options.appToken().catch((error: unknown) => {
      throw new AuthRequired(error instanceof Error ? error.message : String(error), 'token_unreadable')
    })
    this.#lastAppToken = appToken
    if (!appToken) throw notPaired(this.#options.tokenPlace)
    this.#firstAppToken ??= appToken
    // The expected uid belongs to the first token. A later token comes from a new pairing, perhaps with another box.
    const expectedUid = appToken === this.#firstAppToken ? this.#options.expectedUid : undefined
    if (expectedUid && uid && uid !== expectedUid) throw otherBox()
    return { appId, appVersion, appToken, expectedUid }
  }
}

function isSameRights(before: Rights, after: Rights): boolean {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].every((name) => before[name] === after[name])
}
