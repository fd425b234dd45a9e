/** Helpers for the tests of the web server: raw requests, metrics as Prometheus reads them, its linter. */
import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { pino } from 'pino'
import { pageTables } from '../../src/cli/page-tables.ts'
import { parseConfig } from '../../src/config/index.ts'
import type { Status } from '../../src/page/contract.ts'
import type { PageSettings } from '../../src/page/page.ts'
import type { Site } from '../../src/page/route.ts'
import type { WatchedDaemon } from '../../src/page/watched-daemon.ts'
import { readableLog } from '../mqtt/support.ts'

const config = parseConfig({}, [])

/** What routes know while no daemon runs. */
export const aSite: Site = {
  ...{ version: '1.2.3', box: 'freebox', language: 'en', readOnly: false, daemon: undefined, access: undefined },
  onLeftOut: () => undefined,
  log: pino({ level: 'silent' }),
  logLines: () => [],
  live: () => Promise.reject(new Error('not expected')),
  tables: pageTables({ config, adapters: [], names: {} }),
}

/** The settings of a page. */
export function pageSettings(http: PageSettings['http'], log = readableLog().log): PageSettings {
  return {
    ...{ http, box: 'freebox', language: 'en', tables: aSite.tables },
    logging: { log, onLine: () => () => undefined },
    store: { read: () => Promise.resolve(undefined), write: () => Promise.resolve(true) },
  }
}

/** A daemon that has nothing, and can do nothing. */
export function anIdleDaemon(phase: Status['phase'], isAlive: boolean): WatchedDaemon {
  const notExpected = () => {
    throw new Error('not expected')
  }
  return {
    ...{ broker: 'mqtt://127.0.0.1', isAlive: () => isAlive, sources: notExpected, observe: notExpected },
    ...{ command: notExpected, request: notExpected },
    status: () => ({ phase, boxProblem: undefined, brokerConnected: false }),
  }
}

export interface Response {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Opens a connection; it may end at any time. */
export async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** Sends bytes as they are on a connection of their own and returns what came back until it was closed. */
export async function raw(port: number, text: string): Promise<string> {
  const socket = await openSocket(port)
  socket.write(text)
  return received(socket)
}

/** What a connection receives until its end. */
export async function received(socket: Socket): Promise<string> {
  let all = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    all += text
  })
  if (!socket.closed) await once(socket, 'close')
  return all
}

/** Any header, also those that fetch does not permit. */
export async function request(
  port: number,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<Response> {
  const lines = Object.entries({ Host: '127.0.0.1', Connection: 'close', ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  return parsed(await raw(port, `${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`))
}

export function parsed(answer: string): Response {
  const end = answer.indexOf('\r\n\r\n')
  const [first = '', ...lines] = answer.slice(0, end).split('\r\n')
  const headers = lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.replace(/^[^:]*: /, '')])
  return {
    status: Number(first.split(' ')[1]),
    headers: Object.fromEntries(headers),
    body: answer.slice(end + 4),
  }
}

export interface Series {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Reads the text format as strictly as Prometheus: an error names the line. */
export function seriesIn(text: string): Series[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return lines.map((line) => {
    const form = /^([a-z_][a-z0-9_]*)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)+)\})? (NaN|-?[\d.]+(?:e[+-]?\d+)?)$/
    const [, name, labels = '', value] = form.exec(line) ?? []
    if (name === undefined) throw new Error(`not in the text format of Prometheus: ${line}`)
    const pairs = [...labels.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', written = '']) => [
      key,
      written.replace(/\\(.)/g, (_, it: string) => (it === 'n' ? '\n' : it)),
    ])
    return { name, labels: Object.fromEntries(pairs), value: Number(value) }
  })
}

/** Whether the tool of Prometheus is installed: Debian has it in the package `prometheus`. */
export const hasPromtool = spawnSync('promtool', ['--version']).status === 0

/** What the linter of Prometheus finds. Throws if Prometheus would refuse the text. */
export function lintMetrics(text: string): string {
  return execFileSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8', stdio: 'pipe' })
}
