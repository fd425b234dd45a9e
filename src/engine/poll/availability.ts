/** Whether a thing can be read, and what its entities may show meanwhile (pure). */
import { NotGranted, NotHere } from '../../errors.ts'

/** How a thing stands with the box. */
export type Condition = 'unknown' | 'granted' | 'missing right' | 'box has none' | 'unreachable'

/** What a failed read says of the thing. */
export function conditionOf(error: unknown): Condition {
  if (error instanceof NotHere) return 'box has none'
  return error instanceof NotGranted ? 'missing right' : 'unreachable'
}

/** Seconds until the next try after `failures` failed reads in a row; `every` where it goes well. */
export function retryDelay(condition: Condition, every: number, failures: number): number {
  switch (condition) {
    case 'box has none':
      return Math.max(every, 600)
    case 'missing right':
      return Math.max(every, 300)
    case 'unreachable':
      return Math.max(every, Math.min(300, every * 2 ** Math.min(failures - 1, 8)))
    default:
      return every
  }
}

/** A chapter that was missing in every read for this long, with the box up, is gone. Seconds. */
export const provesAbsence = 3600
