/**
 * Patterns of the configuration (pure): `*` is any text, `?` any one character, everything else itself. Names that
 * strangers chose are compared with them, so it takes no longer than length by length, whatever either says.
 */

/** Whether a text is what a pattern says, from its beginning to its end. */
export function fits(pattern: string, text: string): boolean {
  let [at, inPattern, star, resume] = [0, 0, -1, 0]
  while (at < text.length) {
    const wanted = pattern[inPattern]
    if (wanted === '*') {
      star = inPattern++
      resume = at
    } else if (wanted === '?' || (wanted !== undefined && wanted === text[at])) {
      inPattern++
      at++
    } else if (star >= 0) {
      // The last star takes one character more.
      inPattern = star + 1
      at = ++resume
    } else return false
  }
  while (pattern[inPattern] === '*') inPattern++
  return inPattern === pattern.length
}
