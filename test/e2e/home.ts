/**
 * A complete installation for the end-to-end tests: a simulated Freebox, a real broker, an MQTT client that records
 * everything, and the daemon. Tests that stop, kill or restart a process use the program.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { lintDocuments } from '../../src/homeassistant/lint.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts'
import { embedded, until, type Watcher, watch } from '../mqtt/support.ts'
import { merged, readSeldom, type Settings } from '../settings.ts'
import { atEnd } from '../support/cleanup.ts'
import { deepFreeze } from '../support/freeze.ts'
import type { Running } from '../support/process.ts'
import { type Daemon, startHere, startProgram } from './daemon.ts'

export { pause, until } from '../mqtt/support.ts'

const token = 'simulated-app-token'

/** Reads every resource each second and waits only briefly. A test overrides what it needs. */
const fastSettings: Settings = {
  log: { level: 'debug' },
  presence: { consider_home: '1s', hold: '4s' },
  adapters: { defaults: { every: '1s' } },
}

export interface Home<D extends Daemon = Daemon> {
  readonly box: Simulator
  readonly watcher: Watcher
  readonly url: string
  /** The daemon that was started last. Throws if none was started. */
  readonly daemon: D
  /** Starts another daemon with the same data folder, and further settings if given. */
  start(settings?: Settings): Promise<D>
  /** The retained state on a topic below the base topic; undefined if it is empty or was never published. */
  state(topic: string): Record<string, unknown> | undefined
  /** Every payload received on a topic below the base topic. */
  published(topic: string): string[]
  /** Sends a command and returns the reply. */
  command(topic: string, payload: string): Promise<Record<string, unknown>>
  /** Sends a request to `bridge/request/<name>` and returns the reply. */
  request(name: string, input?: object): Promise<Record<string, unknown>>
  /** Publishes any payload on any topic and returns the reply. */
  send(topic: string, payload: string): Promise<Record<string, unknown>>
  /** The discovery documents that are retained now, the one of the box first. */
  documents(): Map<string, Record<string, unknown>>
  /** Forgets the messages received so far. Retained topics are still known. */
  clearReceived(): void
}

export interface HomeOptions {
  readonly simulator?: SimulatorOptions
  readonly settings?: Settings
  /** Uses this broker. By default an embedded one is started in this process. */
  readonly broker?: { readonly url: string; readonly username?: string; readonly password?: string }
  /** false: the test starts the daemon itself. */
  readonly running?: boolean
}

/** Starts everything and waits until the daemon has published every resource once. */
export function openHome(options?: HomeOptions): Promise<Home> {
  return openHomeWith(startHere, options)
}

/** The same with the program in a process of its own. */
export function openHomeOfProgram(options?: HomeOptions): Promise<Home<Running>> {
  return openHomeWith(async (file, folder) => startProgram(file, folder), options)
}

