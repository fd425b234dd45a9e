/** MAC addresses in the forms in which programs write them. */

const pair = '[\\da-f]{2}'
const forms = [
  new RegExp(`^${pair}(?:([:.\\- ])${pair})(?:\\1${pair}){4}$`), // aa:bb:cc:00:11:22, aa-bb-…, aa bb …
  /^[\da-f]{4}([.:-])[\da-f]{4}\1[\da-f]{4}$/, // aabb.cc00.1122
  /^[\da-f]{6}[:-]?[\da-f]{6}$/, // aabbcc001122, aabbcc-001122
  /^0x[\da-f]{12}$/,
]
/** Programs that print each byte as a number leave out leading zeros: `0:24:d4:a:0:1` (`arp` of macOS). */
const withoutZeros = /^[\da-f]{1,2}(?::[\da-f]{1,2}){5}$/

/** A MAC address in lower case with colons; undefined for another text. Every usual form and letter case is known. */
export function macIn(text: string): string | undefined {
  const lower = text.trim().toLowerCase()
  if (withoutZeros.test(lower)) {
    return lower
      .split(':')
      .map((byte) => byte.padStart(2, '0'))
      .join(':')
  }
  if (!forms.some((form) => form.test(lower))) return undefined
  return lower.replace(/^0x|[:.\- ]/g, '').replace(/(..)(?!$)/g, '$1:')
}

/** As `macIn`, also for an id that contains the address: `ether-AA-BB-CC-00-11-22`. */
export function macOfId(id: string): string | undefined {
  return macIn(id.replace(/^\s*(?:ether|mac)[-_:]/i, ''))
}

const part = '(?:[\\da-f?]{2}|\\*)'
const patternForms = [
  new RegExp(`^${part}(?:([:\\-])${part})(?:\\1${part}){0,4}\\*?$`), // aa:bb:cc:*, aa-bb-cc*
  /^[\da-f?]{4}\.(?:[\da-f?]{1,4}|\*)(?:\.(?:[\da-f?]{1,4}|\*))?\*?$/, // aabb.cc*
  /^\*?[\da-f?]{6,11}\*?$/, // aabbcc*
]

/**
 * A pattern of MAC addresses (`*` is any text, `?` any one character) for addresses without separators; undefined if
 * the pattern is not about one. `AA-BB-CC-*`, `aabb.cc*` and `aabbcc*` are one pattern.
 */
export function macPattern(pattern: string): string | undefined {
  const lower = pattern
    .trim()
    .toLowerCase()
    .replace(/^ether-/, '')
  const whole = macIn(lower)
  if (whole !== undefined) return whole.replaceAll(':', '')
  if (!/[*?]/.test(lower) || !patternForms.some((form) => form.test(lower))) return undefined
  return lower.replace(/[:.-]/g, '')
}
