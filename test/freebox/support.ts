/** Helpers for the tests of `src/freebox`: a simulated box, and a client with short intervals that records what it emits. */
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { type Logger, pino } from 'pino'
import { onTestFinished } from 'vitest'
import { createFreebox, type Freebox, type FreeboxOptions, type FreeboxState } from '../../src/freebox/index.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts'

export const appToken = 'simulated-app-token'

/** A simulated box, closed at the end of the test. */
export async function startBox(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator(options)
  onTestFinished(() => simulator.close())
  return simulator
}

export interface Watched {
  freebox: Freebox
  states: FreeboxState[]
  /** The message of the last state event; '' if it had none. */
  detail(): string
  events: { name: string; result: unknown }[]
  connected(): number
  rights: Record<string, boolean>[]
  lines: LogLine[]
  /** The log messages of level warn and above. */
  warnings(): string[]
}

export interface LogLine {
  level: number
  msg: string
  [field: string]: unknown
}

/** A client for this address, not started yet and closed at the end of the test. */
export function client(url: string | undefined, overrides: Partial<FreeboxOptions> = {}): Watched {
  const { log, lines } = readableLog()
  const states: FreeboxState[] = []
  const details: (string | undefined)[] = []
  const events: Watched['events'] = []
  const rights: Watched['rights'] = []
  let connected = 0
  const freebox = createFreebox({
    url,
    appToken: async () => appToken,
    appId: 'fr.freebox2mqtt',
    appVersion: '0.0.0',
    tls: { verify: true },
    requestsPerMinute: 6000,
    events: { enabled: true, reconnectSeconds: 3600 },
    backoff: { firstSeconds: 0.05, maxSeconds: 0.2, ratelimitedSeconds: 1 },
    timeouts: { quick: 0.5, normal: 0.5, slow: 2 },
    log,
    ...overrides,
  })
  freebox.on('state', (state, detail) => {
    states.push(state)
    details.push(detail)
  })
  freebox.on('event', (name, result) => events.push({ name, result }))
  freebox.on('rights', (given) => rights.push(given))
  freebox.on('connected', () => {
    connected += 1
  })
  onTestFinished(() => freebox.close())
  const warnings = () => lines.filter((it) => it.level >= 40).map((it) => it.msg)
  return {
    freebox,
    states,
    detail: () => details.at(-1) ?? '',
    events,
    connected: () => connected,
    rights,
    lines,
    warnings,
  }
}

/** A client that is connected to this box. */
export async function connect(simulator: Simulator, overrides: Partial<FreeboxOptions> = {}): Promise<Watched> {
  const watched = client(simulator.url, overrides)
  watched.freebox.start()
  await until('the client is up', () => watched.freebox.state === 'up')
  return watched
}

/** Like `connect`, but also waits until the WebSocket is registered. */
export async function listen(simulator: Simulator, overrides: Partial<FreeboxOptions> = {}): Promise<Watched> {
  const watched = await connect(simulator, overrides)
  await until('the WebSocket is registered', () => watched.connected() > 0)
  return watched
}

/** A logger that records its lines. */
export function readableLog(): { log: Logger; lines: LogLine[] } {
  const lines: LogLine[] = []
  return { log: pino({ level: 'debug' }, { write: (text: string) => lines.push(JSON.parse(text)) }), lines }
}

/** A box that answers nothing but logins, for behaviour that the simulator does not have. */
export function serveFreebox(session: Record<string, unknown>, prepare: (server: Server) => void): Promise<string> {
  const result = { challenge: 'a-challenge', session_token: 'a-session-token', permissions: {}, ...session }
  return serve((request, response) => {
    const version = { api_version: '8.0' }
    response.end(JSON.stringify(request.url === '/api_version' ? version : { success: true, result }))
  }, prepare)
}

/** An HTTP server, closed at the end of the test. */
export async function serve(listener: RequestListener, prepare?: (server: Server) => void): Promise<string> {
  const server = createServer(listener)
  prepare?.(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${portOf(server.address())}`
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = portOf(server.address())
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A certificate of test/fixtures/tls with its key. */
export function certificate(name: string): { key: string; cert: string } {
  return { key: pem(`${name}.key`), cert: pem(`${name}.cert`) }
}

export function pem(name: string): string {
  return readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url), 'utf8')
}

/** The error with which a promise is rejected. */
export async function failure(promise: Promise<unknown>): Promise<Error & { code?: string; right?: string }> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  )
  return error instanceof Error ? error : new Error(String(error))
}

/** Polls until the condition holds. Fails with the name of the condition after a timeout. */
export async function until(what: string, holds: () => boolean, milliseconds = 40_000): Promise<void> {
  const end = Date.now() + milliseconds
  while (!holds()) {
    if (Date.now() > end) throw new Error(`timed out waiting until ${what}`)
    await pause(5)
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}
