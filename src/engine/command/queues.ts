/** Work that is carried out one after the other, by key. */
export class Queues {
  readonly #last = new Map<unknown, Promise<unknown>>()

  /** What the work returns or throws. With none before it, it begins in this turn of the event loop. */
  add<T>(key: unknown, work: () => Promise<T>): Promise<T> {
    const running = this.#last.get(key)
    const result = running === undefined ? work() : running.then(work)
    const ended = result.then(nothing, nothing)
    this.#last.set(key, ended)
    void ended.then(() => this.#last.get(key) === ended && this.#last.delete(key))
    return result
  }
}

function nothing(): void {}
