/**
 * Limits requests per minute with a token bucket. The bucket refills steadily, so a limit that is too small slows reads
 * down evenly instead of stopping them for the rest of the minute.
 */
import { TokenBucket } from '../net/token-bucket.ts'

export interface RequestBudget {
  /** Milliseconds until a request may be sent; 0 if it may be now. Only urgent requests may use the reserve. */
  delay(urgent: boolean): number
  take(): void
}

/**
 * How many requests the bucket holds at most: at the start, all chapters of the largest boxes are read at once (130 requests
 * of the usual 480). The rest of the minute's requests come one by one.
 */
function sizeOf(perMinute: number): number {
  return Math.max(1, Math.floor(perMinute * 0.4))
}

/** How many requests per minute a budget allows in the long run. */
export function sustainedPerMinute(perMinute: number): number {
  return Math.max(1, perMinute - sizeOf(perMinute))
}

/** A scene of ten commands with their reads finds its requests here, even while polls take all others. */
const reserveShare = 1 / 5
const smallestReserve = 8

/** Never allows more than `perMinute` requests within 60 seconds: a full bucket and one minute of refill add up to it. */
export function createRequestBudget(perMinute: number, now?: () => number): RequestBudget {
  const size = sizeOf(perMinute)
  const rate = Math.max(0.5, perMinute - size) / 60
  const reserve = Math.min(size - 1, Math.max(smallestReserve, Math.floor(size * reserveShare)))
  const bucket = new TokenBucket({ rate, capacity: () => size, ...(now && { now }) })
  return { delay: (urgent) => bucket.delay(urgent ? 0 : reserve), take: () => bucket.take() }
}
