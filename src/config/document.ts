/**
 * Reads the configuration file as YAML: plain data, the position of each key, and errors of form. The messages of the
 * YAML library are replaced, because they quote the file, and the quotation may contain a password.
 */
import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml'
import type { Path } from '../wording/path.ts'
import { exceededLimit } from './bounds.ts'
import { type ConfigIssue, keyName, maxIssues, type Position } from './config-error.ts'
import { EnvironmentText, interpolate } from './interpolation.ts'

/** A configuration file after reading. */
export interface ConfigDocument {
  /** Its content; text with values from the environment is an `EnvironmentText`. undefined if there are issues. */
  readonly value: unknown
  readonly issues: readonly ConfigIssue[]
  /** Position of a value, or of its key if `key` is true; for a path that is not in the file, of the nearest parent. */
  readonly positionOf: (path: Path, key?: boolean) => Position
}

type Environment = Readonly<Record<string, string | undefined>>
type PositionAt = (offset: number) => Position

const maxAliases = 100

/** Reads `text`, the content of the file called `name`. */
export function readDocument(text: string, name: string, environment: Environment): ConfigDocument {
  const limit = exceededLimit(text)
  if (limit !== undefined) {
    const position = { name, line: 1, column: 1 }
    const issues = [{ position, key: '(file)', message: `expected a configuration; found ${limit}` }]
    return { value: undefined, issues, positionOf: () => position }
  }
  const lineCounter = new LineCounter()
  const options = { lineCounter, prettyErrors: false, merge: true, stringKeys: true, logLevel: 'error' } as const
  const document = parseDocument(text, options)

  function positionAt(offset: number): Position {
    const { line, col } = lineCounter.linePos(Math.min(offset, text.length))
    return { name, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const positionOf = (path: Path, key = false) => positionAt(offsetOf(document, path, key))

  const errors = [...document.errors, ...document.warnings].slice(0, maxIssues)
  const malformed = errors.map((error) => syntaxIssue(error, document, text, positionAt))
  const issues =
    malformed.length > 0 ? firstOfEachLine(malformed) : interpolateScalars(document, environment, positionAt)
  if (issues.length > 0) return { value: undefined, issues, positionOf }
  try {
    return { value: withoutNulls(document.toJS({ maxAliasCount: maxAliases })) ?? {}, issues, positionOf }
  } catch {
    const message = 'expected aliases and << that refer to a section; found one that does not, or too many'
    return { value: undefined, issues: [{ position: positionAt(0), key: '(file)', message }], positionOf }
  }
}

// A key without a value counts as absent: all lines of its section may be commented out.
function withoutNulls(value: unknown): unknown {
  if (value instanceof EnvironmentText || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutNulls)
  const present = Object.entries(value).filter(([, it]) => it !== null)
  return Object.fromEntries(present.map(([key, it]) => [key, withoutNulls(it)]))
}

/** Replaces each scalar that has a `${…}` by an `EnvironmentText`, in place. Returns what is wrong with them. */
function interpolateScalars(document: Document, environment: Environment, positionAt: PositionAt): ConfigIssue[] {
  const issues: ConfigIssue[] = []
  function report(node: Node, ancestors: Ancestors, message: string): void {
    issues.push({ position: positionAt(node.range?.[0] ?? 0), key: keyName(pathOf(ancestors)), message })
  }
  let aliases = 0
  visit(document, {
    Alias(_, node, ancestors) {
      aliases++
      if (aliases > maxAliases) {
        report(node, ancestors, `expected ${maxAliases} aliases at most; found more`)
        return visit.BREAK
      }
      const source = node.resolve(document)
      if (source === undefined) report(node, ancestors, 'expected the name of an &anchor above; found an unknown name')
      else if (ancestors.includes(source)) report(node, ancestors, 'expected a value; found an alias to itself')
      return undefined
    },
    Scalar(key, node, ancestors) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('${')) return
      const result = interpolate(node.value, environment)
      if ('text' in result) node.value = new EnvironmentText(result.text)
      else report(node, ancestors, `expected ${result.expected}; found ${result.found}`)
    },
  })
  return issues
}

