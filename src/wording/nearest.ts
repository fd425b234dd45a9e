/**
 * Suggestions for misspelt words. This file loads no large library, so that `--help` prints at once.
 */
import { distance } from 'fastest-levenshtein'

/** The known word that is most similar to a misspelt one; undefined if none is similar enough. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > 100) return undefined
  const completed = known.find((it) => word.length > 2 && it.startsWith(word.toLowerCase()))
  if (completed) return completed
  const [best] = known
    .map((it) => ({ it, edits: distance(word.toLowerCase(), it.toLowerCase()) }))
    .filter(({ it, edits }) => edits <= maxEdits(it) && edits < Math.min(it.length, word.length))
    .sort((a, b) => a.edits - b.edits)
  return best?.it ?? begun(word.toLowerCase(), known)
}

/** The only known word of four letters or more with which this one begins: `warn` for `warning`. */
function begun(word: string, known: readonly string[]): string | undefined {
  const [found, ...others] = known.filter((it) => it.length >= 4 && word.startsWith(it.toLowerCase()))
  return others.length === 0 ? found : undefined
}

function maxEdits(word: string): number {
  return Math.max(2, Math.floor(word.length * 0.4))
}

/** `; did you mean "url"?`, or an empty text without a suggestion. */
export function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : `; did you mean "${suggestion}"?`
}
