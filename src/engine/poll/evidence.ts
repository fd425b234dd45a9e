/** Which answers of the box a read has used, and what these prove. */
import { type Interval, secondsOf } from '../../contract/interval.ts'
import type { Answer } from './answers.ts'

/** Which answers a read has used. Two reads that lack an object only prove twice that it is gone if they used others. */
export interface Evidence {
  /** When the read was made (monotonic seconds). */
  readonly at: number
  /** When each answer was requested, by request: some may come from an earlier poll. */
  readonly answers: ReadonlyMap<string, number>
  /** A part is unknown, so that no absence is proven. */
  readonly isPartial?: boolean
}

/**
 * Whether a read confirms an earlier one. It does if every answer that was new in the earlier read was requested again
 * since: the object disappeared from one of these.
 */
export function confirms(now: Evidence, earlier: Evidence): boolean {
  const isConfirmed = ([key, at]: readonly [string, number]) => at < earlier.at || (now.answers.get(key) ?? now.at) > at
  return [...earlier.answers].every(isConfirmed)
}

/** An answer that may be older than this only adds to objects. No absence is proven by it. Seconds. */
const longestEvidence = 120

/** Collects what one reader uses. */
export class UsedAnswers implements Evidence {
  readonly at: number
  readonly #answers = new Map<string, number>()
  readonly #first = new Set<string>()
  #requests = 0
  isPartial = false

  constructor(at: number) {
    this.at = at
  }

  /** How many requests the reads have caused. Those of a shared read count for the first reader that includes it. */
  get requests(): number {
    return this.#requests
  }

  readonly requested = (): void => {
    this.#requests += 1
  }

  get answers(): ReadonlyMap<string, number> {
    return this.#answers
  }

  /** The requests that may be repeated, also those whose answers may be too old to be evidence. */
  get repeatable(): ReadonlySet<string> {
    return this.#first
  }

  add({ key, at, isSecond }: Answer, maxAge: Interval | undefined): void {
    if (isSecond) this.#first.delete(key)
    else this.#first.add(key)
    if (maxAge === undefined || secondsOf(maxAge) <= longestEvidence) this.#answers.set(key, at)
  }

  /** Adds what another reader has used. */
  include(other: UsedAnswers): void {
    for (const key of other.repeatable) this.#first.add(key)
    for (const [key, at] of other.answers) this.#answers.set(key, at)
    this.isPartial ||= other.isPartial
    this.#requests += other.#requests
    other.#requests = 0
  }
}
