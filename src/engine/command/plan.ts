/** From a `…/set` topic and its payload to what a command wants: checks everything before a request is sent. */
import type { z } from 'zod'
import type { Command, CompiledEntity, Item, Resource } from '../../contract/compiled.ts'
import type { Requests, Undo } from '../../contract/requests.ts'
import { type Ask, accept, isPress } from '../../homeassistant/payloads.ts'
import { quoted } from '../../wording/issues.ts'
import { didYouMean, nearest } from '../../wording/nearest.ts'
import { sectionOf } from '../../wording/schema-walk.ts'
import type { PollReport } from '../poll/poller.ts'
import type { PresentedObject } from '../present/object-presenter.ts'
import type { AlarmCodeCheck } from './alarm-code.ts'
import { inputInWords, needsNothing, readInput, takesPlainText } from './input.ts'
import type { Permits } from './permissions.ts'
import { type Failure, missingRightFailure, notJson, parseInput, plainTextIn } from './reply.ts'

/** Checked, and not yet sent. */
export interface Plan {
  readonly ask: Ask
  /** The row or command. */
  readonly word: string
  /** Of the object that it is about; absent for a command of the list. */
  readonly key?: string
  /** Whether it has taken effect on the object, if that takes a moment. */
  readonly settled?: (it: Item) => boolean
  /** Requests that follow, made from the box's last answer. */
  readonly next?: (answer: unknown) => Requests
  /** Undoes the first requests if a later one fails. */
  readonly undo?: {
    readonly ask: (answers: readonly unknown[]) => Requests
    readonly remains: (answers: readonly unknown[]) => string
  }
  /** The reply has the box's answer (the id of what was created), as that of commands with JSON input. */
  readonly answers: boolean
  /** The schema of the reply; absent: the reply has the answer as it is. */
  readonly answer?: z.ZodType
  /** What the command may have created, from the answers of the box. Absent for the command of an object. */
  readonly created?: (answers: readonly unknown[]) => readonly unknown[]
}

/** The resource that a command is for. */
export interface CommandTarget {
  /** `adapter.resource` */
  readonly path: string
  readonly resource: Resource
  readonly condition: PollReport['condition']
  /** The right that the box has refused, while the resource cannot be read for lack of it. */
  readonly missingRight?: string | undefined
  find(id: string): PresentedObject | undefined
  /** All objects. */
  items(): readonly Item[]
}

export interface Access {
  readonly permits: Permits
  /** undefined: alarms need no code. */
  readonly alarmCode: AlarmCodeCheck | undefined
  /** The name of a right in Freebox OS. */
  readonly rightName: (right: string) => string
}

const unknownObject: Failure = { error: 'There is no such object', error_code: 'unknown_object' }
/** The reply while a resource cannot be read: whether there is such an object is not known. */
function unreadable({ path, condition }: CommandTarget): Failure {
  const error =
    condition === 'box has none'
      ? `This Freebox does not have ${path}`
      : `${path} cannot be read from the box at the moment`
  return { error, error_code: 'unreadable' }
}

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
  if (object === undefined) return notFound(target, rest, access.rightName)
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
  if (row === undefined || parts.length > 1 || !isThere(row, object.it))
    return unknownRow([word, ...parts].join('/'), resource, object)
  const opened = row.is === 'alarm_control_panel' ? alarmCode?.(payload) : undefined
  if (opened !== undefined && 'error' in opened) return opened
  const accepted = accept(row, object.it, opened?.action ?? payload, { key: word, part: parts[0] })
  if ('error' in accepted) return { ...accepted, error_code: 'invalid' }
  const { ask, value } = accepted
  return { ask, word, key: resource.key(object.it), answers: false, ...settling(resource, word, value) }
}

/** A button that an object no longer has stays announced for a while (vanished-entities.ts). */
function isThere(row: CompiledEntity, it: Item): boolean {
  return row.is !== 'button' || row.where?.(it) !== false
}

