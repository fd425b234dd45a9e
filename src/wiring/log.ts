/** Configuration → the log, which hides the secrets of the configuration. */

import { type Config, secretsOf } from '../config/index.ts'
import { createLog, type Logging, type LogOptions, printerOfTerminal } from '../log/log.ts'

export type OpenOptions = Pick<LogOptions, 'onWriteError' | 'to'> & { readonly quiet?: boolean }

/**
 * The log at the configured level, with every secret of the configuration registered. `quiet` logs nothing, for
 * commands that print their own messages.
 */
export async function openLog(config: Config, { quiet = false, to, onWriteError }: OpenOptions = {}): Promise<Logging> {
  const level = quiet ? 'silent' : config.log.level
  const logging = createLog({ level, printer: to ? undefined : await printerOfTerminal(), to, onWriteError })
  for (const secret of secretsOf(config)) logging.secrets.add(secret)
  return logging
}
