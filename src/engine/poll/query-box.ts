/** What a query with several requests, or one of several, reads from. */
import type { QueryBox } from '../../contract/reader.ts'
import type { Request } from '../../contract/requests.ts'
import { NotGranted, NotHere, Refused } from '../../errors.ts'
import type { Box } from '../ports.ts'
import { parseAnswer } from './parse-answer.ts'

export function queryBox(box: Pick<Box, 'request' | 'rights'>): QueryBox {
  return {
    get: async (path, schema) => parseAnswer(path, schema, await box.request({ method: 'GET', path })),
    firstOf: (requests) => firstOf(box, requests),
    may: (right) => box.rights?.[right] !== false,
  }
}

async function firstOf(box: Pick<Box, 'request'>, [first, ...others]: readonly Request[]): Promise<unknown> {
  if (first === undefined) return undefined
  try {
    return await box.request(first)
  } catch (error) {
    if (!isClosed(error)) throw error
    for (const other of others) {
      const answer = await box.request(other).catch(() => undefined)
      if (answer !== undefined) return answer
    }
    throw error
  }
}

/** The right is missing, or this box does not have the path with this method. */
function isClosed(error: unknown): boolean {
  if (error instanceof Refused) return error.code === 'invalid_request'
  return error instanceof NotGranted || error instanceof NotHere
}
