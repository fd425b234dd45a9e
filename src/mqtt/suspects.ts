/**
 * Which messages may be what breaks the connection. A broker that cuts the connection on a message, because of a size
 * limit that it does not announce or of a rule about its topic, would cut it again whenever the message is repeated.
 *
 * A message that was in flight when the connection was lost twice in a row is a suspect. After a loss, so is a message
 * that is larger than all that were accepted. Suspects are sent after everything else, one at a time, the smallest first.
 * A suspect that was alone when the connection was lost waits for ten minutes, then longer; so does everything that is at
 * least as large, if nothing of this size was ever accepted.
 */
import type { Logger } from 'pino'

/** A message, as far as it matters here. `bytes`: topic and payload. */
export interface Sent {
  readonly topic: string
  readonly bytes: number
}

const firstWait = 10 * 60_000
const longestWait = 6 * 3600_000
/** Bounds the memory for topics, and the number of log lines. */
const maxTopics = 1000

interface Suspect {
  /** By performance.now. */
  until: number
  wait: number
}

export class Suspects {
  readonly #log: Logger
  readonly #suspects = new Map<string, Suspect>()
  readonly #logged = new Set<string>()
  /** In flight at the last loss, with the number of losses in a row. */
  #inFlight: ReadonlyMap<string, number> = new Map()
  #largestAccepted = 0
  /** The smallest that broke the connection and was larger than all accepted ones. */
  #tooLarge: { readonly bytes: number; readonly until: number } | undefined
  /** The connection was lost, and not everything was sent since. */
  #isCareful = false

  constructor(log: Logger) {
    this.#log = log
  }

  /** Whether to send this after everything else, and alone. */
  isSuspect({ topic, bytes }: Sent): boolean {
    return this.#suspects.has(topic) || (bytes > this.#largestAccepted && (this.#isCareful || this.#isTooLarge(bytes)))
  }

  /** Until when a suspect waits (performance.now); undefined if it may be tried. */
  waitsUntil({ topic, bytes }: Sent): number | undefined {
    const now = performance.now()
    const untils = [this.#suspects.get(topic)?.until ?? 0, this.#isTooLarge(bytes) ? (this.#tooLarge?.until ?? 0) : 0]
    const until = Math.max(...untils)
    if (until <= now) return undefined
    this.#warn(
      { topic, bytes },
      'This message waits, because one that is not larger broke the connection to the broker',
    )
    return until
  }

  accepted({ topic, bytes }: Sent): void {
    this.#suspects.delete(topic)
    this.#largestAccepted = Math.max(this.#largestAccepted, bytes)
    if (this.#isTooLarge(bytes)) this.#tooLarge = undefined
  }

  /** Everything was sent. */
  idle(): void {
    this.#isCareful = false
  }

  /** A message is given up: a later one on its topic may be harmless. */
  forget(topic: string): void {
    this.#suspects.delete(topic)
  }

  /** The connection was lost. Returns whether it is clear which message broke it. @param alone a suspect was sent alone. */
  lost(inFlight: readonly Sent[], alone: boolean): boolean {
    if (inFlight.length === 0) return false
    this.#isCareful = true
    const before = this.#inFlight
    this.#inFlight = new Map(inFlight.map(({ topic }) => [topic, (before.get(topic) ?? 0) + 1]))
    const repeated = inFlight.filter(({ topic }) => (before.get(topic) ?? 0) > 0)
    for (const { topic } of repeated) {
      if (this.#suspects.size < maxTopics && !this.#suspects.has(topic))
        this.#suspects.set(topic, { until: 0, wait: 0 })
    }
    const [culprit] = repeated
    if (!alone || culprit === undefined) return false
    this.#convict(culprit)
    return true
  }

  #convict({ topic, bytes }: Sent): void {
    const wait = Math.min(longestWait, Math.max(firstWait, (this.#suspects.get(topic)?.wait ?? 0) * 2))
    const until = performance.now() + wait
    this.#suspects.set(topic, { until, wait })
    if (bytes > this.#largestAccepted && bytes <= (this.#tooLarge?.bytes ?? bytes)) this.#tooLarge = { bytes, until }
    const next = `It is tried again in ${Math.round(wait / 60_000)} minutes.`
    this.#warn(
      { topic, bytes },
      `The broker closes the connection on the message of ${bytes} bytes on ${topic}. ${next}`,
    )
  }

  #isTooLarge(bytes: number): boolean {
    return this.#tooLarge !== undefined && bytes >= this.#tooLarge.bytes
  }

  /** Logs once per topic. */
  #warn(message: Sent, text: string): void {
    const { topic } = message
    if (this.#logged.has(topic) || this.#logged.size >= maxTopics) return
    this.#logged.add(topic)
    this.#log.warn({ ...message }, text)
  }
}
