/** The last lines of the log, for `/api/log`. */
import type { LogLine } from './contract.ts'

const most = 500
/** Characters of a line. */
const longest = 1000

export class LogLines {
  #lines: LogLine[] = []

  /** The oldest first. */
  get all(): readonly LogLine[] {
    return this.#lines
  }

  /** Keeps a line of level info or above. Returns the line as it is shown, or undefined. */
  add({ level, message, time }: LogLine): LogLine | undefined {
    if (level === 'trace' || level === 'debug') return undefined
    const line = { level, message: message.slice(0, longest), time }
    this.#lines.push(line)
    // In steps, as a removal moves all others.
    if (this.#lines.length > most * 1.2) this.#lines = this.#lines.slice(-most)
    return line
  }
}
