/** The device trackers of one resource between two reads: who is home, and when to look again. */
import type { Item, Resource } from '../../../contract/compiled.ts'
import type { Clock } from '../../ports.ts'
import { nextLook, type Tracked, track } from './presence.ts'

export type Home = Readonly<Record<string, boolean | null>>

const noTrackers: Home = {}

export class PresenceTracker {
  readonly #clock: Clock
  /** Seconds. */
  readonly #considerHome: number
  readonly #rows: readonly { readonly key: string; readonly row: TrackerRow }[]
  readonly #tracked = new Map<string, ReadonlyMap<string, Tracked>>()
  /** Objects that are absent and still count as home, with the moment when that ends (monotonic seconds). */
  readonly #leaving = new Map<string, number>()
  /** When the box last came back (monotonic seconds). */
  #returned = Number.NEGATIVE_INFINITY

  constructor(resource: Resource, clock: Clock, considerHome: number) {
    this.#clock = clock
    this.#considerHome = considerHome
    this.#rows = Object.entries(resource.entities).flatMap(([key, row]) =>
      row.is === 'device_tracker' ? [{ key, row }] : [],
    )
  }

  /** Whether the resource has trackers. */
  get hasTrackers(): boolean {
    return this.#rows.length > 0
  }

  /** Whether an object is home, by row, with `consider_home` applied. */
  home(id: string, it: Item): Home {
    if (this.#rows.length === 0) return noTrackers
    const clock = { now: this.#clock.monotonic(), considerHome: this.#considerHome, returned: this.#returned }
    const before = this.#tracked.get(id)
    const after = new Map<string, Tracked>()
    for (const { key, row } of this.#rows) {
      const here = row.value?.(it)
      const seen = row.left?.(it) ?? 0
      const left = seen > 0 ? clock.now - Math.max(0, this.#clock.epoch() - seen) : null
      after.set(key, track(before?.get(key), typeof here === 'boolean' ? here : null, left, clock))
    }
    this.#tracked.set(id, after)
    const looks = [...after.values()].flatMap((tracked) => nextLook(tracked, this.#considerHome) ?? [])
    if (looks.length === 0) this.#leaving.delete(id)
    else this.#leaving.set(id, Math.min(...looks))
    return Object.fromEntries([...after].map(([key, { home }]) => [key, home]))
  }

  /** Whether time alone may turn this object to "not home". */
  isLeaving(id: string): boolean {
    return this.#leaving.has(id)
  }

  /** Until when an object that is absent still counts as home (epoch seconds); undefined if it is not absent. */
  homeUntil(id: string): number | undefined {
    const at = this.#leaving.get(id)
    return at === undefined ? undefined : this.#clock.epoch() + at - this.#clock.monotonic()
  }

  leaving(): string[] {
    return [...this.#leaving.keys()]
  }

  /** When the first `consider_home` ends (monotonic seconds); undefined if none is running. */
  nextLook(): number | undefined {
    return this.#leaving.size === 0 ? undefined : Math.min(...this.#leaving.values())
  }

  /** The box is back: all absences count from now, as it has not seen anybody yet. */
  boxReturned(): void {
    this.#returned = this.#clock.monotonic()
  }

  forget(id: string): void {
    this.#tracked.delete(id)
    this.#leaving.delete(id)
  }
}

type TrackerRow = Extract<Resource['entities'][string], { is: 'device_tracker' }>
