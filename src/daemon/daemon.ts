/** Connects box, broker, engine and bridge topics over the life of the daemon. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type Bridge, startBridge } from '../bridge/bridge.ts'
import { type DuplicateWatch, type Instance, watchForDuplicateDaemon } from '../bridge/duplicate-daemon.ts'
import { type Identity, identify } from '../bridge/identity.ts'
import type { Problem } from '../bridge/problems.ts'
import { type ReportSources, reportHealth, reportInfo } from '../bridge/reports.ts'
import {
  type AnswerOptions,
  answerRequests,
  createRequestAnswerer,
  type RequestAnswerer,
  type RequestsOptions,
} from '../bridge/requests.ts'
import { MqttCommands } from '../engine/command/mqtt-commands.ts'
import type { Outcome } from '../engine/command/reply.ts'
import type { Engine } from '../engine/engine.ts'
import type { ShowObserver } from '../engine/ports.ts'
import type { Freebox } from '../freebox/index.ts'
import type { Broker } from '../mqtt/connection.ts'
import type { Address, Topics } from '../mqtt/topics.ts'
import type { Store } from '../store/store.ts'
import {
  type Effect,
  initialLifecycle,
  type LifecycleEvent,
  type Phase,
  phaseOf,
  takesCommands,
  transition,
} from './lifecycle.ts'

/** What the daemon connects. */
export interface DaemonParts {
  readonly instance: Instance
  readonly topics: Topics
  readonly box: Freebox
  readonly broker: Broker
  readonly store: Store
  readonly log: Logger
  /** What an earlier run knew about the box. */
  readonly identity: Identity | undefined
  /** Builds the engine for a box. It is not opened yet. */
  readonly createEngine: (daemon: EngineContext) => Promise<Engine>
  readonly reports: Omit<ReportSources, 'identity' | 'engine' | 'commands' | 'instance' | 'box' | 'broker'>
  readonly requests: Pick<RequestsOptions, 'perMinute'> & Omit<AnswerOptions, 'box' | 'engine'>
}

/** What the engine asks the daemon. */
export interface EngineContext {
  /** Changes with the firmware. */
  readonly identity: () => Identity
  readonly boxIsUp: () => boolean
  readonly onCondition: () => void
  readonly observer: ShowObserver
}

/** Called for what a running daemon shows. Every function must return at once. */
export interface DaemonObserver {
  readonly shown: ShowObserver
  /** Everything is shown from the beginning: the engine has started. */
  readonly engineStarted: () => void
}

/** The parts of the daemon's condition that no report has. */
export interface DaemonStatus {
  readonly phase: Phase
  /** Why the box does not answer, in a sentence; undefined while it does. */
  readonly boxProblem: string | undefined
  readonly brokerConnected: boolean
}

/** A box that answers but says nothing about itself may just have started. Milliseconds. */
const recogniseAgainAfter = 2000

export class RunningDaemon {
  readonly #parts: DaemonParts
  readonly #bridge: Bridge
  readonly #duplicate: DuplicateWatch
  readonly #commands: MqttCommands
  readonly #requests: RequestAnswerer
  readonly #observers = new Set<DaemonObserver>()
  #boxProblem: string | undefined
  #lifecycle: ReturnType<typeof initialLifecycle>
  #identity: Identity | undefined
  #engine: Engine | undefined
  /** Whether the broker, when it was last connected to, still had what it had acknowledged. */
  #brokerHasKept = false
  /** The engine while it opens: the daemon may be stopped meanwhile. */
  #openingEngine: Engine | undefined

