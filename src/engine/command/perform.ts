/**
 * Performs commands: plans, sends and reads back. The commands of one resource run one after the other. One that waits for
 * its effect (`settled`) keeps only those of its object waiting. A command is done when the new state was read and published.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Reader } from '../../contract/reader.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Request, Requests } from '../../contract/requests.ts'
import { Unreachable } from '../../errors.ts'
import type { Target } from '../../mqtt/topics.ts'
import { redact } from '../../secrets/redact.ts'
import { quoted } from '../../wording/issues.ts'
import { didYouMean, nearest } from '../../wording/nearest.ts'
import type { Box } from '../ports.ts'
import type { Indispensable } from './cut-off.ts'
import type { Endings } from './endings.ts'
import { type Access, type CommandTarget, type Plan, plan } from './plan.ts'
import { Queues } from './queues.ts'
import { failureReply, type Outcome } from './reply.ts'
import { isNoAnswer, SendFailure, sendAll, undone } from './send.ts'

/** A resource that takes commands. */
export interface Commanded extends CommandTarget {
  /** Reads the resource now and shows what has changed. */
  readNow(): Promise<void>
  /**
   * A command was sent, and may have created these raw objects: the resource may be busy for a while.
   * @param key of the object that the command was about; undefined for a command of the list
   */
  commandSent(created: readonly unknown[], key?: string): void
  /** The answer to a request of a command was lost. The box may have carried it out. */
  answerLost(request: Request): void
}

export interface PerformPorts {
  /** By `adapter.resource`. */
  readonly resources: ReadonlyMap<string, Commanded>
  readonly box: Pick<Box, 'request'>
  /** A reader that does not cache. */
  readonly reader: () => Reader
  readonly boxIsUp: () => boolean
  /** Resolves when the broker has acknowledged what was published. */
  readonly flushed: () => Promise<void>
  readonly access: Access
  readonly indispensable: Indispensable
  readonly endings: Pick<Endings, 'done' | 'mayHaveBegun'>
  readonly log: Logger
}

/** Carries out commands, wherever they come from. */
export interface Performer {
  /** Never rejects. */
  perform(target: Target, payload: string): Promise<Outcome>
}

/** How long the network may take to come back after a command that has cut it. Seconds. */
const connectionBackWithin = 90
const pauseBetweenLooks = 5

/** How long a command may take to have its effect. Seconds. */
const settledWithin = 10

export class CommandRunner implements Performer {
  readonly #ports: PerformPorts
  /** Commands, by resource, or by object if they may have to wait for their effect. */
  readonly #commands = new Queues()
  /** What sends and reads, by resource: a read is ignored if a later one begins before its end. */
  readonly #turns = new Queues()

  constructor(ports: PerformPorts) {
    this.#ports = ports
  }

  /** Carries out a command. One with none before it begins in this turn of the event loop. */
  perform(target: Target, payload: string): Promise<Outcome> {
    const { resources } = this.#ports
    const path = `${target.adapter}.${target.resource}`
    const resource = resources.get(path)
    if (resource === undefined) return Promise.resolve(unknownResource(path, [...resources.keys()]))
    return this.#commands.add(queueOf(resource, target), () => this.#performNow(resource, target, payload))
  }

  async #performNow(resource: Commanded, { rest }: Target, payload: string): Promise<Outcome> {
    const { access, log } = this.#ports
    try {
      // A command that waited at the broker may arrive before the first read.
      if (resource.condition === 'unknown' && this.#ports.boxIsUp()) await this.#read(resource)
      const planned = plan(resource, rest, payload, access)
      if ('error_code' in planned) return planned
      const outcome = await this.#carryOut(resource, planned)
      const { data: _, ...withoutData } = { data: undefined, ...outcome }
      return planned.answers ? outcome : withoutData
    } catch (error) {
      if (error instanceof Refusal) return failureReply(error, access.rightName)
      log.error({ resource: resource.path, err: error }, `Internal error while handling a command of ${resource.path}`)
      return failureReply(error, access.rightName)
    }
  }

