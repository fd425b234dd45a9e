/** How two records differ, in lines for the message of a failed test. */
import type { Recorded, Section } from './take.ts'

const mostTopics = 10
const mostPaths = 5
const mostCharacters = 160

/** One line for each topic, command or read that is missing, added or different; empty if the records are equal. */
export function differences(expected: Recorded, actual: Recorded): string[] {
  const sections = [...new Set([...Object.keys(expected), ...Object.keys(actual)])]
  return sections.flatMap((name) => inSection(name, expected[name] ?? {}, actual[name] ?? {}))
}

/** The first differences as one text. */
export function report(lines: readonly string[]): string {
  const more = lines.length - mostTopics
  return [...lines.slice(0, mostTopics), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n')
}

function inSection(name: string, expected: Section, actual: Section): string[] {
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort()
  return keys.flatMap((key) => {
    if (!Object.hasOwn(actual, key)) return [`missing in ${name}: ${key}`]
    if (!Object.hasOwn(expected, key)) return [`added in ${name}: ${key}`]
    const paths = pathsOf('', expected[key], actual[key])
    if (paths.length === 0) return []
    const more = paths.length > mostPaths ? [`… and ${paths.length - mostPaths} more`] : []
    return [`different in ${name}: ${[key, ...paths.slice(0, mostPaths), ...more].join('\n    ')}`]
  })
}

/** The JSON paths at which two values differ, with the old and the new value. The order of keys does not count. */
function pathsOf(path: string, old: unknown, now: unknown): string[] {
  if (isBranch(old) && isBranch(now) && Array.isArray(old) === Array.isArray(now)) {
    const before = new Map(Object.entries(old))
    const after = new Map(Object.entries(now))
    return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) =>
      pathsOf(`${path}/${key}`, before.get(key), after.get(key)),
    )
  }
  return Object.is(old, now) ? [] : [`${path || '(value)'}: ${shown(old)} → ${shown(now)}`]
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text
}
