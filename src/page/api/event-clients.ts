/** The browsers that receive the stream. Each gets events as fast as it takes them; nothing is queued for a slow one. */
import type { StreamClient } from '../answer.ts'
import type { EventRing } from './event-ring.ts'

interface Reader {
  readonly client: StreamClient
  /** The number of the event that it has got last; undefined for one that must ask for everything. */
  at: number | undefined
  /** Since when it has taken nothing, in monotonic milliseconds; undefined if it can take more. */
  fullSince: number | undefined
}

export const mostClients = 8

/** Between two comments. Milliseconds. */
const commentEvery = 20_000
/** A client that takes nothing for this long is gone. Milliseconds. */
const patience = 20_000
/** After how long a browser connects again. Milliseconds. */
const retry = 2000

export class EventClients {
  readonly #ring: EventRing
  readonly #now: () => number
  readonly #readers = new Set<Reader>()
  #comments: NodeJS.Timeout | undefined

  /** @param now monotonic milliseconds */
  constructor(ring: EventRing, now: () => number = () => performance.now()) {
    this.#ring = ring
    this.#now = now
  }

  get count(): number {
    return this.#readers.size
  }

  /** @param from the last event that the client knows. Returns the function that removes it. */
  add(client: StreamClient, from: number | undefined): () => void {
    const reader: Reader = { client, at: from, fullSince: undefined }
    this.#readers.add(reader)
    this.#comments ??= setInterval(() => this.comment(), commentEvery).unref()
    client.onDrain(() => {
      reader.fullSince = undefined
      this.#sendTo(reader)
    })
    // At once, so that the browser and every proxy between know that the stream works.
    this.#write(reader, `retry: ${retry}\n\n`)
    this.#sendTo(reader)
    return () => this.#remove(reader)
  }

  /** Sends the events of the ring that clients have not received. */
  send(): void {
    for (const reader of this.#readers) this.#sendTo(reader)
  }

  /** Shows both sides that the connection stands, and ends those that do not take anything. */
  comment(): void {
    for (const reader of [...this.#readers]) {
      if (reader.fullSince === undefined) this.#write(reader, ':\n\n')
      else if (this.#now() - reader.fullSince >= patience) {
        this.#remove(reader)
        reader.client.close()
      }
    }
  }

  #sendTo(reader: Reader): void {
    while (reader.fullSince === undefined) {
      if (reader.at === undefined || !this.#ring.reaches(reader.at)) {
        reader.at = this.#ring.last
        this.#write(reader, `id: ${reader.at}\nevent: reset\ndata: null\n\n`)
        continue
      }
      const event = this.#ring.after(reader.at)
      if (event === undefined) return
      reader.at = event.sequence
      this.#write(reader, event.text)
    }
  }

  #write(reader: Reader, text: string): void {
    if (!reader.client.write(text)) reader.fullSince ??= this.#now()
  }

  #remove(reader: Reader): void {
    this.#readers.delete(reader)
    if (this.#readers.size > 0) return
    clearInterval(this.#comments)
    this.#comments = undefined
  }
}
