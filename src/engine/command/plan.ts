/** From a `…/set` topic and its payload to what a command wants: checks everything before a request is sent. */
import type { Command, Item, Resource } from '../../contract/compiled.ts'
import type { Requests } from '../../contract/requests.ts'
import { type Ask, accept } from '../../homeassistant/payloads.ts'
import { firstIssue } from '../poll/parse-answer.ts'
import type { PollReport } from '../poll/poller.ts'
import type { PresentedObject } from '../present/object-presenter.ts'
import type { AlarmCodeCheck } from './alarm-code.ts'
import type { Permits } from './permissions.ts'
import { type Failure, notJson, parseInput } from './reply.ts'

/** Checked, and not yet sent. */
export interface Plan {
  readonly ask: Ask
  /** Requests that follow, made from the box's last answer. */
  readonly next?: (answer: unknown) => Requests
  /** The reply has the box's answer (the id of what was created), as that of commands with JSON input. */
  readonly answers: boolean
  readonly transaction?: unknown
}

/** The resource that a command is for. */
export interface CommandTarget {
  /** `adapter.resource` */
  readonly path: string
  readonly resource: Resource
  readonly condition: PollReport['condition']
  find(id: string): PresentedObject | undefined
  /** All objects. */
  items(): readonly Item[]
}

export interface Access {
  readonly permits: Permits
  /** undefined: alarms need no code. */
  readonly alarmCode: AlarmCodeCheck | undefined
}

const unknownObject: Failure = { error: 'There is no such object', error_code: 'unknown_object' }
/** Whether there is such an object is not known. */
const unreadable: Failure = { error: 'This cannot be read from the box at the moment', error_code: 'unreadable' }

/** @param rest the topic levels between the resource and `set`: `[row]`, `[id, row]`, `[id, row, 'brightness']` … */
export function plan(target: CommandTarget, rest: readonly string[], payload: string, access: Access): Plan | Failure {
  const { resource } = target
  const listCommand = rest.length === 1 ? own(resource.commands, rest[0] ?? '') : undefined
  if (resource.shape === 'many' && listCommand?.on === 'list') {
    return planCommand(target, rest[0] ?? '', listCommand, payload, undefined, access)
  }
  const [id = '', word = '', ...parts] = resource.shape === 'one' ? ['', ...rest] : rest
  if (!access.permits(`${target.path}.${word}`)) return denied(target, word)
  const object = target.find(id)
  if (object === undefined) return target.condition === 'granted' ? unknownObject : unreadable
  const command = own(resource.commands, word)
  if (command !== undefined && parts.length === 0) return planCommand(target, word, command, payload, object.it, access)
  return planRow(target, object, [word, ...parts], payload, access)
}

/** A payload for a writable row, or for a part of it such as the brightness of a light. */
function planRow(
  { resource }: CommandTarget,
  object: PresentedObject,
  [word = '', ...parts]: readonly string[],
  payload: string,
  { alarmCode }: Access,
): Plan | Failure {
  const row = object.rows.has(word) ? resource.entities[word] : undefined
  if (row === undefined || parts.length > 1) {
    return { error: `There is no ${[word, ...parts].join('/')}`, error_code: 'unknown_row' }
  }
  const opened = row.is === 'alarm_control_panel' ? alarmCode?.(payload) : undefined
  if (opened !== undefined && 'error' in opened) return opened
  const { action, ...transaction } = opened ?? { action: payload }
  const accepted = accept(row, object.it, action, parts[0])
  if ('error' in accepted) return { ...accepted, error_code: 'invalid', ...transaction }
  return { ask: accepted.ask, answers: false, ...transaction }
}

function planCommand(
  target: CommandTarget,
  word: string,
  command: Command,
  payload: string,
  it: Item | undefined,
  { permits }: Access,
): Plan | Failure {
  if (!permits(`${target.path}.${word}`)) return denied(target, word)
  const read = parseInput(payload)
  if (read === undefined) return notJson
  const { input, ...transaction } = read
  const parsed = command.takes.safeParse(input)
  if (!parsed.success) return { error: firstIssue(parsed.error), error_code: 'invalid', ...transaction }
  if (!permits(`${target.path}.${word}`, parsed.data)) return { ...denied(target, word), ...transaction }
  const next = command.next && ((answer: unknown): Requests => command.next?.(answer, parsed.data) ?? [])
  const rest = { answers: true, ...(next && { next }), ...transaction }
  if (command.on === 'list') return { ask: (box) => command.ask(parsed.data, target.items(), box), ...rest }
  if (it === undefined) return { ...unknownObject, ...transaction }
  return { ask: (box) => command.ask(parsed.data, it, box), ...rest }
}

function denied({ path }: CommandTarget, word: string): Failure {
  return { error: `${path}.${word} is denied by the configuration`, error_code: 'denied' }
}

/** A member that the table itself has: topics come from anybody, and `constructor` is not a command. */
function own<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined
}
