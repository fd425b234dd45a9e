/** The time, for texts such as "3 minutes ago". Components that read it are rendered again every 15 seconds. */
import { signal } from '@preact/signals'

/** Milliseconds. */
export const clock = signal(Date.now())

export function startClock(): void {
  setInterval(() => {
    clock.value = Date.now()
  }, 15_000)
}
