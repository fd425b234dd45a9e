/**
 * Polls one resource: reads it when it is due, reconciles what was read with what was there before, and hands the result
 * to the presenter. A failure of one resource does not affect the others.
 */
import type { Logger } from 'pino'
import { NotGranted } from '../../errors.ts'
import { sliceWithTime } from '../../incremental/time-slice.ts'
import type { Clock, ConfiguredResource } from '../ports.ts'
import { AloneReads } from './alone.ts'
import { BusyIntervals } from './busy.ts'
import {
  afterFailure,
  afterSuccess,
  type Condition,
  type ConditionState,
  conditionOf,
  initialCondition,
  isProvenAbsent,
} from './condition.ts'
import { Due, secondsToNextRead } from './due.ts'
import type { Evidence } from './evidence.ts'
import { HintedObjects } from './hinted-objects.ts'
import { Loader } from './load.ts'
import type { TrackedReader } from './reader.ts'
import { applyEvent, type Batch, type Held, itemParser, type Objects, reconcile, unlistedOf } from './reconcile.ts'

/** What was read, compared with before. */
export interface Reading {
  readonly before: Objects
  readonly objects: Objects
  /** Keys of the objects that are proven gone. */
  readonly gone: readonly string[]
  /** Every item could be parsed. */
  readonly complete: boolean
  /** What is wrong with an item that could not be parsed, if nothing else is missing. */
  readonly problem?: string | undefined
  /** The objects that were in this read. */
  readonly read: Objects
}

/** Shows what was read. Implemented by the presenter. */
export interface ReadingSink {
  /** A successful read. Resolves when all of it is handed to the broker. */
  show(reading: Reading): Promise<void>
  /** One object has changed by an event. */
  objectChanged(key: string, objects: Objects): void
  /** Reads fail since then (monotonic seconds). */
  unavailable(state: ConditionState): void
  /** It is proven that the box does not have the resource. */
  absent(): void
}

/** The box as far as polling needs it. */
export interface PollStatus {
  boxIsUp(): boolean
  /** Whether the box sends events: what they refresh is then read less often. */
  eventsConnected(): boolean
  /** Resolves when the orphans of earlier runs are known. Nothing is shown before. */
  ready(): Promise<unknown>
}

export interface PollReports {
  /** The resource can be read now, or no longer. */
  conditionChanged(): void
  /** The box may have more than before: what it did not have is worth a read. */
  boxChanged(): void
  /** A right is missing. Logged once per right. */
  missingRight(right: string, path: string): void
}

export interface PollerPorts {
  readonly clock: Clock
  readonly sink: ReadingSink
  readonly status: PollStatus
  readonly reports: PollReports
  readonly log: Logger
}

/** What `bridge/info` and `bridge/health` say about a resource. Times in epoch seconds. */
export interface PollReport {
  readonly condition: Condition
  readonly last_success: number | undefined
  readonly last_error: { readonly at: number; readonly error: string } | undefined
}

/** How long after a change that is known in advance the read follows, as the box takes a moment. Seconds. */
const afterChange = 2

/** How long an object is read alone for one reason: until the next read, which may have to wait. Seconds. */
const soon = 10

export class Poller {
  readonly configured: ConfiguredResource
  /** `adapter.resource` */
  readonly path: string
  readonly due = new Due()
  readonly #ports: PollerPorts
  readonly #loader: Loader
  readonly #alone: AloneReads
  readonly #hinted: HintedObjects | undefined
  #objects: Objects = new Map()
  #state: ConditionState = initialCondition
  /** Keys that events have changed since the read in progress began: the read may be older than they are. */
  readonly #changedByEvent = new Set<string>()
  /** The last parse problem that was logged. */
  #problem: string | undefined
  #hasWarned = false
  readonly #busy: BusyIntervals
  #lastSuccess: number | undefined
  #lastError: PollReport['last_error']
  #stopped = false
  /** The reads so far. The result of a read is ignored if a later one has begun, or the box has left. */
  #reads = 0

  constructor(configured: ConfiguredResource, ports: PollerPorts) {
    this.configured = configured
    this.path = `${configured.adapter}.${configured.name}`
    this.#ports = ports
    this.#loader = new Loader(configured.resource)
    this.#busy = new BusyIntervals(configured.resource, () => this.#now())
    this.#alone = new AloneReads(configured)
    const { hint } = configured.resource
    this.#hinted = hint && new HintedObjects(hint)
  }

  get condition(): Condition {
    return this.#state.condition
  }

