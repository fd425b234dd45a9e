/** Waiting for a condition. The clock of the wall stands still in these tests, so another one measures. */
import { setTimeout as sleep } from 'node:timers/promises'

/** Polls until the condition holds, and fails with its description after `seconds`. */
export async function until(what: string, holds: () => boolean, seconds = 30): Promise<void> {
  const end = performance.now() + seconds * 1000
  while (!holds()) {
    if (performance.now() > end) throw new Error(`timeout while waiting for: ${what}`)
    await sleep(2)
  }
}
