/** Compares the published topics with those of a new daemon, except for what a longer history may add. */

import { type Home, until } from '../faults/home.ts'
import { differences, type Snapshot } from '../faults/snapshot.ts'

/** Waits until nothing differs; fails with what does. A late command may still change the house meanwhile. */
export async function untilCorrect(home: Home, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000
  let left: string[] = []
  do {
    const expected = await home.expected()
    const problems = () => differences(withoutHistory(home, expected), expected)
    await until('', () => problems().length === 0, 3000).catch(() => undefined)
    left = problems()
  } while (left.length > 0 && performance.now() < end)
  if (left.length > 0) throw new Error(`the retained topics do not match the box:\n${left.slice(0, 20).join('\n')}`)
}

/**
 * Entities that an object once had stay (the "retry" of a failed download, the Wi-Fi of a host that was away and may
 * have been on it). A new daemon does not know them.
 */
function withoutHistory({ snapshot, box }: Home, expected: Snapshot): Snapshot {
  const { states, availability, documents } = snapshot()
  const macs = new Set(box.house.hosts.map((host) => host.l2ident.id.toLowerCase().replaceAll(':', '')))
  const added = (topic: string) => {
    const mac = /wifi[/_]station[/_]([\da-f:_]{12,})/.exec(topic)?.[1]?.replaceAll(/[:_]/g, '')
    return mac !== undefined && macs.has(mac)
  }
  const kept = <T>(all: ReadonlyMap<string, T>, seen: ReadonlyMap<string, T>) =>
    new Map([...all].filter(([topic]) => seen.has(topic) || !added(topic)))
  const plain = [...kept(documents, expected.documents)].map(([topic, document]) => {
    return [topic, withoutExtraEntities(document, expected.documents.get(topic))] as const
  })
  const comparable = [...kept(states, expected.states)].map(([topic, state]) => {
    return [topic, withExpectedTimestamps(state, expected.states.get(topic))] as const
  })
  // A new daemon has read once, possibly during the end of a fault. The tested daemon has read again since.
  const better = (topic: string, here: string) => here === 'online' && expected.availability.get(topic) === 'offline'
  const available = [...availability].map(([topic, here]) => [topic, better(topic, here) ? 'offline' : here] as const)
  return { states: new Map(comparable), availability: new Map(available), documents: new Map(plain) }
}

/** A timestamp with `tolerance` keeps its value if the box computes a slightly different one. Seconds at most. */
const toleranceSeconds = 90
/** A smaller change of a rate is not published. Mbit/s. */
const rateTolerance = 0.0101

function withExpectedTimestamps(state: unknown, seen: unknown): unknown {
  if (!isObject(state) || !isObject(seen)) return state
  const near = (one: unknown, other: unknown) =>
    Math.abs(Date.parse(String(one)) - Date.parse(String(other))) <= toleranceSeconds * 1000
  const nearRate = (one: unknown, other: unknown) =>
    typeof one === 'number' && typeof other === 'number' && Math.abs(one - other) <= rateTolerance
  const members = Object.entries(state).map(([key, value]) => {
    return [
      key,
      (typeof value === 'string' && near(value, seen[key])) || (/rate/.test(key) && nearRate(value, seen[key]))
        ? seen[key]
        : value,
    ]
  })
  return Object.fromEntries(members)
}

function withoutExtraEntities(document: unknown, seen: unknown): unknown {
  const [now, then] = [componentsOf(document), componentsOf(seen)]
  if (typeof document !== 'object' || now === undefined || then === undefined) return document
  const components = Object.entries(now).filter(([key]) => Object.hasOwn(then, key))
  return { ...document, components: Object.fromEntries(components) }
}

function componentsOf(document: unknown): object | undefined {
  return isObject(document) && isObject(document.components) ? document.components : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
