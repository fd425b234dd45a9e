/**
 * A read that fails is repeated once, soon. A box that is busy now and then answers with an HTML page, an error or nothing,
 * and its next answer is right again. Then nothing becomes unavailable and nothing is logged, except that many such
 * failures over time are one warning with their number.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { AuthRequired, NotGranted, Unreachable } from '../../errors.ts'

/** How long after a failure the read is repeated, so that the box has a moment. Seconds. */
const pauseSeconds = 1

/** How often failures that did not last are logged. Seconds. */
const reportEvery = 3600

/** A single failure in all that time is not logged. */
const worthReporting = 2

/** Beyond this number the outcomes of a reader are forgotten: some paths contain the ids of objects that are gone. */
const maxOutcomes = 1000

export interface SecondAttemptPorts {
  readonly boxIsUp: () => boolean
  /** Monotonic seconds. */
  readonly now: () => number
  readonly log: Logger
  /** Whether the login has given this right; it may say nothing of it. */
  readonly may?: (right: string) => boolean
  /** Seconds from a failure to the second attempt; 1 by default. */
  readonly pause?: number | undefined
}

export interface Attempt<T> {
  /** Who reads: a resource, or a function that several resources share. */
  readonly reader: object
  /** The request. */
  readonly key: string
  readonly read: () => Promise<T>
  /** Discards the answer after a pause. Resolves with whether this reader was the first to ask for that. */
  readonly discard: () => Promise<boolean>
  /** It may sleep: no answer in time is then no chance, and what fails once is not worth a line in the log. */
  readonly maySleep?: boolean | undefined
}

type Outcome = 'worked' | 'failed'

export class SecondAttempts {
  readonly #ports: SecondAttemptPorts
  /** How the requests of each reader ended last. */
  readonly #outcomes = new WeakMap<object, Map<string, Outcome>>()
  #mended: { readonly since: number; readonly count: number; readonly last: string } | undefined

  constructor(ports: SecondAttemptPorts) {
    this.#ports = ports
  }

  /** Reads, and once more if the read fails and that may help. Throws what the second read throws. */
  async twice<T>(attempt: Attempt<T>): Promise<T> {
    const { reader, key, read, discard, maySleep = false } = attempt
    this.#report()
    const outcomes = this.#outcomesOf(reader)
    const before = outcomes.get(key)
    try {
      const answer = await read()
      outcomes.set(key, 'worked')
      return answer
    } catch (error) {
      // A failure is noted only at the end: the same reader may come again while this one pauses.
      const sleeps = maySleep && error instanceof Unreachable && error.code === 'timeout'
      if (sleeps || !this.#isWorthIt(error, before)) throw this.#failed(outcomes, key, error)
      const isFirst = await discard()
      const answer = await read().catch((again: unknown) => Promise.reject(this.#failed(outcomes, key, again)))
      outcomes.set(key, 'worked')
      if (isFirst && !maySleep) this.mended(error instanceof Error ? error.message : '')
      return answer
    }
  }

  async pause(): Promise<void> {
    await sleep((this.#ports.pause ?? pauseSeconds) * 1000)
  }

  /** A read had failed, and worked at the second attempt. */
  mended(reason: string): void {
    const { since = this.#ports.now(), count = 0 } = this.#mended ?? {}
    this.#mended = { since, count: count + 1, last: reason }
  }

  /**
   * A request that failed the last time too is not repeated, so that what fails for good costs one request. Nor is one for
   * which a login or the whole box is missing, or a right that the login did not give. What the box does not have, it may
   * deny at the first read.
   */
  #isWorthIt(error: unknown, before: Outcome | undefined): boolean {
    if (error instanceof AuthRequired || !this.#ports.boxIsUp()) return false
    if (before !== undefined) return before === 'worked'
    return error instanceof Unreachable || (error instanceof NotGranted && this.#ports.may?.(error.right) !== false)
  }

  /** While the box is away, no failure says anything about a request. */
  #failed(outcomes: Map<string, Outcome>, key: string, error: unknown): unknown {
    if (this.#ports.boxIsUp()) outcomes.set(key, 'failed')
    return error
  }

  #outcomesOf(reader: object): Map<string, Outcome> {
    const outcomes = this.#outcomes.get(reader) ?? new Map<string, Outcome>()
    this.#outcomes.set(reader, outcomes)
    if (outcomes.size > maxOutcomes) outcomes.clear()
    return outcomes
  }

  #report(): void {
    if (this.#mended === undefined || this.#mended.count < worthReporting) return
    const { since, count, last } = this.#mended
    const seconds = this.#ports.now() - since
    if (seconds < reportEvery) return
    this.#mended = undefined
    const fields = { reads: count, hours: Math.round(seconds / 3600), last }
    this.#ports.log.warn(fields, `${count} reads failed once and worked at the second attempt`)
  }
}
