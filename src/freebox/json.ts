/**
 * Parses the JSON of the box. A name on the network may contain a lone surrogate (half of a UTF-16 pair), which JSON
 * allows. Home Assistant rejects a whole message for it, so it is replaced by U+FFFD.
 */

const surrogate = /\\u[dD][89a-fA-F]/
const escapes = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[dD][89a-fA-F][\da-fA-F]{2}|.)/gs
const loneSurrogate = /^\\u.{4}$/s

/** Returns undefined if the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(surrogate.test(text) ? text.replace(escapes, replaceLoneSurrogate) : text)
  } catch {
    return undefined
  }
}

function replaceLoneSurrogate(sequence: string): string {
  return loneSurrogate.test(sequence) ? '\\ufffd' : sequence
}
