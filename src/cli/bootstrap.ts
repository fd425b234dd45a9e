/** What most commands start with: the configuration, the log and the data folder. */
import { adapters } from '../../adapters/index.ts'
import { type Config, loadConfig } from '../config/index.ts'
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
  readonly logging: Logging
  readonly store: Store
}

/** Loads the configuration and opens log and data folder. `quiet` logs nothing. Throws ConfigError. */
export async function openContext({ config: file }: ConfigOption, { quiet = false } = {}): Promise<CommandContext> {
  const config = readConfig(file)
  const logging = await openLog(config, { quiet, onWriteError: endIfReaderIsGone })
  return { config, logging, store: createStore({ folder: config.data, log: logging.log }) }
}

/** The configuration alone. Throws ConfigError. */
export function readConfig(file: string | undefined): Config {
  return loadConfig({ file, adapters })
}
