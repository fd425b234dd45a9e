/** Waits for conditions; the error of a timeout names what was waited for. */
import { setTimeout as sleep } from 'node:timers/promises'

export const pause = (milliseconds: number): Promise<void> => sleep(milliseconds)

/** Polls until `look` returns a truthy value, and returns it. An error counts as not yet. */
export async function until<T>(what: string, look: () => T | Promise<T>, seconds = 30): Promise<T> {
  const end = performance.now() + seconds * 1000
  let lastError = ''
  for (;;) {
    try {
      const seen = await look()
      if (seen) return seen
      lastError = ''
    } catch (error) {
      lastError = ` (${error instanceof Error ? error.message : error})`
    }
    if (performance.now() > end) throw new Error(`waited ${seconds} s in vain for: ${what}${lastError}`)
    await sleep(50)
  }
}

/** How long the work takes. Milliseconds. */
export async function timed(work: Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work
  return Math.round(performance.now() - began)
}
