/**
 * Waiting: longer and longer, never quite regularly, and no longer than until somebody stops us.
 */
import { setTimeout as after } from 'node:timers/promises'

/** Seconds before the next attempt: doubled after each failure up to the most, give or take a quarter. */
export function delaySeconds(failures: number, firstSeconds: number, maxSeconds: number): number {
  const steady = Math.min(maxSeconds, firstSeconds * 2 ** Math.min(failures, 30))
  return steady * (0.75 + Math.random() / 2)
}

/** Resolves after that time, or at once when the signal is given. */
export async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await after(seconds * 1000, undefined, { signal }).catch(() => undefined)
}
