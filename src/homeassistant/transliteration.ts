/** Transliterates other scripts into Latin letters, with the tables of any-ascii. */
import { createRequire } from 'node:module'

type AnyAscii = { readonly default: (text: string) => string }

let anyAscii: AnyAscii | undefined

/**
 * `日本語` is RiBenYu, `Æ` AE. The tables take 4 MB of memory, so they are loaded by the first text that needs them: most
 * households have none.
 */
export function transliterated(text: string): string {
  anyAscii ??= load()
  return anyAscii.default(text)
}

// Synchronous, and left out of the bundle for the same reason.
function load(): AnyAscii {
  return createRequire(import.meta.url)('any-ascii')
}
