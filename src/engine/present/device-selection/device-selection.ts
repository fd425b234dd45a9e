/** Which of many objects become devices (pure): `presence.hosts`, include and exclude, and a limit against floods. */
import type { Item } from '../../../contract/compiled.ts'
import type { Device } from '../../../contract/parts.ts'
import type { PresenceSettings } from '../../ports.ts'
import { matcher } from './patterns.ts'

export interface Candidate {
  readonly key: string
  readonly it: Item
  readonly device: Device | undefined
}

/** Whether the user would want this object as a device. */
export type Wants = (candidate: Candidate) => boolean

/** @param announcedByDefault the adapter's own idea of an object that the user wants. @param now epoch seconds. */
export function wantsOf(
  settings: PresenceSettings,
  announcedByDefault: (it: Item, now: number) => boolean,
  now: () => number,
): Wants {
  const isIncluded = matcher(settings.include)
  const isExcluded = matcher(settings.exclude)
  return (candidate) => {
    if (isExcluded(candidate)) return false
    if (settings.hosts === 'all' || isIncluded(candidate)) return true
    return settings.hosts === 'named' && announcedByDefault(candidate.it, now())
  }
}

/** The selected keys. Over `limit`, those selected before are kept first; `left` were wanted beyond it. */
export function selectDevices(
  candidates: Iterable<Candidate>,
  wants: Wants,
  limit: number,
  before: ReadonlySet<string>,
): { readonly selected: ReadonlySet<string>; readonly left: number } {
  const wanted = [...candidates].filter(wants).map(({ key }) => key)
  if (wanted.length <= limit) return { selected: new Set(wanted), left: 0 }
  const ordered = [...wanted.filter((key) => before.has(key)), ...wanted.filter((key) => !before.has(key))]
  return { selected: new Set(ordered.slice(0, limit)), left: ordered.length - limit }
}
