/** Loads the configuration from a file and the environment. One error reports everything that is wrong with them. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { z } from 'zod'
import type { Adapter } from '../contract/adapter.ts'
import { type Path, valueAt } from '../wording/path.ts'
import { ConfigError, type ConfigIssue, type Position } from './config-error.ts'
import { type ConfigDocument, readDocument } from './document.ts'
import { applyEnvironment, readEnvironment } from './environment.ts'
import { convertEnvironmentText } from './interpolation.ts'
import { issueMessages } from './issue-messages.ts'
import { type Config, configSchema } from './schema.ts'
import { fileProblem } from './values.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface ConfigSources {
  /** The file that the user named. If absent, `config.yaml` in the working directory, which need not exist. */
  readonly file?: string | undefined
  readonly adapters: readonly Adapter[]
  /** Default: the environment of the process. */
  readonly environment?: Environment | undefined
}

const defaultFile = 'config.yaml'

/** The configuration in a file and the environment. Throws ConfigError. */
export function loadConfig({ file, adapters, environment = process.env }: ConfigSources): Config {
  const name = file ?? defaultFile
  const text = readConfigFile(name, file !== undefined)
  const document = readDocument(text, name, environment)
  if (document.issues.length > 0) throw new ConfigError(document.issues)
  const referenced = new Set([...text.matchAll(/\$\{(\w+)/g)].flatMap(([, variable]) => variable ?? []))
  return validate({ document, adapters, environment, referenced, folder: dirname(resolve(name)) })
}

/** The settings that the environment sets, such as `mqtt.url`. A value that is not valid counts, too. */
export function settingsFromEnvironment(
  adapters: readonly Adapter[],
  environment: Environment = process.env,
): string[] {
  const { settings } = readEnvironment(environment, configSchema(adapters, '.'))
  return settings.map(({ path }) => path.join('.')).sort()
}

/**
 * The configuration in a value, without file and environment, as the demo needs it. Relative paths start at `folder`.
 * Throws ConfigError.
 */
export function parseConfig(value: unknown, adapters: readonly Adapter[], folder = process.cwd()): Config {
  const document = { value, issues: [], positionOf: () => ({ name: 'configuration', line: 1 }) }
  return validate({ document, adapters, environment: {}, referenced: new Set(), folder })
}

interface ValidationInput {
  readonly document: ConfigDocument
  readonly adapters: readonly Adapter[]
  readonly environment: Environment
  /** The variables that the file refers to. */
  readonly referenced: ReadonlySet<string>
  readonly folder: string
}

function validate({ document, adapters, environment, referenced, folder }: ValidationInput): Config {
  // The resources of an adapter can depend on its options, which are known only after file and environment are merged.
  const firstSchema = configSchema(adapters, folder)
  const overrides = readEnvironment(environment, firstSchema, referenced)
  const value = convertEnvironmentText(applyEnvironment(document.value, overrides), firstSchema)
  const given = valueAt(value, ['adapters'])
  const schema = given === undefined ? firstSchema : configSchema(adapters, folder, given)

  function positionOf(path: Path, key: boolean): Position {
    const variable = overrides.settings.find((it) => isAtOrAbove(it.path, path))?.variable
    return variable === undefined ? document.positionOf(path, key) : { name: variable }
  }
  const parsed: z.ZodSafeParseResult<Config> = schema.safeParse(value)
  const issues: ConfigIssue[] = [
    ...overrides.issues,
    ...(parsed.success ? [] : issueMessages(parsed.error.issues, value, schema, positionOf)),
  ]
  if (!parsed.success || issues.length > 0) throw new ConfigError(issues)
  return parsed.data
}

/** A variable sets the value itself or the list that contains it. */
function isAtOrAbove(setting: Path, path: Path): boolean {
  return setting.length <= path.length && setting.every((key, index) => key === path[index])
}

function readConfigFile(name: string, named: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(name))
  } catch (error) {
    const problem = error instanceof TypeError ? 'a file whose encoding is not UTF-8' : fileProblem(error)
    if (!named && problem === 'no such file') return ''
    const position = { name, line: 1, column: 1 }
    const message = `expected a YAML file; found ${problem}`
    throw new ConfigError([{ position, key: named ? '--config' : '(file)', message }])
  }
}
