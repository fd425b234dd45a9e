/** The daemon: box, broker, engine and bridge wired together, and taken apart again in the right order. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Bridge, startBridge } from './bridge/bridge.ts'
import { watchForDuplicateDaemon } from './bridge/duplicate-daemon.ts'
import { bridgeDocuments } from './bridge/entities.ts'
import { Identity, identify } from './bridge/identity.ts'
import { healthOf, infoOf } from './bridge/reports.ts'
import { answerRequests } from './bridge/requests.ts'
import { withoutSecrets } from './config/index.ts'
import { memoize } from './contract/resource.ts'
import { type Engine, startEngine } from './engine/engine.ts'
import type { Received } from './engine/ports.ts'
import { rightName } from './freebox/index.ts'
import type { Broker } from './mqtt/connection.ts'
import { createTopics } from './mqtt/topics.ts'
import { type Push, startPush } from './push/listener.ts'
import {
  apiOf,
  configuredResources,
  connect,
  type DaemonOptions,
  houseOf,
  missingRights,
  reach,
  startEmbedded,
} from './wiring/parts.ts'

export type { DaemonOptions } from './wiring/parts.ts'

export interface Daemon {
  /** Where the broker is that the daemon talks to. */
  readonly broker: string
  /** By which it signs `bridge/info` and `bridge/health`. */
  readonly instance: string
  /** False for a daemon that is stuck: things are due and are not read. */
  turning(): boolean
  /** Ends everything within five seconds: the session is closed, and `offline` is on its way. */
  stop(): Promise<void>
}

