/**
 * Reads the list of tasks. The list can be long, and mostly no task is running. The totals are short and are read
 * anyway: while they agree with the cached list, the list is not read again.
 */
import { z } from 'zod'
import { list, numeric, type Reader } from '../../src/contract/index.ts'

const Totals = z.object({
  nb_tasks: numeric,
  nb_tasks_done: numeric,
  nb_tasks_stopped: numeric,
  nb_tasks_error: numeric,
})
const Tasks = list(z.unknown())
const Task = z.object({ status: z.string() }).transform((it) => it.status)
const Statuses = list(Task.catch(''))

/** The tasks as the box sends them: at most five minutes old, and read now if any task is not at rest. */
export function everyTask(box: Reader): Promise<unknown[]> {
  return box.prefer(tasksByTotals, tasksNow)
}

async function tasksByTotals(box: Reader): Promise<unknown[]> {
  const totals = await box.get('downloads/stats', Totals)
  const statuses = await box.get('downloads/', Statuses, '5m')
  // '0s' reads the list now, and caches it for the next polls.
  return box.get('downloads/', Tasks, agree(totals, statuses) ? '5m' : '0s')
}

// A firmware without these totals, or a box that cannot tell them.
function tasksNow(box: Reader): Promise<unknown[]> {
  return box.get('downloads/', Tasks, '0s')
}

// Every task is at rest, and each of the three resting states has as many tasks as the totals say.
function agree(totals: z.output<typeof Totals>, statuses: readonly string[]): boolean {
  const { nb_tasks, nb_tasks_done: done, nb_tasks_stopped: stopped, nb_tasks_error: error } = totals
  const count = (status: string) => statuses.filter((it) => it === status).length
  const sameCounts = done === count('done') && stopped === count('stopped') && error === count('error')
  return sameCounts && nb_tasks === statuses.length && nb_tasks === done + stopped + error
}
