/**
 * The life of one thing: it is due, it is read, what was read is reconciled with what was there, and what has changed
 * is said. One thing's failure stays its own. What decides is pure and lives in its own files (reconcile, presence,
 * availability, choice); here is only what lasts from one read to the next.
 */
import { z } from 'zod'
import { mapInSlices, type Reader, secondsOf } from '../../contract/resource.ts'
import { NotGranted, NotHere, Unreachable } from '../../errors.ts'
import { memoizeReads } from '../../incremental/memoized-reads.ts'
import type { ConfiguredResource } from '../ports.ts'
import { createListEvents, type ListMemory } from '../present/list-events.ts'
import { createPresenceTracker } from '../present/presence/presence-tracker.ts'
import { createPresenter } from '../present/presenter.ts'
import type { World } from '../world.ts'
import { type Condition, conditionOf, provesAbsence, retryDelay } from './availability.ts'
import { type Batch, type Held, overlay, parse, reconcile, understanding } from './reconcile.ts'

export type Poller = ReturnType<typeof createPoller>

const anything = z.unknown()

/** A list that is longer is worked through in steps, so that events and commands have their turn in between. */
const long = 500

/** Seconds between two reads that events call for. */
const spacing = 5

export function createPoller(placed: ConfiguredResource, world: World, memory: ListMemory) {
  const { adapter, name, resource } = placed
  const path = `${adapter}.${name}`
  const household = createPresenceTracker(resource, world)
  const news = createListEvents(placed, world, memory)
  const showing = createPresenter(placed, household, world)
  const availability = world.topics.availability(adapter, name)
  const understand = understanding(resource)
  const from = typeof resource.from === 'string' ? resource.from : memoizeReads(resource.from)

  let objects: ReadonlyMap<string, Held> = new Map()
  let last: { readonly raw: unknown; readonly batch: Batch } | undefined
  /** What events have told since the read under way began: it may be older than they are. */
  const told = new Set<string>()
  let condition: Condition = 'unknown'
  let failures = 0
  /** Monotonic seconds: since when it has been failing, and since when the box has said that it has no such thing. */
  let failingSince: number | undefined
  let absentSince: number | undefined
  let lastRead = Number.NEGATIVE_INFINITY
  let due = 0
  /** The last answer was that the box has no such thing: a failed read changes nothing of that. */
  let lacking = false
  let complaint: string | undefined
  /** Its owner was told that it cannot be read. */
  let warned = false
  /** A read that our own end breaks off says nothing of the box. */
  let stopped = false
  let lookAgain: NodeJS.Timeout | undefined
  let holding: NodeJS.Timeout | undefined
  let success: number | undefined
  let problem: { at: number; error: string } | undefined

  async function read(box: Reader): Promise<void> {
    lastRead = world.monotonic()
    due = Number.POSITIVE_INFINITY
    told.clear()
    try {
      const reading = load(box)
      await Promise.allSettled([reading, world.greeted()])
      const batch = newest(await reading)
      if (!stopped) await succeeded(batch).catch(mistake)
    } catch (error) {
      if (!stopped) failed(conditionOf(error), error)
    }
  }

  /** A mistake of ours in one thing's table ends there: it is logged with its place, and the next read tries again. */
  function guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      mistake(error)
    }
  }

  function mistake(error: unknown): void {
    world.log.error({ resource: path, err: error }, 'a mistake of ours while showing this thing')
  }

  async function load(box: Reader): Promise<Batch> {
    const { since = 0, until = Number.POSITIVE_INFINITY } = resource
    if (box.api < since || Math.floor(box.api) > until) throw new NotHere('not in this API version', 'api_version')
    const raw = typeof from === 'string' ? await box.get(from, anything) : await from(box)
    const nothing = raw === undefined && typeof resource.from !== 'string'
    if (resource.shape === 'one' && nothing) throw new NotHere('nothing of the kind', 'none')
    if (raw === last?.raw && last?.batch.objects === objects) return last.batch
    if (Array.isArray(raw) && raw.length > long) await mapInSlices(raw, understand)
    const batch = parse(resource, raw, objects, understand)
    last = { raw, batch }
    if (resource.shape === 'one' && batch.complaint !== undefined)
      throw new Unreachable(batch.complaint, 'not_expected')
    return batch
  }

  /** A read that began before an event and ends after it does not take back what the event told; the next one may. */
  function newest(batch: Batch): Batch {
    if (told.size === 0) return batch
    const kept = [...told].flatMap((key): [string, Held][] => {
      const held = objects.get(key)
      return held === undefined ? [] : [[key, held]]
    })
    return { ...batch, objects: new Map([...batch.objects, ...kept]) }
  }

  async function succeeded(batch: Batch): Promise<void> {
    if (warned) world.log.info({ resource: path }, 'can be read again')
    warned = false
    become('granted')
    failures = 0
    lacking = false
    failingSince = absentSince = problem = undefined
    success = world.makeDue()
    clearTimeout(holding)
    complain(batch.complaint)
    showing.list(news.rows)
    const lingers = resource.lingers === undefined ? 0 : secondsOf(resource.lingers)
    const after = reconcile(objects, batch, world.monotonic(), lingers)
    news.read(objects, batch, after.objects.keys())
    const before = objects
    objects = after.objects
    if (objects === before) showing.again(objects)
    else if (objects.size < long) showing.all(objects)
    else await showing.gradually(() => (stopped ? new Map() : objects))
    for (const key of after.gone) showing.remove(key)
    world.publisher.retain(availability, 'online')
    const known = resource.alongside === undefined || world.isKnown(resource.alongside)
    if (batch.complete && known) world.removeOrphans(adapter, name, showing.stateTopics)
    tellDevices()
    scheduleLook()
  }

  /** What goes alongside this thing's devices must know when they have changed. */
  function tellDevices(): void {
    if (resource.announcedByDefault !== undefined && showing.devicesMoved()) world.devicesChanged(path)
  }

  function become(now: Condition): void {
    if (now === condition) return
    condition = now
    world.conditionChanged()
  }

  /** An item that is not understood is said once, and again when the complaint is another one. */
  function complain(now: string | undefined): void {
    if (now !== undefined && now !== complaint) {
      world.log.warn(
        { resource: path, problem: now },
        'an item from the box is not understood: it is left out, and none is removed',
      )
    }
    complaint = now
  }

  function failed(now: Condition, error: unknown): void {
    failures++
    failingSince ??= world.monotonic()
    lacking ||= now === 'box has none'
    if (now !== condition) report(now, error)
    become(now)
    problem = { at: world.makeDue(), error: error instanceof Error ? error.message : 'the box is away' }
    absentSince = now === 'box has none' && world.boxIsUp() ? (absentSince ?? world.monotonic()) : undefined
    clearTimeout(lookAgain)
    unavailable(failingSince)
    if (absentSince !== undefined && world.monotonic() - absentSince >= provesAbsence) absent()
  }

  function report(now: Condition, error: unknown): void {
    const fields = { resource: path, ...(error instanceof Error && { error: error.message }) }
    if (error instanceof NotGranted) world.onMissingRight(error.right, path)
    else if (now === 'box has none' || !world.boxIsUp()) world.log.debug(fields, 'not to be had from this box now')
    else {
      warned = true
      world.log.warn(fields, 'cannot be read: its entities are unavailable until it can')
    }
  }

  /** Trackers hold their last state for `presence.hold`; everything else is unavailable at once. */
  function unavailable(since: number): void {
    const nothingToHide = lacking && showing.shown.size === 0 && !world.hasOrphans(adapter, name)
    if (nothingToHide && world.publisher.standing(availability) === undefined) return
    const left = household.any ? since + world.presence.hold - world.monotonic() : 0
    clearTimeout(holding)
    if (left <= 0) world.publisher.retain(availability, 'offline')
    else holding = setTimeout(unavailable, left * 1000, since)
  }

  /** Proven: this box has no such thing, or has it no more. */
  function absent(): void {
    for (const key of [...showing.shown.keys()]) showing.remove(key)
    showing.removeList()
    objects = new Map()
    world.removeOrphans(adapter, name, () => new Set())
    if (world.publisher.standing(availability) !== undefined) world.publisher.clear(availability)
  }

  /** Somebody's `consider_home` ends between two reads. Only after a good read: nothing is certain without one. */
  function scheduleLook(): void {
    clearTimeout(lookAgain)
    const at = household.nextLook()
    if (at === undefined) return
    const look = () => {
      showing.again(objects)
      scheduleLook()
    }
    lookAgain = setTimeout(() => guarded(look), Math.max(0, at - world.monotonic()) * 1000 + 10)
  }

  return {
    placed,
    path,
    showing,
    read,
    due: () => due,
    /** Sets the next read by the interval, or later where the last ones failed. @param next the moment in so many seconds. */
    plan(next: (seconds: number) => number): void {
      const pace = world.eventsConnected() ? placed.every : (placed.everyWithoutEvents ?? placed.every)
      const every = typeof pace === 'number' ? pace : Number.POSITIVE_INFINITY
      const wait = condition === 'granted' ? every : retryDelay(condition, Math.min(every, 3600), failures)
      due = Math.min(due, next(wait))
    },
    /** Brings the next read forward to a moment (monotonic seconds), but not too close after the last one. */
    expedite(at: number): void {
      due = Math.min(due, Math.max(at, lastRead + spacing))
    },
    /** Reads at the next tick. */
    now(): void {
      due = 0
    },
    /** The fast path: the object that an event carries is shown at once; a full read follows soon. */
    event(result: unknown): void {
      if (condition !== 'granted') return
      guarded(() => {
        const found = overlay(resource, result, objects, understand)
        if (found === undefined) return
        objects = new Map(objects).set(found.key, found.held)
        told.add(found.key)
        showing.changed(found.key, objects)
        tellDevices()
        scheduleLook()
      })
    },
    /** The devices that this thing goes alongside have changed. */
    chooseAgain(): void {
      if (condition === 'granted') guarded(() => showing.everyone(objects))
    },
    boxReturned(): void {
      household.boxReturned()
      due = 0
    },
    boxLeft(): void {
      absentSince = undefined
      if (condition === 'unknown' || condition === 'granted') failed('unreachable', undefined)
    },
    stop(): void {
      stopped = true
      clearTimeout(lookAgain)
      clearTimeout(holding)
    },
    report: () => ({ condition, objects: showing.shown.size, last_success: success, last_error: problem }),
  }
}
