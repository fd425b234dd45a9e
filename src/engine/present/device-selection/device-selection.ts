/** Which of many objects become devices (pure): `presence.hosts`, include and exclude, and a limit against floods. */
import type { Device, Item } from '../../../contract/resource.ts'
import type { PresenceSettings } from '../../ports.ts'
import { fits } from '../../wildcards.ts'

export interface Candidate {
  readonly key: string
  readonly it: Item
  readonly device: Device | undefined
  /** 12 hex digits, where the device has one. */
  readonly mac?: string | undefined
}

/** How many devices `named` makes before it asks the owner to choose. */
export const maxNamedDevices = 100

/** Whether the owner would want this one as a device. */
export type Wants = (candidate: Candidate) => boolean

/** @param familiar the adapter's own idea of an object that its owner would name. */
export function wantsOf(
  presence: PresenceSettings,
  announcedByDefault: (it: Item, now: number) => boolean,
  now: () => number,
): Wants {
  const included = matcher(presence.include)
  const excluded = matcher(presence.exclude)
  return (candidate) => {
    if (presence.hosts === 'off' || excluded(candidate)) return false
    if (presence.hosts === 'all' || included(candidate)) return true
    return presence.hosts === 'named' && announcedByDefault(candidate.it, now())
  }
}

/** The chosen keys, those chosen before first; `left` were wanted beyond the limit. */
export function selectDevices(
  candidates: Iterable<Candidate>,
  wants: Wants,
  presence: PresenceSettings,
  before: ReadonlySet<string>,
) {
  const wanted = [...candidates].filter(wants).map(({ key }) => key)
  if (presence.hosts !== 'named') return { chosen: new Set(wanted), left: 0 }
  const ordered = [...wanted.filter((key) => before.has(key)), ...wanted.filter((key) => !before.has(key))]
  return { chosen: new Set(ordered.slice(0, maxNamedDevices)), left: Math.max(0, ordered.length - maxNamedDevices) }
}

// A pattern matches by MAC, name or id, whatever the case.
function matcher(patterns: readonly string[]): Wants {
  if (patterns.length === 0) return () => false
  const plain = patterns.map((pattern) => pattern.toLowerCase())
  return ({ key, device }) => {
    const texts = [key, device?.name, device?.mac].flatMap((text) => text?.toLowerCase() ?? [])
    return plain.some((pattern) => texts.some((text) => fits(pattern, text)))
  }
}
