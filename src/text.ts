/** Cleans text from outside (names of hosts, error messages) before it is shown (pure). */

/**
 * Characters that move a cursor, change the writing direction, end a line, or are half of a surrogate pair
 * (`Cc`, `Cf`, `Zl`, `Zp`, `Cs`).
 */
const controls = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** Replaces every control character by its escape (`\u001b`), for a terminal or the log: the text stays on one line. */
export function printable(text: string): string {
  return text.replace(controls, escaped)
}

/** As `printable`, but keeps line feeds. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

/** Replaces control characters and runs of white space by one space, and trims: a name that people read. */
export function singleLine(text: string): string {
  return text.replace(controls, ' ').replace(/\s+/g, ' ').trim()
}

/** The first `maxLength` characters of a text; a character outside the BMP is one character and is never cut in half. */
export function shortened(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : [...text].slice(0, maxLength).join('').trim()
}

/** A text of at most `maxLength` UTF-16 units; one that was cut ends with `…`. */
export function ellipsized(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength - 1).replace(/\p{Cs}$/u, '')}…` : text
}

/** Whether a text contains a control character in the narrow sense (`Cc`: C0, C1 and DEL). */
export function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text)
}

/** Whether a text contains half of a surrogate pair, which cannot be encoded as UTF-8. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Cs}/u.test(text)
}

// A character outside the BMP consists of two units.
function escaped(character: string): string {
  const units = [...Array(character.length).keys()].map((at) => character.charCodeAt(at))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
