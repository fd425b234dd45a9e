/** A progress bar on a terminal. Elsewhere it prints nothing. */
import { durationText, sizeText } from './quantities.ts'

/** Standard error, or a stream of a test. */
export interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

interface Transferred {
  readonly total: number
  /** Shown behind the bar. */
  readonly name?: string | undefined
}

const between = 100
/** A terminal that does not say its width says 0. */
const defaultColumns = 80
const bar = 24
/** The rate is that of the last seconds, so that it follows the network. */
const rateWindow = 5000
const clearLine = '\r\u001b[K'

export class Progress {
  readonly #stream: ProgressStream
  readonly #total: number
  readonly #name: string | undefined
  readonly #now: () => number
  #drawnAt = Number.NEGATIVE_INFINITY
  #isDrawn = false
  /** When how many bytes were there, within the window. */
  #samples: { readonly at: number; readonly bytes: number }[] = []

  /** @param now monotonic milliseconds */
  constructor(
    { total, name }: Transferred,
    stream: ProgressStream = process.stderr,
    now: () => number = () => performance.now(),
  ) {
    this.#total = total
    this.#name = name
    this.#stream = stream
    this.#now = now
  }

  update(bytes: number): void {
    const at = this.#now()
    if (this.#stream.isTTY !== true || at - this.#drawnAt < between) return
    this.#drawnAt = at
    this.#samples = [...this.#samples.filter((it) => at - it.at < rateWindow && it.bytes <= bytes), { at, bytes }]
    this.#draw(bytes)
  }

  /** Removes the bar. */
  clear(): void {
    if (this.#isDrawn) this.#stream.write(clearLine)
    this.#isDrawn = false
  }

  #draw(bytes: number): void {
    const share = this.#total === 0 ? 1 : Math.min(1, bytes / this.#total)
    const filled = Math.floor(share * bar)
    const percent = `${Math.floor(share * 100)}`.padStart(3)
    const parts = [
      `${percent} % [${'#'.repeat(filled)}${'-'.repeat(bar - filled)}]`,
      `${sizeText(bytes)} of ${sizeText(this.#total)}${this.#rate(bytes)}`,
      ...(this.#name === undefined ? [] : [` ${this.#name}`]),
    ]
    this.#stream.write(clearLine + parts.join(' ').slice(0, (this.#stream.columns || defaultColumns) - 1))
    this.#isDrawn = true
  }

  #rate(bytes: number): string {
    const [first] = this.#samples
    const seconds = first === undefined ? 0 : (this.#now() - first.at) / 1000
    const rate = first === undefined || seconds < 0.5 ? 0 : (bytes - first.bytes) / seconds
    if (rate <= 0) return ''
    return `, ${sizeText(rate)}/s, ${durationText((this.#total - bytes) / rate)} left`
  }
}
