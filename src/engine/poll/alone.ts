/** Which objects are read alone (`alone` of a table): those that commands were about lately, until the list is due. */
import type { ConfiguredResource } from '../ports.ts'

export class AloneReads {
  readonly #configured: ConfiguredResource
  #keys: ReadonlySet<string> = new Set()
  /** When the list was read last, if nothing requires that it is read again. Monotonic seconds. */
  #listReadAt = Number.NEGATIVE_INFINITY

  constructor(configured: ConfiguredResource) {
    this.#configured = configured
  }

  /** A command was sent. Without the key of one object, it was about the list. */
  commandSent(key: string | undefined): void {
    if (key === undefined) this.readWholeNext()
    else this.#keys = new Set([...this.#keys, key])
  }

  /** The next read is one of the list. */
  readWholeNext(): void {
    this.#listReadAt = Number.NEGATIVE_INFINITY
  }

  /** The keys to read now; undefined if the list is to be read. @param isBusy whether a command was sent lately. */
  now(now: number, isBusy: boolean): ReadonlySet<string> | undefined {
    if (!isBusy) this.#keys = new Set()
    const { every, resource } = this.#configured
    const isDue = typeof every === 'number' && now - this.#listReadAt >= every
    const isKnown = this.#listReadAt !== Number.NEGATIVE_INFINITY
    return isKnown && !isDue && resource.alone !== undefined && this.#keys.size > 0 ? this.#keys : undefined
  }

  listRead(now: number): void {
    this.#listReadAt = now
  }
}
