/** What most commands begin with: the configuration, a log that hides its secrets, and the data folder. */
import { adapters } from '../../adapters/index.ts'
import { type Config, loadConfig, secretsOf } from '../config/index.ts'
import { createLog, type Logging, printerOfTerminal } from '../log/log.ts'
import { createStore, type Store } from '../store/store.ts'

/** Options of every command that has a configuration. */
export interface Configured {
  readonly config?: string | undefined
}

export interface Prepared {
  readonly config: Config
  readonly logging: Logging
  readonly store: Store
}

/** Throws ConfigError. `quiet` for commands whose own words are all there is to say. */
export async function prepared({ config: file }: Configured, { quiet = false } = {}): Promise<Prepared> {
  const config = configured(file)
  const printer = await printerOfTerminal()
  const logging = createLog({ level: quiet ? 'silent' : config.log.level, printer })
  for (const secret of secretsOf(config)) logging.secrets.add(secret)
  return { config, logging, store: createStore({ folder: config.data, log: logging.log }) }
}

/** The configuration alone. Throws ConfigError. */
export function configured(file: string | undefined): Config {
  return loadConfig({ file, adapters })
}
