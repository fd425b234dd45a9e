/** The faster interval of a resource: while an object is busy, and for some time after a command. */
import type { Item, Resource } from '../../contract/compiled.ts'
import { type Interval, secondsOf } from '../../contract/interval.ts'
import type { Busy } from '../../contract/parts.ts'
import type { Objects } from './reconcile.ts'

export class BusyIntervals {
  readonly #rules: readonly Busy<Item>[]
  /** Monotonic seconds. */
  readonly #now: () => number
  /** When the last command was sent. */
  #commandAt = Number.NEGATIVE_INFINITY
  /** Since when `when` of a rule holds for an object, by key. */
  readonly #since = new Map<Busy<Item>, ReadonlyMap<string, number>>()

  constructor({ busy = [] }: Resource, now: () => number) {
    this.#rules = [busy].flat()
    this.#now = now
  }

  /** A command was sent: what is stuck may change again. Returns for how many seconds the resource is busy now. */
  commandSent(): number {
    this.#commandAt = this.#now()
    this.#since.clear()
    return Math.max(0, ...this.#rules.map(({ afterCommand }) => secondsIn(afterCommand, 0)))
  }

  /** The fastest interval that holds for these objects, in seconds. undefined if none does. */
  every(objects: Objects): number | undefined {
    const holding = this.#rules.filter((rule) => this.#holds(rule, objects))
    return holding.length === 0 ? undefined : Math.min(...holding.map(({ every }) => secondsOf(every)))
  }

  /** The keys of the busy objects that are read without the list. */
  aloneIn(objects: Objects): readonly string[] {
    const rules = this.#rules.filter(({ alone }) => alone)
    return [...objects].flatMap(([key, { it }]) => (rules.some(({ when }) => when?.(it)) ? [key] : []))
  }

  #holds(rule: Busy<Item>, objects: Objects): boolean {
    const isBusy = this.#isBusy(rule, objects)
    return isBusy || this.#now() < this.#commandAt + secondsIn(rule.afterCommand, Number.NEGATIVE_INFINITY)
  }

  #isBusy(rule: Busy<Item>, objects: Objects): boolean {
    const { when, atMost } = rule
    if (when === undefined) return false
    if (atMost === undefined) return [...objects.values()].some(({ it }) => when(it))
    const [now, before] = [this.#now(), this.#since.get(rule)]
    const busy = [...objects].filter(([, { it }]) => when(it)).map(([key]) => key)
    const since = new Map(busy.map((key) => [key, before?.get(key) ?? now]))
    this.#since.set(rule, since)
    return [...since.values()].some((at) => now - at < secondsOf(atMost))
  }
}

function secondsIn(interval: Interval | undefined, otherwise: number): number {
  return interval === undefined ? otherwise : secondsOf(interval)
}
