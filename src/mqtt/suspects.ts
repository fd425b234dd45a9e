/**
 * Which messages may be what breaks the connection. A broker that cuts the connection on a message, because of a size
 * limit that it does not announce or of a rule about its topic, would cut it again whenever the message is repeated.
 *
 * A message that was in flight when the connection was lost twice in a row is a suspect. After a loss, so is a message
 * that is larger than all that were accepted. Suspects are sent after everything else, one at a time, the smallest first.
 * A suspect that was alone when the connection was lost waits for ten minutes, then longer; so does everything that is at
 * least as large, if nothing of this size was ever accepted, and everything below its first topic level, if nothing there
 * was: an access rule concerns more than one topic.
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

/** Why it is certain which message broke the connection. */
export type Certainty = 'alone' | 'refused'

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
  /** First topic levels below which a message was accepted. */
  readonly #acceptedLevels = new Set<string>()
  /** Those below which one broke the connection and none was accepted, and until when they wait. */
  readonly #refusedLevels = new Map<string, number>()
  /** The smallest that broke the connection and was larger than all accepted ones. */
  #tooLarge: { readonly bytes: number; readonly until: number } | undefined
  /** The connection was lost, and not everything was sent since. */
  #isCareful = false

  constructor(log: Logger) {
    this.#log = log
  }

  /** Whether to send this after everything else, and alone. */
  isSuspect({ topic, bytes }: Sent): boolean {
    if (this.#suspects.has(topic) || this.#refusedLevels.has(levelOf(topic))) return true
    return bytes > this.#largestAccepted && (this.#isCareful || this.#isTooLarge(bytes))
  }

  /** Until when a suspect waits (performance.now); undefined if it may be tried. */
  waitsUntil({ topic, bytes }: Sent): number | undefined {
    const now = performance.now()
    const level = this.#refusedLevels.get(levelOf(topic)) ?? 0
    const size = this.#isTooLarge(bytes) ? (this.#tooLarge?.until ?? 0) : 0
    const until = Math.max(this.#suspects.get(topic)?.until ?? 0, level, size)
    if (until <= now) return undefined
    // What waits because of its first level was logged with that.
    if (level < until) {
      const text = 'This message waits, because one that is not larger broke the connection to the broker'
      this.#warn({ topic, bytes }, text)
    }
    return until
  }

  accepted({ topic, bytes }: Sent): void {
    this.#suspects.delete(topic)
    if (this.#acceptedLevels.size < maxTopics) this.#acceptedLevels.add(levelOf(topic))
    this.#refusedLevels.delete(levelOf(topic))
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

  /**
   * The connection was lost. Returns whether it is clear which message broke it.
   * @param certainty why no other message can have: it was sent alone, or the broker had just refused it
   */
  lost(inFlight: readonly Sent[], certainty?: Certainty): boolean {
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
    if (certainty === undefined || culprit === undefined) return false
    this.#convict(culprit, certainty)
    return true
  }

  #convict({ topic, bytes }: Sent, certainty: Certainty): void {
    const wait = Math.min(longestWait, Math.max(firstWait, (this.#suspects.get(topic)?.wait ?? 0) * 2))
    const until = performance.now() + wait
    this.#suspects.set(topic, { until, wait })
    const isTooLarge = certainty === 'alone' && bytes > this.#largestAccepted
    if (isTooLarge && bytes <= (this.#tooLarge?.bytes ?? bytes)) this.#tooLarge = { bytes, until }
    const level = levelOf(topic)
    const isLevelRefused = !this.#acceptedLevels.has(level) && this.#refusedLevels.size < maxTopics
    if (isLevelRefused) this.#refusedLevels.set(level, until)
    const sentences = [
      `The broker closes the connection on the message of ${bytes} bytes on ${topic}.`,
      ...(certainty === 'refused' ? ['Check its access rules.'] : []),
      ...(isLevelRefused ? [`The other messages below ${level} wait too, because it has accepted none of them.`] : []),
      `It is tried again in ${Math.round(wait / 60_000)} minutes.`,
    ]
    this.#warn({ topic, bytes }, sentences.join(' '))
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

function levelOf(topic: string): string {
  return topic.split('/', 1)[0] ?? ''
}
