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

/** Every command, and every query that must be permitted, as `adapter.resource.name`: those of the given options, and those that any option adds. */
export function commandNames(adapters: readonly Adapter[], given: unknown): string[] {
  const names = adapters.flatMap((adapter) => {
    const allOn = Object.fromEntries(Object.keys(adapter.options.shape).map((key) => [key, true]))
    const resources = { ...resourcesOf(adapter, allOn), ...resourcesOf(adapter, valueAt(given, [adapter.name])) }
    return Object.entries(resources).flatMap(([name, { entities, commands, queries }]) => {
      const writable = Object.entries(entities).filter(([, entity]) => 'set' in entity || 'press' in entity)
      const judged = Object.entries(queries).filter(([, query]) => isJudged(query))
      const keys = [...writable, ...Object.entries(commands), ...judged].map(([key]) => key)
      return keys.map((key) => `${adapter.name}.${name}.${key}`)
    })
  })
  return [...new Set(names)]
}

/**
 * A pattern that matches at least one of these commands. Without commands, any text is one.
 * @param commands their names. Only called for a pattern other than `*`, as it takes some milliseconds.
 */
export function commandPattern(commands: () => readonly string[]) {
  return z
    .string()
    .min(1)
    .superRefine((pattern, context) => {
      if (/^\*+$/.test(pattern)) return
      const names = commands()
      if (names.length === 0 || names.some((name) => fits(pattern, name))) return
      const message = 'a pattern of adapter.resource.name (* is any text)'
      const found = `${quoted(pattern)}, which matches no command${didYouMean(suggestionFor(pattern, names))}`
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
