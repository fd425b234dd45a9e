/** Waiting between two attempts: exponential back-off with jitter, and a pause that a signal ends early. */
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Seconds before the next attempt. The delay doubles with each failure in a row up to `maxSeconds`, and varies by 25 %
 * either way.
 */
export function delaySeconds(failures: number, firstSeconds: number, maxSeconds: number): number {
  const delay = Math.min(maxSeconds, firstSeconds * 2 ** Math.min(failures, 30))
  return delay * (0.75 + Math.random() / 2)
}

/** Resolves after this many seconds, or at once when the signal is aborted. */
export async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined)
}
