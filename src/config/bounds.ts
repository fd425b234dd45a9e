/**
 * Limits on the size and depth of a configuration text. They are checked before it is parsed: parsing a huge text takes
 * too long, and parsing a deeply nested one overflows the stack and ends the process.
 */
import { Lexer, Parser } from 'yaml'

/** Counted in characters, which costs nothing; bytes would have to be computed. */
const maxCharacters = 256 * 1024
const maxDepth = 60

/** Describes a text that exceeds the limits, for "found …" in an error message; undefined if it may be parsed. */
export function exceededLimit(text: string): string | undefined {
  if (text.length > maxCharacters) return `one of ${text.length} characters, where ${maxCharacters} are the maximum`
  return isTooDeep(text) ? `one with more than ${maxDepth} lists and sections inside each other` : undefined
}

/** The push parser of `yaml` keeps open collections on its own stack and returns after each token. */
function isTooDeep(text: string): boolean {
  const parser = new Parser()
  for (const token of new Lexer().lex(text)) {
    for (const _ of parser.next(token));
    if (parser.stack.length > maxDepth) return true
  }
  return false
}
