/**
 * Settings from environment variables: `FREEBOX2MQTT__MQTT__URL` sets `mqtt.url` and takes precedence over the file.
 * An empty variable counts as absent: a compose file passes an empty value for a variable that is not set.
 */
import type { z } from 'zod'
import { didYouMean } from '../wording/nearest.ts'
import { entries } from '../wording/schema-walk.ts'
import type { ConfigIssue } from './config-error.ts'
import { isSimilar, prefix, variableMeant, variableOf } from './environment-names.ts'
import { EnvironmentText } from './interpolation.ts'
import { withValue } from './page-layer.ts'

export interface EnvironmentSettings {
  readonly settings: readonly EnvironmentSetting[]
  readonly issues: readonly ConfigIssue[]
}

interface EnvironmentSetting {
  readonly path: readonly string[]
  readonly variable: string
  readonly text: string
}

/**
 * The settings of the schema that the environment sets, and an issue for each variable that names none.
 * @param referenced variables that the file refers to: they may have any name.
 */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  schema: z.core.$ZodType,
  referenced: ReadonlySet<string> = new Set(),
): EnvironmentSettings {
  const all = Object.entries(environment).filter(([name]) => isSimilar(name))
  const variables = all.filter(([name]) => name.toUpperCase().startsWith(prefix))
  const known = new Map(all.length === 0 ? [] : entries(schema).map((it) => [variableOf(it.path), it]))
  const settings: EnvironmentSetting[] = []
  const issues: ConfigIssue[] = []
  for (const [variable, text] of variables) {
    if (!text) continue
    const entry = known.get(variable.toUpperCase())
    if (entry && !entry.section) settings.push({ path: entry.path, variable, text })
    else {
      const message = entry ? sectionMessage(variable, known) : unknownMessage(variable, known)
      issues.push({ position: { name: variable }, key: '', message })
    }
  }
  const isOther = (name: string) => !name.toUpperCase().startsWith(prefix) && !referenced.has(name)
  const others = all.flatMap(([name, text]) => (text && isOther(name) ? [name] : []))
  return { settings, issues: [...issues, ...others.flatMap((variable) => misspeltIssue(variable, known))] }
}

/** A variable without the prefix whose name is almost that of a setting. Others belong to other programs. */
function misspeltIssue(variable: string, known: KnownVariables): ConfigIssue[] {
  const suggestion = variableMeant(variable, settingNames(known))
  if (suggestion === undefined) return []
  const message = `expected a name that begins with ${prefix}; found an unknown name${didYouMean(suggestion)}`
  return [{ position: { name: variable }, key: '', message }]
}

type KnownVariables = ReadonlyMap<string, { readonly section: boolean }>

function sectionMessage(variable: string, known: KnownVariables): string {
  const example = settingNames(known).find((name) => name.startsWith(`${variable.toUpperCase()}__`))
  return `expected the name of one setting, such as ${example}; found that of a section`
}

function unknownMessage(variable: string, known: KnownVariables): string {
  const suggestion = variableMeant(variable, settingNames(known))
  return `expected the name of a setting; found an unknown name${didYouMean(suggestion)}`
}

function settingNames(known: KnownVariables): string[] {
  return [...known].filter(([, it]) => !it.section).map(([name]) => name)
}

/** The configuration with the settings of the environment in place of its own. */
export function applyEnvironment(value: unknown, { settings }: EnvironmentSettings): unknown {
  return settings.reduce((result, { path, text }) => withValue(result, path, new EnvironmentText(text)), value)
}
