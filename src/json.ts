/** Parses JSON from outside (pure). None of these functions throws. */
import { hasLoneSurrogate } from './text.ts'

/** Deeper than any value that is read or published. */
export const maxJsonDepth = 50

/** The value of a JSON text; undefined if the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** As `parseJson`; undefined also for a value beyond the limits (`isWithinJsonLimits`). */
export function parseJsonWithinLimits(text: string): unknown {
  const value = parseJson(text)
  return isWithinJsonLimits(value) ? value : undefined
}

/**
 * Whether a value is nested at most `levels` deep and contains no half of a surrogate pair. A deeper value could
 * overflow the stack of what walks it; half of a pair cannot be published, since MQTT and JSON readers expect UTF-8.
 */
export function isWithinJsonLimits(value: unknown, levels = maxJsonDepth): boolean {
  if (typeof value === 'string') return !hasLoneSurrogate(value)
  if (typeof value !== 'object' || value === null) return true
  return (
    levels > 0 &&
    Object.entries(value).every(([key, it]) => isWithinJsonLimits(key) && isWithinJsonLimits(it, levels - 1))
  )
}

const surrogateEscape = /\\u[dD][89a-fA-F]/
const escapes = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[dD][89a-fA-F][\da-fA-F]{2}|.)/gs
const loneEscape = /^\\u.{4}$/s

/**
 * As `parseJson`, but replaces every escaped half of a surrogate pair (`"\ud83d"`) by U+FFFD. The box sends such halves
 * in names that a device chose and the box cut; Home Assistant would refuse the whole message.
 */
export function parseJsonReplacingSurrogates(text: string): unknown {
  if (!surrogateEscape.test(text)) return parseJson(text)
  return parseJson(text.replace(escapes, (it) => (loneEscape.test(it) ? '\\ufffd' : it)))
}
