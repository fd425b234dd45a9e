/** One of several requests: the first that the box has and permits. */
import type { Request } from '../../contract/requests.ts'
import { NotGranted, NotHere, Refused } from '../../errors.ts'

/** Throws the error of the first request if none succeeds. */
export async function firstOf<T>(send: (request: Request) => Promise<T>, requests: readonly Request[]): Promise<T> {
  const [first, ...others] = requests
  if (first === undefined) throw new RangeError('firstOf needs at least one request')
  try {
    return await send(first)
  } catch (error) {
    if (!isClosed(error)) throw error
    for (const other of others) {
      const answer = await send(other).catch(() => undefined)
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
