/** Helpers for tests with a broker: real brokers, a client that records messages, a readable log, a proxy. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect as connectSocket, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import { type Logger, pino } from 'pino'
import { type Broker, type BrokerOptions, connectBroker } from '../../src/mqtt/connection.ts'
import { type EmbeddedBroker, type EmbeddedBrokerOptions, startEmbeddedBroker } from '../../src/mqtt/embedded.ts'
import { atEnd } from '../support/cleanup.ts'

const MOSQUITTO = '/usr/sbin/mosquitto'
export const hasMosquitto = existsSync(MOSQUITTO)
/** Whether the clients of Mosquitto are installed, which Debian packages separately. */
export const hasClients = ['sub', 'pub', 'rr'].every((it) => existsSync(`/usr/bin/mosquitto_${it}`))
export const STATE = 'freebox/bridge/state'

/**
 * Polls until the condition holds: every 5 ms at first, and every 50 ms if it takes long, as some conditions look at
 * hundreds of topics. Throws after the timeout, with `what` in the message.
 */
export async function until(what: string, holds: () => boolean, milliseconds = 40_000): Promise<void> {
  const start = Date.now()
  while (!holds()) {
    const elapsed = Date.now() - start
    if (elapsed > milliseconds) throw new Error(`waited in vain for: ${what}`)
    await pause(Math.min(Math.max(elapsed / 20, 5), 50))
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds))
}

export interface LogLine {
  level: number
  msg: string
  [field: string]: unknown
}

/** A logger with its lines; `warnings` returns the messages of level warn and above. */
export function readableLog(): { log: Logger; lines: LogLine[]; warnings: () => string[] } {
  const lines: LogLine[] = []
  const log = pino({ level: 'debug' }, { write: (text: string) => lines.push(JSON.parse(text)) })
  return { log, lines, warnings: () => lines.filter((it) => it.level >= 40).map((it) => it.msg) }
}

/** The daemon's connection, with short pauses; closed after the test. */
export function connectTo(url: string, options: Partial<BrokerOptions> = {}): Broker {
  const broker = connectBroker({
    url,
    clientId: 'freebox2mqtt_freebox',
    tls: { verify: true },
    willTopic: STATE,
    willDelaySeconds: 1,
    log: readableLog().log,
    backoff: { firstSeconds: 0.02, maxSeconds: 0.1 },
    ...options,
  })
  atEnd(() => broker.close())
  return broker
}

/** Another client of the broker, and the messages that it has received. */
export interface Watcher {
  client: MqttClient
  received: { topic: string; payload: string; retain: boolean }[]
  payloads(topic: string): string[]
}

/** Subscribes to every topic; resolves when the broker has acknowledged the subscription. */
export async function watch(url: string, options: IClientOptions = {}): Promise<Watcher> {
  const client = connect(url, { protocolVersion: 5, reconnectPeriod: 50, ...options })
  atEnd(() => void client.end(true))
  const received: Watcher['received'] = []
  client.on('message', (topic, payload, { retain }) => received.push({ topic, payload: payload.toString(), retain }))
  client.on('error', () => {})
  await new Promise<void>((done) => client.once('connect', () => done()))
  await client.subscribeAsync('#', { qos: 1 })
  return {
    client,
    received,
    payloads: (topic) => received.filter((it) => it.topic === topic).map((it) => it.payload),
  }
}

/** The embedded broker on a free port; closed after the test. */
export async function embedded(options: Partial<EmbeddedBrokerOptions> = {}): Promise<EmbeddedBroker> {
  const broker = await startEmbeddedBroker({
    host: '127.0.0.1',
    port: 0,
    clientId: 'freebox2mqtt_freebox',
    baseTopic: 'freebox',
    birthTopic: 'homeassistant/status',
    discoveryPrefix: 'homeassistant',
    log: readableLog().log,
    ...options,
  })
  atEnd(() => broker.close())
  return broker
}

/** The URL of an embedded broker with the credentials of the daemon, which may publish everything. */
export function asDaemon({ url, credentials }: EmbeddedBroker): string {
  return Object.assign(new URL(url), credentials).href
}

