/** Whether the box has refused a request, as opposed to not answering it. */
import { NotHere, Refused, Unreachable } from '../../errors.ts'

/**
 * The error code of a refusal, after which another form of the request may be sent; undefined if the request may have
 * been carried out. An internal error is a refusal: so firmwares refuse an object that lacks a field.
 */
export function refusalCode(error: unknown): string | undefined {
  if (error instanceof Refused || error instanceof NotHere) return error.code
  return error instanceof Unreachable && error.code === 'internal_error' ? error.code : undefined
}
