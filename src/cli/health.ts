/** `freebox2mqtt health`: whether a daemon with this configuration is alive and turns. */
import { readBeat } from '../store/heartbeat.ts'
import { type Configured, configured } from './bootstrap.ts'
import { complain, say } from './output.ts'

export async function run(options: Configured): Promise<number> {
  const { alive, says } = await readBeat({ folder: configured(options.config).data })
  if (alive) say(says)
  else complain(says)
  return alive ? 0 : 1
}