/**
 * A port on which nothing listens. Below those that the system gives to outgoing connections, so that no other test can
 * take it by chance before the program of this one listens.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(20_000, 32_000)
  const server = createServer()
  const isFree = await new Promise<boolean>((done) => {
    server.once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => done(true))
  })
  if (!isFree) return freePort()
  await new Promise((done) => server.close(done))
  return port
}

/** Forwards all traffic to the broker. */
export interface Proxy {
  url: string
  /** Stops reading from both sides. */
  stop(): void
  go(): void
  /** Destroys every connection, without DISCONNECT. */
  drop(): void
}

/** @param milliseconds the latency in each direction. */
export async function proxy(url: string, milliseconds = 0): Promise<Proxy> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const broker = connectSocket(Number(new URL(url).port), '127.0.0.1')
    for (const it of [socket, broker]) sockets.add(it.on('error', () => {}))
    forward(socket, broker, milliseconds)
    forward(broker, socket, milliseconds)
    socket.once('close', () => broker.destroy())
  }).listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  atEnd(() => void server.close())
  const each = (act: (socket: Socket) => void) => () => sockets.forEach(act)
  return {
    url: Object.assign(new URL(url), { host: `127.0.0.1:${(server.address() as AddressInfo).port}` }).href,
    stop: each((socket) => socket.pause()),
    go: each((socket) => socket.resume()),
    drop: each((socket) => socket.destroy()),
  }
}

/** Forwards the bytes in order, each after a delay. */
function forward(from: Socket, to: Socket, milliseconds: number): void {
  if (milliseconds === 0) return void from.pipe(to)
  const delay = new Transform({
    transform(bytes, _encoding, done) {
      setTimeout(() => this.push(bytes), milliseconds)
      done()
    },
    flush: (done) => void setTimeout(done, milliseconds),
  })
  from.pipe(delay).pipe(to)
}

function temporaryFolder(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-mqtt-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export interface Mosquitto {
  port: number
  url: string
  process: ChildProcess
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** A real Mosquitto without persistence. `lines` follow the line `listener` of its configuration. */
export async function startMosquitto(lines: string[] = ['allow_anonymous true'], port?: number): Promise<Mosquitto> {
  const chosen = port ?? (await freePort())
  const { folder, remove } = temporaryFolder()
  const file = join(folder, 'mosquitto.conf')
  writeFileSync(file, [`listener ${chosen} 127.0.0.1`, ...lines, ''].join('\n'))
  // Started as root it would switch to another user, which cannot read the certificates of the test.
  if (process.getuid?.() === 0) writeFileSync(file, 'user root\n', { flag: 'a' })
  const child = spawn(MOSQUITTO, ['-c', file], { stdio: 'ignore' })
  const exited = new Promise<void>((done) => child.once('exit', () => done()))
  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    child.kill(signal)
    await exited
  }
  atEnd(() => stop('SIGKILL').then(remove))
  await listening(chosen)
  return { port: chosen, url: `mqtt://127.0.0.1:${chosen}`, process: child, stop }
}

async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const answers = await new Promise<boolean>((done) => {
      const socket = connectSocket({ host: '127.0.0.1', port })
      socket.once('connect', () => done(true)).once('error', () => done(false))
      socket.once('connect', () => socket.destroy())
    })
    if (answers) return
    await pause(10)
  }
  throw new Error('Mosquitto does not start')
}

/** An authority (`ca.pem`) with a certificate for localhost and one for a client (`client.pem`, `client.key`). */
export function certificates(): { folder: string; ca: string; key: string; cert: string; remove(): void } {
  const { folder, remove } = temporaryFolder()
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'ignore' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Test authority')
  openssl('req', ...newKey, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost')
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost')
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2']
  openssl('x509', '-req', '-in', 'server.csr', ...signed, '-extfile', 'names', '-out', 'server.pem')
  openssl('req', ...newKey, '-keyout', 'client.key', '-out', 'client.csr', '-subj', '/CN=freebox2mqtt')
  openssl('x509', '-req', '-in', 'client.csr', ...signed, '-out', 'client.pem')
  const [ca = '', key = '', cert = ''] = ['ca.pem', 'server.key', 'server.pem'].map((name) => join(folder, name))
  return { folder, ca, key, cert, remove }
}
