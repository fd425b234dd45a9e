/**
 * Says what is wrong with a text that should be JSON, and where. The messages of JSON.parse quote the text, which may
 * contain a secret; these name only the place and the character.
 */
import { isWithinJsonLimits, maxJsonDepth, parseJson } from '../json.ts'

/** Characters. A longer text takes too long to look through. */
const maxScanned = 100_000

/** What is wrong with a text: `line 1, column 14: the closing } is missing`, or `found plain text`. */
export function jsonProblem(text: string): string {
  if (text.trim() === '') return 'found an empty payload'
  const value = parseJson(text)
  if (value === undefined)
    return (text.length <= maxScanned && new Scanner(text).scan()) || 'found text that is not JSON'
  const deep = `found JSON that is nested more than ${maxJsonDepth} levels deep`
  return isWithinJsonLimits(withoutTexts(value))
    ? 'found text with half of a surrogate pair (\\ud800 to \\udfff)'
    : deep
}

/** The same value as far as its depth matters. */
function withoutTexts(value: unknown, levels = maxJsonDepth + 1): unknown {
  if (typeof value !== 'object' || value === null) return null
  return levels === 0 ? {} : Object.values(value).map((it) => withoutTexts(it, levels - 1))
}

type Expecting = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'separator'

interface Open {
  readonly bracket: '{' | '['
  readonly at: number
}

const token =
  /\s+|"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/uy

const more = 'there is more text after the end of the JSON'

class Scanner {
  readonly #text: string
  readonly #open: Open[] = []
  #at = 0
  #expecting: Expecting = 'value'
  #isComplete = false

  constructor(text: string) {
    this.#text = text
  }

  /** The first problem; undefined if the text is JSON. */
  scan(): string | undefined {
    while (this.#at < this.#text.length) {
      token.lastIndex = this.#at
      const found = token.exec(this.#text)?.[0]
      const problem = found === undefined || found === '' ? this.#unknown() : this.#take(found)
      if (problem !== undefined) return problem
      this.#at += found?.length ?? 0
    }
    return this.#isComplete ? undefined : this.#ending()
  }

  #take(found: string): string | undefined {
    if (found.trim() === '') return undefined
    if (this.#isComplete) return this.#here(more)
    switch (found) {
      case '{':
      case '[':
        return this.#opened(found)
      case '}':
      case ']':
        return this.#closed(found)
      case ',':
      case ':':
        return this.#punctuation(found)
      default:
        return found.startsWith('"') ? this.#string() : this.#plain()
    }
  }

  #opened(bracket: '{' | '['): string | undefined {
    const problem = this.#valueHere()
    if (problem !== undefined) return problem
    this.#open.push({ bracket, at: this.#at })
    this.#expecting = bracket === '{' ? 'first key' : 'first value'
    return undefined
  }

  #closed(bracket: '}' | ']'): string | undefined {
    const open = this.#open.at(-1)
    if (open === undefined) return this.#here(`there is a ${bracket} too many`)
    const wanted = closing(open)
    if (wanted !== bracket) return this.#here(`${wanted} is missing before ${bracket}`)
    if (this.#expecting === 'key' || (this.#expecting === 'value' && bracket === ']'))
      return this.#here(`there is a comma too many before ${bracket}`)
    if (this.#expecting === 'value') return this.#here(`a value is missing before ${bracket}`)
    if (this.#expecting === 'colon') return this.#here('a colon and a value are missing')
    this.#open.pop()
    this.#valueEnded()
    return undefined
  }

  #punctuation(found: ',' | ':'): string | undefined {
    if (found === ':') {
      if (this.#expecting !== 'colon') return this.#here('a colon is not expected')
      this.#expecting = 'value'
      return undefined
    }
    if (this.#expecting !== 'separator') return this.#here('a comma is not expected')
    this.#expecting = this.#open.at(-1)?.bracket === '{' ? 'key' : 'value'
    return undefined
  }

  #string(): string | undefined {
    if (this.#expecting === 'key' || this.#expecting === 'first key') {
      this.#expecting = 'colon'
      return undefined
    }
    return this.#plain()
  }

  #plain(): string | undefined {
    const problem = this.#valueHere()
    if (problem === undefined) this.#valueEnded()
    return problem
  }

  /** The problem if a value is not expected here. */
  #valueHere(): string | undefined {
    switch (this.#expecting) {
      case 'key':
      case 'first key':
        return this.#here('the name of a field needs double quotes')
      case 'colon':
        return this.#here('a colon is missing')
      case 'separator':
        return this.#here('a comma is missing')
      default:
        return undefined
    }
  }

  #valueEnded(): void {
    this.#expecting = 'separator'
    this.#isComplete = this.#open.length === 0
  }

  /** What the characters are that are no JSON. */
  #unknown(): string {
    if (this.#isComplete) return this.#here(more)
    const rest = this.#text.slice(this.#at, this.#at + 200)
    if (rest.startsWith("'")) return this.#here('JSON has double quotes ("), not single ones')
    if (/^[“”„«»]/.test(rest)) return this.#here('JSON has straight double quotes (")')
    if (rest.startsWith('"')) return this.#badString()
    if (rest.startsWith('//') || rest.startsWith('/*') || rest.startsWith('#'))
      return this.#here('JSON has no comments')
    if (/^(true|false|none|null|nan|undefined|infinity)\b/i.test(rest))
      return this.#here('JSON has only true, false and null, in lower case')
    if (this.#at === 0 || this.#text.slice(0, this.#at).trim() === '') return 'found plain text'
    if (this.#expecting === 'key' || this.#expecting === 'first key')
      return this.#here('the name of a field needs double quotes')
    if (/^[+.]?\d|^-/.test(rest)) return this.#here('a number is not written as JSON requires')
    return this.#here(
      /^\p{L}/u.test(rest)
        ? 'text needs double quotes'
        : `the character ${JSON.stringify([...rest][0])} is not expected`,
    )
  }

  #badString(): string {
    const rest = this.#text.slice(this.#at + 1)
    const inside = /^(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/u.exec(rest)?.[0] ?? ''
    const next = rest.slice(inside.length, inside.length + 1)
    if (next === '') return this.#here('the closing double quote of this text is missing')
    this.#at += 1 + inside.length
    if (next === '\\') return this.#here('a backslash in a text is written \\\\')
    return this.#here('a line break or tab in a text is written \\n or \\t; or a closing double quote is missing')
  }

  /** The text ends too early. */
  #ending(): string {
    const open = this.#open.at(-1)
    this.#at = this.#text.length
    if (open === undefined) return 'found an empty payload'
    const began = this.#place(open.at)
    return this.#here(`the closing ${closing(open)} is missing (${open.bracket} is at ${began})`)
  }

  #here(what: string): string {
    return `${this.#place(this.#at)}: ${what}`
  }

  #place(at: number): string {
    const before = this.#text.slice(0, at).split('\n')
    return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
  }
}

function closing({ bracket }: Open): '}' | ']' {
  return bracket === '{' ? '}' : ']'
}