  /** Subscribes at once: a broker delivers what it kept for the daemon before this turn of the event loop is over. */
  constructor(parts: DaemonParts) {
    const { broker, topics, instance, log, box } = parts
    this.#parts = parts
    this.#identity = parts.identity
    this.#lifecycle = initialLifecycle(parts.identity !== undefined)
    this.#duplicate = watchForDuplicateDaemon({
      ...{ broker, topics, instance, log },
      onLeave: () => this.#handle({ type: 'broker left to another' }),
    })
    this.#commands = new MqttCommands({
      ...{ broker, topics, log, perMinute: parts.requests.perMinute },
      performer: () => (takesCommands(this.#lifecycle) ? this.#engine?.performer : undefined),
    })
    this.#bridge = startBridge({
      broker,
      topics,
      info: () => reportInfo(this.sources()),
      health: () => reportHealth(this.sources()),
    })
    this.#requests = createRequestAnswerer({ box, store: parts.store, engine: () => this.#engine, ...parts.requests })
    answerRequests({ broker, topics, log, perMinute: parts.requests.perMinute }, this.#requests)
    this.#listen()
  }

  /** Publishes a warning or error of the log on `bridge/log`. */
  reportProblem(problem: Problem): void {
    this.#bridge.problem(problem)
  }

  /** False if the daemon is stuck. */
  isAlive(): boolean {
    return this.#engine?.isAlive() ?? true
  }

  /** The box has made a call (push): what this refreshes is read soon. */
  boxCalled(kind: string): void {
    this.#engine?.boxCalled(kind)
  }

  status(): DaemonStatus {
    const phase = phaseOf(this.#lifecycle)
    return { phase, boxProblem: this.#boxProblem, brokerConnected: this.#parts.broker.connected }
  }

  /** Calls the observer for everything that is shown from now on. Returns the function that ends this. */
  observe(observer: DaemonObserver): () => void {
    this.#observers.add(observer)
    return () => void this.#observers.delete(observer)
  }

  /** Carries out a command as if it had arrived over MQTT. @param word an entity, `entity/brightness` or a command */
  command(address: Address, word: string, payload: string): Promise<Outcome> {
    return this.#commands.perform(`${this.#parts.topics.state(address)}/${word}/set`, payload)
  }

  /** Answers a request as if it had arrived over MQTT. `readOnly`: only if it changes nothing. */
  request(name: string, input: unknown, options: { readonly readOnly: boolean }): Promise<Outcome> {
    return this.#requests.answer(name, input, options)
  }

  /** What the reports are made from. */
  sources(): ReportSources {
    const { instance, box, broker, reports } = this.#parts
    const { counts } = this.#commands
    return { ...reports, instance, box, broker, identity: this.#identity, engine: this.#engine, commands: counts }
  }

  /**
   * Ends everything within five seconds. Nothing is unsubscribed, and nothing more is taken: the broker keeps what
   * arrives until the daemon is back. @param leaveBox ends the session with the box.
   */
  async stop(leaveBox: () => Promise<void>): Promise<void> {
    const { broker, store } = this.#parts
    this.#handle({ type: 'stop' })
    broker.stopReceiving()
    this.#duplicate.stop()
    this.#bridge.stop()
    // Box and broker may both hang: five seconds are for everything together.
    await within(700, this.#commands.answered())
    await within(800, this.#engine?.endBegun())
    await within(500, (this.#engine ?? this.#openingEngine)?.stop())
    await Promise.all([within(2300, leaveBox()), within(2300, this.#leaveBroker()), within(2300, store.flush())])
  }

  #listen(): void {
    const { box, broker } = this.#parts
    box.on('state', (state, problem) => {
      this.#boxProblem = problem
      this.#handle({ type: 'box', state })
    })
    box.on('rights', () => {
      this.#engine?.rightsChanged()
      this.#bridge.changed()
    })
    broker.on('connect', ({ kept }) => {
      this.#brokerHasKept = kept
      this.#duplicate.connected()
      this.#bridge.connected()
      this.#handle({ type: 'broker connected' })
    })
  }

  #handle(event: LifecycleEvent): void {
    const { state, effects } = transition(this.#lifecycle, event)
    this.#lifecycle = state
    this.#parts.log.trace({ event, phase: phaseOf(state) }, 'The daemon changes its state')
    for (const effect of effects) this.#carryOut(effect)
  }

  #carryOut(effect: Effect): void {
    const actions: Record<Effect, () => unknown> = {
      'recognise box': () => this.#recognise(),
      'recognise box later': () => setTimeout(() => void this.#recognise(), recogniseAgainAfter).unref(),
      'start engine': () => this.#startEngine(),
      'tell engine: box returned': () => this.#engine?.boxReturned(),
      'tell engine: box left': () => this.#engine?.boxLeft(),
      'tell engine: broker returned': () => this.#engine?.brokerReturned(this.#brokerHasKept),
      'deliver commands': () => this.#commands.deliver(),
      'publish info': () => this.#bridge.changed(),
      restart: () => this.#parts.requests.restart(),
    }
    actions[effect]()
  }

  /** Asks the box which one it is, and with which firmware. */
  async #recognise(): Promise<void> {
    const { box, store } = this.#parts
    const system = await box.request({ method: 'GET', path: 'system/' }).catch(() => undefined)
    const now = identify(system, box.info)
    const before = this.#identity
    if (now === undefined) return this.#handle({ type: 'box recognised', as: 'unclear' })
    const isSame = JSON.stringify(now) === JSON.stringify(before)
    const written = isSame ? undefined : store.write('identity', now)
    if (before !== undefined && before.id !== now.id) {
      await written
      return this.#handle({ type: 'box recognised', as: 'other' })
    }
    this.#identity = now
    if (!isSame) this.#engine?.announceAgain()
    this.#handle({ type: 'box recognised', as: 'same' })
  }

  async #startEngine(): Promise<void> {
    const engine = await this.#parts.createEngine({
      identity: () => this.#identity ?? { id: '' },
      boxIsUp: () => this.#lifecycle.box === 'up' && this.#lifecycle.isRecognised,
      onCondition: () => this.#bridge.changed(),
      observer: (adapter, resource, id) => {
        for (const { shown } of this.#observers) shown(adapter, resource, id)
      },
    })
    if (this.#lifecycle.isStopping) return
    this.#openingEngine = engine
    await engine.open()
    if (this.#lifecycle.isStopping) return
    this.#engine = engine
    this.#handle({ type: 'engine started' })
    for (const { engineStarted } of this.#observers) engineStarted()
  }

  /** A command that still waits for the box is answered now that the box was left. */
  async #leaveBroker(): Promise<void> {
    await within(700, this.#commands.answered())
    await this.#parts.broker.close()
  }
}

/** Waits for work, but not longer than this. Meanwhile the process stays alive, which a paused socket alone does not cause. */
export async function within(milliseconds: number, work: Promise<unknown> | undefined): Promise<void> {
  const settled = new AbortController()
  const limit = sleep(milliseconds, undefined, { signal: settled.signal }).catch(() => undefined)
  await Promise.race([work, limit]).finally(() => settled.abort())
}
