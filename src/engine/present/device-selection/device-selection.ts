/** Which of many objects get entities (pure): `presence.hosts`, include and exclude, and a limit against floods. */
import type { Item } from '../../../contract/compiled.ts'
import type { Device } from '../../../contract/parts.ts'
import type { ListSettings, PresenceSettings } from '../../ports.ts'
import { matcher } from './patterns.ts'

export interface Candidate {
  readonly key: string
  readonly it: Item
  readonly device: Device | undefined
  /** A name that is not that of the device. */
  readonly title?: string | undefined
}

/** Whether the user would want entities of this object. */
export type Wants = (candidate: Candidate) => boolean

/**
 * Why the user would not want entities of this object: `excluded`, `off`, `not included` or the adapter's own word. undefined if the user wants them.
 */
export type WhyUnwanted = (candidate: Candidate) => string | undefined

/** @param leftOutBecause the adapter's own idea of an object that the user does not want. @param now epoch seconds. */
export function whyUnwantedHost(
  settings: PresenceSettings,
  leftOutBecause: (it: Item, now: number) => string | undefined,
  now: () => number,
): WhyUnwanted {
  const isIncluded = matcher(settings.include)
  const isExcluded = matcher(settings.exclude)
  return (candidate) => {
    if (isExcluded(candidate)) return 'excluded'
    if (settings.hosts === 'all' || isIncluded(candidate)) return undefined
    if (settings.hosts === 'named') return leftOutBecause(candidate.it, now())
    return settings.hosts === 'list' ? 'not included' : 'off'
  }
}

/** What the user wants of any other list: everything by default. */
export function whyUnwanted({ include = ['*'], exclude = [] }: ListSettings): WhyUnwanted {
  const isIncluded = matcher(include)
  const isExcluded = matcher(exclude)
  return (candidate) => {
    if (isExcluded(candidate)) return 'excluded'
    return isIncluded(candidate) ? undefined : 'not included'
  }
}

/** Whether there is no reason why the user would not want an object. */
export function wanted(why: WhyUnwanted): Wants {
  return (candidate) => why(candidate) === undefined
}

export interface Choice {
  /** The keys that are wanted. */
  readonly wanted: ReadonlySet<string>
  /** Those of them that are within the limit. */
  readonly selected: ReadonlySet<string>
  readonly left: number
}

/** Over `limit`, the highest rank comes first; without a rank, those selected before. */
export function selectDevices(
  candidates: Iterable<Candidate>,
  wants: Wants,
  limit: number,
  before: ReadonlySet<string>,
  rank: (it: Item) => number = () => 0,
): Choice {
  const found = [...candidates].filter(wants)
  const wanted = new Set(found.map(({ key }) => key))
  if (found.length <= limit) return { wanted, selected: wanted, left: 0 }
  const ordered = found
    .map(({ key, it }) => ({ key, rank: rank(it), wasSelected: Number(before.has(key)) }))
    .sort((left, right) => right.rank - left.rank || right.wasSelected - left.wasSelected)
  const selected = new Set(ordered.slice(0, limit).map(({ key }) => key))
  return { wanted, selected, left: found.length - limit }
}
