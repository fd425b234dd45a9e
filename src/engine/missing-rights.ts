/** The rights that the box has refused: each is logged once, and the page and the replies of commands name it. */
import type { Logger } from 'pino'
import { missingRightSentence } from './command/reply.ts'

export class MissingRights {
  readonly #log: Logger
  readonly #rightName: (right: string) => string
  readonly #logged = new Set<string>()
  /** The right that was refused last, by `adapter.resource`. */
  readonly #lastOf = new Map<string, string>()

  /** @param rightName the name of a right in Freebox OS. */
  constructor(log: Logger, rightName: (right: string) => string) {
    this.#log = log
    this.#rightName = rightName
  }

  /** The box has refused something for want of this right. @param path `adapter.resource`. */
  refused(right: string, path: string): void {
    this.#lastOf.set(path, right)
    if (this.#logged.has(right)) return
    this.#logged.add(right)
    this.#log.warn({ resource: path }, `${missingRightSentence(this.#rightName(right))}: ${path} needs it`)
  }

  /** The right that a resource needed last. */
  of(path: string): string | undefined {
    return this.#lastOf.get(path)
  }

  /** The user has changed the rights: what is still refused is logged again. */
  rightsChanged(): void {
    this.#logged.clear()
  }
}
