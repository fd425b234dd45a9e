/** `freebox2mqtt health`: whether a daemon with this configuration is alive and turns. */
import { readHealth } from '../store/heartbeat.ts'
import { type Configured, configured } from './bootstrap.ts'
import { complain, say } from './output.ts'

export async function run(options: Configured): Promise<number> {
  const { alive, message } = await readHealth({ folder: configured(options.config).data })
  if (alive) say(message)
  else complain(message)
  return alive ? 0 : 1
}
