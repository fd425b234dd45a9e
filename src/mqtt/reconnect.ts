/** Decides after each connection when the next attempt is made, with which version of MQTT and with which session. */
import { type ConnectionEnd, explainEnd, mayRefuseVersion } from './connect-errors.ts'
import type { BrokerOptions, SessionStart, SessionUse, Version } from './options.ts'

const defaultBackoff = { firstSeconds: 0.5, maxSeconds: 3 }
/** The longest pause is this many times longer if the user has to change something. */
const refusedFactor = 5
/** A connection that ends sooner does not reset the back-off. */
const stableMilliseconds = 10_000
/** After this many short connections in a row the log says that the broker keeps closing them. */
const maxShortConnections = 4
/** A resumed session that is lost sooner may be what the broker cannot serve. */
const resumedMilliseconds = 2000
/** After this many of them in a row the session is given up. */
const maxResumedLosses = 2
/** Reason codes below this one do not say what is wrong; the others name another cause than the session. */
const firstSpecificCode = 0x87

/** What follows a connection or attempt that has ended. */
export interface Retry {
  /** Why it ended; undefined if the daemon ended it. */
  readonly message: string | undefined
  readonly pauseSeconds: number
  /** Whether the session is given up, because the broker closes each connection that resumes it. */
  readonly givesUpSession: boolean
}

export interface ReconnectPolicy {
  /** The version for the next attempt, and what it does with the session. */
  readonly start: Required<SessionStart>
  /** The version that the broker has accepted last; undefined before the first connection. */
  readonly acceptedVersion: Version | undefined
  /** Whether the last connections were accepted and broke soon, several times in a row. */
  readonly isUnstable: boolean
  /** Whether the last connection was accepted and broke soon. */
  readonly wasShort: boolean
  /** Is called when the broker has accepted a connection. `present`: it has resumed the session. */
  accepted(version: Version, present: boolean): void
  /**
   * Whether to try again at once with MQTT 3.1.1, because the broker may not know MQTT 5. If that fails too, the next
   * attempt is made with MQTT 5 again. Once the broker has accepted 3.1.1 this version is kept.
   */
  fallsBack(end: ConnectionEnd): boolean
  /** Counts an attempt that ended, and returns the reason and the pause before the next one. */
  ended(end: ConnectionEnd): Retry
}

export function createReconnectPolicy(backoff: BrokerOptions['backoff'] = defaultBackoff): ReconnectPolicy {
  return new ExponentialBackoff(backoff)
}

class ExponentialBackoff implements ReconnectPolicy {
  readonly #backoff: NonNullable<BrokerOptions['backoff']>
  #version: Version = 5
  #use: SessionUse = 'resume'
  #acceptedVersion: Version | undefined
  #acceptedAt = 0
  #isResumed = false
  #resumedLosses = 0
  /** Attempts since the last stable connection. */
  #attempts = 0
  /** Those of them that were accepted. */
  #shortConnections = 0

  constructor(backoff: NonNullable<BrokerOptions['backoff']>) {
    this.#backoff = backoff
  }

  get start(): Required<SessionStart> {
    return { version: this.#version, use: this.#use }
  }

  get acceptedVersion(): Version | undefined {
    return this.#acceptedVersion
  }

  get isUnstable(): boolean {
    return this.#shortConnections >= maxShortConnections
  }

  get wasShort(): boolean {
    return this.#shortConnections > 0
  }

  accepted(version: Version, present: boolean): void {
    this.#acceptedVersion = version
    this.#acceptedAt = performance.now()
    this.#isResumed = present
  }

  fallsBack(end: ConnectionEnd): boolean {
    if (this.#acceptedVersion === 4) return false
    const fallsBack = this.#version === 5 && mayRefuseVersion(end)
    this.#version = fallsBack ? 4 : 5
    return fallsBack
  }

  ended(end: ConnectionEnd): Retry {
    const used = this.#use
    const duration = performance.now() - this.#acceptedAt
    // The attempt that ends the session is followed by one with a new session. That one is repeated until it is accepted.
    if (used === 'end') this.#use = 'new'
    if (used === 'new' && end.accepted) this.#use = 'resume'
    if (used === 'end' && end.accepted) return { message: undefined, pauseSeconds: 0, givesUpSession: false }
    if (end.accepted && duration > stableMilliseconds) {
      this.#attempts = 0
      this.#shortConnections = 0
    }
    this.#attempts += 1
    if (end.accepted) this.#shortConnections += 1
    const { kind, message } = explainEnd({ ...end, repeated: end.accepted && this.isUnstable })
    const { firstSeconds, maxSeconds } = this.#backoff
    const longest = maxSeconds * (kind === 'refused' ? refusedFactor : 1)
    const givesUpSession = end.accepted && this.#countsResumedLoss(end, duration)
    return { message, pauseSeconds: Math.min(firstSeconds * 2 ** (this.#attempts - 1), longest), givesUpSession }
  }

  /** Returns whether the session is to be given up. */
  #countsResumedLoss({ cause }: ConnectionEnd, duration: number): boolean {
    const isExplained = typeof cause === 'number' && cause >= firstSpecificCode
    const counts = this.#isResumed && duration < resumedMilliseconds && !isExplained
    this.#resumedLosses = counts ? this.#resumedLosses + 1 : 0
    if (this.#resumedLosses < maxResumedLosses) return false
    this.#resumedLosses = 0
    this.#use = 'end'
    return true
  }
}
