/**
 * From a file and the environment to a configuration, or to one message with all that is wrong with them.
 */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { z } from 'zod'
import type { Adapter } from '../contract/adapter.ts'
import { ConfigError, type ConfigIssue, type Path, type Place, valueAt } from './config-error.ts'
import { type ConfigDocument, readDocument } from './document.ts'
import { overlaid, readEnvironment } from './environment.ts'
import { typed } from './interpolation.ts'
import { issueMessages } from './issue-messages.ts'
import { type Config, configSchema } from './schema.ts'
import { fileProblem } from './values.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface Sources {
  /** As the owner named it. Absent: `config.yaml` in the working directory, if there is one. */
  readonly file?: string | undefined
  readonly adapters: readonly Adapter[]
  /** The process's own, when absent. */
  readonly environment?: Environment | undefined
}

const usualFile = 'config.yaml'

/** The configuration of `file` and environment. Throws ConfigError. */
export function loadConfig({ file, adapters, environment = process.env }: Sources): Config {
  const name = file ?? usualFile
  const text = contentOf(name, file !== undefined)
  const document = readDocument(text, name, environment)
  if (document.mistakes.length > 0) throw new ConfigError(document.mistakes)
  return build({ document, adapters, environment, folder: dirname(resolve(name)) })
}

/** A configuration that is written in the program itself (the demo's); paths are taken from `folder`. */
export function configOf(value: unknown, adapters: readonly Adapter[], folder = process.cwd()): Config {
  const document = { value, mistakes: [], placeOf: () => ({ name: 'configuration', line: 1 }) }
  return build({ document, adapters, environment: {}, folder })
}

interface Parts {
  readonly document: ConfigDocument
  readonly adapters: readonly Adapter[]
  readonly environment: Environment
  readonly folder: string
}

function build({ document, adapters, environment, folder }: Parts): Config {
  // An adapter's things may depend on its options, which are known only once everything is laid over each other.
  const first = configSchema(adapters, folder)
  const overlay = readEnvironment(environment, first)
  const value = typed(overlaid(document.value, overlay), first)
  const given = valueAt(value, ['adapters'])
  const schema = given === undefined ? first : configSchema(adapters, folder, given)

  function placeOf(path: Path, key: boolean): Place {
    const variable = overlay.settings.find((it) => concerns(it.path, path))?.variable
    return variable === undefined ? document.placeOf(path, key) : { name: variable }
  }
  const parsed: z.ZodSafeParseResult<Config> = schema.safeParse(value)
  const mistakes: ConfigIssue[] = [
    ...overlay.mistakes,
    ...(parsed.success ? [] : issueMessages(parsed.error.issues, value, schema, placeOf)),
  ]
  if (!parsed.success || mistakes.length > 0) throw new ConfigError(mistakes)
  return parsed.data
}

// The variable says the value itself, or the list in which it stands.
function concerns(setting: Path, path: Path): boolean {
  return setting.length <= path.length && setting.every((key, index) => key === path[index])
}

function contentOf(name: string, named: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(name))
  } catch (error) {
    const problem = error instanceof TypeError ? 'one in another encoding than UTF-8' : fileProblem(error)
    if (!named && problem === 'no such file') return ''
    const says = `expected a YAML file; found ${problem}`
    throw new ConfigError([{ place: { name, line: 1, column: 1 }, key: named ? '--config' : '(file)', says }])
  }
}
