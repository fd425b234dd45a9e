/**
 * How fast messages are published. There is no limit until a connection is lost soon after a burst: some brokers
 * disconnect a client that publishes faster than they permit. Then the rate is half of what was sent in the last second,
 * and half of that if it happens again. It doubles every ten minutes, up to no limit.
 */
import type { Logger } from 'pino'
import { TokenBucket } from '../net/token-bucket.ts'

/** Fewer messages in the last second are no burst. */
const burst = 20
/** The first limit is not lower: the cause may be another one, and then everything is published again. */
const slowestAtFirst = 50
const slowest = 2
/** Faster than this is no limit. Messages a second. */
const fastest = 1000
const doublesWithin = 10 * 60_000
/** Sent messages are counted in slots of this length. Milliseconds. */
const slotLength = 100

/** Messages that may be sent at once: as many as in a twentieth of a second, so that no second has many more than `rate`. */
const atOnce = (rate: number) => Math.max(1, rate / 20)

export class Pace {
  readonly #log: Logger
  /** undefined: no limit. */
  #limit: { readonly rate: number; readonly since: number; readonly bucket: TokenBucket } | undefined
  #slots: { readonly at: number; count: number }[] = []

  constructor(log: Logger) {
    this.#log = log
  }

  get isLimited(): boolean {
    return this.#limit !== undefined
  }

  /** Milliseconds until the next message may be sent. */
  delay(): number {
    if (this.#limit === undefined) return 0
    const rate = this.#rate()
    if (rate > fastest) this.#limit = undefined
    else this.#limit.bucket.setRate(rate)
    return this.#limit?.bucket.delay() ?? 0
  }

  /** A message was sent. */
  sent(): void {
    this.#limit?.bucket.take()
    const now = performance.now()
    const last = this.#slots.at(-1)
    if (last !== undefined && now - last.at < slotLength) last.count++
    else this.#slots = [...this.#slots.filter(({ at }) => now - at < 1000), { at: now, count: 1 }]
  }

  /** The connection was lost. @param tooFast the broker has said that messages are sent too fast. */
  lost(tooFast: boolean): void {
    const sent = this.#sentInLastSecond()
    const rate = this.#rate()
    const isBurst = sent >= Math.min(burst, rate / 2)
    if (!isBurst && !tooFast) return
    const isFirst = this.#limit === undefined
    const limit = isFirst ? Math.max(slowestAtFirst, sent / 2) : Math.max(slowest, Math.min(rate, sent) / 2)
    this.#limit = { rate: limit, since: performance.now(), bucket: new TokenBucket({ rate: limit, capacity: atOnce }) }
    this.#slots = []
    const fields = { sent, per_second: Math.round(limit) }
    const message = `The connection to the broker was lost after ${sent} messages in a second. They are sent more slowly for a while.`
    if (isFirst) this.#log.info(fields, message)
    else this.#log.debug(fields, message)
  }

  /** Something else was the cause of the loss: there is no limit any more. */
  release(): void {
    this.#limit = undefined
  }

  #rate(): number {
    if (this.#limit === undefined) return Number.POSITIVE_INFINITY
    const { rate, since } = this.#limit
    return rate * 2 ** ((performance.now() - since) / doublesWithin)
  }

  #sentInLastSecond(): number {
    const now = performance.now()
    return this.#slots.filter(({ at }) => now - at < 1000).reduce((sum, { count }) => sum + count, 0)
  }
}
