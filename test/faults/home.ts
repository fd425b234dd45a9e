/**
 * A home for the tests that break things: a simulated Freebox, a broker that can be broken too, somebody who watches,
 * and the whole daemon in this process, so that it starts in a moment and nothing it does stays hidden. Whether it is
 * right is told by a second daemon, fresh, on an empty broker of its own, that reads the same box: both must say the
 * same.
 */
import {
  type RecordedRequest,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../src/simulator/index.ts'
import { until } from '../mqtt/support.ts'
import { merged, type Settings } from '../settings.ts'
import { type External, type FaultyBroker, startBroker } from './broker.ts'
import { createService, type LogLine, type Service, type Token } from './daemon.ts'
import { buildGate, type Gate } from './gate.ts'
import { differences, type Told, told } from './told.ts'

export { pause, until } from '../mqtt/support.ts'
export type { Told } from './told.ts'

export interface Home {
  readonly box: Simulator
  /** The network between the daemon and the box. */
  readonly way: Gate
  readonly broker: FaultyBroker
  readonly service: Service
  /** Resolves when everything has been read or is known not to be had, and is told. */
  settled(seconds?: number): Promise<void>
  /** The state that stands on a topic below the base topic. */
  state(topic: string): Record<string, unknown> | undefined
  /** Everything that came on a topic below the base topic. */
  said(topic: string): string[]
  /** What the owner has to hear: sentences of warnings and worse, since this many lines. */
  warnings(since?: number): string[]
  /** What the daemon has asked of the box, logins included. */
  asked(): RecordedRequest[]
  /** The owner pairs with the box that stands there now. */
  pair(appToken: string): Promise<void>
  /** Sets the clock of the daemon's machine so many seconds forward or back; the box's stays right. */
  setClock(seconds: number): void
  /** Back to where nothing was ever there: no daemon, nothing known to it, an empty broker. */
  empty(): Promise<void>
  /** Sends a command and returns the answer; undefined if none comes in time. */
  command(topic: string, payload: string, seconds?: number): Promise<Record<string, unknown> | undefined>
  request(name: string, input?: object): Promise<Record<string, unknown> | undefined>
  /** What stands published and announced. */
  told(): Told
  /**
   * What a fresh daemon would have published. It reads the box only if the house has changed since; a fault that alters
   * what the box says is no change of the house, so that who has set one asks `anew`.
   */
  truth(anew?: boolean): Promise<Told>
  /** How what stands differs from the truth, in words; nothing if all is well. */
  wrong(): Promise<string[]>
  /** Waits until nothing is wrong; fails with what is. */
  right(seconds?: number): Promise<void>
  close(): Promise<void>
}

export interface HomeOptions {
  readonly simulator?: SimulatorOptions
  readonly settings?: Settings
  /** Another broker than one of our own in this process: it can only be shut off, dropped and held up. */
  readonly broker?: External
  /** false: the test starts the daemon itself. */
  readonly running?: boolean
}

const appToken = 'simulated-app-token'

export async function openHome({ simulator, settings = {}, broker: external, running = true }: HomeOptions = {}) {
  const box = await startSimulator({ model: 'delta', ...simulator, appToken })
  const way = await buildGate()
  way.lead(box.port)
  const broker = await startBroker(external)
  const { username, password } = external ?? {}
  let token = { app_token: appToken, uid: box.house.model.uid }
  let wrong = 0
  const near = `127.0.0.1:${way.port}`
  const place = merged({ freebox: { url: `http://${near}` } }, settings)
  const login = { ...(username !== undefined && { username }), ...(password !== undefined && { password }) }
  const service = createService({ token, settings: merged({ mqtt: { url: broker.url, ...login } }, place) })
  const oracle = createOracle(box, () => ({ token, wrong }), merged(settings, { freebox: { url: box.url } }))

  const home: Home = {
    box,
    way,
    broker,
    service,
    settled: (seconds = 30) => settled(broker, seconds),
    state(topic) {
      const payload = broker.watcher.standing.get(`freebox/${topic}`)
      return payload === undefined ? undefined : JSON.parse(payload)
    },
    said: (topic) => broker.watcher.payloads(`freebox/${topic}`),
    warnings: (since = 0) => warnings(service.lines.slice(since)),
    command: (topic, payload, seconds) => broker.watcher.ask(`freebox/${topic}/set`, payload, seconds),
    request: (name, input = {}) => broker.watcher.ask(`freebox/bridge/request/${name}`, JSON.stringify(input)),
    asked: () => box.requests.filter(({ host }) => host === near),
    async pair(newToken) {
      const mac = box.house.model.mac.replaceAll(':', '').toLowerCase()
      token = { app_token: newToken, uid: box.house.model.uid }
      service.pair(token)
      const known = () => service.daemon === undefined || infoOf(broker).includes(`"id":"freebox_${mac}"`)
      await until('it is known which box it is', known)
    },
    setClock(seconds) {
      wrong = seconds
      service.setClock(wrong)
    },
    async empty() {
      await service.forget()
      await broker.stop()
      await broker.start({ retained: false })
    },
    told: () => told(broker.watcher.standing),
    truth: oracle.truth,
    wrong: async () => differences(home.told(), await oracle.truth()),
    async right(seconds = 30) {
      const truth = await oracle.truth()
      await until('', () => differences(home.told(), truth).length === 0, seconds * 1000).catch(() => undefined)
      const wrong = differences(home.told(), truth)
      if (wrong.length > 0) throw new Error(`what stands is not what the box says:\n${wrong.slice(0, 20).join('\n')}`)
    },
    async close() {
      await service.close()
      await Promise.all([way.shut(), broker.close(), box.close()])
    },
  }
  if (running) {
    await service.start()
    await home.settled()
  }
  return home
}

function warnings(lines: readonly LogLine[]): string[] {
  return lines.filter((it) => it.level >= 40).map((it) => it.msg)
}

/** Every chapter is known, and what can be read was told. */
async function settled(broker: FaultyBroker, seconds: number): Promise<void> {
  const isOnline = () => broker.watcher.standing.get('freebox/bridge/state') === 'online'
  const known = () => isOnline() && !infoOf(broker).includes('"state":"unknown"')
  await until('every chapter is known', known, seconds * 1000)
}

function infoOf({ watcher }: FaultyBroker): string {
  return watcher.standing.get('freebox/bridge/info') ?? '{"state":"unknown"}'
}

/** Reads the box with a daemon that knows nothing, and keeps what it said for as long as the house stays as it is. */
function createOracle(box: Simulator, now: () => { token: Token; wrong: number }, place: Settings) {
  let last: { house: string; truth: Told } | undefined

  async function read(): Promise<Told> {
    const broker = await startBroker()
    // Whoever has left just now is away here at once: what is true must not depend on the moment.
    const atOnce = { homeassistant: { sweep: false }, presence: { consider_home: '0s' } }
    const settings = merged(place, { mqtt: { url: broker.url }, ...atOnce })
    const { token, wrong } = now()
    const service = createService({ token, settings, pace: {} })
    service.setClock(wrong)
    await service.start()
    await settled(broker, 30)
    await until('the box answers everything', () => !infoOf(broker).includes('"state":"unreachable"'))
    await service.stop()
    const truth = told(broker.watcher.standing)
    await Promise.all([service.close(), broker.close()])
    return truth
  }

  return {
    async truth(anew = false): Promise<Told> {
      const house = fingerprint(box)
      if (last?.house !== house || anew) last = { house, truth: await read() }
      return last.truth
    },
  }
}

/** All that the box could tell. */
function fingerprint({ house }: Simulator): string {
  return JSON.stringify(house)
}
