import type { Clock } from './ports.ts'

/** The clocks of the process and the machine. */
export const systemClock: Clock = { epoch: () => Date.now() / 1000, monotonic: () => performance.now() / 1000 }
