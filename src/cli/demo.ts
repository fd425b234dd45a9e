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
import { type Daemon, startDaemon } from '../main.ts'
import { type Model, type Simulator, startSimulator } from '../simulator/index.ts'
import { createStore } from '../store/store.ts'
import { openLog } from '../wiring/log.ts'
import { endIfReaderIsGone } from './closed-output.ts'
import { narrate } from './demo-narrator.ts'
import { errorMessage, printError, printLine } from './output.ts'
import { stopSignal, whenAborted } from './signals.ts'
import { version } from './version.ts'

export interface DemoOptions {
  readonly model: Model
}

const appToken = 'demo-app-token'

export async function run({ model }: DemoOptions): Promise<number> {
  const signal = stopSignal()
  const folder = await mkdtemp(join(tmpdir(), 'freebox2mqtt-demo-'))
  const simulator = await startSimulator({ model, appToken, alive: true })
  let daemon: Daemon | undefined
  try {
    daemon = await startDemoDaemon(simulator, folder)
    printIntroduction(model, simulator, daemon)
    const stopNarrating = await narrate(daemon.broker, simulator.house, printLine)
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

async function startDemoDaemon(simulator: Simulator, folder: string): Promise<Daemon> {
  const config = parseConfig(
    {
      data: folder,
      freebox: { url: simulator.url, app_token: appToken },
      mqtt: { embedded: { port: await firstFreePort(1883) } },
      // Shorter than in a real home, so that there is something to see.
      presence: { consider_home: '4s' },
      adapters: { defaults: { every: '5s' } },
      log: { level: 'warn' },
    },
    adapters,
  )
  const logging = await openLog(config, { onWriteError: endIfReaderIsGone })
  const store = createStore({ folder, log: logging.log })
  const onRestart = () => printLine('A restart was requested. The demo does not restart.')
  return startDaemon({ config, adapters, names: french, logging, store, version: version(), onRestart })
}

function printIntroduction(model: Model, simulator: Simulator, daemon: Daemon): void {
  const { hostname, port } = new URL(daemon.broker)
  const address = `-h ${hostname} -p ${port}`
  printLine(`A simulated Freebox (${model}) runs at ${simulator.url}`)
  printLine(`The MQTT broker is ${daemon.broker}, for MQTT 5 and 3.1.1, without a password. Try:`)
  printLine()
  printLine('  Show everything that is published:')
  printLine(`    mosquitto_sub ${address} -v -t 'freebox/#'`)
  printLine('  Turn a switch on (answer pings from the internet):')
  printLine(`    mosquitto_pub ${address} -t freebox/connection/config/ping/set -m ON`)
  printLine('  Restart the Freebox (everyone who is at home stays at home):')
  printLine(`    mosquitto_pub ${address} -t freebox/system/system/reboot/set -m PRESS`)
  printLine('  Connect Home Assistant on this machine: Settings > Devices & services > Add integration > MQTT,')
  printLine(`    broker ${hostname}, port ${port}, no user name. The Freebox and its hosts then appear by themselves.`)
  printLine()
  printLine('What happens (Ctrl-C stops it):')
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
