/**
 * `freebox2mqtt demo`: the daemon with a simulated Freebox and the embedded broker, without any configuration. It
 * prints what happens.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { french } from '../../adapters/french.ts'
import { adapters } from '../../adapters/index.ts'
import { parseConfig } from '../config/index.ts'
import { boxModelName } from '../contract/box-models.ts'
import { type Daemon, startDaemon } from '../main.ts'
import { type Model, type Simulator, startSimulator } from '../simulator/index.ts'
import { createStore } from '../store/store.ts'
import { openLog } from '../wiring/log.ts'
import { endIfReaderIsGone } from './closed-output.ts'
import { narrate } from './demo-narrator.ts'
import { type DemoLanguage, type DemoTexts, demoTexts } from './demo-texts.ts'
import { errorMessage, printError, printLine } from './output.ts'
import { stopSignal, whenAborted } from './signals.ts'
import { version } from './version.ts'

export interface DemoOptions {
  readonly model: Model
  readonly language: DemoLanguage
}

const appToken = 'demo-app-token'

export async function run({ model, language }: DemoOptions): Promise<number> {
  const signal = stopSignal()
  const texts = demoTexts[language]
  const folder = await mkdtemp(join(tmpdir(), 'freebox2mqtt-demo-'))
  const simulator = await startSimulator({ model, appToken, alive: true, plainNames: true })
  let daemon: Daemon | undefined
  try {
    daemon = await startDemoDaemon({ simulator, folder, language, texts })
    const { house, url } = simulator
    const { box_model, box_model_name } = house.model
    const modelName = boxModelName(box_model, box_model_name) ?? box_model_name
    const place = { model: modelName, box: url, broker: new URL(daemon.broker) }
    for (const line of texts.introduction(place)) printLine(line)
    const stopNarrating = await narrate({ broker: daemon.broker, house, texts, print: printLine })
    await whenAborted(signal)
    await stopNarrating()
    return 0
  } catch (error) {
    printError(`The demo failed: ${errorMessage(error)}`)
    return 1
  } finally {
    await daemon?.stop()
    await simulator.close()
    await rm(folder, { recursive: true, force: true })
  }
}

interface DemoDaemonOptions {
  readonly simulator: Simulator
  readonly folder: string
  readonly language: DemoLanguage
  readonly texts: DemoTexts
}

async function startDemoDaemon({ simulator, folder, language, texts }: DemoDaemonOptions): Promise<Daemon> {
  const config = parseConfig(
    {
      data: folder,
      freebox: { url: simulator.url, app_token: appToken },
      mqtt: { embedded: { port: await firstFreePort(1883) } },
      homeassistant: { language },
      // Shorter than in a real home, so that there is something to see. Everything else is as in a real home.
      presence: { consider_home: '4s' },
      adapters: { connection: { status: { every: '5s' } }, calls: { every: '15s' } },
      log: { level: 'warn' },
    },
    adapters,
  )
  const logging = await openLog(config, { onWriteError: endIfReaderIsGone })
  const store = createStore({ folder, log: logging.log })
  const onRestart = () => printLine(texts.refusesRestart)
  return startDaemon({ config, adapters, names: french, logging, store, version: version(), onRestart })
}

/** The wanted port, or the next free one; 0 (any free port) if 100 in a row are taken. */
async function firstFreePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + 100; port++) if (await isFree(port)) return port
  return 0
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(false))
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(true)))
  })
}
