/** Publishes everything again when Home Assistant starts: it says so with a birth message. */

/** A delay, so that several births at once cause one repetition, and several bridges do not answer in one moment. */
const minimumDelay = 1000
const randomDelay = 2000

export class Birth {
  readonly #republish: () => void
  #timer: NodeJS.Timeout | undefined

  constructor(republish: () => void) {
    this.#republish = republish
  }

  /** Takes a message on the birth topic. */
  received(payload: string): void {
    if (payload !== 'online') return
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined
        this.#republish()
      },
      minimumDelay + Math.random() * randomDelay,
    )
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
