/**
 * The configuration file as YAML: what it says as plain data, where each key stands, and what is wrong with its form.
 * YAML's own messages are not passed on, because they quote the file and so perhaps a password.
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
import { excessOf } from './bounds.ts'
import { type ConfigIssue, keyOf, mostMistakes, type Path, type Place } from './config-error.ts'
import { Filled, fill } from './interpolation.ts'

/** A configuration file that was read. */
export interface ConfigDocument {
  /** Its content, with texts from the environment as `Filled`; undefined where it has mistakes. */
  readonly value: unknown
  readonly mistakes: readonly ConfigIssue[]
  /** Where a value (or its key) stands, or the nearest that stands above it. */
  readonly placeOf: (path: Path, key?: boolean) => Place
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads `text`, the content of the file called `name`. */
export function readDocument(text: string, name: string, environment: Environment): ConfigDocument {
  const excess = excessOf(text)
  if (excess !== undefined) {
    const place = { name, line: 1, column: 1 }
    const mistakes = [{ place, key: '(file)', says: `expected a configuration; found ${excess}` }]
    return { value: undefined, mistakes, placeOf: () => place }
  }
  const lineCounter = new LineCounter()
  const options = { lineCounter, prettyErrors: false, merge: true, stringKeys: true, logLevel: 'error' } as const
  const document = parseDocument(text, options)

  function at(offset: number): Place {
    const { line, col } = lineCounter.linePos(Math.min(offset, text.length))
    return { name, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  function placeOf(path: Path, key = false): Place {
    return at(offsetOf(document, path, key))
  }

  const errors = [...document.errors, ...document.warnings].slice(0, mostMistakes)
  const malformed = errors.map((error) => malformation(error, document, text, at))
  const mistakes = malformed.length > 0 ? firstOfEachLine(malformed) : fillIn(document, environment, at)
  if (mistakes.length > 0) return { value: undefined, mistakes, placeOf }
  try {
    return { value: withoutNothing(document.toJS({ maxAliasCount: mostAliases })) ?? {}, mistakes, placeOf }
  } catch {
    const says = 'expected aliases and << that lead to a section; found ones that do not, or too many'
    return { value: undefined, mistakes: [{ place: at(0), key: '(file)', says }], placeOf }
  }
}

const mostAliases = 100

// A key with nothing behind it, as in a section whose lines are all commented out, is as good as absent.
function withoutNothing(value: unknown): unknown {
  if (value instanceof Filled || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutNothing)
  const said = Object.entries(value).filter(([, it]) => it !== null)
  return Object.fromEntries(said.map(([key, it]) => [key, withoutNothing(it)]))
}

function fillIn(document: Document, environment: Environment, at: (offset: number) => Place): ConfigIssue[] {
  const mistakes: ConfigIssue[] = []
  function tooMany(node: Node, path: Above) {
    complain(node, pathOf(path), `expected ${mostAliases} aliases at most; found more`)
    return visit.BREAK
  }
  function complain(node: Node, path: Path, says: string): void {
    mistakes.push({ place: at(node.range?.[0] ?? 0), key: keyOf(path), says })
  }
  let aliases = 0
  visit(document, {
    Alias(_, node, above) {
      aliases++
      if (aliases > mostAliases) return tooMany(node, above)
      const source = node.resolve(document)
      if (source === undefined)
        complain(node, pathOf(above), 'expected the name of an &anchor above; found an unknown one')
      else if (above.includes(source)) complain(node, pathOf(above), 'expected a value; found an alias to itself')
    },
    Scalar(key, node, above) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('${')) return
      const filled = fill(node.value, environment)
      if ('text' in filled) node.value = new Filled(filled.text)
      else complain(node, pathOf(above), `expected ${filled.expected}; found ${filled.found}`)
    },
  })
  return mistakes
}

type Above = readonly (Document | Node | Pair)[]

function pathOf(above: Above): Path {
  return above.flatMap((it, index): Path => {
    if (isPair(it)) return [nameOf(it)]
    const child = above[index + 1]
    return isSeq(it) && child ? [it.items.indexOf(child)] : []
  })
}

function nameOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key)
}

function offsetOf(document: Document, path: Path, key: boolean): number {
  let node: unknown = document.contents
  let offset = 0
  for (const name of path) {
    const pair = pairOf(document, node, name)
    const next = pair ? pair.value : resolved(document, node, (it) => (isSeq(it) ? it.items[Number(name)] : undefined))
    const keyOffset = pair && startOf(pair.key)
    const onlyKey = key || !isScalar(next)
    if (pair === undefined && next === undefined) return offset
    offset = (onlyKey ? keyOffset : startOf(next)) ?? startOf(next) ?? offset
    node = next
  }
  return offset
}

function pairOf(document: Document, node: unknown, name: PropertyKey): Pair | undefined {
  return resolved(document, node, (map) => {
    if (!isMap(map)) return undefined
    const own = map.items.find((pair) => nameOf(pair) === name)
    if (own) return own
    const merged = map.items
      .filter((pair) => nameOf(pair) === '<<')
      .flatMap(({ value }) => (isSeq(value) ? value.items : [value]))
    return merged.map((it) => pairOf(document, it, name)).find((it) => it !== undefined)
  })
}

function resolved<T>(document: Document, node: unknown, then: (node: unknown) => T): T {
  return then(isAlias(node) ? node.resolve(document) : node)
}

function startOf(node: unknown): number | undefined {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined
  return range?.[0]
}

function malformation(error: YAMLError, document: Document, text: string, at: (offset: number) => Place): ConfigIssue {
  const place = at(error.pos[0])
  let path: Path = []
  visit(document, {
    Pair(_, pair, above) {
      const start = at(startOf(pair.key) ?? 0)
      if ((start.line ?? 0) <= (place.line ?? 0)) path = [...pathOf(above), nameOf(pair)]
    },
  })
  const reference = text.split('\n')[(place.line ?? 1) - 1]?.includes('${')
  // What looks like a key below a secret is a piece of the secret.
  const secret = path.findIndex((key) => /password|token|code/.test(String(key)))
  if (secret >= 0) path = path.slice(0, secret + 1)
  return { place, key: keyOf(path), says: reference ? unquoted : (sentences[error.code] ?? broken) }
}

const broken = 'expected well-formed YAML; found something else here: look at indentation, colons, brackets and quotes'
const unquoted = `expected quotes around \${…} inside braces; found none`
const sentences: Readonly<Partial<Record<string, string>>> = {
  DUPLICATE_KEY: 'expected each key once; found it again',
  TAB_AS_INDENT: 'expected spaces before a key; found a tab',
  TAG_RESOLVE_FAILED: `expected a value without a !tag; for secrets use a key that ends in _file, or \${NAME}`,
  BAD_SCALAR_START: 'expected a value in quotes, since it begins with a sign that means something in YAML',
  BLOCK_AS_IMPLICIT_KEY: 'expected one key: value in a line, the value in quotes where it contains ": "; found more',
  MULTIPLE_DOCS: 'expected one document; found another one after ---',
  MISSING_CHAR: 'expected a closing quote or a colon; found none',
  NON_STRING_KEY: 'expected a word as key; found a list or section',
  BAD_INDENT: 'expected the keys of a section in the same column, and brackets closed; found otherwise',
}

function firstOfEachLine(mistakes: readonly ConfigIssue[]): ConfigIssue[] {
  return [...new Map(mistakes.toReversed().map((it) => [it.place.line, it])).values()]
}
