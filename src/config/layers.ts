/** The layers of the configuration: environment over config.yaml over the page's own settings over the defaults. */
import type { z } from 'zod'
import type { Adapter } from '../contract/adapter.ts'
import { printable } from '../text.ts'
import { type Path, valueAt } from '../wording/path.ts'
import { ConfigError, type ConfigIssue, type Position } from './config-error.ts'
import { dataFolderIn } from './data-folder.ts'
import type { ConfigDocument } from './document.ts'
import type { EnvironmentSettings } from './environment.ts'
import { type Dropped, type Fitting, fitting } from './fitting.ts'
import { convertEnvironmentText } from './interpolation.ts'
import { issueMessages } from './issue-messages.ts'
import {
  alternativeOf,
  type PageSetting,
  pageFileIn,
  readPageFile,
  refusalOf,
  settingsIn,
  withPageSettings,
} from './page-layer.ts'
import { type Config, configSchema } from './schema.ts'

/** A valid configuration. */
export interface Checked {
  readonly config: Config
  /** As written, without defaults. */
  readonly value: unknown
  readonly schema: z.core.$ZodType
}

/** The configuration with what it is made of. */
export interface LoadedConfig extends Checked {
  /** What is ignored of the page's own settings, in one sentence; undefined if nothing is. */
  readonly warning: string | undefined
  readonly page: PageLayer
  /** The settings that the environment sets, such as `mqtt.url`. */
  readonly fromEnvironment: readonly string[]
  /** Where file or environment set a setting, or say the same in another way; undefined if they do not. */
  readonly placeOf: (path: readonly string[]) => Place | undefined
  /** The configuration with these settings of the page in place of its own, or what is wrong with it. */
  readonly withPage: (settings: readonly PageSetting[]) => Checked | Unchecked
}

interface Unchecked {
  readonly issues: readonly ConfigIssue[]
}

export interface PageLayer {
  /** The path of `settings.yaml`. */
  readonly file: string
  /** The file, or some of it, cannot be used, as the warning says. */
  readonly isIgnored: boolean
  /** Those that fit, also if file or environment take precedence over them. */
  readonly settings: readonly PageSetting[]
}

export interface Place {
  readonly is: 'file' | 'environment'
  /** `config.yaml:12`, or the name of the variable. */
  readonly place: string
}

/** File and environment. */
export interface Base {
  readonly document: ConfigDocument
  readonly overrides: EnvironmentSettings
  readonly adapters: readonly Adapter[]
  /** Relative paths start there. */
  readonly folder: string
  /** The schema as it is without options of adapters. Building it takes some milliseconds. */
  readonly schema: ReturnType<typeof configSchema>
  /** The document with the settings of the environment. */
  readonly value: unknown
}

/** Adds the settings of the page that fit. Throws ConfigError if file and environment have errors. */
export function withPageLayer(base: Base): LoadedConfig {
  const path = pageFileIn(dataFolderIn(base.value, base.folder))
  const file = readPageFile(path)
  const { possible, refused } = readSettings(base, file.value)
  const { checked, kept, dropped } = checkFitting(base, possible)
  const warning = warningFor(path, file.problem, [...refused, ...dropped])
  return {
    ...{ ...checked, warning },
    page: { file: path, isIgnored: warning !== undefined, settings: kept },
    fromEnvironment: base.overrides.settings.map(({ path }) => path.join('.')).sort(),
    placeOf: (at) => placeOf(base, at),
    withPage: (settings) => check(base, settings),
  }
}

function checkFitting(base: Base, settings: readonly PageSetting[]): Fitting & { readonly checked: Checked } {
  const checked = check(base, settings)
  if (!('issues' in checked)) return { checked, kept: settings, dropped: [] }
  const found = fitting(settings, (some) => {
    const result = check(base, some)
    return 'issues' in result ? result.issues : []
  })
  const rest = check(base, found?.kept ?? [])
  if (found === undefined || 'issues' in rest) throw new ConfigError('issues' in rest ? rest.issues : checked.issues)
  return { checked: rest, ...found }
}

/** The configuration with these settings below file and environment, or what is wrong with it. */
export function check(base: Base, page: readonly PageSetting[]): Checked | Unchecked {
  const { document, overrides } = base
  const value = convertEnvironmentText(withPageSettings(base.value, page), base.schema)
  const schema = schemaFor(base, value)

  function positionOf(path: Path, key: boolean): Position {
    const variable = overrides.settings.find((it) => isAtOrAbove(it.path, path))?.variable
    return variable === undefined ? document.positionOf(path, key) : { name: variable }
  }
  const parsed: z.ZodSafeParseResult<Config> = schema.safeParse(value)
  const issues: ConfigIssue[] = [
    ...overrides.issues,
    ...(parsed.success ? [] : issueMessages(parsed.error.issues, value, schema, positionOf)),
  ]
  return parsed.success && issues.length === 0 ? { config: parsed.data, value, schema } : { issues }
}

/** The resources of an adapter can depend on its options, which are known only after all layers are merged. */
function schemaFor({ adapters, folder, schema }: Base, value: unknown): Base['schema'] {
  const given = valueAt(value, ['adapters'])
  return given === undefined ? schema : configSchema(adapters, folder, given)
}

/** The settings in the page's file that the page can have, and the others. */
function readSettings(base: Base, page: unknown) {
  // Only these decide about the schema. A merge of thousands of others, as of rubbish, takes seconds.
  const ofAdapters = settingsIn(page, base.schema).filter(({ path }) => path[0] === 'adapters')
  const schema = schemaFor(base, withPageSettings(base.value, ofAdapters))
  const possible: PageSetting[] = []
  const refused: Dropped[] = []
  for (const setting of settingsIn(page, schema)) {
    const reason = refusalOf(setting.path, schema)
    if (reason === undefined) possible.push(setting)
    else refused.push({ setting, reason })
  }
  return { possible, refused }
}

function placeOf({ document, overrides }: Base, path: readonly string[]): Place | undefined {
  for (const at of [path, alternativeOf(path)]) {
    const variable = overrides.settings.find((it) => isAtOrAbove(it.path, at))?.variable
    if (variable !== undefined) return { is: 'environment', place: variable }
  }
  const inFile = [path, alternativeOf(path)].find((at) => valueAt(document.value, at) !== undefined)
  if (inFile === undefined) return undefined
  const { name, line } = document.positionOf(inFile, true)
  return { is: 'file', place: `${name}:${line}` }
}

function warningFor(file: string, problem: string | undefined, dropped: readonly Dropped[]): string | undefined {
  if (problem !== undefined) return `The settings that were made on the page are ignored: ${file}: ${problem}`
  if (dropped.length === 0) return undefined
  const named = dropped.map(({ setting, reason }) => `${setting.path.join('.').slice(0, 100)} (${reason})`)
  const some = named.length > maxNamed ? [...named.slice(0, maxNamed), `${named.length - maxNamed} more`] : named
  return printable(
    `Settings that were made on the page are ignored, as they no longer fit: ${some.join(', ')}. File: ${file}`,
  )
}

const maxNamed = 20

/** A variable sets the value itself or the list that contains it. */
function isAtOrAbove(setting: Path, path: Path): boolean {
  return setting.length <= path.length && setting.every((key, index) => key === path[index])
}
