/**
 * Pairing, login and rights (documentation, "Login"; reference §2 and §3). Any number of apps may pair. The initial token
 * (`appToken`) works for every app without a pairing of its own.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { Refusal } from './answer.ts'
import { randomToken } from './random-token.ts'
import { type Session, Sessions } from './sessions.ts'

/** The answer of the user on the front panel, or the reason why the box refuses the pairing at once. */
export const pairingOutcomes = ['granted', 'denied', 'timeout', 'new_apps_denied', 'denied_from_external_ip'] as const
export type PairingOutcome = (typeof pairingOutcomes)[number]

export interface LoginOptions {
  /** The `uid` in refusals. It lets a client tell another box from a revoked token. */
  uid(): string
  /** Whether new apps may ask for a token (`connection/config.allow_token_request`). */
  newAppsAllowed(): boolean
  appToken: string
  /** `appToken` stays valid after a pairing. On a real box a pairing invalidates the earlier token of the app. */
  keepAppToken: boolean
  rights: Record<string, boolean>
  /** A pairing is decided when the client polls for its status more often than this. */
  grantAfterPolls: number
  outcome: PairingOutcome
  /** A session ends after this many seconds without a request. */
  sessionSeconds: number
  /** After this many failed logins in a row, every login is refused for this many seconds. */
  ratelimit: { failures: number; seconds: number }
  /** Is called when a session ends, so that its WebSockets can be closed. */
  onSessionEnd(session: Session): void
}

/** The rights of API 8 and later. By default an app of the simulator has them all. */
export const rightNames = [
  'settings',
  'contacts',
  'calls',
  'explorer',
  'downloader',
  'parental',
  'pvr',
  'vm',
  'tv',
  'wdo',
  'home',
  'camera',
  'player',
  'profile',
]

const passwordSalt = 'Fq3wZ0mBt8Ld5RyKx1VnUe7SgCj2HpAo'

interface Pairing {
  app_id: string
  app_token: string
  polls: number
  status: 'pending' | 'granted' | 'denied' | 'timeout' | 'unknown'
}

/** The apps, sessions and challenges of the box. */
export class Login {
  /** The number of successful logins. */
  logins = 0
  /** The rights of the apps. A change applies from the next login on. */
  readonly rights: Record<string, boolean>
  readonly #options: LoginOptions
  readonly #sessions: Sessions
  readonly #pairings = new Map<number, Pairing>()
  #revoked = false
  /** The valid challenges, newest first. */
  #challenges: string[] = [randomToken(24)]
  #failures = 0
  /** Logins are refused until then. Milliseconds since the epoch. */
  #refusingUntil = 0

  constructor(options: LoginOptions) {
    this.#options = options
    this.#sessions = new Sessions({ seconds: options.sessionSeconds, onEnd: options.onSessionEnd })
    this.rights = { ...Object.fromEntries(rightNames.map((right) => [right, true])), ...options.rights }
  }

  /** The number of open sessions. */
  get sessionCount(): number {
    return this.#sessions.count
  }

