/**
 * JSON that anybody may have written (pure): what is nested without end, or is made of halves of characters, is not
 * looked at any further. It could be neither compared nor published again, and to walk it may cost the process.
 */

/** Deeper than anything that we take or give. */
export const maxJsonDepth = 50

/** Whether a value is nested no deeper than `levels` and every text in it is one that can be sent. */
export function isWithinJsonLimits(value: unknown, levels = maxJsonDepth): boolean {
  if (typeof value === 'string') return !/\p{Cs}/u.test(value)
  if (typeof value !== 'object' || value === null) return true
  return (
    levels > 0 &&
    Object.entries(value).every(([key, it]) => isWithinJsonLimits(key) && isWithinJsonLimits(it, levels - 1))
  )
}
