/**
 * A home for the tests that look from the outside: a simulated Freebox, a real broker, somebody who watches it, and the
 * real command line as a process in between.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { stringify } from 'yaml'
import { lintHouse } from '../../src/homeassistant/lint.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts'
import { embedded, until, type Watcher, watch } from '../mqtt/support.ts'
import { merged, type Settings } from '../settings.ts'
import { type Running, start } from '../support/process.ts'

export { pause, until } from '../mqtt/support.ts'

const token = 'simulated-app-token'

/** Everything read each second, short waits; a test says what it needs otherwise. */
const hasty: Settings = {
  log: { level: 'debug' },
  presence: { consider_home: '1s', hold: '4s' },
  adapters: { defaults: { every: '1s' } },
}

export interface Home {
  readonly box: Simulator
  readonly watcher: Watcher
  readonly url: string
  /** The daemon that was started last. Throws if none was started. */
  readonly daemon: Running
  /** Starts another daemon with the same data folder, and further settings if given. */
  start(settings?: Settings): Promise<Running>
  /** The state that stands on a topic below the base topic; undefined where it is empty or was never filled. */
  state(topic: string): Record<string, unknown> | undefined
  /** Everything that came on a topic below the base topic. */
  said(topic: string): string[]
  /** Sends a command and returns the answer to it. */
  command(topic: string, payload: string): Promise<Record<string, unknown>>
  /** Asks on `bridge/request/<name>`. */
  request(name: string, input?: object): Promise<Record<string, unknown>>
  /** The retained discovery documents that stand, the box's own first. */
  documents(): Map<string, Record<string, unknown>>
  /** Forgets what was said so far (what stands retained is not forgotten). */
  quiet(): void
}

export interface HomeOptions {
  readonly simulator?: SimulatorOptions
  readonly settings?: Settings
  /** Another broker than one of our own in this process. */
  readonly broker?: { readonly url: string; readonly username?: string; readonly password?: string }
  /** false: the test starts the daemon itself. */
  readonly running?: boolean
}

/** Opens a home and waits until the daemon has told everything once. */
export async function openHome({ simulator, settings = {}, broker, running = true }: HomeOptions = {}): Promise<Home> {
  const box = await startSimulator({ model: 'delta', ...simulator })
  onTestFinished(() => box.close())
  const place = broker ?? (await ownBroker())
  const watcher = await watch(place.url, credentialsOf(place))
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-home-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const standing = new Map<string, string>()
  watcher.client.on('message', (topic, payload) => standing.set(topic, payload.toString()))
  for (const { topic, payload } of watcher.received) standing.set(topic, payload)
  const base = {
    freebox: { url: box.url, app_token: token, requests_per_minute: 6000 },
    mqtt: { will_delay: '1s', ...place },
  }

  let daemon: Running | undefined
  const home: Home = {
    box,
    watcher,
    url: place.url,
    get daemon() {
      if (daemon === undefined) throw new Error('no daemon was started')
      return daemon
    },
    async start(more = {}) {
      const file = join(folder, 'config.yaml')
      writeFileSync(file, stringify(merged(merged(merged(base, hasty), settings), more)))
      daemon = start(['run', '--config', file], { folder })
      return daemon
    },
    state(topic) {
      const payload = standing.get(`freebox/${topic}`)
      return payload === undefined || payload === '' ? undefined : JSON.parse(payload)
    },
    said: (topic) => watcher.payloads(`freebox/${topic}`),
    command: (topic, payload) => ask(watcher, `freebox/${topic}/set`, payload),
    request: (name, input = {}) => ask(watcher, `freebox/bridge/request/${name}`, JSON.stringify(input)),
    documents() {
      const all = [...standing].filter(([topic, payload]) => topic.startsWith('homeassistant/') && payload !== '')
      const ours = all
        .filter(([topic]) => topic.endsWith('/config'))
        .map(([topic, it]) => [topic, JSON.parse(it)] as const)
      return new Map(ours.sort(([a], [b]) => Number(b.includes('_bridge')) - Number(a.includes('_bridge'))))
    },
    quiet: () => void watcher.received.splice(0),
  }
  if (running) {
    await home.start()
    await until('everything is told once', () => home.said('lan/host/availability').includes('online'), 15_000)
    const chapters = () => JSON.stringify(home.state('bridge/info')?.adapters ?? 'unknown')
    await until('every chapter is known', () => !chapters().includes('unknown'), 15_000)
  }
  return home
}

/** Complaints of lint over everything that stands announced. */
export function lintOf(home: Home): string[] {
  return lintHouse(home.documents())
}

async function ownBroker() {
  const broker = await embedded()
  return { url: broker.url, ...broker.credentials }
}

function credentialsOf({ username, password }: { username?: string; password?: string }) {
  return username === undefined || password === undefined ? {} : { username, password }
}

let questions = 0

async function ask(watcher: Watcher, topic: string, payload: string): Promise<Record<string, unknown>> {
  const responseTopic = `answers/${++questions}`
  const answer = () => watcher.payloads(responseTopic)[0]
  watcher.client.publish(topic, payload, { qos: 1, properties: { responseTopic } })
  await until(`an answer to ${topic}`, () => answer() !== undefined, 30_000)
  return JSON.parse(answer() ?? '')
}