/** Starts; throws only where the embedded broker cannot listen. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { config, logging, store, version } = options
  const { log } = logging
  const topics = createTopics(config.mqtt.base_topic)
  const resources = configuredResources(options)
  let identity = await store.read('identity', Identity)
  let engine: Engine | undefined
  let starting = false
  let stopped = false
  /** The very same for as long as the box is: what is made for it holds so long. */
  const houseNow = memoize((box: Identity) => houseOf(options, topics, box))
  /** Since its last return the box has said which one it is. */
  let recognised = false

  const embedded = config.mqtt.url === undefined ? await startEmbedded(options) : undefined
  if (embedded !== undefined) logging.secrets.add(embedded.credentials.password)
  const freebox = await reach(options)
  // Whoever wants to hear what the broker has kept for us subscribes before this turn is over.
  const broker = connect(options, embedded)
  const instance = { id: randomUUID(), started: Date.now() }
  const rival = watchForDuplicateDaemon({ broker, topics, instance, log })
  const early = commandsBefore(broker, topics.commandFilters, obeying)

  /** Who takes commands: nobody before it is known whether the box is there, and which one it is. */
  function obeying(): Engine | undefined {
    const unmet = freebox.state === 'starting' || (freebox.state === 'up' && !recognised)
    return unmet ? undefined : engine
  }

  const bridge: Bridge = startBridge({
    broker,
    topics,
    info: () => {
      const { info, rights } = freebox
      const shown = withoutSecrets(config)
      const missing = missingRights(freebox, config)
      return infoOf({
        ...{ instance, version, identity, rights, missing, rightName, engine, resources, config: shown },
        apiVersion: info?.apiVersion,
      })
    },
    health: () =>
      healthOf({
        instance,
        connected: freebox.state === 'up',
        box: freebox.stats(),
        broker: broker.stats(),
        engine,
        resources,
      }),
  })
  answerRequests({
    broker,
    box: freebox,
    topics,
    log,
    rightName,
    engine: () => engine,
    apiAllowed: config.requests.api.allow,
    perMinute: config.commands.per_minute,
    setLevel: logging.setLevel,
    restart: options.onRestart,
  })
  const unsubscribeProblems = logging.onProblem(bridge.problem)

  /** Which box it is must be known, and what the broker retains must be seen, before anything is announced. */
  async function begin(): Promise<void> {
    if (starting || stopped || identity === undefined || !broker.connected) return
    starting = true
    const begun = await startEngine({
      ...{ resources, broker, store, log, rightName, box: freebox },
      adapterNames: options.adapters.map(({ name }) => name),
      presence: config.presence,
      commands: config.commands,
      homeassistant: config.homeassistant,
      alarmCode: config.homeassistant.alarm_code,
      house: () => houseNow(identity ?? nobody),
      bridge: bridgeDocuments,
      boxIsUp: () => freebox.state === 'up' && recognised,
      eventsConnected: () => freebox.stats().websocket === 'open',
      api: () => apiOf(freebox),
      onCondition: bridge.changed,
      ...clocks(options),
    })
    if (stopped) return begun.stop()
    engine = begun
    // A box that we have not met yet is not away: what a run before has told holds until we know better.
    if (freebox.state !== 'up' && freebox.state !== 'starting') engine.boxLeft()
    early.flush()
    bridge.changed()
  }

  /** The box answers: it says which one it is, and with which firmware. False where it is another one than before. */
  async function recognise(): Promise<boolean> {
    const system = await freebox.request({ method: 'GET', path: 'system/' }).catch(() => undefined)
    const now = identify(system, freebox.info)
    if (now === undefined && identity === undefined && freebox.state === 'up' && !stopped) {
      setTimeout(meet, recogniseAgain).unref()
    }
    if (now === undefined || JSON.stringify(now) === JSON.stringify(identity)) return true
    const written = store.write('identity', now)
    if (identity !== undefined && identity.id !== now.id) return written.then(() => false)
    identity = now
    engine?.announceAgain()
    return true
  }

  /** What runs was begun for one box: nothing of another is read, or it would be told as that one's. */
  async function meet(): Promise<void> {
    if (!(await recognise())) return options.onRestart()
    if (freebox.state !== 'up') return
    recognised = true
    engine?.boxReturned()
    early.flush()
    await begin()
  }

  freebox.on('state', (state) => {
    recognised = false
    if (state === 'up') void meet()
    else engine?.boxLeft()
    early.flush()
    bridge.changed()
  })
  freebox.on('event', (name, result) => engine?.boxEvent(name, result))
  freebox.on('connected', () => engine?.eventsReturned())
  freebox.on('rights', () => {
    engine?.rightsChanged()
    bridge.changed()
  })
  broker.on('connect', () => {
    rival.connected()
    bridge.connected()
    if (engine === undefined) void begin()
    else engine.brokerReturned()
  })
  freebox.start()
  const push = config.push.enabled ? await listenForCalls() : undefined

  /** The box calls us where it can (experimental): that only hastens a read. */
  function listenForCalls(): Promise<Push> {
    const onPush = (kind: string) => engine?.boxCalled(kind)
    return startPush({ ...config.push, box: freebox, store, log, registerSecret: logging.secrets.add, onPush })
  }

  return {
    broker: embedded?.url ?? config.mqtt.url ?? '',
    instance: instance.id,
    turning: () => engine?.turning() ?? true,
    // Nothing is unsubscribed, and no more is taken: the broker keeps for us what comes before we are back.
    async stop() {
      stopped = true
      broker.stopReceiving()
      unsubscribeProblems()
      rival.stop()
      bridge.stop()
      // Box and broker may both be stuck: five seconds are for all of it together.
      await within(700, engine?.answered())
      await within(500, engine?.stop())
      await Promise.all([within(2300, leaveBox()), within(2300, leaveBroker()), within(2300, store.flush())])
      await within(800, embedded?.close())
      await within(300, store.flush())
    },
  }

  /** A command that still hung is told so, now that the box is left. */
  async function leaveBroker(): Promise<void> {
    await within(700, engine?.answered())
    await broker.close()
  }

  async function leaveBox(): Promise<void> {
    await within(1000, push?.stop())
    await freebox.close()
  }
}

/** The box, before it has said which one it is. */
const nobody: Identity = { id: '' }

/** A box that says nothing about itself may just have started. Milliseconds. */
const recogniseAgain = 2000

/** Commands that the broker kept for us come before we know the box: they wait for the engine. */
function commandsBefore(broker: Broker, filters: string[], engine: () => Engine | undefined) {
  const waiting: Received[] = []
  broker.subscribe(filters, (message) => {
    waiting.push(message)
    if (waiting.length > 100) waiting.shift()
    flush()
  })

  function flush(): void {
    const now = engine()
    if (now !== undefined) for (const message of waiting.splice(0)) now.command(message)
  }
  return { flush }
}

function clocks({ timing: { monotonic, epoch } = {} }: DaemonOptions) {
  return { ...(monotonic !== undefined && { monotonic }), ...(epoch !== undefined && { epoch }) }
}

async function within(milliseconds: number, work: Promise<unknown> | undefined): Promise<void> {
  await Promise.race([work, sleep(milliseconds, undefined, { ref: false })])
}
