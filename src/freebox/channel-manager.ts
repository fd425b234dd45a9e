/** Owns the channel to the box: discovers the box, opens the channel, probes it, and drops it when the box is lost. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Channel, openChannel } from './channel.ts'
import { boxChanged, type ConnectionFailure, failureOf, mayBeChance } from './connection-failure.ts'
import { discoverFreebox } from './discover.ts'
import type { RequestQueue } from './request-queue.ts'
import type { RequestStats } from './request-stats.ts'
import { createTlsPolicy, type TlsPolicy } from './tls.ts'
import type { BoxInfo, FreeboxOptions, Timeouts } from './types.ts'

export interface ChannelManager {
  /** undefined until the box is discovered, and after `drop` or `release`. */
  readonly current: Channel | undefined
  /** The box of the last channel, also after it was dropped. */
  readonly info: BoxInfo | undefined
  /** Returns the current channel, or discovers the box and opens one. Throws Unreachable, or if the signal is aborted. */
  open(signal: AbortSignal): Promise<Channel>
  /**
   * Checks by `/api_version` whether the box is still there and still the same, since a single path that fails does not
   * mean that the box is away. Calls `onLost` if not. Concurrent calls share one probe.
   */
  probe(channel: Channel): Promise<void>
  /** Closes the channel. The box is discovered again at the next `open`. */
  drop(): void
  /** Gives up the channel without closing it. */
  release(): Channel | undefined
}

export interface ChannelManagerOptions extends Pick<FreeboxOptions, 'url' | 'candidates' | 'tls'> {
  readonly timeouts: Timeouts
  readonly queue: RequestQueue
  readonly stats: RequestStats
  /** A probe of the current channel failed. */
  readonly onLost: (failure: ConnectionFailure) => void
}

export class BoxChannelManager implements ChannelManager {
  readonly #options: ChannelManagerOptions
  readonly #tlsPolicy: TlsPolicy
  #channel: Channel | undefined
  #info: BoxInfo | undefined
  #probing: Promise<void> | undefined

  constructor(options: ChannelManagerOptions) {
    this.#options = options
    this.#tlsPolicy = createTlsPolicy(options.tls)
  }

  get current(): Channel | undefined {
    return this.#channel
  }

  get info(): BoxInfo | undefined {
    return this.#info
  }

  async open(signal: AbortSignal): Promise<Channel> {
    this.#channel ??= await this.#discover(signal)
    return this.#channel
  }

  async probe(channel: Channel): Promise<void> {
    if (channel !== this.#channel) return
    this.#probing ??= this.#probeOnce(channel).finally(() => {
      this.#probing = undefined
    })
    await this.#probing
  }

  drop(): void {
    void this.release()?.close()
  }

  release(): Channel | undefined {
    const channel = this.#channel
    this.#channel = undefined
    return channel
  }

  async #discover(signal: AbortSignal): Promise<Channel> {
    const { url, candidates, tls, timeouts, queue, stats } = this.#options
    const tlsPolicy = this.#tlsPolicy
    // A box that was found over https is never contacted over plain http again.
    const plainHttp = !this.#info?.baseUrl.startsWith('https:')
    const info = await discoverFreebox({
      ...{ url, candidates, tls, tlsPolicy, plainHttp, signal },
      seconds: timeouts.quick,
    })
    signal.throwIfAborted()
    this.#info = info
    return openChannel({ info, tlsPolicy, queue, stats, timeouts })
  }

  async #probeOnce(channel: Channel): Promise<void> {
    const failure = await probeTwice(channel).then(
      (info) => (isSameBox(channel.info, info) ? undefined : boxChanged()),
      (error: unknown) => failureOf(error),
    )
    if (failure && channel === this.#channel) this.#options.onLost(failure)
  }
}

/** How long after a probe that may have failed by chance the box is probed again. Milliseconds. */
const probeAgainAfter = 300

/** One page of HTML, or one broken connection, does not mean that the box is away. */
async function probeTwice(channel: Channel): Promise<BoxInfo> {
  try {
    return await channel.probe()
  } catch (error) {
    if (!mayBeChance(error)) throw error
    await sleep(probeAgainAfter)
    return channel.probe()
  }
}

/** These change when the firmware is updated, or when another box has the same address. */
function isSameBox(before: BoxInfo, now: BoxInfo): boolean {
  return before.apiVersion === now.apiVersion && before.uid === now.uid && before.domain === now.domain
}
