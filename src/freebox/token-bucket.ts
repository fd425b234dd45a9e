/**
 * A budget of so many requests per minute, as a bucket of tokens that refills steadily, so that a budget that is too
 * small slows the reads down instead of stopping them for the rest of the minute.
 */

export interface Budget {
  /** Milliseconds until this may be spent; 0 = now. What is urgent may also spend the reserve. */
  wait(urgent: boolean): number
  spend(): void
}

/** In no 60 seconds more than `perMinute` is spent: the bucket and a minute of refill come to just that. */
export function createBudget(perMinute: number, now: () => number = performance.now.bind(performance)): Budget {
  const size = Math.max(1, Math.floor(perMinute / 4))
  const perMillisecond = Math.max(0.5, perMinute - size) / 60_000
  const reserve = Math.floor(size / 10)
  let tokens = size
  let filledAt = now()

  function fill() {
    const at = now()
    tokens = Math.min(size, tokens + (at - filledAt) * perMillisecond)
    filledAt = at
  }

  return {
    wait(urgent) {
      fill()
      const lacking = 1 + (urgent ? 0 : reserve) - tokens
      return lacking <= 0 ? 0 : Math.ceil(lacking / perMillisecond)
    },
    spend() {
      fill()
      tokens -= 1
    },
  }
}
