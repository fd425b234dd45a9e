/** A Mosquitto that forgets everything at a restart, always on the same port. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../../../test/mqtt/support.ts'
import { ended, mortal } from './processes.ts'
import { until } from './waiting.ts'

export interface Mosquitto {
  readonly host: string
  readonly port: number
  readonly url: string
  start(): Promise<void>
  stop(signal?: NodeJS.Signals): Promise<void>
  /** Who has connected, in order, since it was first started: client id, MQTT version, when (`performance.now()`). */
  readonly visitors: readonly Visitor[]
  /** Stops it and leaves nothing behind. */
  close(): Promise<void>
}

export interface Visitor {
  readonly id: string
  readonly version: string
  readonly at: number
}

const host = '127.0.0.1'

/** Starts it; it keeps nothing from one start to the next. `more` is appended to its configuration. */
export async function openMosquitto(more = ''): Promise<Mosquitto> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-interop-'))
  const file = join(folder, 'mosquitto.conf')
  const settings = `listener ${port} ${host}\nallow_anonymous true\npersistence false\nuser root\nlog_type notice\n`
  writeFileSync(file, settings + more)
  const visitors: Visitor[] = []
  let running: ChildProcess | undefined

  async function start(): Promise<void> {
    const child = mortal(spawn('/usr/sbin/mosquitto', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] }))
    createInterface(child.stderr).on('line', (line) => {
      const [, id, version] = /New client connected from \S+ as (\S+) \(p(\d)/.exec(line) ?? []
      if (id !== undefined && version !== undefined) visitors.push({ id, version, at: performance.now() })
    })
    running = child
    await until('Mosquitto listens', () => listens(port))
  }
  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await ended(running, signal)
  }

  await start()
  return {
    ...{ host, port, url: `mqtt://${host}:${port}`, visitors, start, stop },
    async close() {
      await stop('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function listens(port: number): Promise<boolean> {
  const socket = connect({ host, port })
  try {
    await once(socket, 'connect')
    return true
  } finally {
    socket.destroy()
  }
}