  async #carryOut(resource: Commanded, planned: Plan): Promise<Outcome> {
    const sent = await this.#turns.add(resource, () => this.#sendAndRead(resource, planned))
    if ('failed' in sent) return sent.failed
    await this.#settle(resource, planned)
    await this.#ports.flushed()
    const data = shownOf(planned, sent.answers).map(redact)
    return data.length === 0 ? {} : { data: data.length === 1 ? data[0] : data }
  }

  async #sendAndRead(resource: Commanded, planned: Plan): Promise<Sent> {
    try {
      const answers = await this.#send(planned)
      this.#ports.endings.done(resource.path, planned, answers.at(-1))
      resource.commandSent(planned.created?.(answers) ?? [], planned.key)
      await resource.readNow()
      return { answers }
    } catch (error) {
      if (!(error instanceof SendFailure)) throw error
      return { failed: await this.#failed(resource, planned, error) }
    }
  }

  #read(resource: Commanded): Promise<void> {
    return this.#turns.add(resource, () => resource.readNow())
  }

  /** Reads until the command has taken effect, if that takes a moment. */
  async #settle(resource: Commanded, { settled, key = '' }: Plan): Promise<void> {
    const isDone = () => {
      const it = resource.find(key)?.it
      return settled === undefined || it === undefined || settled(it)
    }
    for (let waited = 0; waited < settledWithin && !isDone(); waited++) {
      await sleep(1000, undefined, { ref: false })
      await this.#read(resource)
    }
  }

  async #send({ ask, next }: Plan): Promise<readonly unknown[]> {
    const answers = await sendAll(await this.#ask(ask), this.#ports)
    if (next === undefined) return answers
    return sendAll(next(answers.at(-1)), this.#ports, answers)
  }

  /** What the table wants to send. It may read first, and such a read may fail as a request may. */
  async #ask(ask: Plan['ask']): Promise<Requests> {
    const failed = (error: unknown) => {
      throw new SendFailure(error, undefined)
    }
    const asked = ask(this.#ports.reader())
    return asked instanceof Promise ? asked.catch(failed) : asked
  }

  async #failed(resource: Commanded, planned: Plan, failure: SendFailure): Promise<Outcome> {
    const { cause: error, last } = failure
    this.#ports.log.debug({ err: error }, `A command of ${resource.path} failed`)
    // The first requests were carried out, or this one may have been.
    const isBegun = failure.answers.length > 0 || (error instanceof Unreachable && last !== undefined)
    if (isBegun) this.#ports.endings.mayHaveBegun(resource.path, planned)
    if (last?.mayDropConnection && isNoAnswer(error) && (await this.#isBack(resource))) return { unconfirmed: true }
    if (error instanceof Unreachable && last !== undefined) resource.answerLost(last)
    const { error: sentence, error_code } = failureReply(error, this.#ports.access.rightName, resource.resource.errors)
    const note = await undone(planned, failure, this.#ports)
    if (note !== undefined) await resource.readNow()
    else if (error instanceof Unreachable) void resource.readNow()
    return { error: note === undefined ? sentence : `${sentence}. ${note}`, error_code }
  }

  /** Whether the resource can be read again soon after a command that may have cut the network. */
  async #isBack(resource: Commanded): Promise<boolean> {
    for (let waited = 0; waited < connectionBackWithin; waited += pauseBetweenLooks) {
      await resource.readNow()
      if (resource.condition === 'granted') return true
      await sleep(pauseBetweenLooks * 1000)
    }
    return false
  }
}

type Sent = { readonly answers: readonly unknown[] } | { readonly failed: Outcome }

function queueOf(resource: Commanded, { rest: [id = '', word] }: Target): unknown {
  if (resource.resource.settled === undefined || word === undefined) return resource
  return `${resource.path} ${resource.find(id)?.key ?? id}`
}

/** What of the answers the reply has. An answer that its schema does not take is left out: the command is done. */
function shownOf({ answer }: Plan, answers: readonly unknown[]): readonly unknown[] {
  const given = answers.filter((it) => it !== undefined)
  if (answer === undefined) return given
  return given.slice(-1).flatMap((it) => {
    const parsed = answer.safeParse(it)
    return parsed.success ? [parsed.data] : []
  })
}

function unknownResource(path: string, known: readonly string[]): Outcome {
  return {
    error: `There is no resource ${quoted(path)}${didYouMean(nearest(path, known))}`,
    error_code: 'unknown_object',
  }
}
