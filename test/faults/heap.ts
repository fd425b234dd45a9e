/** The memory that is held permanently: the heap after garbage collection. */
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** Megabytes. */
export async function heap(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    collect()
    await sleep(20)
  }
  return process.memoryUsage().heapUsed / 1024 / 1024
}