function unknownRow(word: string, resource: Resource, object: PresentedObject): Failure {
  const writable = [...object.rows].filter((key) => {
    const row = resource.entities[key]
    return row !== undefined && ('set' in row || 'press' in row) && isThere(row, object.it)
  })
  const suggestion = nearest(word, [...writable, ...Object.keys(resource.commands)])
  return { error: `There is no entity or command ${quoted(word)}${didYouMean(suggestion)}`, error_code: 'unknown_row' }
}

/** The reply if no object with the id was found. Without a read it is not known whether it exists. */
function notFound(target: CommandTarget, rest: readonly string[], rightName: Access['rightName']): Failure {
  const { resource, condition, missingRight } = target
  const [id = ''] = rest
  if (missingRight !== undefined) return missingRightFailure(missingRight, rightName)
  if (condition !== 'granted') return unreadable(target)
  const listCommands = Object.entries(resource.commands).flatMap(([key, { on }]) => (on === 'list' ? [key] : []))
  const ids = target.items().map((it) => resource.key(it))
  const suggestion = nearest(id, [...ids, ...listCommands])
  // One topic level is a command of the list.
  const [what, known] = rest.length === 1 ? ['command', listCommands] : ['object', []]
  const others = suggestion === undefined && known.length > 0 ? `. ${target.path} has ${known.join(', ')}` : ''
  return {
    ...unknownObject,
    error: `There is no ${what} ${quoted(id)} in ${target.path}${didYouMean(suggestion)}${others}`,
  }
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
  const given = inputOf(command, payload)
  if ('error_code' in given) return given
  const read = readInput(command.takes, given.input)
  if ('error' in read) return { error: read.error, error_code: 'invalid' }
  const { data } = read
  if (!permits(`${target.path}.${word}`, data)) return denied(target, word)
  const next = command.next && ((answer: unknown): Requests => command.next?.(answer, data) ?? [])
  const { answer, creates, undo } = command
  const rest = {
    ...{ word, answers: true },
    ...(answer && { answer }),
    ...(next && { next }),
    ...(undo && { undo: undoOf(undo, data) }),
  }
  if (command.on === 'list') {
    const created = (answers: readonly unknown[]) => (creates ? [creates(answers.at(-1), data)] : answers)
    return { ask: (box) => command.ask(data, target.items(), box), created, ...rest }
  }
  if (it === undefined) return unknownObject
  const settled = settling(target.resource, word, data)
  return { ask: (box) => command.ask(data, it, box), key: target.resource.key(it), ...settled, ...rest }
}

function settling({ settled }: Resource, word: string, value: unknown): Pick<Plan, 'settled'> {
  return settled === undefined ? {} : { settled: (it) => settled(it, word, value) }
}

function undoOf({ ask, remains }: Undo<unknown>, input: unknown): NonNullable<Plan['undo']> {
  return { ask: (answers) => ask(answers, input), remains: (answers) => remains(answers, input) }
}

const empty: Failure = {
  error:
    'Expected JSON, {} if there is nothing to say; found an empty payload, which is also what clears a retained topic',
  error_code: 'invalid',
}

/**
 * The input of a command. A command that needs no field also takes what presses a button. An empty payload is refused: a
 * broker with MQTT 3.1.1 hands on the clearing of a retained topic as such a message.
 */
function inputOf({ takes }: Command, payload: string): { readonly input: unknown } | Failure {
  if (payload.trim() === '') return empty
  const isObject = payload.trim().startsWith('{')
  const hasFields = Object.keys(sectionOf(takes) ?? { any: takes }).length > 0
  if (needsNothing(takes) && !(isObject && hasFields) && isPress(payload)) return { input: {} }
  const text = plainTextIn(payload)
  if (text === undefined) return parseInput(payload) ?? notJson(payload)
  if (takesPlainText(takes)) return { input: text }
  return { error: `Expected ${inputInWords(takes)}; found plain text`, error_code: 'invalid' }
}

function denied({ path }: CommandTarget, word: string): Failure {
  return { error: `${path}.${word} is denied by the configuration`, error_code: 'denied' }
}

/** A member that the table itself has: topics come from anybody, and `constructor` is not a command. */
function own<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined
}
