/**
 * Errors in the configuration: where they are and how they are worded. This file loads no large library, so that
 * `--help` prints at once.
 */
import { printable } from '../text.ts'
import { formatPath, type Path } from '../wording/path.ts'

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

/** A setting as one word: `mqtt.embedded.port`, `presence.include[0]`; `(file)` for the whole configuration. */
export function keyName(path: Path): string {
  return formatPath(path) || '(file)'
}