type Ancestors = readonly (Document | Node | Pair)[]

function pathOf(ancestors: Ancestors): Path {
  return ancestors.flatMap((it, index): Path => {
    if (isPair(it)) return [keyOf(it)]
    const child = ancestors[index + 1]
    return isSeq(it) && child ? [it.items.indexOf(child)] : []
  })
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key)
}

function offsetOf(document: Document, path: Path, key: boolean): number {
  let node: unknown = document.contents
  let offset = 0
  for (const name of path) {
    const pair = pairOf(document, node, name)
    const next = pair ? pair.value : resolved(document, node, (it) => (isSeq(it) ? it.items[Number(name)] : undefined))
    if (pair === undefined && next === undefined) return offset
    const keyOffset = pair && startOf(pair.key)
    // A section or list is reported at its key, which is the line that the user looks for.
    const atKey = key || !isScalar(next)
    offset = (atKey ? keyOffset : startOf(next)) ?? startOf(next) ?? offset
    node = next
  }
  return offset
}

/** The key and value called `name` in a section, its own or merged with `<<`. */
function pairOf(document: Document, node: unknown, name: PropertyKey): Pair | undefined {
  return resolved(document, node, (map) => {
    if (!isMap(map)) return undefined
    const own = map.items.find((pair) => keyOf(pair) === name)
    if (own) return own
    const merged = map.items
      .filter((pair) => keyOf(pair) === '<<')
      .flatMap(({ value }) => (isSeq(value) ? value.items : [value]))
    return merged.map((it) => pairOf(document, it, name)).find((it) => it !== undefined)
  })
}

function resolved<T>(document: Document, node: unknown, use: (node: unknown) => T): T {
  return use(isAlias(node) ? node.resolve(document) : node)
}

function startOf(node: unknown): number | undefined {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined
  return range?.[0]
}

function syntaxIssue(error: YAMLError, document: Document, text: string, positionAt: PositionAt): ConfigIssue {
  const position = positionAt(error.pos[0])
  let path: Path = []
  visit(document, {
    Pair(_, pair, ancestors) {
      const start = positionAt(startOf(pair.key) ?? 0)
      if ((start.line ?? 0) <= (position.line ?? 0)) path = [...pathOf(ancestors), keyOf(pair)]
    },
  })
  // Text that looks like a key below a secret is a part of the secret.
  const secret = path.findIndex((key) => /password|token|code/.test(String(key)))
  if (secret >= 0) path = path.slice(0, secret + 1)
  const hasReference = text.split('\n')[(position.line ?? 1) - 1]?.includes('${')
  const message = hasReference ? unquotedReference : (syntaxMessages[error.code] ?? otherSyntaxError)
  return { position, key: keyName(path), message }
}

const otherSyntaxError = 'expected valid YAML; found something else: check indentation, colons, brackets and quotes'
const unquotedReference = `expected quotes around \${…} inside braces; found none`
/** Error codes of the `yaml` library: https://eemeli.org/yaml/#errors */
const syntaxMessages: Readonly<Partial<Record<string, string>>> = {
  DUPLICATE_KEY: 'expected each key once; found it a second time',
  TAB_AS_INDENT: 'expected spaces before a key; found a tab',
  TAG_RESOLVE_FAILED: `expected a value; found a !tag (for a secret use a key that ends in _file, or \${NAME})`,
  BAD_SCALAR_START: 'expected a value in quotes; found one that begins with a special character of YAML',
  BLOCK_AS_IMPLICIT_KEY: 'expected one "key: value" per line; found more (put a value that contains ": " in quotes)',
  MULTIPLE_DOCS: 'expected one document; found another one after ---',
  MISSING_CHAR: 'expected a closing quote or a colon; found none',
  NON_STRING_KEY: 'expected a word as key; found a list or section',
  BAD_INDENT: 'expected the keys of a section in the same column and every bracket closed; found something else',
}

function firstOfEachLine(issues: readonly ConfigIssue[]): ConfigIssue[] {
  return [...new Map(issues.toReversed().map((it) => [it.position.line, it])).values()]
}
