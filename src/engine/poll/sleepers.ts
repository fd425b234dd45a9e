/**
 * What sleeps or is broken behind the box (`attempt` of the contract's reader). Each request to it may take seconds, so that
 * after a few failures it is left alone for a while, and what it does not have is not requested again.
 */

/** A single failure may be chance. */
const worthPausing = 2

/** How long a path is left alone that fails. Seconds. */
const pauseSeconds = 60

/** Beyond this number the paths are forgotten: they contain the ids of objects that may be gone. */
const maxPaths = 1000

interface Failures {
  readonly count: number
  /** Monotonic seconds, of the last one. */
  readonly at: number
}

export class Sleepers {
  readonly #absent = new Set<string>()
  readonly #failures = new Map<string, Failures>()

  /**
   * What is known without a request: undefined if the box does not have it, null while it is left alone.
   * @param now monotonic seconds
   * @param isUrgent a user waits: it is not left alone
   */
  known(path: string, now: number, isUrgent: boolean): { readonly value: null | undefined } | undefined {
    if (this.#absent.has(path)) return { value: undefined }
    const { count, at } = this.#failures.get(path) ?? { count: 0, at: now }
    return count >= worthPausing && now !== at && now - at < pauseSeconds && !isUrgent ? { value: null } : undefined
  }

  worked(path: string): void {
    this.#failures.delete(path)
  }

  failed(path: string, now: number): void {
    const { count, at } = this.#failures.get(path) ?? { count: 0, at: Number.NEGATIVE_INFINITY }
    if (this.#failures.size > maxPaths) this.#failures.clear()
    // Several readers of one poll share a request.
    this.#failures.set(path, { count: at === now ? count : count + 1, at: now })
  }

  isAbsent(path: string): void {
    if (this.#absent.size > maxPaths) this.#absent.clear()
    this.#absent.add(path)
  }

  /** The box may be another one now. */
  reset(): void {
    this.#absent.clear()
    this.#failures.clear()
  }
}
