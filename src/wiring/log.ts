/** Configuration → the log, which hides the secrets of the configuration. */

import { type Config, secretsOf } from '../config/index.ts'
import { createLog, type Logging, type LogOptions, printerOfTerminal } from '../log/log.ts'

export type OpenOptions = Pick<LogOptions, 'onWriteError'> & { readonly quiet?: boolean }

/**
 * The log on standard output at the configured level, with every secret of the configuration registered.
 * `quiet` logs nothing, for commands that print their own messages.
 */
export async function openLog(config: Config, { quiet = false, onWriteError }: OpenOptions = {}): Promise<Logging> {
  const level = quiet ? 'silent' : config.log.level
  const logging = createLog({ level, printer: await printerOfTerminal(), onWriteError })
  for (const secret of secretsOf(config)) logging.secrets.add(secret)
  return logging
}