async function openHomeWith<D extends Daemon>(
  startDaemon: (file: string, folder: string) => Promise<D>,
  { simulator, settings = {}, broker, running = true }: HomeOptions = {},
): Promise<Home<D>> {
  const box = await startSimulator({ model: 'delta', ...simulator })
  atEnd(() => box.close())
  const brokerOptions = broker ?? (await ownBroker())
  const watcher = await watch(brokerOptions.url, credentialsOf(brokerOptions))
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-home-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  const retained = new Map<string, string>()
  const documentIn = documentReader()
  watcher.client.on('message', (topic, payload) => retained.set(topic, payload.toString()))
  for (const { topic, payload } of watcher.received) retained.set(topic, payload)
  const base = {
    freebox: { url: box.url, app_token: token, requests_per_minute: 6000 },
    mqtt: { will_delay: '1s', ...brokerOptions },
  }

  // Tests about some adapters choose their intervals themselves.
  const whole: Settings = settings.adapters === undefined ? { adapters: readSeldom } : {}
  let daemon: D | undefined
  const home: Home<D> = {
    box,
    watcher,
    url: brokerOptions.url,
    get daemon() {
      if (daemon === undefined) throw new Error('no daemon was started')
      return daemon
    },
    async start(more = {}) {
      const file = join(folder, 'config.yaml')
      writeFileSync(file, stringify([fastSettings, whole, settings, more].reduce(merged, base)))
      daemon = await startDaemon(file, folder)
      return daemon
    },
    state(topic) {
      const payload = retained.get(`freebox/${topic}`)
      return payload === undefined || payload === '' ? undefined : JSON.parse(payload)
    },
    published: (topic) => watcher.payloads(`freebox/${topic}`),
    command: (topic, payload) => requestReply(watcher, `freebox/${topic}/set`, payload),
    request: (name, input = {}) => requestReply(watcher, `freebox/bridge/request/${name}`, JSON.stringify(input)),
    send: (topic, payload) => requestReply(watcher, topic, payload),
    documents() {
      const all = [...retained].filter(([topic, payload]) => topic.startsWith('homeassistant/') && payload !== '')
      const documents = all
        .filter(([topic]) => topic.endsWith('/config'))
        .map(([topic, it]) => [topic, documentIn(topic, it)] as const)
      return new Map(documents.sort(([a], [b]) => Number(b.includes('_bridge')) - Number(a.includes('_bridge'))))
    },
    clearReceived: () => void watcher.received.splice(0),
  }
  if (running) {
    await home.start()
    await until('the hosts are published', () => home.published('lan/host/availability').includes('online'))
    const adapters = () => JSON.stringify(home.state('bridge/info')?.adapters ?? 'unknown')
    await until('the state of every adapter is known', () => !adapters().includes('unknown'))
  }
  return home
}

/** Settings for tests that look at what the start publishes: nothing is read again by itself. */
export const readOnce: Settings = { adapters: { defaults: { every: '1h' } } }

const on = { enabled: true }
const fewAdapters: Settings = { adapters: { defaults: { enabled: false }, lan: on, connection: on, system: on } }

/** For tests that are about no adapter but `lan`, `connection` and `system`: the others are disabled, which is quicker. */
export function small({ settings = {}, ...options }: HomeOptions = {}): HomeOptions {
  return { ...options, settings: merged(fewAdapters, settings) }
}

/** As openHome, with few adapters. */
export function openSmallHome(options?: HomeOptions): Promise<Home> {
  return openHome(small(options))
}

/** A function that parses the payload of a topic. Conditions look at all documents again and again; few of them change. */
function documentReader(): (topic: string, payload: string) => Record<string, unknown> {
  const parsed = new Map<string, { readonly payload: string; readonly document: Record<string, unknown> }>()
  return (topic, payload) => {
    const last = parsed.get(topic)
    if (last?.payload === payload) return last.document
    const document: Record<string, unknown> = JSON.parse(payload)
    deepFreeze(document)
    parsed.set(topic, { payload, document })
    return document
  }
}

/** The requests since `start` that changed something at the box. The batch read of Freebox Home is a POST, too. */
export function writesSince({ box }: Home, start: number) {
  const reads = /^(login|home\/endpoints\/get)/
  return box.requests.slice(start).filter(({ method, path }) => method !== 'GET' && !reads.test(path))
}

/** The lint findings over all retained discovery documents. */
export function lintOf(home: Home): string[] {
  return lintDocuments(home.documents())
}

async function ownBroker() {
  const broker = await embedded()
  return { url: broker.url, ...broker.credentials }
}

function credentialsOf({ username, password }: { username?: string; password?: string }) {
  return username === undefined || password === undefined ? {} : { username, password }
}

let requestCount = 0

async function requestReply(watcher: Watcher, topic: string, payload: string): Promise<Record<string, unknown>> {
  const responseTopic = `answers/${++requestCount}`
  const answer = () => watcher.payloads(responseTopic)[0]
  watcher.client.publish(topic, payload, { qos: 1, properties: { responseTopic } })
  await until(`a reply to ${topic}`, () => answer() !== undefined)
  return JSON.parse(answer() ?? '')
}
