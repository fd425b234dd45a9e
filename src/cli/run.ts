/** `freebox2mqtt run`: the daemon, until it is told to stop; a restart that was asked for over MQTT happens here. */

import { french } from '../../adapters/french.ts'
import { adapters } from '../../adapters/index.ts'
import { ConfigError } from '../config/index.ts'
import { type Daemon, startDaemon } from '../main.ts'
import { findOtherDaemon, startHeartbeat } from '../store/heartbeat.ts'
import { type Configured, type Prepared, prepared } from './bootstrap.ts'
import { sentenceOf } from './output.ts'
import { aborted, untilStopped } from './signals.ts'
import { version } from './version.ts'

export async function run(options: Configured): Promise<number> {
  const stopping = untilStopped()
  let parts = await prepared(options)
  for (;;) {
    const outcome = await live(parts, stopping)
    if (outcome !== 'restart') return outcome === 'stopped' ? 0 : 1
    parts = await preparedAgain(options, parts)
  }
}

type Outcome = 'stopped' | 'restart' | 'failed'

async function live({ config, logging, store }: Prepared, stopping: AbortSignal): Promise<Outcome> {
  const { log } = logging
  const restarting = new AbortController()
  const broken = new AbortController()
  const onBroken = (error: unknown) => {
    log.fatal({ error }, 'something happened that should not: freebox2mqtt ends')
    broken.abort()
  }
  process.on('uncaughtException', onBroken)
  process.on('unhandledRejection', onBroken)
  let daemon: Daemon | undefined
  let stopHeartbeat: (() => Promise<void>) | undefined
  try {
    const other = await findOtherDaemon(store)
    if (other !== undefined)
      log.warn(
        { folder: store.folder, process: other },
        'a daemon that runs keeps its data in this folder too: give each one its own',
      )
    const onRestart = () => restarting.abort()
    daemon = await startDaemon({ config, adapters, names: french, logging, store, version: version(), onRestart })
    stopHeartbeat = startHeartbeat(store, () => daemon?.turning() ?? true, daemon.instance)
    await aborted(AbortSignal.any([stopping, restarting.signal, broken.signal]))
  } catch (error) {
    log.fatal(sentenceOf(error))
    return 'failed'
  } finally {
    await daemon?.stop()
    await stopHeartbeat?.()
    process.off('uncaughtException', onBroken)
    process.off('unhandledRejection', onBroken)
  }
  if (broken.signal.aborted) return 'failed'
  return stopping.aborted ? 'stopped' : 'restart'
}

// Whoever restarts from afar cannot see why it would not start again.
async function preparedAgain(options: Configured, before: Prepared): Promise<Prepared> {
  try {
    return await prepared(options)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    before.logging.log.error(
      { mistakes: error.message },
      'the configuration has mistakes: going on with the one before',
    )
    return before
  }
}
