/**
 * A complete installation for the fault tests: a simulated Freebox, a broker that can fail, an MQTT client that records
 * everything, and the whole daemon in this process, so that it starts quickly and its log can be read. What is correct
 * comes from a second, new daemon that reads the same box and publishes to an empty broker of its own: both must have
 * published the same.
 */
import {
  type RecordedRequest,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../src/simulator/index.ts'
import { until } from '../mqtt/support.ts'
import { merged, type Settings } from '../settings.ts'
import { type ExternalBroker, type FaultyBroker, startBroker, startPlainBroker } from './broker.ts'
import { createService, type LogLine, type Service, type Token } from './daemon.ts'
import { differences, rememberLast, type Snapshot, snapshotOf } from './snapshot.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

export { pause, until } from '../mqtt/support.ts'
export type { Snapshot } from './snapshot.ts'

export interface Home {
  readonly box: Simulator
  /** The network between the daemon and the box. */
  readonly network: TcpProxy
  readonly broker: FaultyBroker
  readonly service: Service
  /** Resolves when the daemon has read every resource, or knows that the box does not have it. */
  settled(seconds?: number): Promise<void>
  /** The retained state on a topic below the base topic. */
  state(topic: string): Record<string, unknown> | undefined
  /** Every payload received on a topic below the base topic. */
  published(topic: string): string[]
  /** The messages of log level warn and above, from this line of the log on. */
  warnings(since?: number): string[]
  /** The requests of the daemon to the box, including logins. */
  requests(): RecordedRequest[]
  /** Pairs the daemon with the box that is there now. */
  pair(appToken: string): Promise<void>
  /** Sets the clock of the daemon forward or back by this many seconds. The clock of the box stays right. */
  setClock(seconds: number): void
  /** Back to a first start: no daemon, no stored data, an empty broker. */
  reset(): Promise<void>
  /** Sends a command and returns the reply; undefined if none arrives in time. */
  command(topic: string, payload: string, seconds?: number): Promise<Record<string, unknown> | undefined>
  request(name: string, input?: object): Promise<Record<string, unknown> | undefined>
  /** What is published and announced now. The same object until another message arrives. */
  snapshot(): Snapshot
  /**
   * What a new daemon publishes for this box. The box is only read if the house has changed since the last call. A fault
   * that alters the responses of the box does not change the house, so a test that has set one passes `refresh`.
   */
  expected(refresh?: boolean): Promise<Snapshot>
  /** The differences between the snapshot and the expected one, one line each; empty if everything is correct. */
  problems(): Promise<string[]>
  /** Waits until nothing differs; fails with what does. */
  untilCorrect(seconds?: number): Promise<void>
  close(): Promise<void>
}

export interface HomeOptions {
  readonly simulator?: SimulatorOptions
  readonly settings?: Settings
  /** Uses this broker. By default one is started in this process, which supports more faults. */
  readonly broker?: ExternalBroker
  /** false: the test starts the daemon itself. */
  readonly running?: boolean
}

const appToken = 'simulated-app-token'

export async function openHome({ simulator, settings = {}, broker: external, running = true }: HomeOptions = {}) {
  const box = await startSimulator({ model: 'delta', ...simulator, appToken })
  const network = await startTcpProxy()
  network.forwardTo(box.port)
  const broker = await startBroker(external)
  const { username, password } = external ?? {}
  let token = { app_token: appToken, uid: box.house.model.uid }
  let clockOffset = 0
  const address = `127.0.0.1:${network.port}`
  const boxSettings = merged({ freebox: { url: `http://${address}` } }, settings)
  const login = { ...(username !== undefined && { username }), ...(password !== undefined && { password }) }
  const service = createService({ token, settings: merged({ mqtt: { url: broker.url, ...login } }, boxSettings) })
  const reference = createReference(
    box,
    () => ({ token, clockOffset }),
    merged(settings, { freebox: { url: box.url } }),
  )
  // By the number of messages so far.
  const snapshotAt = rememberLast((_version: number) => snapshotOf(broker.watcher.retained))

  const home: Home = {
    box,
    network,
    broker,
    service,
    settled: (seconds = 90) => settled(broker.watcher, seconds),
    state(topic) {
      const payload = broker.watcher.retained.get(`freebox/${topic}`)
      return payload === undefined ? undefined : JSON.parse(payload)
    },
    published: (topic) => broker.watcher.payloads(`freebox/${topic}`),
    warnings: (since = 0) => warnings(service.lines.slice(since)),
    command: (topic, payload, seconds) => broker.watcher.request(`freebox/${topic}/set`, payload, seconds),
    request: (name, input = {}) => broker.watcher.request(`freebox/bridge/request/${name}`, JSON.stringify(input)),
    requests: () => box.requests.filter(({ host }) => host === address),
    async pair(newToken) {
      const mac = box.house.model.mac.replaceAll(':', '').toLowerCase()
      token = { app_token: newToken, uid: box.house.model.uid }
      service.pair(token)
      const known = () => service.daemon === undefined || infoOf(broker.watcher).includes(`"id":"freebox_${mac}"`)
      await until('the daemon has identified the box', known)
    },
    setClock(seconds) {
      clockOffset = seconds
      service.setClock(clockOffset)
    },
    async reset() {
      await service.clearData()
      await broker.stop()
      await broker.start({ retained: false })
    },
    snapshot: () => snapshotAt(broker.watcher.version),
    expected: reference.expected,
    problems: async () => differences(home.snapshot(), await reference.expected()),
    async untilCorrect(seconds = 90) {
      const expected = await reference.expected()
      const problemsIn = rememberLast((now: Snapshot) => differences(now, expected))
      await until('', () => problemsIn(home.snapshot()).length === 0, seconds * 1000).catch(() => undefined)
      const problems = problemsIn(home.snapshot())
      if (problems.length > 0)
        throw new Error(`the retained topics do not match the box:\n${problems.slice(0, 20).join('\n')}`)
    },
    async close() {
      await service.close()
      await Promise.all([network.stop(), broker.close(), box.close()])
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

/** Waits until the state of every adapter is known. What can be read was published then. */
async function settled(published: Published, seconds: number): Promise<void> {
  const isOnline = () => published.retained.get('freebox/bridge/state') === 'online'
  const known = () => isOnline() && !infoOf(published).includes('"state":"unknown"')
  await until('the state of every adapter is known', known, seconds * 1000)
}

/** What a broker has, or a watcher has seen. The payloads change while a daemon publishes. */
interface Published {
  readonly retained: ReadonlyMap<string, string>
}

function infoOf({ retained }: Published): string {
  return retained.get('freebox/bridge/info') ?? '{"state":"unknown"}'
}

/** Reads the box with a new daemon, and keeps the result until the house changes. */
function createReference(box: Simulator, now: () => { token: Token; clockOffset: number }, overrides: Settings) {
  let last: { house: string; expected: Snapshot } | undefined

  async function read(): Promise<Snapshot> {
    const broker = await startPlainBroker()
    // A host that has just left is away at once: the expected state must not depend on the moment.
    const immediate = { homeassistant: { sweep: false }, presence: { consider_home: '0s' } }
    // One read of each resource is enough, unless it fails.
    const seldom = { adapters: { defaults: { every: '5s' } } }
    const settings = merged(overrides, { mqtt: { url: broker.url }, ...immediate, ...seldom })
    const { token, clockOffset } = now()
    const service = createService({ token, settings, timing: {} })
    service.setClock(clockOffset)
    await service.start()
    await settled(broker, 90)
    await until('the box answers every request', () => !infoOf(broker).includes('"state":"unreachable"'))
    await service.stop()
    const expected = snapshotOf(broker.retained)
    await Promise.all([service.close(), broker.close()])
    return expected
  }

  return {
    async expected(refresh = false): Promise<Snapshot> {
      const house = fingerprint(box)
      if (last?.house !== house || refresh) last = { house, expected: await read() }
      return last.expected
    },
  }
}

/** Everything that the box can report. */
function fingerprint({ house }: Simulator): string {
  return JSON.stringify(house)
}