  /** The current challenge, which every refusal and `GET login/` carries. */
  get challenge(): { challenge: string; password_salt: string } {
    return { challenge: this.#challenges[0] ?? '', password_salt: passwordSalt }
  }

  /** Creates a new challenge. The previous one stays valid for clients that have just read it, unless `atOnce`. */
  renewChallenge({ atOnce = false } = {}): void {
    this.#challenges = [randomToken(24), ...(atOnce ? [] : this.#challenges.slice(0, 1))]
  }

  /** `POST login/authorize/`: starts a pairing, which the user confirms on the front panel. */
  authorize(app_id: string): { app_token: string; track_id: number } {
    const { outcome } = this.#options
    if (!this.#options.newAppsAllowed()) throw this.#refusal('new_apps_denied')
    if (outcome === 'new_apps_denied' || outcome === 'denied_from_external_ip') throw this.#refusal(outcome)
    const app_token = randomToken(48)
    const track_id = this.#pairings.size + 1
    this.#pairings.set(track_id, { app_id, app_token, polls: 0, status: 'pending' })
    return { app_token, track_id }
  }

  /** `GET login/authorize/{track_id}`: the status of a pairing. The simulator decides it by the number of polls. */
  track(track_id: number): { status: Pairing['status']; challenge: string; password_salt: string } {
    const pairing = this.#pairings.get(track_id)
    if (!pairing) return { status: 'unknown', ...this.challenge }
    const { outcome, grantAfterPolls } = this.#options
    pairing.polls += 1
    if (pairing.status === 'pending' && pairing.polls > grantAfterPolls) {
      pairing.status = outcome === 'denied' || outcome === 'timeout' ? outcome : 'granted'
      if (pairing.status === 'granted') this.#supersede(pairing)
    }
    return { status: pairing.status, ...this.challenge }
  }

  /** `POST login/session/`: the password is the HMAC-SHA1 of a valid challenge, keyed with the token of the app. */
  login(app_id: string, password: string): Session & { challenge: string; password_salt: string } {
    if (Date.now() < this.#refusingUntil) throw this.#refusal('ratelimited', { uid: this.#options.uid() })
    const known = this.#tokensOf(app_id).find(({ token }) =>
      this.#challenges.some((challenge) => isEqual(password, passwordFor(token, challenge))),
    )
    this.renewChallenge()
    if (!known) throw this.#countFailure()
    if (known.pending) throw this.#refusal('pending_token')
    this.#failures = 0
    this.logins += 1
    return { ...this.#sessions.open(this.rights), ...this.challenge }
  }

  /** Returns whether the token belongs to an open session. */
  hasSession(token: string | undefined): boolean {
    return this.#sessions.find(token) !== undefined
  }

  /** Returns the session of a token and restarts its timeout. Throws `auth_required` if the token has no session. */
  session(token: string | undefined): Session {
    const session = this.#sessions.find(token)
    if (!session) throw this.#refusal('auth_required')
    this.#sessions.refresh(session)
    return session
  }

  /** Throws `insufficient_rights` unless the session has the right. A right that it does not list is missing. */
  requireRight(session: Session, right: string): void {
    if (session.permissions[right] === true) return
    const uid = this.#options.uid()
    throw new Refusal('insufficient_rights', { uid, missing_right: right, result: { password_salt: passwordSalt } })
  }

  /** `POST login/logout/`: ends the session of the token. */
  logout(token: string | undefined): void {
    const session = this.#sessions.find(token)
    if (!session) throw this.#refusal('invalid_session')
    this.#sessions.end(session)
  }

  /** Ends every session, as a reboot does. App tokens stay valid. */
  endSessions(): void {
    this.#sessions.endAll()
  }

  /** Removes all apps, as the user can in Freebox OS: their tokens become invalid, and pairings are `unknown`. */
  revoke(): void {
    this.#revoked = true
    for (const pairing of this.#pairings.values()) pairing.status = 'unknown'
    this.endSessions()
  }

  /** Forgets all apps and accepts only this token, as if another box had replaced this one. */
  replaceAppToken(appToken: string): void {
    this.#pairings.clear()
    this.endSessions()
    this.#revoked = false
    this.#options.appToken = appToken
  }

  /** Invalidates the earlier pairings of the same app. */
  #supersede(granted: Pairing): void {
    for (const pairing of this.#pairings.values())
      if (pairing !== granted && pairing.app_id === granted.app_id) pairing.status = 'unknown'
  }

  /** All tokens that the box knows for this app. A pending one is known, but does not open a session yet. */
  #tokensOf(app_id: string): { token: string; pending: boolean }[] {
    const own = [...this.#pairings.values()].filter((it) => it.app_id === app_id)
    const usable = own.filter((it) => it.status === 'granted' || it.status === 'pending')
    const tokens = usable.map((it) => ({ token: it.app_token, pending: it.status === 'pending' }))
    const superseded = this.#revoked || (!this.#options.keepAppToken && tokens.some((it) => !it.pending))
    return superseded ? tokens : [...tokens, { token: this.#options.appToken, pending: false }]
  }

  /** Counts a failed login for the rate limit and returns the refusal. */
  #countFailure(): Refusal {
    const { failures, seconds } = this.#options.ratelimit
    this.#failures += 1
    if (this.#failures >= failures) {
      this.#failures = 0
      this.#refusingUntil = Date.now() + seconds * 1000
    }
    return this.#refusal('invalid_token')
  }

  #refusal(error_code: string, more: Record<string, unknown> = { uid: this.#options.uid(), result: this.challenge }) {
    return new Refusal(error_code, more)
  }
}

function passwordFor(token: string, challenge: string): string {
  return createHmac('sha1', token).update(challenge).digest('hex')
}

function isEqual(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
