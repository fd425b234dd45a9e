/**
 * The connection to the box: its channel, its session, its state and the rights of the application. Decides what a
 * failure of one means for the others.
 */
import { AuthRequired, NotGranted, type Unreachable } from '../errors.ts'
import { pause } from './backoff.ts'
import type { Channel } from './channel.ts'
import { BoxChannelManager, type ChannelManager } from './channel-manager.ts'
import { boxChanged, type ConnectionFailure, failureOf, mayBeAway } from './connection-failure.ts'
import { type ConnectionState, ConnectionStateMachine } from './connection-state.ts'
import type { CloseReason } from './event-socket.ts'
import { createMissingRights, type MissingRights } from './missing-rights.ts'
import type { RequestQueue } from './request-queue.ts'
import type { RequestStats } from './request-stats.ts'
import type { RequestPorts } from './requests.ts'
import { LoginSessionManager, type SessionManager } from './session-manager.ts'
import type { Backoff, BoxInfo, FreeboxOptions, FreeboxState, Rights, Timeouts } from './types.ts'

const defaultRightsSeconds = 300
const logoutSeconds = 2

export interface Connection extends RequestPorts {
  readonly state: FreeboxState
  /** The last box that was discovered. */
  readonly info: BoxInfo | undefined
  readonly rights: Rights
  /** Rights that the box named in a refusal and that have not been granted since. */
  readonly missing: ReadonlySet<string>
  readonly logins: number
  start(): void
  /** Looks now whether the user has given a right. Never throws. */
  checkRights(): Promise<void>
  /** The WebSocket ended: renews its session or probes the box, depending on the reason. */
  onSocketEnd(reason: CloseReason, token: string): void
  /** Stops for good and logs out, in at most two seconds. From now on requests throw this error. */
  close(error: Unreachable): Promise<void>
}

export interface ConnectionOptions extends FreeboxOptions {
  readonly backoff: Backoff
  readonly timeouts: Timeouts
  readonly queue: RequestQueue
  readonly stats: RequestStats
  onUp(info: BoxInfo | undefined): void
  /** The connection failed or was lost. `repeated` if the failure before was of the same kind. */
  onDown(failure: ConnectionFailure, repeated: boolean): void
  /** A session was opened. */
  onSession(channel: Channel, session: { readonly token: string; readonly rights: Rights }): void
  onRights(rights: Rights): void
}

export class BoxConnection implements Connection {
  readonly #options: ConnectionOptions
  readonly #channels: ChannelManager
  readonly #sessions: SessionManager
  readonly #missingRights: MissingRights
  readonly #state: ConnectionState

  constructor(options: ConnectionOptions) {
    const { url, candidates, tls, timeouts, queue, stats, rightsSeconds = defaultRightsSeconds } = options
    this.#options = options
    this.#channels = new BoxChannelManager({
      ...{ url, candidates, tls, timeouts, queue, stats },
      onLost: (failure) => this.#state.fail(failure),
    })
    this.#sessions = new LoginSessionManager({ ...options, onSession: (changed) => this.#onSession(changed) })
    this.#missingRights = createMissingRights(rightsSeconds, () => this.checkRights())
    this.#state = new ConnectionStateMachine({
      backoff: options.backoff,
      connect: async (signal) => this.#sessions.open(await this.#channels.open(signal)),
      hasNewToken: () => this.#sessions.hasNewToken(),
      onUp: () => options.onUp(this.info),
      onDown: (failure, repeated) => this.#onDown(failure, repeated),
    })
  }

  get state(): FreeboxState {
    return this.#state.state
  }

  get info(): BoxInfo | undefined {
    return this.#channels.info
  }

  get rights(): Rights {
    return this.#sessions.rights
  }

  get missing(): ReadonlySet<string> {
    return this.#missingRights.names
  }

  get logins(): number {
    return this.#sessions.logins
  }

  start(): void {
    this.#state.start()
  }

  async checkRights(): Promise<void> {
    const channel = this.channelIfUp()
    if (channel) await this.#sessions.checkRights(channel).catch((error: unknown) => this.#onCheckFailed(error))
  }

  channelIfUp(): Channel | undefined {
    return this.#state.state === 'up' ? this.#channels.current : undefined
  }

  async whenUp(): Promise<Channel> {
    await this.#state.ready()
    const channel = this.#channels.current
    if (!channel) throw boxChanged().error
    return channel
  }

  sessionToken(): string {
    const { token } = this.#sessions
    if (token === undefined) throw new AuthRequired('There is no session with the Freebox', 'auth_required')
    return token
  }

  async renewSession(channel: Channel, expiredToken: string, challenge?: string): Promise<void> {
    try {
      await this.#sessions.renew(channel, expiredToken, challenge)
    } catch (error) {
      this.#onLoginFailed(error)
      throw error
    }
  }

  async onError(error: unknown, channel: Channel): Promise<void> {
    if (error instanceof NotGranted) this.#missingRights.add(error.right)
    else if (mayBeAway(error)) await this.#channels.probe(channel)
  }

  onSocketEnd(reason: CloseReason, token: string): void {
    const channel = this.#channels.current
    if (!channel) return
    if (reason === 'unauthorized') void this.renewSession(channel, token).catch(() => undefined)
    else void this.#channels.probe(channel)
  }

  async close(error: Unreachable): Promise<void> {
    const channel = this.#channels.release()
    this.#state.stop(error)
    this.#missingRights.pause()
    this.#options.queue.rejectWaiting(error)
    if (!channel) return
    const loggedOut = new AbortController()
    await Promise.race([this.#sessions.close(channel), pause(logoutSeconds, loggedOut.signal)])
    loggedOut.abort()
    await channel.close()
  }

  #onDown(failure: ConnectionFailure, repeated: boolean): void {
    this.#missingRights.pause()
    this.#options.queue.rejectWaiting(failure.error)
    // A box that was away may come back at another address, with another firmware, or as another box.
    if (failure.state !== 'unpaired') this.#channels.drop()
    this.#options.onDown(failure, repeated)
  }

  #onSession(rightsChanged: boolean): void {
    const { token, rights } = this.#sessions
    const channel = this.#channels.current
    this.#missingRights.update(rights)
    if (rightsChanged) this.#options.onRights(rights)
    if (channel && token !== undefined) this.#options.onSession(channel, { token, rights })
  }

  #onLoginFailed(error: unknown): void {
    const failure = failureOf(error)
    // The rate limit of logins is reached only if a path answers `auth_required` to every session. The box is fine then.
    if (failure.error.code !== 'too_many_logins') this.#state.fail(failure)
  }

  /** The session in use is not affected, unless the app itself is refused. The check is repeated. */
  #onCheckFailed(error: unknown): void {
    if (error instanceof AuthRequired) this.#onLoginFailed(error)
  }
}
