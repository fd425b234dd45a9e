/** The daemon until a signal stops it. A restart that was requested over MQTT or on the page happens here. */

import { french } from '../../adapters/french.ts'
import { adapters } from '../../adapters/index.ts'
import { ConfigError } from '../config/index.ts'
import type { Daemon } from '../main.ts'
import type { Page, PageSettings } from '../page/page.ts'
import type { Route } from '../page/route.ts'
import { findOtherDaemon, startHeartbeat } from '../store/heartbeat.ts'
import { type CommandContext, type ConfigOption, openContext, readLayers } from './bootstrap.ts'
import { errorMessage } from './output.ts'
import type { PageSources } from './page-routes.ts'
import { pageTables } from './page-tables.ts'
import { whenAborted } from './signals.ts'
import { version } from './version.ts'

/** Runs the daemon, and again after each requested restart. Returns the exit status. */
export async function runDaemons(options: ConfigOption, page: Page, signal: AbortSignal): Promise<number> {
  let context = await openContext(options)
  let configProblem: string | undefined
  const running: Running = { daemon: undefined, restarting: new AbortController() }
  const sources: PageSources = {
    load: () => readLayers(options),
    context: () => context,
    daemon: () => running.daemon,
    restart: () => running.restarting.abort(),
  }
  let loaded: Promise<readonly Route[]> | undefined
  // The same over restarts, as a setup may be under way.
  const routes = () => {
    loaded ??= import('./page-routes.ts').then(({ pageRoutes }) => pageRoutes(sources))
    return loaded
  }
  for (;;) {
    await page.use({ ...pageSettings(context), routes, configProblem })
    const outcome = await runDaemon(context, page, signal, running)
    if (outcome !== 'restart') return outcome === 'stopped' ? 0 : 1
    // A request from here on causes another restart.
    running.restarting = new AbortController()
    ;({ context, configProblem } = await reloadContext(options, context))
  }
}

/** What the page sees of the daemon, and how it restarts it. */
interface Running {
  daemon: Daemon | undefined
  restarting: AbortController
}

export function pageSettings({ config, logging, store }: CommandContext): PageSettings {
  const { http, mqtt, homeassistant } = config
  return {
    ...{ http, logging, store, box: mqtt.base_topic, language: homeassistant.language },
    tables: pageTables({ config, adapters, names: french }),
  }
}

type Outcome = 'stopped' | 'restart' | 'failed'

async function runDaemon(
  { config, logging, store }: CommandContext,
  page: Page,
  stopped: AbortSignal,
  running: Running,
): Promise<Outcome> {
  const { log } = logging
  const { restarting } = running
  const crashed = new AbortController()
  const onCrash = (error: unknown) => {
    log.fatal({ error }, `Unexpected error. freebox2mqtt stops: ${errorMessage(error)}`)
    crashed.abort()
  }
  process.on('uncaughtException', onCrash)
  process.on('unhandledRejection', onCrash)
  let daemon: Daemon | undefined
  let stopHeartbeat: (() => Promise<void>) | undefined
  try {
    const other = await findOtherDaemon(store)
    if (other !== undefined) {
      const fields = { folder: store.folder, process: other }
      log.warn(
        fields,
        `Another running daemon (process ${other}) uses the same data folder ${store.folder}. Give each daemon its own (setting data)`,
      )
    }
    const onRestart = () => restarting.abort()
    // The page answers while this is loaded.
    const { startDaemon } = await import('../main.ts')
    daemon = await startDaemon({ config, adapters, names: french, logging, store, version: version(), onRestart })
    running.daemon = daemon
    page.watch(daemon)
    stopHeartbeat = startHeartbeat(store, () => daemon?.isAlive() ?? true, daemon.instance)
    await whenAborted(AbortSignal.any([stopped, restarting.signal, crashed.signal]))
  } catch (error) {
    log.fatal(errorMessage(error))
    return 'failed'
  } finally {
    running.daemon = undefined
    page.watch(undefined)
    await daemon?.stop()
    await stopHeartbeat?.()
    process.off('uncaughtException', onCrash)
    process.off('unhandledRejection', onCrash)
  }
  if (crashed.signal.aborted) return 'failed'
  return stopped.aborted ? 'stopped' : 'restart'
}

// A user who restarts the daemon over MQTT does not see an error message on its terminal.
async function reloadContext(
  options: ConfigOption,
  previous: CommandContext,
): Promise<{ context: CommandContext; configProblem: string | undefined }> {
  try {
    return { context: await openContext(options), configProblem: undefined }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const fields = { issues: error.message }
    previous.logging.log.error(
      fields,
      `The configuration has errors. The previous configuration stays in use: ${error.message.split('\n').join('; ')}`,
    )
    return { context: previous, configProblem: error.message }
  }
}
