/** Operations of disks and partitions that take a while: a check, a format. */
import { z } from 'zod'
import { numeric, orNull } from '../../src/contract/index.ts'

// Absent while nothing runs. At the beginning any of its fields may be missing or 0.
export const Progress = orNull(
  z.object({ done_steps: orNull(numeric), max_steps: orNull(numeric), percent: orNull(numeric) }),
).catch(null)
type Progress = z.output<typeof Progress>

/** The states of a disk or partition that end by themselves. */
const passing = ['formatting', 'checking', 'mounting', 'umounting', 'ejecting']

/** Whether an operation runs on a disk or partition. Progress of which every number is 0 does not count. */
export function isRunning({ state, operation_pct }: { state: string | null; operation_pct: Progress }): boolean {
  if (state !== null && passing.includes(state)) return true
  return operation_pct !== null && Object.values(operation_pct).some((it) => it !== null && it > 0)
}

/** The progress of the current step in percent; null if it is unknown. */
export function percentOf(progress: Progress): number | null {
  return progress?.percent == null ? null : Math.min(100, Math.max(0, progress.percent))
}
