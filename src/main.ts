/** The daemon: made of its configuration, started, and taken apart again in the right order. */
import { randomUUID } from 'node:crypto'
import { bridgeDocuments } from './bridge/entities.ts'
import { Identity } from './bridge/identity.ts'
import type { ReportSources } from './bridge/reports.ts'
import { withoutSecrets } from './config/index.ts'
import { type EngineContext, RunningDaemon, within } from './daemon/daemon.ts'
import { systemClock } from './engine/clock.ts'
import { createEngine, type Engine } from './engine/engine.ts'
import { loadAbsences, type PlannedAbsences } from './engine/planned-absences.ts'
import type { ConfiguredResource } from './engine/ports.ts'
import { type Freebox, rightName, sustainedPerMinute } from './freebox/index.ts'
import { memoize } from './incremental/memoize.ts'
import type { Broker } from './mqtt/connection.ts'
import { createTopics } from './mqtt/topics.ts'
import { type Push, startPush } from './push/listener.ts'
import { connectToBroker, launchEmbeddedBroker } from './wiring/broker.ts'
import { discoveryContext } from './wiring/discovery.ts'
import { apiVersionOf, createFreeboxClient, missingRights } from './wiring/freebox.ts'
import { indispensableMachines } from './wiring/indispensable.ts'
import type { DaemonOptions } from './wiring/options.ts'
import { configuredResources } from './wiring/resources.ts'

export type { DaemonOptions } from './wiring/options.ts'

export interface Daemon extends Pick<RunningDaemon, 'status' | 'observe' | 'command' | 'request'> {
  /** The address of the broker that the daemon uses. */
  readonly broker: string
  /** The client of the box. */
  readonly box: Freebox
  /** The id with which it signs `bridge/info` and `bridge/health`. */
  readonly instance: string
  /** False if the daemon is stuck: resources are due and are not read. */
  isAlive(): boolean
  /** What `bridge/info` and `bridge/health` are made from. */
  sources(): ReportSources
  /** Ends everything within five seconds: the session is closed, and `offline` is published. */
  stop(): Promise<void>
}

/** Starts a daemon. Throws if the embedded broker cannot listen. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { config, logging, store, version } = options
  const { log } = logging
  const resources = configuredResources(config, options.adapters)
  const identity = await store.read('identity', Identity)
  const embedded = config.mqtt.url === undefined ? await launchEmbeddedBroker(config, logging) : undefined
  const clock = options.timing?.clock ?? systemClock
  const absences = await loadAbsences({ store, clock })
  const explainAbsence = () => absences.explanation()
  const box = await createFreeboxClient({
    ...{ config, store, log, version, explainAbsence },
    timing: options.timing?.freebox,
  })
  // From here to the daemon's subscriptions in one turn: the broker delivers at once what it kept for the daemon.
  const broker = connectToBroker({ config, log, embedded, timing: options.timing?.broker })
  const instance = { id: randomUUID(), started: Date.now() }
  const daemon = new RunningDaemon({
    ...{ instance, box, broker, store, log, identity },
    topics: createTopics(config.mqtt.base_topic),
    createEngine: (context) => engineFor(options, { context, box, broker, resources, absences }),
    reports: {
      ...{ version, rightName, resources, config: withoutSecrets(config) },
      missingRights: () => missingRights(box, config),
    },
    requests: {
      ...{ apiAllowed: config.requests.api.allow, perMinute: config.commands.per_minute, rightName },
      ...{ setLevel: logging.setLevel, restart: options.onRestart },
    },
  })
  const unsubscribeProblems = logging.onProblem((problem) => daemon.reportProblem(problem))
  box.start()
  const push = config.push.enabled ? await listenForCalls(options, box, daemon) : undefined

  return {
    broker: embedded?.url ?? config.mqtt.url ?? '',
    box,
    instance: instance.id,
    isAlive: () => daemon.isAlive(),
    sources: () => daemon.sources(),
    status: () => daemon.status(),
    observe: (observer) => daemon.observe(observer),
    command: (address, word, payload) => daemon.command(address, word, payload),
    request: (name, input, how) => daemon.request(name, input, how),
    async stop() {
      unsubscribeProblems()
      await daemon.stop(async () => {
        await within(1000, push?.stop())
        await box.close()
      })
      await within(800, embedded?.close())
      await within(300, store.flush())
    },
  }
}

interface EngineParts {
  readonly context: EngineContext
  readonly box: Freebox
  readonly broker: Broker
  readonly resources: readonly ConfiguredResource[]
  readonly absences: PlannedAbsences
}

function engineFor(
  options: DaemonOptions,
  { context, box, broker, resources, absences }: EngineParts,
): Promise<Engine> {
  const { config, adapters, logging, store, timing } = options
  const topics = createTopics(config.mqtt.base_topic)
  // The same object as long as the identity is, as what discovery derives from it is cached by it.
  const contextFor = memoize((identity: Identity) => discoveryContext(options, topics, identity))
  return createEngine({
    ...{ resources, absences, broker, store, log: logging.log, rightName, box, boxEvents: box },
    adapterNames: adapters.map(({ name }) => name),
    presence: config.presence,
    commands: config.commands,
    homeassistant: config.homeassistant,
    alarmCode: config.homeassistant.alarm_code,
    discoveryContext: () => contextFor(context.identity()),
    bridge: bridgeDocuments,
    boxIsUp: context.boxIsUp,
    eventsConnected: () => box.sendsEvents,
    api: () => apiVersionOf(box),
    indispensable: indispensableMachines({ mqtt: config.mqtt, box, log: logging.log }),
    pollsPerMinute: sustainedPerMinute(config.freebox.requests_per_minute),
    onCondition: context.onCondition,
    observer: context.observer,
    readAgainSeconds: timing?.readAgainSeconds,
    ...(timing?.clock && { clock: timing.clock }),
  })
}

/** The box calls the daemon about some events (experimental): each call only causes a read. */
function listenForCalls({ config, store, logging }: DaemonOptions, box: Freebox, daemon: RunningDaemon): Promise<Push> {
  const onPush = (kind: string) => daemon.boxCalled(kind)
  return startPush({ ...config.push, box, store, log: logging.log, registerSecret: logging.secrets.add, onPush })
}
