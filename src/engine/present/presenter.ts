/** The objects of one thing as the outside sees them: announced, their state published, their events told. */

import type { Entity } from '../../contract/entities.ts'
import { type Item, mapInSlices } from '../../contract/resource.ts'
import { macDigits } from '../../homeassistant/ids.ts'
import { createStamper } from '../../homeassistant/stamp.ts'
import { rowsOf, type State, stateOf } from '../../homeassistant/state.ts'
import { type TrackedAccess, trackAccess } from '../../incremental/tracked-access.ts'
import type { Address } from '../../mqtt/topics.ts'
import type { Held } from '../poll/reconcile.ts'
import type { ConfiguredResource } from '../ports.ts'
import type { World } from '../world.ts'
import { type Candidate, selectDevices, wantsOf } from './device-selection/device-selection.ts'
import { createImages } from './images.ts'
import type { PresenceTracker } from './presence/presence-tracker.ts'

/** An object as it was last shown. */
export interface PresentedObject {
  readonly key: string
  readonly it: Item
  readonly rows: ReadonlySet<string>
  readonly state: State
  readonly announced: boolean
}

/** How long a choice holds where nothing changes: whom the owner would name depends on the time too. Seconds. */
const choiceLasts = 600

export type Presenter = ReturnType<typeof createPresenter>

