/**
 * Commands that arrive over MQTT: rate limit, retained messages, replies. Commands that cannot be performed yet wait, such
 * as those that the broker kept during a restart.
 */
import type { Logger } from 'pino'
import type { Target, Topics } from '../../mqtt/topics.ts'
import type { Broker, Received } from '../ports.ts'
import type { Performer } from './perform.ts'
import { createCounter, createRateLimit } from './rate-limit.ts'
import { type Failure, isFailure, type Outcome, publishReply } from './reply.ts'

export interface MqttCommandsPorts {
  /** undefined while no command can be performed. */
  readonly performer: () => Performer | undefined
  readonly broker: Broker
  readonly topics: Topics
  readonly perMinute: number
  readonly log: Logger
}

const notReady: Failure = { error: 'The box is not known yet', error_code: 'not_ready' }

/** The oldest of more are dropped. */
const maxWaiting = 100

/** At most this many retained commands per minute are logged by name. */
const retainedLogged = 10

export class MqttCommands {
  readonly counts = { ok: 0, refused: 0 }
  readonly #ports: MqttCommandsPorts
  readonly #admit: ReturnType<typeof createRateLimit>
  readonly #countRetained = createCounter()
  readonly #waiting: Received[] = []
  readonly #answering = new Set<Promise<void>>()

  /** Subscribes at once, so that what the broker kept is received. */
  constructor(ports: MqttCommandsPorts) {
    this.#ports = ports
    this.#admit = createRateLimit(ports.perMinute)
    ports.broker.subscribe(ports.topics.commandFilters, (message) => {
      this.#waiting.push(message)
      if (this.#waiting.length > maxWaiting) this.#waiting.shift()
      this.deliver()
    })
  }

  /** Performs what waits, if that is possible now. */
  deliver(): void {
    const performer = this.#ports.performer()
    if (performer === undefined) return
    for (const message of this.#waiting.splice(0)) this.#take(message, performer)
  }

  /** Carries out a command that did not arrive over MQTT. It counts, and is awaited, like one that did. Never rejects. */
  async perform(topic: string, payload: string): Promise<Outcome> {
    const { performer, topics } = this.#ports
    const [running, target] = [performer(), topics.target(topic)]
    const performing =
      running === undefined || target === undefined ? Promise.resolve(notReady) : running.perform(target, payload)
    const answering = performing.then((outcome) => this.#count(topic, outcome))
    this.#answering.add(answering)
    await answering
    this.#answering.delete(answering)
    return performing
  }

  /** Resolves when every command that was accepted is answered. */
  async answered(): Promise<void> {
    await Promise.all(this.#answering)
  }

  #take(message: Received, performer: Performer): void {
    const target = this.#ports.topics.target(message.topic)
    if (target === undefined) return
    if (message.retain) this.#ignoreRetained(message)
    else this.#accept(target, message, performer)
  }

  #accept(target: Target, message: Received, performer: Performer): void {
    const admission = this.#admit(message)
    if (admission === 'ignored') this.counts.refused++
    else if (admission !== 'accepted') this.#reply(message, admission)
    else {
      const answering = performer
        .perform(target, message.payload.toString())
        .then((outcome) => this.#reply(message, outcome))
      this.#answering.add(answering)
      void answering.finally(() => this.#answering.delete(answering))
    }
  }

  #ignoreRetained({ topic }: Received): void {
    if (this.#countRetained() > retainedLogged) return
    this.#ports.log.warn({ topic }, `A retained command is ignored: ${topic}. Publish commands without the retain flag`)
  }

  #reply(message: Received, outcome: Outcome): void {
    const { broker, topics } = this.#ports
    this.#count(message.topic, outcome)
    publishReply(broker, message, outcome, { fallback: topics.response('command'), topic: message.topic })
  }

  #count(topic: string, outcome: Outcome): void {
    if (isFailure(outcome)) {
      this.counts.refused++
      this.#ports.log.warn({ topic, ...outcome }, `A command was refused: ${topic}: ${outcome.error}`)
    } else this.counts.ok++
  }
}
