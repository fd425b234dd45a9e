/** The words and numbers that programs and people send for one value. Each form that is accepted has one meaning only. */

const on = ['on', 'true', '1', '1.0', 'yes', 'enable', 'enabled']
const off = ['off', 'false', '0', '0.0', 'no', 'disable', 'disabled']

/** Whether a text says on or off, in any letter case; undefined if it says neither. */
export function onOffIn(text: string): boolean | undefined {
  const word = text.trim().toLowerCase()
  if (on.includes(word)) return true
  return off.includes(word) ? false : undefined
}

/** A decimal number in a text, `5`, `5.0`, `+5`, `.5` or `1e3`; undefined for another text. Bounded in length. */
export function numberIn(text: string): number | undefined {
  const digits = /^\s*[+-]?(?:\d{1,15}(?:\.\d{0,17})?|\.\d{1,17})(?:e[+-]?\d{1,2})?\s*$/i
  return digits.test(text) ? Number(text) : undefined
}

/** The one of these words that a text means, in any letter case, with spaces or hyphens for underscores. */
export function wordIn<W extends string>(text: string, known: readonly W[]): W | undefined {
  const exact = known.find((it) => it === text)
  if (exact !== undefined) return exact
  const spelled = (word: string) =>
    word
      .trim()
      .toLowerCase()
      .replace(/[\s_-]+/g, '_')
  const [found, ...others] = known.filter((it) => spelled(it) === spelled(text))
  return others.length === 0 ? found : undefined
}
