/** Starts brokers and daemons as processes of their own, as in a real installation. */
import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, connect as openSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectAsync, type MqttClient } from 'mqtt'
import { stringify } from 'yaml'

const mosquitto = '/usr/sbin/mosquitto'
/** The broker with which the figures were measured. */
export const brokerName = existsSync(mosquitto) ? 'Mosquitto' : 'aedes'

export interface RunningProcess {
  readonly url: string
  readonly process: ChildProcess
  stop(): Promise<void>
}

/** Starts an empty broker in a process of its own: Mosquitto if it is installed, otherwise aedes. */
export async function startBroker(): Promise<RunningProcess> {
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
  while (!(await accepts(port))) await sleep(10)
  return { url: `mqtt://127.0.0.1:${port}`, process: child, stop: () => end(child, folder) }
}

/** With BENCH_PROFILE=DIR each daemon writes a CPU profile to this folder. */
const { BENCH_PROFILE: profiles } = process.env
const profileFlags = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`]

/** Starts the daemon with these settings, as a user runs it. */
export function startDaemon(settings: object): RunningProcess {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-bench-'))
  const file = join(folder, 'config.yaml')
  writeFileSync(file, stringify({ http: { port: 0 }, ...settings }))
  const cli = join(import.meta.dirname, '../src/cli.js')
  const child = spawn(process.execPath, [...profileFlags, cli, 'run', '--config', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return { url: '', process: child, stop: () => end(child, folder) }
}

/** Starts a script of this folder as a process. Resolves when the script reports that it is ready. */
export async function startScript(name: string, ...args: string[]): Promise<RunningProcess> {
  const child = fork(script(name), args)
  await once(child, 'message')
  return { url: '', process: child, stop: () => end(child) }
}

/** Runs a script of this folder and returns the JSON that it prints. */
export function runScript(name: string, ...args: string[]): unknown {
  const flags = ['--expose-gc', script(name), ...args]
  return JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8', maxBuffer: 1 << 28 }))
}

/** Resident memory of a process, in bytes. */
export function residentBytes({ process: { pid } }: RunningProcess): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024
}

/** Connects an MQTT client that subscribes to the filter. Nagle's algorithm is off, so that small messages leave at once. */
export async function connectClient(url: string, filter: string): Promise<MqttClient> {
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

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server.address())
  server.close()
  return port
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

async function accepts(port: number): Promise<boolean> {
  const socket = openSocket(port, '127.0.0.1')
  const accepted = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false)
  socket.destroy()
  return accepted
}
