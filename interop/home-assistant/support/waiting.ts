/** Waiting for what must come, and giving up with a sentence that says for what. */
import { setTimeout as sleep } from 'node:timers/promises'

export const pause = (milliseconds: number): Promise<void> => sleep(milliseconds)

/** Looks again and again until there is something true, and returns it. A look that throws has seen nothing yet. */
export async function until<T>(what: string, look: () => T | Promise<T>, seconds = 30): Promise<T> {
  const end = performance.now() + seconds * 1000
  let trouble = ''
  for (;;) {
    try {
      const seen = await look()
      if (seen) return seen
      trouble = ''
    } catch (error) {
      trouble = ` (${error instanceof Error ? error.message : error})`
    }
    if (performance.now() > end) throw new Error(`waited ${seconds} s in vain for: ${what}${trouble}`)
    await sleep(50)
  }
}

/** Milliseconds that some work takes. */
export async function timed(work: Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work
  return Math.round(performance.now() - began)
}
