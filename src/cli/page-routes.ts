/** What the page needs of the program, for its settings, its setup and its dump. */
import { copyFile, rename } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { adapters } from '../../adapters/index.ts'
import type { LoadedConfig } from '../config/index.ts'
import type { Daemon } from '../main.ts'
import { dumpRoutes } from '../page/api/dump.ts'
import { settingsRoutes } from '../page/api/settings.ts'
import { setupRoutes } from '../page/api/setup.ts'
import { createPageDump, type DumpPorts } from '../page/dump.ts'
import { listeningObstacles } from '../page/listening-obstacles.ts'
import type { Route } from '../page/route.ts'
import { createSettings, type PageSettings } from '../page/settings.ts'
import { SetupFlow } from '../page/setup.ts'
import { replaceFile } from '../store/atomic-file.ts'
import { reasonOf } from '../store/file-errors.ts'
import { readTokenFile } from '../store/token-file.ts'
import { configuredResources } from '../wiring/resources.ts'
import type { CommandContext } from './bootstrap.ts'
import { version } from './version.ts'

export interface PageSources {
  /** Reads the configuration again. Throws ConfigError. */
  readonly load: () => LoadedConfig
  /** That of the daemon that runs, or is about to. */
  readonly context: () => CommandContext
  /** undefined while none runs. */
  readonly daemon: () => Daemon | undefined
  /** Restarts the daemon with the new configuration. */
  readonly restart: () => void
}

/** An answer is sent before the daemon restarts. Milliseconds. */
const restartDelay = 100

export function pageRoutes(sources: PageSources): readonly Route[] {
  const settings = createSettings(
    {
      adapters,
      load: sources.load,
      write: writeSettings,
      obstacles: listeningObstacles,
      restart: () => void setTimeout(sources.restart, restartDelay),
    },
    () => sources.context().loaded,
  )
  const dump = createPageDump({ version: version(), source: () => dumpSource(sources) })
  return [...settingsRoutes(settings), ...setupRoutes(setupFlow(sources, settings)), ...dumpRoutes(dump)]
}

/** Replaces a file of the page in one step. Throws an Error with a sentence for the user. */
export async function writeSettings(file: string, content: string, { keepOld = false } = {}): Promise<void> {
  try {
    // A copy, so that there is always one of the two. What cannot be read is moved away: a folder, a file of another user.
    if (keepOld) await copyFile(file, `${file}.ignored`).catch(() => rename(file, `${file}.ignored`))
    await replaceFile(dirname(file), basename(file), content)
  } catch (error) {
    throw new Error(`${file} cannot be written: ${reasonOf(error)}`, { cause: error })
  }
}

function setupFlow({ context, daemon }: PageSources, settings: PageSettings): SetupFlow {
  return new SetupFlow({
    ...{ daemon, settings },
    config: () => context().config,
    async find() {
      const { discoverFreebox } = await import('../freebox/index.ts')
      const { freeboxAddress } = await import('../wiring/freebox.ts')
      return discoverFreebox(freeboxAddress(context().config))
    },
    hasToken: async () => (await readTokenFile(context().store.folder)).is !== 'missing',
    async pair(signal, onPending) {
      const { pairAndStore, requireWritableData } = await import('../setup/pairing.ts')
      const { config, store } = context()
      await requireWritableData(config)
      return pairAndStore({ ...{ config, store, signal, onPending }, version: version() })
    },
    async checkBroker(config) {
      const { checkBroker } = await import('../setup/broker-check.ts')
      return checkBroker({ config, log: context().logging.log })
    },
  })
}

/** The answers are read with the session of the daemon, and after what it reads itself. */
function dumpSource({ context, daemon }: PageSources): ReturnType<DumpPorts['source']> {
  const box = daemon()?.box
  if (box?.state !== 'up') return undefined
  return {
    box: {
      request: (sent) => box.request({ ...sent, background: true }),
      info: box.info,
      rights: box.rights,
    },
    async readAll(request) {
      const { readResources } = await import('../wiring/read-resources.ts')
      const { apiVersionOf } = await import('../wiring/freebox.ts')
      const resources = configuredResources(context().config, adapters)
      await readResources({ resources, api: apiVersionOf(box), box: { request } })
    },
  }
}
