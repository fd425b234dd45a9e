/**
 * Pairing, login and rights (documentation, "Login"; reference §2 and §3). One owner, any number of apps: the token
 * that is there from the start serves every app that has not paired by itself.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { Refusal } from './answer.ts'

/** How the owner in front of the box answers a pairing, or why the box does not even ask. */
export type PairingOutcome = 'granted' | 'denied' | 'timeout' | 'new_apps_denied' | 'denied_from_external_ip'

export interface LoginOptions {
  /** The box that says no, so that a caller can tell another box from a dead token. */
  uid(): string
  /** Whether the owner lets new apps ask (`connection/config.allow_token_request`). */
  newAppsAllowed(): boolean
  appToken: string
  rights: Record<string, boolean>
  grantAfterPolls: number
  outcome: PairingOutcome
  sessionSeconds: number
  /** So many failed logins in a row, and no login is answered for so many seconds. */
  ratelimit: { failures: number; seconds: number }
  /** A session is over: its WebSockets end with it. */
  ended(session: Session): void
}

/** An open session; its rights are those of the moment it was opened. */
export interface Session {
  token: string
  permissions: Record<string, boolean>
}

/** The rights of API 8 and later; a fresh app of the simulator has them all unless told otherwise. */
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

/** Everything about who may talk to the box. */
export class Login {
  logins = 0
  readonly rights: Record<string, boolean>
  readonly #options: LoginOptions
  readonly #sessions = new Map<string, { session: Session; timer: NodeJS.Timeout }>()
  readonly #pairings = new Map<number, Pairing>()
  #revoked = false
  #challenges: string[] = [random(24)]
  #failures = 0
  #closedUntil = 0

  constructor(options: LoginOptions) {
    this.#options = options
    this.rights = { ...Object.fromEntries(rightNames.map((right) => [right, true])), ...options.rights }
  }

  get open(): number {
    return this.#sessions.size
  }

  /** The challenge of the moment, as every refusal and `GET login/` carries it. */
  get challenge(): { challenge: string; password_salt: string } {
    return { challenge: this.#challenges[0] ?? '', password_salt: passwordSalt }
  }

  /** A new challenge; the last one still counts for those who just read it, unless `at once`. */
  renewChallenge({ atOnce = false } = {}): void {
    this.#challenges = [random(24), ...(atOnce ? [] : this.#challenges.slice(0, 1))]
  }

  /** `POST login/authorize/`: asks the owner. */
  authorize(app_id: string): { app_token: string; track_id: number } {
    const { outcome } = this.#options
    if (!this.#options.newAppsAllowed()) throw this.#refusal('new_apps_denied')
    if (outcome === 'new_apps_denied' || outcome === 'denied_from_external_ip') throw this.#refusal(outcome)
    const app_token = random(48)
    const track_id = this.#pairings.size + 1
    this.#pairings.set(track_id, { app_id, app_token, polls: 0, status: 'pending' })
    return { app_token, track_id }
  }

  /** `GET login/authorize/{track_id}`: nothing is granted to an app that does not ask how it went. */
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

  /** `POST login/session/`: HMAC-SHA1 of a challenge of the moment, keyed with the app's token. */
  login(app_id: string, password: string): Session & { challenge: string; password_salt: string } {
    if (Date.now() < this.#closedUntil) throw this.#refusal('ratelimited', { uid: this.#options.uid() })
    const known = this.#tokensOf(app_id).find(({ token }) =>
      this.#challenges.some((challenge) => equal(password, proof(token, challenge))),
    )
    this.renewChallenge()
    if (!known) throw this.#failed()
    if (known.pending) throw this.#refusal('pending_token')
    this.#failures = 0
    this.logins += 1
    return { ...this.#begin(), ...this.challenge }
  }

  has(token: string | undefined): boolean {
    return token !== undefined && this.#sessions.has(token)
  }

  /** The session of a token, kept alive by being used; `auth_required` with the next challenge where there is none. */
  session(token: string | undefined): Session {
    const found = token === undefined ? undefined : this.#sessions.get(token)
    if (!found) throw this.#refusal('auth_required')
    found.timer.refresh()
    return found.session
  }

  /** Throws `insufficient_rights` unless the session has the right; a right it does not list it has not. */
  demand(session: Session, right: string): void {
    if (session.permissions[right] === true) return
    const uid = this.#options.uid()
    throw new Refusal('insufficient_rights', { uid, missing_right: right, result: { password_salt: passwordSalt } })
  }

  logout(token: string | undefined): void {
    const found = token === undefined ? undefined : this.#sessions.get(token)
    if (!found) throw this.#refusal('invalid_session')
    this.#end(found.session)
  }

  /** Ends every session, as a reboot does; tokens live on. */
  endSessions(): void {
    for (const { session } of [...this.#sessions.values()]) this.#end(session)
  }

  /** The owner removed the app: its token is dead for good, and what was paired reads `unknown`. */
  revoke(): void {
    this.#revoked = true
    for (const pairing of this.#pairings.values()) pairing.status = 'unknown'
    this.endSessions()
  }

  /** Another box stands here: it knows nobody but who shows this token. */
  replace(appToken: string): void {
    this.#pairings.clear()
    this.endSessions()
    this.#revoked = false
    this.#options.appToken = appToken
  }

  /** A later pairing of an app ends what it had before. */
  #supersede(granted: Pairing): void {
    for (const pairing of this.#pairings.values())
      if (pairing !== granted && pairing.app_id === granted.app_id) pairing.status = 'unknown'
  }

  /** Every token that may open this app's session; one that was not granted yet is known, but opens nothing. */
  #tokensOf(app_id: string): { token: string; pending: boolean }[] {
    const own = [...this.#pairings.values()].filter((it) => it.app_id === app_id)
    const usable = own.filter((it) => it.status === 'granted' || it.status === 'pending')
    const tokens = usable.map((it) => ({ token: it.app_token, pending: it.status === 'pending' }))
    const superseded = this.#revoked || tokens.some((it) => !it.pending)
    return superseded ? tokens : [...tokens, { token: this.#options.appToken, pending: false }]
  }

  #begin(): Session {
    const session = { token: random(48), permissions: { ...this.rights } }
    const timer = setTimeout(() => this.#end(session), this.#options.sessionSeconds * 1000).unref()
    this.#sessions.set(session.token, { session, timer })
    return session
  }

  #end(session: Session): void {
    clearTimeout(this.#sessions.get(session.token)?.timer)
    this.#sessions.delete(session.token)
    this.#options.ended(session)
  }

  #failed(): Refusal {
    const { failures, seconds } = this.#options.ratelimit
    this.#failures += 1
    if (this.#failures >= failures) {
      this.#failures = 0
      this.#closedUntil = Date.now() + seconds * 1000
    }
    return this.#refusal('invalid_token')
  }

  #refusal(error_code: string, more: Record<string, unknown> = { uid: this.#options.uid(), result: this.challenge }) {
    return new Refusal(error_code, more)
  }
}

function random(bytes: number): string {
  return randomBytes(bytes).toString('base64')
}

function proof(token: string, challenge: string): string {
  return createHmac('sha1', token).update(challenge).digest('hex')
}

function equal(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
