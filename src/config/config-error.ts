/**
 * A mistake in the configuration: where it stands, and how the owner is told. Nothing heavy is needed for it, so that
 * `--help` is there at once.
 */
import { distance } from 'fastest-levenshtein'
import { printable } from '../text.ts'

export type Path = readonly PropertyKey[]

/** Where something stands: `config.yaml:3:8`, or the name of a variable. */
export interface Place {
  readonly name: string
  readonly line?: number
  readonly column?: number
}

export interface ConfigIssue {
  readonly place: Place
  readonly key: string
  readonly says: string
}

/** More than this help nobody. */
export const mostMistakes = 20
const longestLine = 1500

/** The configuration cannot be used; the message has one line for each mistake. */
export class ConfigError extends Error {
  readonly mistakes: readonly ConfigIssue[]

  constructor(mistakes: readonly ConfigIssue[]) {
    const sorted = mistakes.toSorted((a, b) => (a.place.line ?? Infinity) - (b.place.line ?? Infinity))
    const lines = [...new Set(sorted.map((it) => printable(lineOf(it)).slice(0, longestLine)))]
    super(lines.slice(0, mostMistakes).join('\n'))
    this.name = 'ConfigError'
    this.mistakes = sorted
  }
}

function lineOf({ place, key, says }: ConfigIssue): string {
  if (place.line === undefined) return `${place.name.slice(0, 200)}: ${says}`
  return `${place.name}:${place.line}:${place.column ?? 1} ${key}: ${says}`
}

/** `mqtt.embedded.port`, `presence.include[0]`. */
export function keyOf(path: Path): string {
  const joined = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key).slice(0, 80)}`)).join('')
  return joined.replace(/^\./, '') || '(file)'
}

/** The word that was probably meant. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > 100) return undefined
  const begun = known.find((it) => word.length > 2 && it.startsWith(word.toLowerCase()))
  if (begun) return begun
  const [best] = known
    .map((it) => ({ it, far: distance(word.toLowerCase(), it.toLowerCase()) }))
    .filter(({ it, far }) => far <= Math.max(2, Math.floor(it.length * 0.4)) && far < Math.min(it.length, word.length))
    .sort((a, b) => a.far - b.far)
  return best?.it
}

/** `; did you mean "url"?`, or nothing. */
export function didYouMean(word: string | undefined): string {
  return word === undefined ? '' : `; did you mean "${word}"?`
}

/** What stands at a path. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => {
    return typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined
  }, value)
}
