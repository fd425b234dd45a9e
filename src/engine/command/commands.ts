/**
 * From a `…/set` topic to requests at the box. Checked before anything is sent, one after another for each thing,
 * answered always; done means that the new state was read back and published.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Command, Item } from '../../contract/compiled.ts'
import type { Request } from '../../contract/requests.ts'
import { Unreachable } from '../../errors.ts'
import { accept as requestsFor } from '../../homeassistant/payloads.ts'
import type { Target, Topics } from '../../mqtt/topics.ts'
import { redact } from '../../secrets/redact.ts'
import type { Poller } from '../poll/poller.ts'
import { firstIssue } from '../poll/reader.ts'
import type { Box, Broker, Received } from '../ports.ts'
import type { Publisher } from '../publish/publisher.ts'
import { createAlarmCode } from './alarm-code.ts'
import { createCount, createRateLimit } from './rate-limit.ts'
import { type Failure, failed, failureReply, notJson, type Outcome, parseInput, publishReply } from './reply.ts'

export interface CommandsOptions {
  readonly runners: ReadonlyMap<string, Poller>
  readonly box: Box
  readonly broker: Broker
  readonly publisher: Publisher
  readonly topics: Topics
  readonly readNow: (runner: Poller) => Promise<void>
  readonly boxIsUp: () => boolean
  /** Whether the owner allows `adapter.thing.row`. */
  readonly permits: (path: string) => boolean
  readonly perMinute: number
  readonly alarmCode: string | undefined
  readonly rightName: (right: string) => string
  readonly log: Logger
}

/** Checked, and not yet sent. */
type Planned = {
  readonly requests: readonly Request[]
  readonly next?: (answer: unknown) => readonly Request[]
  /** A command with JSON input is told what the box answered (the id of what it made …); a row's is not. */
  readonly tells?: true
  readonly transaction?: unknown
}

/** How long a link may take that our own command has cut, in seconds. */
const linkBackWithin = 90

/** The log names no more retained commands than these in a minute. */
const retainedNamed = 10

/** Whether there is such an object is not known. */
const unreadable: Failure = { error: 'this cannot be read from the box at the moment', error_code: 'unreadable' }

export type Commands = ReturnType<typeof createCommands>

export function createCommands(options: CommandsOptions) {
  const { runners, box, publisher, topics, log } = options
  const lines = new Map<Poller, Promise<void>>()
  const counts = { ok: 0, refused: 0 }
  const admit = createRateLimit(options.perMinute)
  const countRetained = createCount()
  const openAlarm = options.alarmCode === undefined ? undefined : createAlarmCode(options.alarmCode)
  const access = { permits: options.permits, openAlarm }

  /** Takes what arrived on a `…/set` topic; false if it is none. */
  function receive(message: Received): boolean {
    const target = topics.target(message.topic)
    if (target === undefined) return false
    if (message.retain) ignoreRetained(message)
    else accept(target, message)
    return true
  }

  function ignoreRetained({ topic }: Received): void {
    if (countRetained() > retainedNamed) return
    log.warn({ topic }, 'a retained command is ignored: publish commands without retain')
  }

  function accept(target: Target, message: Received): void {
    const runner = runners.get(`${target.adapter}.${target.resource}`)
    const admission = admit(message)
    if (admission === 'unanswered') counts.refused++
    else if (admission !== 'in') reply(message, admission)
    else if (runner === undefined) reply(message, { error: 'no such thing here', error_code: 'unknown_object' })
    else queue(runner, () => handle(runner, target, message))
  }

  /** One after another for each thing; what has nothing before it begins at once, before this turn goes on. */
  function queue(runner: Poller, work: () => Promise<void>): void {
    const line = lines.get(runner)?.then(work) ?? work()
    lines.set(runner, line)
    void line.then(() => lines.get(runner) === line && lines.delete(runner))
  }

  async function handle(runner: Poller, target: Target, message: Received): Promise<void> {
    try {
      // A command that waited for us at the broker may come before the first read.
      if (runner.report().condition === 'unknown' && options.boxIsUp()) await options.readNow(runner)
      const planned = plan(runner, target, message.payload.toString(), access)
      if ('error_code' in planned) return reply(message, planned)
      const outcome = await perform(runner, planned)
      const { data: _, ...bare } = { data: undefined, ...outcome }
      reply(message, planned.tells ? outcome : bare, planned.transaction)
    } catch (error) {
      log.error({ topic: message.topic, err: error }, 'an error of ours while handling a command')
      reply(message, failureReply(error, options.rightName))
    }
  }

  async function perform(runner: Poller, { requests, next }: Planned): Promise<Outcome> {
    let last: Request | undefined
    const send = (request: Request) => {
      last = request
      return box.request(request)
    }
    try {
      const data: unknown[] = []
      for (const request of requests) data.push(await send(request))
      for (const request of next?.(data.at(-1)) ?? []) data.push(await send(request))
      await options.readNow(runner)
      await publisher.flushed()
      const told = data.filter((it) => it !== undefined).map(redact)
      return told.length === 0 ? {} : { data: told.length === 1 ? told[0] : told }
    } catch (error) {
      log.debug({ err: error }, 'a command failed')
      if (last?.mayDropConnection && wasLost(error) && (await isBack(runner))) return { unconfirmed: true }
      if (error instanceof Unreachable) void options.readNow(runner)
      return failureReply(error, options.rightName)
    }
  }

  /** Whether the thing can be read again soon after a command that may have cut our own link. */
  async function isBack(runner: Poller): Promise<boolean> {
    for (let waited = 0; waited < linkBackWithin; waited += 5) {
      await options.readNow(runner)
      if (runner.report().condition === 'granted') return true
      await sleep(5000)
    }
    return false
  }

  function reply(message: Received, outcome: Outcome, transaction?: unknown): void {
    if (failed(outcome)) {
      counts.refused++
      log.warn({ topic: message.topic, ...outcome }, 'a command was refused')
    } else counts.ok++
    const more = { topic: message.topic, ...(transaction !== undefined && { transaction }) }
    publishReply(options.broker, message, topics.response('command'), outcome, more)
  }

  return {
    receive,
    counts,
    /** Resolves when every command that was taken is answered. */
    answered: async (): Promise<void> => void (await Promise.all(lines.values())),
  }
}

