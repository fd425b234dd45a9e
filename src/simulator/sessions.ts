/**
 * The open sessions of the box. A session ends on logout, after a time without requests, or when all of them end.
 */
import { randomToken } from './random-token.ts'

/** An open session. Its rights are those that the app had when the session was opened. */
export interface Session {
  token: string
  permissions: Record<string, boolean>
}

export interface SessionsOptions {
  /** A session ends after this many seconds without a request. */
  seconds: number
  /** Is called when a session ends, so that its WebSockets can be closed. */
  onEnd(session: Session): void
}

export class Sessions {
  readonly #options: SessionsOptions
  readonly #open = new Map<string, { session: Session; timer: NodeJS.Timeout }>()

  constructor(options: SessionsOptions) {
    this.#options = options
  }

  /** The number of open sessions. */
  get count(): number {
    return this.#open.size
  }

  /** Opens a session with a copy of these rights. */
  open(rights: Record<string, boolean>): Session {
    const session = { token: randomToken(48), permissions: { ...rights } }
    const timer = setTimeout(() => this.end(session), this.#options.seconds * 1000).unref()
    this.#open.set(session.token, { session, timer })
    return session
  }

  /** Returns the session of a token. Returns undefined if the token has no open session. */
  find(token: string | undefined): Session | undefined {
    return token === undefined ? undefined : this.#open.get(token)?.session
  }

  /** Restarts the timeout of a session. */
  refresh({ token }: Session): void {
    this.#open.get(token)?.timer.refresh()
  }

  end(session: Session): void {
    clearTimeout(this.#open.get(session.token)?.timer)
    this.#open.delete(session.token)
    this.#options.onEnd(session)
  }

  endAll(): void {
    for (const { session } of [...this.#open.values()]) this.end(session)
  }
}
