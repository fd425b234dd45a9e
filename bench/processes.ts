/** Brokers and daemons as processes of their own, as in an owner's house. */
import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, connect as dial } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectAsync, type MqttClient } from 'mqtt'
import { stringify } from 'yaml'

const mosquitto = '/usr/sbin/mosquitto'
/** Which broker the figures were taken with. */
export const brokerName = existsSync(mosquitto) ? 'Mosquitto' : 'the embedded broker'

export interface Running {
  readonly url: string
  readonly process: ChildProcess
  stop(): Promise<void>
}

/** Mosquitto where it is installed, else our embedded one; empty, and with a process of its own. */
export async function startBroker(): Promise<Running> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-bench-'))
  const file = join(folder, 'mosquitto.conf')
  const user = process.getuid?.() === 0 ? 'user root\n' : ''
  writeFileSync(
    file,
    `listener ${port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nmax_queued_messages 0\n${user}`,
  )
  const child = existsSync(mosquitto)
    ? spawn(mosquitto, ['-c', file], { stdio: 'ignore' })
    : fork(script('broker'), [String(port)])
  while (!(await answers(port))) await sleep(10)
  return { url: `mqtt://127.0.0.1:${port}`, process: child, stop: () => end(child, folder) }
}

/** BENCH_PROFILE=DIR: each daemon leaves a processor profile there. */
const { BENCH_PROFILE: profiles } = process.env
const profiling = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`]

/** The daemon as an owner runs it, with these settings. */
export function startDaemon(settings: object): Running {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-bench-'))
  const file = join(folder, 'config.yaml')
  writeFileSync(file, stringify(settings))
  const child = spawn(
    process.execPath,
    [...profiling, join(import.meta.dirname, '../src/cli.js'), 'run', '--config', file],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  return { url: '', process: child, stop: () => end(child, folder) }
}

/** A script of this folder as a process; resolves when it says that it is ready. */
export async function startScript(name: string, ...words: string[]): Promise<Running> {
  const child = fork(script(name), words)
  await once(child, 'message')
  return { url: '', process: child, stop: () => end(child) }
}

/** What a script of this folder prints as JSON. */
export function ask(name: string, ...words: string[]): unknown {
  const flags = ['--expose-gc', script(name), ...words]
  return JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8', maxBuffer: 1 << 28 }))
}

/** Resident memory of a process, in bytes. */
export function residentBytes({ process: { pid } }: Running): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024
}

/** A client that hears these filters, and whose own small messages do not wait for those before. */
export async function listen(url: string, filter: string): Promise<MqttClient> {
  const client = await connectAsync(url, { protocolVersion: 5 })
  if ('setNoDelay' in client.stream && typeof client.stream.setNoDelay === 'function') client.stream.setNoDelay(true)
  await client.subscribeAsync(filter, { qos: 1 })
  return client
}

function script(name: string): string {
  return join(import.meta.dirname, `${name}.js`)
}

async function end(child: ChildProcess, folder?: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill()
    await once(child, 'exit')
  }
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

async function answers(port: number): Promise<boolean> {
  const socket = dial(port, '127.0.0.1')
  const answered = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false)
  socket.destroy()
  return answered
}
