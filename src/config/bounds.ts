/**
 * What no configuration is: larger or deeper than anybody would write. It is looked for before the file is understood,
 * because that would take its time over the one, and the whole stack, and the process with it, over the other.
 */
import { Lexer, Parser } from 'yaml'

/** Bytes would be fairer, characters are at hand. */
const largest = 256 * 1024
const deepest = 60

/** Why a text is not looked at any further, as what was found; undefined where it may be. */
export function excessOf(text: string): string | undefined {
  if (text.length > largest) return `one of ${text.length} characters, where ${largest} are the most`
  return isDeep(text) ? `one in which more than ${deepest} lists and sections lie within each other` : undefined
}

/** YAML's own parser keeps what is open on a stack, and comes back after each word. */
function isDeep(text: string): boolean {
  const parser = new Parser()
  for (const word of new Lexer().lex(text)) {
    for (const _ of parser.next(word));
    if (parser.stack.length > deepest) return true
  }
  return false
}