export function createPresenter(
  { adapter, name, resource }: ConfiguredResource,
  household: PresenceTracker,
  world: World,
) {
  const { topics, publisher, announcer } = world
  const rowsAllowed = world.allowed(adapter, name, resource.entities)
  const tables = Object.entries(rowsAllowed)
  const events = eventsOf(tables)
  const { announcedByDefault } = resource
  const wants = announcedByDefault && wantsOf(world.presence, announcedByDefault, world.makeDue)
  const choosy = wants !== undefined || resource.alongside !== undefined
  const stamp = createStamper()
  const pictures = createImages({ adapter, name, resource, every: 0 }, world)
  /** The list itself, where something happens in it. */
  const list = { address: { adapter, resource: name, id: '' }, it: {}, device: undefined }
  let listRows: readonly (readonly [string, Entity<Item>])[] = []
  const shown = new Map<string, PresentedObject>()
  /** Taken back by the owner: away until the next refresh or start. */
  const forgotten = new Set<string>()
  let chosen: ReadonlySet<string> = new Set()
  /** When they were chosen (monotonic seconds). */
  let chosenAt = Number.NEGATIVE_INFINITY
  let tooMany = false
  /** Which objects are devices has changed since somebody asked. */
  let moved = false
  const candidates = new WeakMap<Item, Candidate>()
  /** Whether the documents of an object still hold for a later version of it. */
  const documented = new Map<string, TrackedAccess<void>['holds']>()

  const addressOf = (id: string): Address => ({ adapter, resource: name, id })

  /** Where the owner chooses which objects become devices. */
  function chooseDevices(objects: ReadonlyMap<string, Held>): void {
    if (!choosy) return
    chosenAt = world.monotonic()
    const all = [...objects].map(([key, { it }]) => candidateOf(key, it))
    if (wants === undefined) {
      const beside = world.devicesOf(resource.alongside ?? '')
      chosen = new Set(all.filter(({ mac }) => mac !== undefined && beside.has(mac)).map(({ key }) => key))
      return
    }
    const choice = selectDevices(all, wants, world.presence, chosen)
    chosen = choice.chosen
    if (choice.left > 0 && !tooMany) {
      world.log.warn(
        { left_out: choice.left },
        'too many named hosts: choose with presence.hosts: list and presence.include',
      )
    }
    tooMany = choice.left > 0
  }

  function candidateOf(key: string, it: Item): Candidate {
    const known = candidates.get(it)
    if (known !== undefined) return known
    const device = resource.device?.(it)
    const candidate = { key, it, device, mac: macDigits(device?.mac) }
    candidates.set(it, candidate)
    return candidate
  }

  function show(key: string, it: Item): void {
    if (forgotten.has(key)) return
    const before = shown.get(key)
    const announced = !choosy || chosen.has(key)
    if (announced) pictures.show(key, it)
    const same = before?.it === it && before.announced === announced
    if (same && !household.isLeaving(key)) return
    const home = household.home(key, it)
    if (same && sameHome(before.state, home)) return
    if (before?.announced !== announced || candidateOf(key, before.it).mac !== candidateOf(key, it).mac) moved = true
    const rows = rowsOf(resource.entities, it, before?.rows ?? new Set(), world.api())
    const state = stateOf(resource.entities, rows, it, { now: world.makeDue(), before: before?.state, home })
    const now: PresentedObject = { key, it, rows, state, announced }
    shown.set(key, now)
    if (announced) announceAnew(now, before)
    else if (before?.announced) announcer.withdraw(addressOf(key))
    const empty = Object.keys(state).length === 0
    if (!empty) publisher.retain(topics.state(addressOf(key)), JSON.stringify(state))
    if (before !== undefined) tellEvents(before.it, now)
  }

  /** Mostly a new value changes nothing of what an object is: then its documents need not be made again. */
  function announceAnew(object: PresentedObject, before: PresentedObject | undefined): void {
    const stands = before?.announced && before.rows.size === object.rows.size
    if (!stands || documented.get(object.key)?.(object.it) !== true) announce(object)
  }

  function announce({ key, it, rows }: PresentedObject): void {
    const table = tables.filter(([row]) => rows.has(row))
    if (table.length === 0) return
    const address = addressOf(key)
    const { holds } = trackAccess(it, (it) => {
      const subject = { address, it, device: resource.device?.(it), rows: table }
      announcer.announce(address, (house) => stamp(house, subject))
    })
    documented.set(key, holds)
  }

  function showList(): void {
    const subject = { ...list, rows: listRows }
    if (listRows.length > 0) announcer.announce(list.address, (house) => stamp(house, subject))
  }

  function tellEvents(before: Item, { key, it, rows }: PresentedObject): void {
    for (const [row, table] of events) {
      if (!rows.has(row)) continue
      const details = Object.entries(table.attributes ?? {}).map(([detail, of]) => [detail, of(it) ?? null])
      for (const [event_type, happened] of Object.entries(table.types)) {
        if (happened(before, it)) world.event(addressOf(key), row, { event_type, ...Object.fromEntries(details) })
      }
    }
  }

  function remove(key: string): void {
    if (shown.delete(key)) moved = true
    documented.delete(key)
    household.forget(key)
    pictures.forget(key)
    announcer.withdraw(addressOf(key))
    publisher.clear(topics.state(addressOf(key)))
  }

  function showOne(key: string, objects: ReadonlyMap<string, Held>): void {
    const held = objects.get(key)
    if (held !== undefined) show(key, held.it)
  }

  /** What there is now. An object that has not changed costs a comparison. */
  function all(objects: ReadonlyMap<string, Held>): void {
    for (const key of toShow(objects)) showOne(key, objects)
  }

  /** The same for thousands, step by step; what has changed meanwhile is shown as it is by then. */
  async function gradually(objects: () => ReadonlyMap<string, Held>): Promise<void> {
    await mapInSlices(toShow(objects()), (key) => showOne(key, objects()))
  }

  /** Which objects have to be looked at; all of them where other ones may have become devices. */
  function toShow(objects: ReadonlyMap<string, Held>): string[] {
    const changed: string[] = []
    for (const [key, { it }] of objects) if (shown.get(key)?.it !== it) changed.push(key)
    const wishes = (key: string) => {
      const it = objects.get(key)?.it
      return it !== undefined && wants?.(candidateOf(key, it)) !== chosen.has(key)
    }
    const anew = choosy && (objects.size !== shown.size || changed.some(wishes))
    if (anew) chooseDevices(objects)
    return anew || pictures.any ? [...objects.keys()] : [...changed, ...household.leaving()]
  }

  /** All of them, with the devices chosen anew. */
  function everyone(objects: ReadonlyMap<string, Held>): void {
    chooseDevices(objects)
    for (const [key, { it }] of objects) show(key, it)
  }

  return {
    shown,
    all,
    gradually,
    everyone,
    /** The very same objects once more: only what moves by itself is looked at. */
    again(objects: ReadonlyMap<string, Held>): void {
      const choiceIsOld = wants !== undefined && world.monotonic() - chosenAt > choiceLasts
      const isOneBack = objects.size - forgotten.size > shown.size
      if (choiceIsOld || isOneBack) everyone(objects)
      else for (const key of pictures.any ? objects.keys() : [...household.leaving()]) showOne(key, objects)
    },
    /** One of them has changed. */
    changed(key: string, objects: ReadonlyMap<string, Held>): void {
      const held = objects.get(key)
      if (held === undefined) return
      if (wants?.(candidateOf(key, held.it)) !== chosen.has(key)) chooseDevices(objects)
      showOne(key, objects)
    },
    remove,
    /** The list itself: announced where something can happen in it. */
    list(rows: typeof listRows): void {
      if (listRows.length === rows.length) return
      listRows = rows
      showList()
    },
    removeList(): void {
      listRows = []
      announcer.withdraw(list.address)
    },
    repeatPictures: pictures.repeat,
    /** The MACs of those that are devices. */
    devices(): ReadonlySet<string> {
      const announced = [...shown.values()].filter((it) => it.announced)
      return new Set(announced.flatMap(({ key, it }) => candidateOf(key, it).mac ?? []))
    },
    /** Whether they have changed since this was last asked. */
    devicesMoved(): boolean {
      const now = moved
      moved = false
      return now
    },
    /** Takes an object back until the next refresh or start. */
    forget(key: string): void {
      forgotten.add(key)
      remove(key)
    },
    /** Announces everything anew: the box's own data, or the owner's mind, have changed. */
    refresh(): void {
      forgotten.clear()
      showList()
      for (const object of shown.values()) if (object.announced) announce(object)
    },
    /** The object whose id stands in a topic. */
    find(level: string): PresentedObject | undefined {
      const isMeant = ({ key }: PresentedObject) => topics.state(addressOf(key)) === topics.state(addressOf(level))
      return shown.get(level) ?? [...shown.values()].find(isMeant)
    },
    stateTopics: () => new Set([...shown.keys()].map((key) => topics.state(addressOf(key)))),
  }
}

function eventsOf(tables: readonly (readonly [string, Entity<Item>])[]) {
  return tables.flatMap(([key, row]) => (row.is === 'event' ? [[key, row] as const] : []))
}

function sameHome(state: State, home: Readonly<Record<string, boolean | null>>): boolean {
  return Object.entries(home).every(([row, here]) => state[row] === here)
}
