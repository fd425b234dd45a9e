/** Texts that strangers wrote, on their way to a terminal or a log (pure): nothing in them moves a cursor or hides. */

/** The same text with signs for controls, directions, and what is no character (`\u001b`): it stays in its line. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escaped)
}

/** The same for several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

// A character may be two units.
function escaped(character: string): string {
  const units = [...Array(character.length).keys()].map((at) => character.charCodeAt(at))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
