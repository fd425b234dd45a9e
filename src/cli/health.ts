/** `freebox2mqtt health`: whether a daemon with this configuration runs on this machine and still reads what is due. */
import { readDataFolder } from '../config/data-folder.ts'
import { readHealth } from '../store/heartbeat.ts'
import type { ConfigOption } from './bootstrap.ts'
import { printError, printLine } from './output.ts'

export async function run(options: ConfigOption): Promise<number> {
  const { alive, message } = await readHealth({ folder: await readDataFolder(options.config) })
  if (alive) printLine(message)
  else printError(message)
  return alive ? 0 : 1
}
