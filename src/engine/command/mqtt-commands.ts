/** Commands that arrive over MQTT: rate limit, retained messages, replies. */
import type { Logger } from 'pino'
import type { Target, Topics } from '../../mqtt/topics.ts'
import type { Broker, Received } from '../ports.ts'
import type { CommandRunner } from './perform.ts'
import { createCounter, createRateLimit } from './rate-limit.ts'
import { isFailure, type Outcome, publishReply } from './reply.ts'

export interface MqttCommandsPorts {
  readonly runner: CommandRunner
  readonly broker: Broker
  readonly topics: Topics
  readonly perMinute: number
  readonly log: Logger
}

/** At most this many retained commands per minute are logged by name. */
const retainedLogged = 10

export class MqttCommands {
  readonly counts = { ok: 0, refused: 0 }
  readonly #ports: MqttCommandsPorts
  readonly #admit: ReturnType<typeof createRateLimit>
  readonly #countRetained = createCounter()
  readonly #answering = new Set<Promise<void>>()

  constructor(ports: MqttCommandsPorts) {
    this.#ports = ports
    this.#admit = createRateLimit(ports.perMinute)
  }

  /** Takes what arrived on a `…/set` topic; false if it is not a command topic. */
  receive(message: Received): boolean {
    const target = this.#ports.topics.target(message.topic)
    if (target === undefined) return false
    if (message.retain) this.#ignoreRetained(message)
    else this.#accept(target, message)
    return true
  }

  /** Resolves when every command that was accepted is answered. */
  async answered(): Promise<void> {
    await Promise.all(this.#answering)
  }

  #accept(target: Target, message: Received): void {
    const admission = this.#admit(message)
    if (admission === 'ignored') this.counts.refused++
    else if (admission !== 'accepted') this.#reply(message, admission)
    else {
      const answering = this.#ports.runner
        .perform(target, message.payload.toString())
        .then(({ outcome, transaction }) => this.#reply(message, outcome, transaction))
      this.#answering.add(answering)
      void answering.finally(() => this.#answering.delete(answering))
    }
  }

  #ignoreRetained({ topic }: Received): void {
    if (this.#countRetained() > retainedLogged) return
    this.#ports.log.warn({ topic }, 'A retained command is ignored. Publish commands without the retain flag')
  }

  #reply(message: Received, outcome: Outcome, transaction?: unknown): void {
    const { broker, topics, log } = this.#ports
    if (isFailure(outcome)) {
      this.counts.refused++
      log.warn({ topic: message.topic, ...outcome }, 'A command was refused')
    } else this.counts.ok++
    const more = { topic: message.topic, ...(transaction !== undefined && { transaction }) }
    publishReply(broker, message, topics.response('command'), outcome, more)
  }
}
