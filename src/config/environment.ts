/**
 * Settings from the environment: `FREEBOX2MQTT__MQTT__URL` is `mqtt.url`, and wins over the file.
 * A variable that is empty is as good as absent, since that is what a compose file makes of one that nobody set.
 */
import type { z } from 'zod'
import { type ConfigIssue, didYouMean, nearest, valueAt } from './config-error.ts'
import { Filled } from './interpolation.ts'
import { entries } from './schema-walk.ts'

const prefix = 'FREEBOX2MQTT__'

/** What the environment sets. */
export interface Overlay {
  readonly settings: readonly { readonly path: readonly string[]; readonly variable: string; readonly text: string }[]
  readonly mistakes: readonly ConfigIssue[]
}

/** The variable that sets what stands at a path. */
export function variableOf(path: readonly string[]): string {
  return prefix + path.join('__').toUpperCase()
}

/** The settings in the environment, by the schema. */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  schema: z.core.$ZodType,
): Overlay {
  const ours = Object.entries(environment).filter(([variable]) => variable.toUpperCase().startsWith(prefix))
  const known = new Map(ours.length === 0 ? [] : entries(schema).map((it) => [variableOf(it.path), it]))
  const settings: Overlay['settings'][number][] = []
  const mistakes: ConfigIssue[] = []
  for (const [variable, text] of ours) {
    if (!text) continue
    const entry = known.get(variable.toUpperCase())
    if (entry && !entry.section) settings.push({ path: entry.path, variable, text })
    else mistakes.push({ place: { name: variable }, key: '', says: misnamed(variable, entry !== undefined, known) })
  }
  return { settings, mistakes }
}

function misnamed(variable: string, section: boolean, known: ReadonlyMap<string, { section: boolean }>): string {
  const names = [...known].filter(([, it]) => !it.section).map(([name]) => name)
  if (section) {
    const within = names.find((name) => name.startsWith(`${variable.toUpperCase()}__`))
    return `expected the name of one setting, such as ${within}; found that of a section`
  }
  return `expected the name of a setting; found an unknown one${didYouMean(nearest(variable, names))}`
}

/** The file's settings with those of the environment laid over them. */
export function overlaid(value: unknown, { settings }: Overlay): unknown {
  return settings.reduce((at, { path, text }) => withValue(at, path, new Filled(text)), value)
}

function withValue(value: unknown, [key, ...rest]: readonly string[], leaf: Filled): unknown {
  if (key === undefined) return leaf
  // Something else than a section stays, to be complained about.
  if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value))) return value
  return { ...value, [key]: withValue(valueAt(value, [key]), rest, leaf) }
}
