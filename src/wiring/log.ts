/** Configuration → the log, which hides the secrets of the configuration. */

import { type Config, secretsOf } from '../config/index.ts'
import { createLog, type Logging, printerOfTerminal } from '../log/log.ts'

/**
 * The log on standard output at the configured level, with every secret of the configuration registered.
 * `quiet` logs nothing, for commands that print their own messages.
 */
export async function openLog(config: Config, { quiet = false } = {}): Promise<Logging> {
  const logging = createLog({ level: quiet ? 'silent' : config.log.level, printer: await printerOfTerminal() })
  for (const secret of secretsOf(config)) logging.secrets.add(secret)
  return logging
}
