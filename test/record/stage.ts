/** A simulated Freebox, a broker, an observer, and the daemon between them, all in this process. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { french } from '../../adapters/french.ts'
import { adapters } from '../../adapters/index.ts'
import { parseConfig } from '../../src/config/index.ts'
import type { Clock } from '../../src/engine/ports.ts'
import { createLog } from '../../src/log/log.ts'
import { startDaemon } from '../../src/main.ts'
import { startEmbeddedBroker } from '../../src/mqtt/embedded.ts'
import { type Simulator, startSimulator } from '../../src/simulator/index.ts'
import { createStore } from '../../src/store/store.ts'
import { merged, type Settings } from '../settings.ts'
import { type Observer, observe } from './observer.ts'
import type { Variant } from './variants.ts'

export interface Stage {
  readonly box: Simulator
  readonly observer: Observer
  close(): Promise<void>
}

const appToken = 'simulated-app-token'

/** The daemon's interval clock. It stands still, so that no read becomes due by itself. */
const clock: Clock = { monotonic: () => 1000, epoch: () => Date.now() / 1000 }

/** Starts everything. Announcements follow; `ready` waits for them. */
export async function openStage({ model, settings }: Variant): Promise<Stage> {
  const box = await startSimulator({ model, appToken })
  box.house.fileTasks.isHeld = true // How far they are depends on the moment.
  const { log } = createLog({ level: 'silent', to: { write: () => {} } })
  const broker = await startEmbeddedBroker({
    ...{ host: '127.0.0.1', port: 0, clientId: 'freebox2mqtt_freebox', log },
    ...{ baseTopic: 'freebox', birthTopic: 'homeassistant/status', discoveryPrefix: 'homeassistant' },
  })
  const observer = await observe(broker.url)
  const freebox = { url: box.url, app_token: appToken }
  const stopDaemon = await launch(merged(settings, { freebox, mqtt: { url: broker.url, ...broker.credentials } }))
  // A real restart would end the connection of every later command.
  for (const path of ['system/reboot', 'system/shutdown']) box.faults.set(`POST ${path}`, { kind: 'missing' })

  return {
    box,
    observer,
    async close() {
      await stopDaemon()
      await observer.close()
      await Promise.all([broker.close(), box.close()])
    },
  }
}

/** Starts a daemon without memory of an earlier run. Returns the function that stops it. */
async function launch(settings: Settings): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-record-'))
  const logging = createLog({ level: 'error', to: { write: () => {} } })
  const daemon = await startDaemon({
    config: parseConfig(merged({ data: folder }, settings), adapters),
    adapters,
    names: french,
    logging,
    store: createStore({ folder, log: logging.log }),
    version: '0.0.0',
    timing: { clock },
    onRestart: () => {},
  })
  return async () => {
    await daemon.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