  report(): PollReport {
    return { condition: this.condition, last_success: this.#lastSuccess, last_error: this.#lastError }
  }

  /** Reads the resource once. Never rejects. */
  async read(box: TrackedReader): Promise<void> {
    this.due.readStarted(this.#now())
    this.#changedByEvent.clear()
    this.#reads += 1
    const isLast = this.#lastRead()
    try {
      const loading = this.#load(box)
      await Promise.allSettled([loading, this.#ports.status.ready()])
      const [read, evidence] = [await loading, box.evidence()]
      await sliceWithTime()
      const batch = this.#withEvents(evidence.isPartial ? { ...read, complete: false } : read)
      if (isLast()) await this.#succeeded(batch, evidence).catch((error) => this.#logMistake(error))
    } catch (error) {
      // A read that the stop of the daemon interrupts says nothing about the box.
      if (isLast()) this.#failed(conditionOf(error), error)
    }
  }

  /** The objects that commands were about lately, or that are busy, if each can be read alone; else all. */
  async #load(box: TrackedReader): Promise<Batch> {
    const now = this.#now()
    const keys = this.condition === 'granted' ? this.#alone.now(now, this.#busy.aloneIn(this.#objects)) : undefined
    const some = keys && (await this.#loader.loadAlone(box, this.#objects, keys))
    if (some !== undefined) return some
    if (keys !== undefined) this.#alone.clear()
    this.#alone.listRead(now)
    return this.#loader.load(box, this.#objects)
  }

  #lastRead(): () => boolean {
    const number = this.#reads
    return () => !this.#stopped && number === this.#reads
  }

  /** Plans the read after one that has ended. @param at turns seconds from now into a time. */
  plan(at: (seconds: number) => number): void {
    const busyEvery = this.#busy.every(this.#objects)
    const wait = secondsToNextRead(this.configured, this.#state, this.#ports.status.eventsConnected(), busyEvery)
    this.due.atLatest(at(wait))
    const untilChange = this.#untilChange()
    if (untilChange !== undefined) this.due.atLatest(this.#now() + untilChange + afterChange)
  }

  /** An event about one object: it is shown at once, without waiting for a read. */
  event(result: unknown): void {
    if (this.condition !== 'granted') return
    this.#guarded(() => {
      const found = applyEvent(this.configured.resource, result, this.#objects)
      if (found !== undefined) this.#hold(found.key, found.held)
    })
  }

  /** A command has created an object, which no list of the box has (`track`). */
  created(raw: unknown): void {
    this.#guarded(() => {
      const it = itemParser(this.configured.resource)(raw)
      if (typeof it === 'string') return
      this.#hold(this.configured.resource.key(it), { raw, it, missing: 0 })
    })
  }

  /**
   * A command was sent: the resource is busy for a while if its table says so.
   * @param key of the object that it was about, if it was about one of this resource
   */
  commandSent(key?: string): void {
    const busyFor = this.#busy.commandSent()
    if (key === undefined) this.readWholeNext()
    else this.#alone.add(key, this.#now() + Math.max(soon, busyFor))
  }

  /** Another resource has read the path of `hint`. Returns whether a read is due now, because it says something new. */
  hinted(answer: unknown): boolean {
    if (this.#hinted === undefined || this.condition !== 'granted') return false
    let keys: readonly string[] = []
    this.#guarded(() => {
      keys = this.#hinted?.newIn(answer, this.#objects) ?? []
    })
    for (const key of keys) this.#alone.add(key, this.#now() + soon)
    if (keys.length > 0) this.due.expedite(this.#now())
    return keys.length > 0
  }

  /** The next read is one of the whole resource. */
  readWholeNext(): void {
    this.#alone.readWholeNext()
  }

  /** The box answers again. */
  boxReturned(): void {
    this.readWholeNext()
    this.due.immediately()
  }

  /** The box no longer answers. The read in progress is ignored: no other would correct its result until the box is back. */
  boxLeft(): void {
    this.#reads += 1
    const { absentSince: _, ...state } = this.#state
    this.#state = state
    if (this.condition === 'unknown' || this.condition === 'granted') this.#failed('unreachable', undefined)
  }

  stop(): void {
    this.#stopped = true
  }

  #hold(key: string, held: Held): void {
    this.#objects = new Map(this.#objects).set(key, held)
    this.#changedByEvent.add(key)
    this.#ports.sink.objectChanged(key, this.#objects)
  }

  /** A read that began before an event and ends after it does not revert the event; the next read may. */
  #withEvents(batch: Batch): Batch {
    if (this.#changedByEvent.size === 0) return batch
    const kept = [...this.#changedByEvent].flatMap((key): [string, Held][] => {
      const held = this.#objects.get(key)
      return held === undefined ? [] : [[key, held]]
    })
    return { ...batch, objects: new Map([...batch.objects, ...kept]) }
  }

