/** Logs changes of the connection to the broker, each once. */
import type { Logger } from 'pino'
import type { ConnectionEnd } from './connect-errors.ts'
import { type BrokerOptions, publicUrl, type Version } from './options.ts'
import { explainWrongScheme, mayBeWrongScheme } from './wrong-scheme.ts'

/** Bounds the memory for topics that the broker refuses. */
const maxTopics = 1000

export class ConnectionLog {
  readonly #log: Logger
  readonly #url: string
  #lastMessage: string | undefined
  readonly #refusedTopics = new Set<string>()

  /** Throws TypeError for a URL with another protocol than those of MQTT. */
  constructor({ log, url }: Pick<BrokerOptions, 'log' | 'url'>) {
    this.#log = log
    this.#url = publicUrl(url)
  }

  connected(version: Version): void {
    this.#log.info({ url: this.#url, mqtt: version === 5 ? '5' : '3.1.1' }, 'Connected to the broker')
    this.#lastMessage = undefined
  }

  /** Logs why there is no connection, unless the reason is the same as before. */
  disconnected(message: string, end: ConnectionEnd): void {
    if (message === this.#lastMessage) return
    this.#lastMessage = message
    if (mayBeWrongScheme(end)) void this.#logAfterProbe(message, end)
    else this.#logReason(message, end)
  }

  async #logAfterProbe(message: string, end: ConnectionEnd): Promise<void> {
    const explained = await explainWrongScheme(this.#url, end).catch(() => undefined)
    // Connected meanwhile, or ended for another reason.
    if (message === this.#lastMessage) this.#logReason(explained ?? message, end)
  }

  #logReason(text: string, { cause }: ConnectionEnd): void {
    const detail = cause instanceof Error ? cause.message : undefined
    this.#log.warn({ url: this.#url, detail }, text)
  }

  /** Logs that the session of the daemon on the broker is given up. */
  sessionGivenUp(): void {
    const text =
      'The broker closes each connection that resumes the session. A new session is started; commands that were sent meanwhile may be lost.'
    this.#log.info({ url: this.#url }, text)
  }

  /** Logs once per topic that the broker refuses a message. */
  refused(topic: string, reason: string): void {
    if (this.#refusedTopics.has(topic) || this.#refusedTopics.size >= maxTopics) return
    this.#refusedTopics.add(topic)
    this.#log.warn({ topic, reason }, `The broker does not accept a message: ${topic}: ${reason}`)
  }
}
