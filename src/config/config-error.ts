/**
 * Errors in the configuration: where they are and how they are worded. This file loads no large library, so that
 * `--help` prints at once.
 */
import { distance } from 'fastest-levenshtein'
import { printable } from '../text.ts'

/** Keys and list indexes from the top of the configuration, such as `['mqtt', 'url']`. */
export type Path = readonly PropertyKey[]

/** Where a value was set: `config.yaml:3:8`, or the name of an environment variable. */
export interface Position {
  /** Name of the file or of the variable. */
  readonly name: string
  /** Counted from 1; absent for a variable. */
  readonly line?: number
  readonly column?: number
}

export interface ConfigIssue {
  readonly position: Position
  /** The setting as one word, such as `mqtt.url`. */
  readonly key: string
  /** `expected …; found …`. */
  readonly message: string
}

/** The error message has at most this many lines. More do not help. */
export const maxIssues = 20
const maxLineLength = 1500

/** The configuration cannot be used. The message has one line per issue, in the order of the file. */
export class ConfigError extends Error {
  readonly issues: readonly ConfigIssue[]

  constructor(issues: readonly ConfigIssue[]) {
    const sorted = issues.toSorted((a, b) => (a.position.line ?? Infinity) - (b.position.line ?? Infinity))
    const lines = [...new Set(sorted.map((issue) => printable(formatIssue(issue)).slice(0, maxLineLength)))]
    super(lines.slice(0, maxIssues).join('\n'))
    this.name = 'ConfigError'
    this.issues = sorted
  }
}

function formatIssue({ position: { name, line, column = 1 }, key, message }: ConfigIssue): string {
  if (line === undefined) return `${name.slice(0, 200)}: ${message}`
  return `${name}:${line}:${column} ${key}: ${message}`
}

/** A path as text: `mqtt.embedded.port`, `presence.include[0]`; `(file)` for the whole configuration. */
export function formatPath(path: Path): string {
  const joined = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key).slice(0, 80)}`)).join('')
  return joined.replace(/^\./, '') || '(file)'
}

/** The known word that is most similar to a misspelt one; undefined if none is similar enough. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > 100) return undefined
  const completed = known.find((it) => word.length > 2 && it.startsWith(word.toLowerCase()))
  if (completed) return completed
  const [best] = known
    .map((it) => ({ it, edits: distance(word.toLowerCase(), it.toLowerCase()) }))
    .filter(({ it, edits }) => edits <= maxEdits(it) && edits < Math.min(it.length, word.length))
    .sort((a, b) => a.edits - b.edits)
  return best?.it
}

function maxEdits(word: string): number {
  return Math.max(2, Math.floor(word.length * 0.4))
}

/** `; did you mean "url"?`, or an empty text without a suggestion. */
export function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : `; did you mean "${suggestion}"?`
}

/** The value at a path, or undefined. Inherited properties such as `constructor` do not count. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((parent, key) => {
    return typeof parent === 'object' && parent !== null && Object.hasOwn(parent, key)
      ? Reflect.get(parent, key)
      : undefined
  }, value)
}
