/** Whether a resource can be read, and when to try again (pure). */
import { NotGranted, NotHere } from '../../errors.ts'

/** `unknown` until the first read ends. */
export type Condition = 'unknown' | 'granted' | 'missing right' | 'box has none' | 'unreachable'

/** What a failed read says about the resource. */
export function conditionOf(error: unknown): Condition {
  if (error instanceof NotHere) return 'box has none'
  return error instanceof NotGranted ? 'missing right' : 'unreachable'
}

/** Seconds until the next read after `failures` failed reads in a row; `every` if the last one succeeded. */
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

/** A resource that the box did not have in any read for this long, while the box was up, is gone. Seconds. */
const provesAbsence = 3600

/** The condition of one resource over time. Times are monotonic seconds. */
export interface ConditionState {
  readonly condition: Condition
  /** Failed reads in a row. */
  readonly failures: number
  /** Since when reads have failed. */
  readonly failingSince?: number
  /** Since when the box, while it was up, has said that it does not have it. */
  readonly absentSince?: number
  /** The last answer was that the box does not have it. A read that fails otherwise does not change this. */
  readonly absent: boolean
}

export const initialCondition: ConditionState = { condition: 'unknown', failures: 0, absent: false }

export const afterSuccess: ConditionState = { condition: 'granted', failures: 0, absent: false }

export function afterFailure(
  before: ConditionState,
  condition: Condition,
  now: number,
  boxIsUp: boolean,
): ConditionState {
  const isAbsent = condition === 'box has none'
  return {
    condition,
    failures: before.failures + 1,
    failingSince: before.failingSince ?? now,
    ...(isAbsent && boxIsUp && { absentSince: before.absentSince ?? now }),
    absent: before.absent || isAbsent,
  }
}

/** Whether it is proven that the box does not have the resource. */
export function isProvenAbsent({ absentSince }: ConditionState, now: number): boolean {
  return absentSince !== undefined && now - absentSince >= provesAbsence
}
