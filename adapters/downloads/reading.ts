/**
 * Reading the tasks. The list of somebody who clears nothing away is long, and mostly nothing runs: then the totals,
 * which are short and read anyway, tell whether it is still the list that we know.
 */
import { z } from 'zod'
import { list, memoizedParse, numeric, type Reader } from '../../src/contract/index.ts'

const Totals = z.object({
  nb_tasks: numeric,
  nb_tasks_done: numeric,
  nb_tasks_stopped: numeric,
  nb_tasks_error: numeric,
})
const Anything = z.unknown()
const Tasks = list(z.unknown())
const told = memoizedParse(z.object({ status: z.string() }))

/** The list as it lies on the box: not older than five minutes, and not old at all while anything moves. */
export async function everyTask(box: Reader): Promise<unknown[]> {
  const totals = Totals.safeParse(await box.getIfPresent('downloads/stats', Anything)).data
  const known = await box.get('downloads/', Tasks, '5m')
  // 0s: read now, and known from now on.
  return totals && agree(totals, known) ? known : box.get('downloads/', Tasks, '0s')
}

// Where all tasks are at rest, and as many in each way as the box says now.
function agree(totals: z.output<typeof Totals>, tasks: readonly unknown[]): boolean {
  const count = (status: string) => tasks.filter((task) => told(task)?.status === status).length
  const [done, stopped, error] = [count('done'), count('stopped'), count('error')]
  const asMany = totals.nb_tasks_done === done && totals.nb_tasks_stopped === stopped && totals.nb_tasks_error === error
  return asMany && totals.nb_tasks === tasks.length && tasks.length === done + stopped + error
}