/** Who may what. */
interface Access {
  readonly permits: CommandsOptions['permits']
  /** Absent: alarms ask for no code. */
  readonly openAlarm: ReturnType<typeof createAlarmCode> | undefined
}

function plan(runner: Poller, { rest }: Target, payload: string, { permits, openAlarm }: Access): Planned | Failure {
  const { resource } = runner.placed
  const listCommand = rest.length === 1 ? own(resource.commands, rest[0] ?? '') : undefined
  if (resource.shape === 'many' && listCommand?.on === 'list') {
    return permitted(runner, rest[0] ?? '', permits) ?? planCommand(listCommand, payload, undefined)
  }
  const [id, word = '', ...parts] = resource.shape === 'one' ? ['', ...rest] : rest
  const refusal = permitted(runner, word, permits)
  if (refusal !== undefined) return refusal
  const object = runner.showing.find(id ?? '')
  if (object === undefined && runner.report().condition !== 'granted') return unreadable
  if (object === undefined) return { error: 'no such object here', error_code: 'unknown_object' }
  const command = own(resource.commands, word)
  if (command !== undefined && parts.length === 0) return planCommand(command, payload, object.it)
  const row = object.rows.has(word) ? resource.entities[word] : undefined
  if (row === undefined || parts.length > 1)
    return { error: `it has no ${[word, ...parts].join('/')}`, error_code: 'unknown_row' }
  const opened = row.is === 'alarm_control_panel' ? openAlarm?.(payload) : undefined
  if (opened !== undefined && 'error' in opened) return opened
  const { action, ...transaction } = opened ?? { action: payload }
  const accepted = requestsFor(row, object.it, action, parts[0])
  if ('error' in accepted) return { ...accepted, error_code: 'invalid', ...transaction }
  return { requests: [accepted.requests].flat(), ...transaction }
}

/** A member that the table itself has: topics come from anybody, and `constructor` is not a command. */
function own<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined
}

function planCommand(command: Command, payload: string, it: Item | undefined): Planned | Failure {
  const read = parseInput(payload)
  if (read === undefined) return notJson
  const { input, ...transaction } = read
  const parsed = command.takes.safeParse(input)
  if (!parsed.success) return { error: firstIssue(parsed.error), error_code: 'invalid', ...transaction }
  const next = command.next && ((answer: unknown) => [command.next?.(answer, parsed.data) ?? []].flat())
  const more = { tells: true, ...(next && { next }), ...transaction } as const
  if (command.on === 'list') return { requests: [command.ask(parsed.data)].flat(), ...more }
  if (it === undefined) return { error: 'this command is for one object', error_code: 'unknown_object', ...transaction }
  return { requests: [command.ask(parsed.data, it)].flat(), ...more }
}

/** No answer at all, in place of one that says no. */
function wasLost(error: unknown): boolean {
  return error instanceof Unreachable && error.code !== 'internal_error'
}

function permitted(runner: Poller, word: string, permits: (path: string) => boolean): Failure | undefined {
  const path = `${runner.path}.${word}`
  return permits(path) ? undefined : { error: `${path} is denied by the configuration`, error_code: 'denied' }
}
