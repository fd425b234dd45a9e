/**
 * Limits requests per minute with a token bucket. The bucket refills steadily, so a limit that is too small slows reads
 * down evenly instead of stopping them for the rest of the minute.
 */

export interface TokenBucket {
  /** Milliseconds until a token is available; 0 if one is available now. Only urgent requests may use the reserve. */
  delay(urgent: boolean): number
  take(): void
}

/** How many tokens a bucket holds at most. The rest of the minute's tokens come one by one. */
function sizeOf(perMinute: number): number {
  return Math.max(1, Math.floor(perMinute / 4))
}

/** How many requests per minute a bucket allows in the long run. */
export function sustainedPerMinute(perMinute: number): number {
  return Math.max(1, perMinute - sizeOf(perMinute))
}

/** A scene of ten commands with their reads finds its tokens here, even while polls take all others. */
const reserveShare = 1 / 5
const smallestReserve = 8

/** Never hands out more than `perMinute` tokens within 60 seconds: a full bucket and one minute of refill add up to it. */
export function createTokenBucket(
  perMinute: number,
  now: () => number = performance.now.bind(performance),
): TokenBucket {
  const size = sizeOf(perMinute)
  const perMillisecond = Math.max(0.5, perMinute - size) / 60_000
  const reserve = Math.min(size - 1, Math.max(smallestReserve, Math.floor(size * reserveShare)))
  let tokens = size
  let refilledAt = now()

  function refill() {
    const at = now()
    tokens = Math.min(size, tokens + (at - refilledAt) * perMillisecond)
    refilledAt = at
  }

  return {
    delay(urgent) {
      refill()
      const lacking = 1 + (urgent ? 0 : reserve) - tokens
      return lacking <= 0 ? 0 : Math.ceil(lacking / perMillisecond)
    },
    take() {
      refill()
      tokens -= 1
    },
  }
}
