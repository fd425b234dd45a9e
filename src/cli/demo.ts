/**
 * `freebox2mqtt demo`: the daemon with a simulated Freebox, the embedded broker and the page, without any configuration.
 * It prints what happens.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { french } from '../../adapters/french.ts'
import { adapters } from '../../adapters/index.ts'
import { type LoadedConfig, loadLayers } from '../config/index.ts'
import { boxModelName } from '../contract/box-models.ts'
import type { Logging } from '../log/log.ts'
import { type Daemon, startDaemon } from '../main.ts'
import { listenErrorCode } from '../net/listen-error.ts'
import { createPage } from '../page/page.ts'
import { type Model, type Simulator, startSimulator } from '../simulator/index.ts'
import { createStore } from '../store/store.ts'
import { openLog } from '../wiring/log.ts'
import type { CommandContext } from './bootstrap.ts'
import { endIfReaderIsGone } from './closed-output.ts'
import { narrate } from './demo-narrator.ts'
import { type DemoLanguage, demoTexts } from './demo-texts.ts'
import { errorMessage, printError, printLine } from './output.ts'
import { pageFolder } from './page-folder.ts'
import { pageRoutes } from './page-routes.ts'
import { pageSettings } from './run-daemons.ts'
import { stopSignal, whenAborted } from './signals.ts'
import { version } from './version.ts'

export interface DemoOptions {
  readonly model: Model
  readonly language: DemoLanguage
}

const appToken = 'demo-app-token'

export async function run({ model, language }: DemoOptions): Promise<number> {
  const signal = stopSignal()
  const folder = await mkdtemp(join(tmpdir(), 'freebox2mqtt-demo-'))
  const simulator = await startSimulator({ model, appToken, alive: true, plainNames: true })
  let demo: Demo | undefined
  let stopNarrating: (() => Promise<void>) | undefined
  try {
    demo = await startDemo(simulator, folder, language)
    const texts = demoTexts[language]
    const { house, url } = simulator
    const { box_model, box_model_name } = house.model
    const modelName = boxModelName(box_model, box_model_name) ?? box_model_name
    const place = { model: modelName, box: url, broker: new URL(demo.broker), page: demo.page }
    for (const line of texts.introduction(place)) printLine(line)
    stopNarrating = await narrate({ broker: demo.broker, house, texts, print: printLine })
    await demo.run(signal)
    return 0
  } catch (error) {
    printError(`The demo failed: ${errorMessage(error)}`)
    return 1
  } finally {
    await stopNarrating?.()
    await demo?.close()
    await simulator.close()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Demo {
  readonly broker: string
  /** The address of the page. */
  readonly page: string
  /** Restarts the daemon as often as it is requested, until the signal. */
  run(signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

async function startDemo(simulator: Simulator, folder: string, language: DemoLanguage): Promise<Demo> {
  const file = join(folder, 'config.yaml')
  await writeFile(file, JSON.stringify(await demoConfig(simulator, folder, language), undefined, 2), { mode: 0o600 })
  // The environment is for a real daemon.
  const load = () => loadLayers({ file, adapters, environment: {} })
  let context = await contextOf(load())
  let daemon: Daemon | undefined
  let restarting = new AbortController()
  const restart = () => restarting.abort()
  const routes = pageRoutes({ load, context: () => context, daemon: () => daemon, restart })
  const page = createPage({ version: version(), folder: pageFolder() })
  const start = async () => {
    const { config, logging, store } = context
    await page.use({ ...pageSettings(context), routes: async () => routes })
    daemon = await startDaemon({
      ...{ config, adapters, names: french, logging, store, version: version(), onRestart: restart },
    })
    page.watch(daemon)
    return daemon
  }
  const stop = async () => {
    page.watch(undefined)
    const stopped = daemon
    daemon = undefined
    await stopped?.stop()
  }
  const { http } = context.config
  return {
    page: `http://${http.host}:${http.port}/`,
    broker: (await start()).broker,
    async run(signal) {
      for (;;) {
        await whenAborted(AbortSignal.any([signal, restarting.signal]))
        if (signal.aborted) return
        restarting = new AbortController()
        await stop()
        context = await contextOf(load(), context.logging)
        await start()
      }
    },
    async close() {
      await stop()
      await page.close()
    },
  }
}

async function contextOf(loaded: LoadedConfig, opened?: Logging): Promise<CommandContext> {
  const { config } = loaded
  const logging = opened ?? (await openLog(config, { onWriteError: endIfReaderIsGone }))
  return { config, loaded, logging, store: createStore({ folder: config.data, log: logging.log }) }
}

async function demoConfig(simulator: Simulator, folder: string, language: DemoLanguage) {
  return {
    data: folder,
    freebox: { url: simulator.url, app_token: appToken },
    mqtt: { embedded: { port: await firstFreePort(1883) } },
    http: { host: '127.0.0.1', port: await firstFreePort(8099) },
    homeassistant: { language },
    // Shorter than in a real home, so that there is something to see. Everything else is as in a real home.
    presence: { consider_home: '4s' },
    adapters: { connection: { status: { every: '5s' } }, calls: { every: '15s' } },
    log: { level: 'warn' },
  }
}

/** The wanted port, or the next free one. */
async function firstFreePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + 100; port++) {
    if ((await listenErrorCode('127.0.0.1', port)) === undefined) return port
  }
  throw new Error(`no port from ${wanted} to ${wanted + 99} is free`)
}
