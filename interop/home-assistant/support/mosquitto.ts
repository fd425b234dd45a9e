/** A Mosquitto without persistence, always on the same port. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../../../test/mqtt/support.ts'
import { killedOnExit, stopProcess } from './processes.ts'
import { until } from './waiting.ts'

export interface Mosquitto {
  readonly host: string
  readonly port: number
  readonly url: string
  start(): Promise<void>
  stop(signal?: NodeJS.Signals): Promise<void>
  /** The clients that have connected since the first start, in order: client id, MQTT version, `performance.now()`. */
  readonly connections: readonly ClientConnection[]
  /** Stops it and deletes its files. */
  close(): Promise<void>
}

export interface ClientConnection {
  readonly id: string
  readonly version: string
  readonly at: number
}

const host = '127.0.0.1'

/** Starts it. It stores nothing. `more` is appended to its configuration. */
export async function openMosquitto(more = ''): Promise<Mosquitto> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-interop-'))
  const file = join(folder, 'mosquitto.conf')
  const settings = `listener ${port} ${host}\nallow_anonymous true\npersistence false\nuser root\nlog_type notice\n`
  writeFileSync(file, settings + more)
  const connections: ClientConnection[] = []
  let running: ChildProcess | undefined

  async function start(): Promise<void> {
    const child = killedOnExit(spawn('/usr/sbin/mosquitto', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] }))
    createInterface(child.stderr).on('line', (line) => {
      const [, id, version] = /New client connected from \S+ as (\S+) \(p(\d)/.exec(line) ?? []
      if (id !== undefined && version !== undefined) connections.push({ id, version, at: performance.now() })
    })
    running = child
    await until('Mosquitto listens', () => listens(port))
  }
  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await stopProcess(running, signal)
  }

  await start()
  return {
    ...{ host, port, url: `mqtt://${host}:${port}`, connections, start, stop },
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
