/** A simulated box, its daemon and the page in this process, and browsers that send whatever they like. */
import { mkdtempSync, rmSync } from 'node:fs'
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { french } from '../../adapters/french.ts'
import { adapters } from '../../adapters/index.ts'
import { pageTables } from '../../src/cli/page-tables.ts'
import { type Config, parseConfig } from '../../src/config/index.ts'
import { createLog } from '../../src/log/log.ts'
import { type Daemon, startDaemon } from '../../src/main.ts'
import { createPage } from '../../src/page/page.ts'
import type { Route } from '../../src/page/route.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts'
import { createStore } from '../../src/store/store.ts'
import { freePort, until } from '../mqtt/support.ts'

export const appToken = 'a-token-that-must-stay-secret'

export interface StageOptions {
  readonly simulator?: SimulatorOptions
  /** Settings below `http`. */
  readonly http?: object
  /** All other settings. */
  readonly settings?: object
  /** The adapters that are enabled; all by default. */
  readonly only?: readonly string[]
  /** Changes the house before the daemon reads it. */
  readonly prepare?: (box: Simulator) => void
  readonly ingressPeer?: string
  /** The folder of the files of the page. */
  readonly folder?: string
  /** Routes in addition to those of the daemon. */
  readonly routes?: (daemon: () => Daemon | undefined, config: Config) => readonly Route[]
}

export type PageStage = Awaited<ReturnType<typeof openPage>>

/** Resolves when every resource was read. */
export async function openPage(options: StageOptions = {}) {
  const { simulator, http = {}, settings = {}, only, prepare, ingressPeer, folder = '/nowhere', routes } = options
  const box = await startSimulator({ appToken, ...simulator })
  prepare?.(box)
  const data = mkdtempSync(join(tmpdir(), 'freebox2mqtt-page-'))
  const lines: string[] = []
  const logging = createLog({ level: 'debug', to: { write: (line) => lines.push(line) } })
  const port = await freePort()
  const enabled = only?.map((name) => [name, { enabled: true }]) ?? []
  const config = parseConfig(
    {
      data,
      freebox: { url: box.url, app_token: simulator?.appToken ?? appToken, requests_per_minute: 6000 },
      mqtt: { embedded: { port: await freePort() } },
      ...(only && { adapters: { defaults: { enabled: false }, ...Object.fromEntries(enabled) } }),
      http: { port, ...http },
      ...settings,
    },
    adapters,
  )
  const store = createStore({ folder: data, log: logging.log })
  const current: { daemon?: Daemon } = {}
  const page = createPage({
    ...{ version: '1.2.3', folder },
    ...(ingressPeer !== undefined && { ingressPeer }),
  })
  const tables = pageTables({ config, adapters, names: french })
  await page.use({
    ...{ http: config.http, box: config.mqtt.base_topic, language: 'en', logging, store, tables },
    routes: async () => routes?.(() => current.daemon, config) ?? [],
  })
  const start = () =>
    startDaemon({ config, adapters, names: french, logging, store, version: '1.2.3', onRestart: () => undefined })
  let daemon = await start()
  current.daemon = daemon
  page.watch(daemon)
  onTestFinished(async () => {
    await page.close()
    await daemon.stop()
    await box.close()
    rmSync(data, { recursive: true, force: true })
  })
  await until('every resource is read', () => isRead(daemon))
  return {
    ...{ box, page, port, data, lines, config },
    /** The daemon that runs now. */
    daemon: () => daemon,
    broker: () => daemon.broker,
    /** Stops the daemon and starts another one, as the request `restart` does. */
    async restart(): Promise<void> {
      page.watch(undefined)
      await daemon.stop()
      daemon = await start()
      current.daemon = daemon
      page.watch(daemon)
    },
  }
}

function isRead(daemon: Daemon): boolean {
  const { engine } = daemon.sources()
  if (engine === undefined) return false
  return [...engine.resources.values()].every(
    ({ condition, resource }) => condition !== 'unknown' || resource.asked !== undefined,
  )
}

export interface AskOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** JSON, or a text as it is. */
  readonly body?: unknown
  /** The address that the request comes from. */
  readonly from?: string
}

/** Sends a request and returns what came back. */
export async function ask(port: number, path: string, options: AskOptions = {}) {
  const { response } = await begin(port, path, options)
  let text = ''
  for await (const part of response.setEncoding('utf8')) text += part
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    /** The answer as JSON; undefined if it is something else. */
    json: (): unknown =>
      response.headers['content-type']?.startsWith('application/json') ? JSON.parse(text) : undefined,
  }
}

/** What the page sends with every change. */
export function change(port: number, body: unknown, method = 'POST'): AskOptions {
  const headers = { 'Content-Type': 'application/json', 'X-Freebox2mqtt': '1', Origin: `http://127.0.0.1:${port}` }
  return { method, headers, body }
}

function begin(port: number, path: string, { method = 'GET', headers = {}, body, from }: AskOptions) {
  return new Promise<{ readonly request: ClientRequest; readonly response: IncomingMessage }>((resolve, reject) => {
    const request = httpRequest({
      ...{ host: '127.0.0.1', port, path, method, agent: false },
      headers: { Host: `127.0.0.1:${port}`, ...headers },
      ...(from !== undefined && { localAddress: from }),
    })
    request.on('response', (response) => resolve({ request, response }))
    request.on('error', reject)
    request.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
  })
}

export interface StreamEvent {
  readonly id: number
  readonly name: string
  readonly data: unknown
}

/** Opens `/api/events` as a browser does, and keeps what arrives. */
export async function listenTo(port: number, headers: Readonly<Record<string, string>> = {}, query = '') {
  const { request, response } = await begin(port, `/api/events${query}`, { headers })
  const events: StreamEvent[] = []
  const state = { text: '', isEnded: false }
  response.setEncoding('utf8').on('data', (part: string) => {
    const all = state.text + part
    const blocks = all.split('\n\n')
    state.text = blocks.pop() ?? ''
    events.push(...blocks.flatMap(eventIn))
  })
  response.on('error', () => undefined)
  response.on('close', () => {
    state.isEnded = true
  })
  onTestFinished(() => void request.destroy())
  return {
    ...{ events, response },
    isEnded: () => state.isEnded,
    /** The data of the events of this name. */
    named: (name: string) => events.filter((it) => it.name === name).map(({ data }) => data),
    /** Resolves when an event has come of which this holds. */
    arrived: (what: string, holds: (event: StreamEvent) => boolean) => until(what, () => events.some(holds)),
    close: () => request.destroy(),
  }
}

function eventIn(block: string): StreamEvent[] {
  const [, id, name = '', data = ''] = /^id: (\d+)\nevent: (\w+)\ndata: (.*)$/.exec(block) ?? []
  return id === undefined ? [] : [{ id: Number(id), name, data: JSON.parse(data) }]
}

/** The answer of a route that must succeed. */
export async function json(port: number, path: string, options: AskOptions = {}): Promise<unknown> {
  const answer = await ask(port, path, options)
  expect(answer.status, answer.text).toBe(200)
  return answer.json()
}
