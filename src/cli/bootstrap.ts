/** What most commands start with: the configuration, the log and the data folder. */
import { adapters } from '../../adapters/index.ts'
import { type Config, type LoadedConfig, loadLayers } from '../config/index.ts'
import type { Logging, LogOptions } from '../log/log.ts'
import { createStore, type Store } from '../store/store.ts'
import { openLog } from '../wiring/log.ts'
import { endIfReaderIsGone } from './closed-output.ts'

/** Where a command has its configuration from, and where its log goes. The command line has only `--config`. */
export interface ConfigOption {
  readonly config?: string | undefined
  /** Default: the environment of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  /** Default: standard output. */
  readonly logTo?: LogOptions['to']
}

export interface CommandContext {
  readonly config: Config
  /** Where the settings come from. */
  readonly loaded: LoadedConfig
  readonly logging: Logging
  readonly store: Store
}

/** Loads the configuration and opens log and data folder. `quiet` logs nothing. Throws ConfigError. */
export async function openContext(options: ConfigOption, { quiet = false } = {}): Promise<CommandContext> {
  const loaded = readLayers(options)
  const { config, warning, page } = loaded
  const logging = await openLog(config, { quiet, to: options.logTo, onWriteError: endIfReaderIsGone })
  if (warning !== undefined) logging.log.warn({ file: page.file }, warning)
  return { config, loaded, logging, store: createStore({ folder: config.data, log: logging.log }) }
}

/** The configuration with where its settings come from. Throws ConfigError. */
export function readLayers({ config: file, environment }: ConfigOption): LoadedConfig {
  return loadLayers({ file, adapters, environment })
}
