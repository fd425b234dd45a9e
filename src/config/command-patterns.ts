/**
 * Patterns of commands, `commands.deny` and the like: one that can match no command is an error. A misspelt pattern in
 * `deny` would deny nothing, without a sign of it.
 */
import { z } from 'zod'
import type { Adapter } from '../contract/adapter.ts'
import { isJudged } from '../contract/compiled.ts'
import { valueInfo } from '../contract/value-info.ts'
import { fits } from '../contract/wildcards.ts'
import { quoted } from '../wording/issues.ts'
import { didYouMean, nearest } from '../wording/nearest.ts'
import { valueAt } from '../wording/path.ts'
import { resourcesOf } from './resource-settings.ts'

export interface CommandName {
  /** `adapter.resource.name` */
  readonly name: string
  readonly isDangerous: boolean
}

/** Every command, and every query that must be permitted: those of the given options, and those that any option adds. */
export function commandNames(adapters: readonly Adapter[], given: unknown): CommandName[] {
  const named = adapters.flatMap((adapter) => {
    const allOn = Object.fromEntries(Object.keys(adapter.options.shape).map((key) => [key, true]))
    const resources = { ...resourcesOf(adapter, allOn), ...resourcesOf(adapter, valueAt(given, [adapter.name])) }
    return Object.entries(resources).flatMap(([name, { entities, commands, queries }]) => {
      const writable = Object.entries(entities).filter(([, entity]) => 'set' in entity || 'press' in entity)
      const judged = Object.entries(queries).filter(([, query]) => isJudged(query))
      return [...writable, ...Object.entries(commands), ...judged].map(([key, row]): [string, boolean] => [
        `${adapter.name}.${name}.${key}`,
        'danger' in row && row.danger !== undefined,
      ])
    })
  })
  return [...new Map(named)].map(([name, isDangerous]) => ({ name, isDangerous }))
}

/**
 * A pattern that matches at least one of these commands. Without commands, any text is one.
 * @param commands Only called for a pattern other than `*`, as it takes some milliseconds.
 * @param kind what the commands are, for the error message.
 */
export function commandPattern(commands: () => readonly CommandName[], kind: 'command' | 'dangerous command') {
  return z
    .string()
    .superRefine((pattern, context) => {
      if (/^\*+$/.test(pattern)) return
      const known = commands()
      const names = known.filter((it) => kind === 'command' || it.isDangerous).map((it) => it.name)
      if (pattern !== '' && (names.length === 0 || names.some((name) => fits(pattern, name)))) return
      const isHarmless = known.some((it) => fits(pattern, it.name))
      const message =
        kind === 'command'
          ? 'a pattern of adapter.resource.name (* is any text)'
          : `a pattern of one of the dangerous commands: ${names.join(', ')}`
      const match = isHarmless
        ? 'only commands that need no such permission'
        : `no ${kind}${didYouMean(suggestionFor(pattern, names))}`
      const found = `${quoted(pattern)}, which matches ${match}`
      context.addIssue({ code: 'custom', message, params: { found } })
    })
    .register(valueInfo, { expected: 'a pattern of adapter.resource.name, such as "wifi.*"' })
}

/** The pattern that was probably meant. */
function suggestionFor(pattern: string, names: readonly string[]): string | undefined {
  const spelled = pattern
    .trim()
    .toLowerCase()
    .replace(/^freebox[./]/, '')
    .replace(/\/set$/, '')
    .replaceAll('/', '.')
  const candidates = [spelled, `${spelled}.*`, `*.${spelled}`, `*.${spelled}.*`, inEachLevel(spelled, names)]
  const found = candidates.find((it) => it !== undefined && names.some((name) => fits(it, name)))
  return found ?? nearest(spelled, names)
}

/** The pattern with the nearest known word in each of its levels, from left to right. */
function inEachLevel(pattern: string, names: readonly string[]): string | undefined {
  const corrected: string[] = []
  for (const [at, level] of pattern.split('.').entries()) {
    const before = names.filter((name) => corrected.length === 0 || fits(`${corrected.join('.')}.*`, name))
    const words = [...new Set(before.flatMap((name) => name.split('.')[at] ?? []))]
    const word = words.some((it) => fits(level, it)) ? level : nearest(level, words)
    if (word === undefined) return undefined
    corrected.push(word)
  }
  const whole = corrected.join('.')
  return names.some((name) => fits(whole, name)) ? whole : `${whole}.*`
}
