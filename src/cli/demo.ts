/**
 * `freebox2mqtt demo`: everything at once without a box, a broker or a configuration. A simulated Freebox lives,
 * the daemon reads it, the embedded broker has it, and what happens is told.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { french } from '../../adapters/french.ts'
import { adapters } from '../../adapters/index.ts'
import { configOf } from '../config/index.ts'
import { createLog, printerOfTerminal } from '../log/log.ts'
import { type Daemon, startDaemon } from '../main.ts'
import { type Model, type Simulator, startSimulator } from '../simulator/index.ts'
import { createStore } from '../store/store.ts'
import { tellWhatHappens } from './demo-narrator.ts'
import { complain, say, sentenceOf } from './output.ts'
import { aborted, untilStopped } from './signals.ts'
import { version } from './version.ts'

export interface DemoOptions {
  readonly model: Model
}

const appToken = 'demo-app-token'

export async function run({ model }: DemoOptions): Promise<number> {
  const stopping = untilStopped()
  const folder = await mkdtemp(join(tmpdir(), 'freebox2mqtt-demo-'))
  const simulator = await startSimulator({ model, appToken, alive: true })
  let daemon: Daemon | undefined
  try {
    daemon = await start(simulator, folder)
    introduce(model, simulator, daemon)
    const quiet = await tellWhatHappens(daemon.broker, simulator.house, say)
    await aborted(stopping)
    await quiet()
    return 0
  } catch (error) {
    complain(`the demo cannot go on: ${sentenceOf(error)}`)
    return 1
  } finally {
    await daemon?.stop()
    await simulator.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function start(simulator: Simulator, folder: string): Promise<Daemon> {
  const config = configOf(
    {
      data: folder,
      freebox: { url: simulator.url, app_token: appToken },
      mqtt: { embedded: { port: await freePort(1883) } },
      // Quicker than in a real house, so that there is something to see.
      presence: { consider_home: '4s' },
      adapters: { defaults: { every: '5s' } },
      log: { level: 'warn' },
    },
    adapters,
  )
  const logging = createLog({ level: config.log.level, printer: await printerOfTerminal() })
  const store = createStore({ folder, log: logging.log })
  const onRestart = () => say('A restart was asked for; the demo does not do that.')
  return startDaemon({ config, adapters, names: french, logging, store, version: version(), onRestart })
}

function introduce(model: Model, simulator: Simulator, daemon: Daemon): void {
  const { hostname, port } = new URL(daemon.broker)
  const address = `-h ${hostname} -p ${port}`
  say(`A simulated Freebox (${model}) lives at ${simulator.url}`)
  say(`Its MQTT broker is ${daemon.broker}, for MQTT 5 and 3.1.1, without a password. Try:`)
  say()
  say('  everything that is published')
  say(`    mosquitto_sub ${address} -v -t 'freebox/#'`)
  say('  a switch: answering pings from the internet')
  say(`    mosquitto_pub ${address} -t freebox/connection/config/ping/set -m ON`)
  say('  a restart of the box: everybody stays at home')
  say(`    mosquitto_pub ${address} -t freebox/system/system/reboot/set -m PRESS`)
  say('  Home Assistant on this machine: Settings > Devices & services > Add integration > MQTT,')
  say(`    broker ${hostname}, port ${port}, no user name; the Freebox and its people appear by themselves`)
  say()
  say('What happens (Ctrl-C stops it):')
}

/** The port that is wanted, or the next one that is free. */
async function freePort(wanted: number): Promise<number> {
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
