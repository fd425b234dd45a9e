/**
 * JSON as the box sends it. A name that a stranger chose may hold the half of a character, which JSON lets pass and
 * hardly anybody can read: Home Assistant would refuse the whole message. It becomes the sign for what is no character.
 */

const halves = /\\u[dD][89a-fA-F]/
const escapes = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[dD][89a-fA-F][\da-fA-F]{2}|.)/gs
const half = /^\\u.{4}$/s

/** undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(halves.test(text) ? text.replace(escapes, (it) => (half.test(it) ? '\\ufffd' : it)) : text)
  } catch {
    return undefined
  }
}
