/** Sends what a command asks for, one request after the other. */
import { z } from 'zod'
import type { Reader } from '../../contract/reader.ts'
import type { Action, Amendment, Request, Requests } from '../../contract/requests.ts'
import { Refused } from '../../errors.ts'
import type { Box } from '../ports.ts'

/** What was sent last, and what the box answered to each request. */
export interface Sent {
  readonly answers: readonly unknown[]
  readonly last: Request | undefined
}

/** A failure after `last` was sent. */
export class SendFailure extends Error {
  readonly last: Request | undefined

  constructor(cause: unknown, last: Request | undefined) {
    super('A request of the command failed', { cause })
    this.last = last
  }
}

const anyObject = z.record(z.string(), z.unknown())

/** Throws SendFailure with the error of the first request that fails; those after it are not sent. */
export async function send(requests: Requests, box: Pick<Box, 'request'>, reader: Reader): Promise<Sent> {
  let last: Request | undefined
  const answers: unknown[] = []
  const request = (one: Request) => {
    last = one
    return box.request(one)
  }
  try {
    for (const action of actionsIn(requests)) {
      answers.push(isAmendment(action) ? await sendAmendment(action, request, reader) : await request(action))
    }
    return { answers, last }
  } catch (error) {
    throw new SendFailure(error, last)
  }
}

function actionsIn(requests: Requests): readonly Action[] {
  return isList(requests) ? requests : [requests]
}

// Array.isArray does not narrow readonly arrays.
function isList(requests: Requests): requests is readonly Action[] {
  return Array.isArray(requests)
}

function isAmendment(action: Action): action is Amendment {
  return 'amend' in action
}

async function sendAmendment(
  { amend, change, omit = [], orAlone = false }: Amendment,
  request: (request: Request) => Promise<unknown>,
  reader: Reader,
): Promise<unknown> {
  const current = Object.entries(await reader.get(amend, anyObject)).filter(([field]) => !omit.includes(field))
  const put = { method: 'PUT', path: amend } as const
  try {
    return await request({ ...put, body: { ...Object.fromEntries(current), ...change } })
  } catch (error) {
    if (orAlone && error instanceof Refused) return request({ ...put, body: change })
    throw error
  }
}
