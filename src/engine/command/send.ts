/** Sends the requests of a command in order, and undoes the first ones if a later one fails. */
import { setTimeout as sleep } from 'node:timers/promises'
import { secondsOf } from '../../contract/interval.ts'
import type { Reader } from '../../contract/reader.ts'
import type { Action, Alternative, Request, Requests } from '../../contract/requests.ts'
import { Unreachable } from '../../errors.ts'
import type { Box } from '../ports.ts'
import { sendAmendment } from './amendment.ts'
import { type Indispensable, refuseCutOff } from './cut-off.ts'
import type { Plan } from './plan.ts'
import { refusalCode } from './refusal-code.ts'

export interface SendPorts {
  readonly box: Pick<Box, 'request'>
  /** A reader that does not cache. */
  readonly reader: () => Reader
  readonly indispensable: Indispensable
}

/** A request of a command failed. */
export class SendFailure extends Error {
  /** The request that was sent last. */
  readonly last: Request | undefined
  /** The answers to the requests of the command before it. */
  readonly answers: readonly unknown[]

  constructor(cause: unknown, last: Request | undefined, answers: readonly unknown[] = []) {
    super('A request of the command failed', { cause })
    this.last = last
    this.answers = answers
  }
}

/**
 * Sends one request after the other. Those after the first that fails are not sent. Throws a SendFailure.
 * @param before the answers to earlier requests of the command, which come first
 */
export async function sendAll(
  requests: Requests,
  { box, reader, indispensable }: SendPorts,
  before: readonly unknown[] = [],
): Promise<readonly unknown[]> {
  let last: Request | undefined
  const request = (one: Request) => {
    last = one
    const { cutsOff = [] } = one
    if (cutsOff.length === 0) return box.request(one)
    return refuseCutOff(cutsOff, indispensable).then(() => box.request(one))
  }
  const answers = [...before]
  try {
    for (const action of actionsIn(requests)) {
      if ('amend' in action) answers.push(await sendAmendment(action, request, reader()))
      else answers.push(await ('first' in action ? sendAlternative(action, request) : request(action)))
    }
    return answers
  } catch (error) {
    throw new SendFailure(error, last, answers)
  }
}

async function sendAlternative(alternative: Alternative, request: (one: Request) => Promise<unknown>) {
  const { first, codes, otherwise, after = '0s' } = alternative
  try {
    return await request(first)
  } catch (error) {
    if (!codes.includes(refusalCode(error) ?? '')) throw error
    await sleep(secondsOf(after) * 1000)
    return request(otherwise)
  }
}

/** The connection was lost, rather than the command refused. */
export function isNoAnswer(error: unknown): boolean {
  return error instanceof Unreachable && error.code !== 'internal_error'
}

/** Undoes what was carried out before a failure. Returns what to add to the reply, in a sentence. */
export async function undone({ undo }: Plan, { answers }: SendFailure, ports: SendPorts): Promise<string | undefined> {
  if (undo === undefined || answers.length === 0) return undefined
  try {
    await sendAll(undo.ask(answers), ports)
    return 'What was done before it has been undone'
  } catch {
    return undo.remains(answers)
  }
}

function actionsIn(requests: Requests): readonly Action[] {
  return isList(requests) ? requests : [requests]
}

// Array.isArray does not narrow readonly arrays.
function isList(requests: Requests): requests is readonly Action[] {
  return Array.isArray(requests)
}
