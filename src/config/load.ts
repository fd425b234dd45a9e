/**
 * Loads the configuration from a file, the environment and the page's own settings. One error reports everything that is
 * wrong with file and environment.
 */
import { dirname, resolve } from 'node:path'
import type { Adapter } from '../contract/adapter.ts'
import { ConfigError } from './config-error.ts'
import { defaultFile, readConfigFile } from './config-file.ts'
import { readDocument } from './document.ts'
import { applyEnvironment, readEnvironment } from './environment.ts'
import { check, type LoadedConfig, withPageLayer } from './layers.ts'
import { type Config, configSchema } from './schema.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface ConfigSources {
  /** The file that the user named. If absent, `config.yaml` in the working directory, which need not exist. */
  readonly file?: string | undefined
  readonly adapters: readonly Adapter[]
  /** Default: the environment of the process. */
  readonly environment?: Environment | undefined
}

/** The configuration in a file, the environment and the data folder. Throws ConfigError. */
export function loadConfig(sources: ConfigSources): Config {
  return loadLayers(sources).config
}

/** The same, with where each setting comes from. Throws ConfigError. */
export function loadLayers({ file, adapters, environment = process.env }: ConfigSources): LoadedConfig {
  const name = file ?? defaultFile
  const text = readConfigFile(name, file !== undefined)
  const document = readDocument(text, name, environment)
  if (document.issues.length > 0) throw new ConfigError(document.issues)
  const referenced = new Set([...text.matchAll(/\$\{(\w+)/g)].flatMap(([, variable]) => variable ?? []))
  const folder = dirname(resolve(name))
  const schema = configSchema(adapters, folder)
  const overrides = readEnvironment(environment, schema, referenced)
  const value = applyEnvironment(document.value, overrides)
  return withPageLayer({ document, overrides, adapters, folder, schema, value })
}

/**
 * The configuration in a value, without file and environment, as the demo needs it. Relative paths start at `folder`.
 * Throws ConfigError.
 */
export function parseConfig(value: unknown, adapters: readonly Adapter[], folder = process.cwd()): Config {
  const document = { value, issues: [], positionOf: () => ({ name: 'configuration', line: 1 }) }
  const schema = configSchema(adapters, folder)
  const overrides = { settings: [], issues: [] }
  const checked = check({ document, overrides, adapters, folder, schema, value }, [])
  if ('issues' in checked) throw new ConfigError(checked.issues)
  return checked.config
}
