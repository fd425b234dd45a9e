/**
 * Which cheap ways to read work on this box. One that fails is left alone for a while, and then tried again without anything
 * waiting for it. The while becomes longer as long as the way keeps failing.
 */
import type { Logger } from 'pino'

/** Seconds until the first new attempt, and at most. */
const firstRetry = 10
const longestRetry = 3600

/** After this many failures in a row it is logged that the way does not work. */
const lasting = 3

interface Known {
  readonly failures: number
  readonly failedAt: number
  /** A new attempt is under way. */
  readonly isTrying: boolean
  /** The result of the last time that it worked. */
  readonly last: unknown
}

const unknown: Known = { failures: 0, failedAt: Number.NEGATIVE_INFINITY, isTrying: false, last: undefined }

export class Shortcuts {
  readonly #log: Logger
  #known = new Map<object, Known>()

  constructor(log: Logger) {
    this.#log = log
  }

  works(shortcut: object): boolean {
    return this.#of(shortcut).failures === 0
  }

  /** Whether it is time for a new attempt, which then counts as begun. @param now monotonic seconds. */
  isTriedNow(shortcut: object, now: number): boolean {
    const known = this.#of(shortcut)
    const wait = Math.min(longestRetry, firstRetry * 2 ** Math.min(known.failures - 1, 12))
    if (known.isTrying || now - known.failedAt < wait) return false
    this.#known.set(shortcut, { ...known, isTrying: true })
    return true
  }

  /** What the shortcut returned when it last worked; undefined if it never has. */
  last(shortcut: object): unknown {
    return this.#of(shortcut).last
  }

  worked(shortcut: object, result: unknown): void {
    if (this.#of(shortcut).failures >= lasting) this.#log.info('A shorter way to read from the box works again')
    this.#known.set(shortcut, { ...unknown, last: result })
  }

  /** Several resources may see one failure: it counts once in a poll. */
  failed(shortcut: object, now: number, error: unknown): void {
    const known = this.#of(shortcut)
    if (known.failedAt === now) return
    const failures = known.failures + 1
    this.#known.set(shortcut, { ...known, failures, failedAt: now, isTrying: false })
    if (failures !== lasting) return
    const reason = error instanceof Error ? error.message : 'the answer is of no use'
    this.#log.info(
      { reason },
      `The box refuses a short way to read (${reason}). A longer one is used, and the short one tried later`,
    )
  }

  /** The box may be another one now, or have another firmware or other rights. */
  reset(): void {
    this.#known = new Map()
  }

  #of(shortcut: object): Known {
    return this.#known.get(shortcut) ?? unknown
  }
}
