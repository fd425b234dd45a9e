/** What most commands start with: the configuration, the log and the data folder. */
import { adapters } from '../../adapters/index.ts'
import { type Config, type LoadedConfig, loadLayers } from '../config/index.ts'
import type { Logging } from '../log/log.ts'
import { createStore, type Store } from '../store/store.ts'
import { openLog } from '../wiring/log.ts'
import { endIfReaderIsGone } from './closed-output.ts'

/** The option `--config` of every command that has a configuration. */
export interface ConfigOption {
  readonly config?: string | undefined
}

export interface CommandContext {
  readonly config: Config
  /** Where the settings come from. */
  readonly loaded: LoadedConfig
  readonly logging: Logging
  readonly store: Store
}

/** Loads the configuration and opens log and data folder. `quiet` logs nothing. Throws ConfigError. */
export async function openContext({ config: file }: ConfigOption, { quiet = false } = {}): Promise<CommandContext> {
  const loaded = readLayers(file)
  const { config, warning, page } = loaded
  const logging = await openLog(config, { quiet, onWriteError: endIfReaderIsGone })
  if (warning !== undefined) logging.log.warn({ file: page.file }, warning)
  return { config, loaded, logging, store: createStore({ folder: config.data, log: logging.log }) }
}

/** The configuration alone. Throws ConfigError. */
export function readConfig(file: string | undefined): Config {
  return readLayers(file).config
}

/** The configuration with where its settings come from. Throws ConfigError. */
export function readLayers(file: string | undefined): LoadedConfig {
  return loadLayers({ file, adapters })
}
