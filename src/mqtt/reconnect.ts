/** Decides after each connection when the next attempt is made and with which version of MQTT. */
import { type ConnectFailure, type ConnectionEnd, explainEnd, mayRefuseVersion } from './connect-errors.ts'
import type { BrokerOptions, Version } from './options.ts'

const defaultBackoff = { firstSeconds: 0.5, maxSeconds: 3 }
/** The longest pause is this many times longer if the user has to change something. */
const refusedFactor = 5
/** A connection that ends sooner does not reset the back-off. */
const stableMilliseconds = 10_000
/** After this many short connections in a row, another client probably uses the same client id. */
const maxShortConnections = 4

export interface ReconnectPolicy {
  /** The version for the next attempt. */
  readonly version: Version
  /** The version that the broker has accepted last; undefined before the first connection. */
  readonly acceptedVersion: Version | undefined
  /** Whether the last connections were accepted and broke soon, several times in a row. */
  readonly isUnstable: boolean
  /** Is called when the broker has accepted a connection. */
  accepted(version: Version): void
  /**
   * Whether to try again at once with MQTT 3.1.1, because the broker may not know MQTT 5. If that fails too, the next
   * attempt is made with MQTT 5 again. Once the broker has accepted 3.1.1 this version is kept.
   */
  fallsBack(end: ConnectionEnd): boolean
  /** Counts an attempt that ended, and returns the reason and the pause before the next one. */
  ended(end: ConnectionEnd): ConnectFailure & { pauseSeconds: number }
}

export function createReconnectPolicy(backoff: BrokerOptions['backoff'] = defaultBackoff): ReconnectPolicy {
  return new ExponentialBackoff(backoff)
}

class ExponentialBackoff implements ReconnectPolicy {
  readonly #backoff: NonNullable<BrokerOptions['backoff']>
  #version: Version = 5
  #acceptedVersion: Version | undefined
  #acceptedAt = 0
  /** Attempts since the last stable connection. */
  #attempts = 0
  /** Those of them that were accepted. */
  #shortConnections = 0

  constructor(backoff: NonNullable<BrokerOptions['backoff']>) {
    this.#backoff = backoff
  }

  get version(): Version {
    return this.#version
  }

  get acceptedVersion(): Version | undefined {
    return this.#acceptedVersion
  }

  get isUnstable(): boolean {
    return this.#shortConnections >= maxShortConnections
  }

  accepted(version: Version): void {
    this.#acceptedVersion = version
    this.#acceptedAt = performance.now()
  }

  fallsBack(end: ConnectionEnd): boolean {
    if (this.#acceptedVersion === 4) return false
    const fallsBack = this.#version === 5 && mayRefuseVersion(end)
    this.#version = fallsBack ? 4 : 5
    return fallsBack
  }

  ended(end: ConnectionEnd): ConnectFailure & { pauseSeconds: number } {
    if (end.accepted && performance.now() - this.#acceptedAt > stableMilliseconds) {
      this.#attempts = 0
      this.#shortConnections = 0
    }
    this.#attempts += 1
    if (end.accepted) this.#shortConnections += 1
    const failure = explainEnd({ ...end, repeated: end.accepted && this.isUnstable })
    const { firstSeconds, maxSeconds } = this.#backoff
    const longest = maxSeconds * (failure.kind === 'refused' ? refusedFactor : 1)
    return { ...failure, pauseSeconds: Math.min(firstSeconds * 2 ** (this.#attempts - 1), longest) }
  }
}
