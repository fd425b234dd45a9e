/** The last events of the stream, each with a sequence number, so that a browser that was away can continue. */

export interface StreamEvent {
  readonly sequence: number
  /** As it is sent. */
  readonly text: string
}

const mostEvents = 1000
/** Characters of all events together. */
const mostText = 1_000_000

export class EventRing {
  #events: StreamEvent[] = []
  #length = 0
  #last: number

  /** @param first a number that no earlier run has used, as a browser may still know one of those */
  constructor(first: number) {
    this.#last = first
  }

  /** The number of the last event. */
  get last(): number {
    return this.#last
  }

  /** @param data a JSON value */
  add(name: string, data: unknown): void {
    this.#last += 1
    const text = `id: ${this.#last}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`
    this.#events.push({ sequence: this.#last, text })
    this.#length += text.length
    while (this.#events.length > mostEvents || (this.#length > mostText && this.#events.length > 1)) {
      this.#length -= this.#events.shift()?.text.length ?? 0
    }
  }

  /** Whether every event after this one is known. */
  reaches(sequence: number): boolean {
    return sequence >= this.#last - this.#events.length && sequence <= this.#last
  }

  /** The event that follows; undefined after the last one. */
  after(sequence: number): StreamEvent | undefined {
    return this.#events[sequence - (this.#last - this.#events.length)]
  }

  /** Forgets everything: what happens from now on until the next event is not known. */
  clear(): void {
    this.#events = []
    this.#length = 0
    this.#last += 1
  }
}
