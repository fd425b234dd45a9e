/** Whether what stands is what a fresh daemon would say, apart from what a daemon that has seen more may add. */

import { type Home, until } from '../faults/home.ts'
import { differences, type Told } from '../faults/told.ts'

/** Waits until all is right; fails with what is not. A late command may still change the house meanwhile. */
export async function comesRight(home: Home, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000
  let left: string[] = []
  do {
    const truth = await home.truth()
    const wrong = () => differences(withoutExperience(home, truth), truth)
    await until('', () => wrong().length === 0, 3000).catch(() => undefined)
    left = wrong()
  } while (left.length > 0 && performance.now() < end)
  if (left.length > 0) throw new Error(`what stands is not what the box says:\n${left.slice(0, 20).join('\n')}`)
}

/**
 * Rows that an object once had stay with it (a failed download's "retry", the Wi-Fi of a host that was away and may
 * have been on it): who comes later has not seen them.
 */
function withoutExperience({ told, box }: Home, truth: Told): Told {
  const { states, availability, documents } = told()
  const macs = new Set(box.house.hosts.map((host) => host.l2ident.id.toLowerCase().replaceAll(':', '')))
  const added = (topic: string) => {
    const mac = /wifi[/_]station[/_]([\da-f:_]{12,})/.exec(topic)?.[1]?.replaceAll(/[:_]/g, '')
    return mac !== undefined && macs.has(mac)
  }
  const kept = <T>(all: ReadonlyMap<string, T>, seen: ReadonlyMap<string, T>) =>
    new Map([...all].filter(([topic]) => seen.has(topic) || !added(topic)))
  const plain = [...kept(documents, truth.documents)].map(([topic, document]) => {
    return [topic, withoutRows(document, truth.documents.get(topic))] as const
  })
  const said = [...kept(states, truth.states)].map(([topic, state]) => {
    return [topic, withSteadyMoments(state, truth.states.get(topic))] as const
  })
  // A fresh daemon has read once, and may have met the end of a trouble; this one has read since.
  const better = (topic: string, here: string) => here === 'online' && truth.availability.get(topic) === 'offline'
  const available = [...availability].map(([topic, here]) => [topic, better(topic, here) ? 'offline' : here] as const)
  return { states: new Map(said), availability: new Map(available), documents: new Map(plain) }
}

/** Rows that are `steady` keep a moment that the box reckons anew, by so many seconds at most. */
const steadySeconds = 90

function withSteadyMoments(state: unknown, seen: unknown): unknown {
  if (!isObject(state) || !isObject(seen)) return state
  const near = (one: unknown, other: unknown) =>
    Math.abs(Date.parse(String(one)) - Date.parse(String(other))) <= steadySeconds * 1000
  const members = Object.entries(state).map(([key, value]) => {
    return [key, typeof value === 'string' && near(value, seen[key]) ? seen[key] : value]
  })
  return Object.fromEntries(members)
}

function withoutRows(document: unknown, seen: unknown): unknown {
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