  async #succeeded(batch: Batch, evidence: Evidence): Promise<void> {
    const wasAbsent = this.condition === 'box has none'
    if (this.#hasWarned) this.#ports.log.info({ resource: this.path }, `${this.path} can be read again`)
    this.#hasWarned = false
    this.#become(afterSuccess)
    this.#lastSuccess = this.#ports.clock.epoch()
    this.#lastError = undefined
    this.#logProblem(batch.problem)
    const before = this.#objects
    const { objects, gone } = reconcile(before, batch, evidence, (held) => unlistedOf(this.configured.resource, held))
    this.#objects = objects
    if (wasAbsent || this.#hasDecidedOtherwise(before)) this.#ports.reports.boxChanged()
    const { complete, objects: read } = batch
    const problem = evidence.isPartial ? undefined : batch.problem
    await this.#ports.sink.show({ before, objects, gone, complete, problem, read })
  }

  /** Whether a value has changed on which it depends what else the box has. */
  #hasDecidedOtherwise(before: Objects): boolean {
    const { decides } = this.configured.resource
    if (decides === undefined) return false
    return [...this.#objects].some(([key, { it }]) => {
      const old = before.get(key)
      return old !== undefined && decides(old.it) !== decides(it)
    })
  }

  #failed(condition: Condition, error: unknown): void {
    const { clock, status, sink } = this.#ports
    const next = afterFailure(this.#state, condition, this.#now(), status.boxIsUp())
    if (condition !== this.condition) this.#logFailure(condition, error)
    this.#become(next)
    this.#lastError = { at: clock.epoch(), error: error instanceof Error ? error.message : 'The box does not answer' }
    sink.unavailable(next)
    if (!isProvenAbsent(next, this.#now())) return
    this.#objects = new Map()
    sink.absent()
  }

  #become(state: ConditionState): void {
    const changed = state.condition !== this.condition
    this.#state = state
    if (changed) this.#ports.reports.conditionChanged()
  }

  #logFailure(condition: Condition, error: unknown): void {
    const { log, reports, status } = this.#ports
    const fields = { resource: this.path, ...(error instanceof Error && { error: error.message }) }
    if (error instanceof NotGranted) reports.missingRight(error.right, this.path)
    else if (condition === 'box has none' || !status.boxIsUp())
      log.debug(fields, `${this.path} is not available from this box now`)
    else {
      this.#hasWarned = true
      log.warn(fields, `${this.path} cannot be read. Its entities are unavailable until it can`)
    }
  }

  /** An item that cannot be parsed is logged once, and again when the problem is another one. */
  #logProblem(problem: string | undefined): void {
    if (problem !== undefined && problem !== this.#problem) {
      const fields = { resource: this.path, problem }
      this.#ports.log.warn(
        fields,
        `An item from the box is not understood: ${this.path}: ${problem}. It is left out, and no other is removed`,
      )
    }
    this.#problem = problem
  }

  /** Seconds until the first object changes by itself. */
  #untilChange(): number | undefined {
    const { changesAt } = this.configured.resource
    if (changesAt === undefined || this.condition !== 'granted') return undefined
    const now = this.#ports.clock.epoch()
    const moments = [...this.#objects.values()].flatMap(({ it }) => changesAt(it).map((at) => (at ?? 0) - now))
    const next = Math.min(...moments.filter((seconds) => seconds > 0))
    return next === Number.POSITIVE_INFINITY ? undefined : next
  }

  /** A mistake in one table ends there: it is logged with its place, and the next read tries again. */
  #guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#logMistake(error)
    }
  }

  #logMistake(error: unknown): void {
    this.#ports.log.error({ resource: this.path, err: error }, `Internal error while presenting ${this.path}`)
  }

  #now(): number {
    return this.#ports.clock.monotonic()
  }
}

/** A resource, and those that its commands change too. */
export function changedTogether(poller: Poller, all: readonly Poller[]): readonly Poller[] {
  const { adapter, resource } = poller.configured
  const { changes = [] } = resource
  if (changes.length === 0) return [poller]
  const others = all.filter(({ configured: it }) => it.adapter === adapter && changes.includes(it.name))
  return [poller, ...others]
}
