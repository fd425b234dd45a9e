/** What an earlier run left retained on the broker: discovery documents and states of this daemon, and nothing of other programs. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Document } from '../../homeassistant/context.ts'
import { memoize } from '../../incremental/memoize.ts'
import { isWithinJsonLimits } from '../../json.ts'
import { objectIn } from '../../mqtt/topics.ts'
import type { Broker } from '../ports.ts'

/** Between two looks, and for how long at most. Milliseconds. */
const pause = 25
const longest = 5000
/** After this many looks in a row without a new message the scan is over. Looks, not time: one turn may take long. */
const looks = 3

/**
 * The retained messages of these filters, by topic. No broker says where they end, so the scan listens from the broker's
 * answer to the subscription until no message has come for a while; longer with a broker that answers slowly.
 */
export async function scanRetained(broker: Broker, filters: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const asked = performance.now()
  let answered: number | undefined
  const unsubscribe = broker.subscribe(
    filters,
    ({ topic, payload, retain }) => {
      if (retain && payload.length > 0) found.set(topic, payload.toString())
    },
    {
      onSubscribed() {
        answered ??= performance.now()
      },
    },
  )
  let quiet = 0
  let seen = 0
  const isOver = () => answered !== undefined && quiet >= looks + Math.ceil((answered - asked) / pause)
  while (!isOver() && performance.now() - asked < longest) {
    await sleep(pause)
    quiet = answered !== undefined && found.size === seen ? quiet + 1 : 0
    seen = found.size
  }
  unsubscribe()
  return found
}

/** A discovery message that this program wrote for this box; undefined for any other. */
export function ownDocument(payload: string, origin: string, box: string): Document | undefined {
  const document = parseObject(payload)
  const by = document?.origin
  const device = document?.device
  if (!isObject(by) || by.name !== origin || !isObject(device)) return undefined
  const identifiers = [device.identifiers].flat()
  const isOwn = (it: unknown) => typeof it === 'string' && (it === box || it.startsWith(`${box}_`))
  return identifiers.length > 0 && identifiers.every(isOwn) ? document : undefined
}

/** Every topic that a document names. They tell which resource it belongs to. */
export const topicsIn = memoize((document: Document): readonly string[] => [...new Set(topicsBelow(document))])

function topicsBelow(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(topicsBelow)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, it]) =>
    typeof it === 'string' && key.endsWith('topic') ? [it] : topicsBelow(it),
  )
}

/** The topics of documents by the state topic of their object. */
export function topicsByObject(documents: ReadonlyMap<string, Document>): Map<string, string[]> {
  const topics = new Map<string, string[]>()
  for (const [topic, document] of documents) {
    const objects = new Set(topicsIn(document).map(objectIn))
    for (const object of objects) topics.set(object, [...(topics.get(object) ?? []), topic])
  }
  return topics
}

function parseObject(payload: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(payload)
    return isObject(value) && isWithinJsonLimits(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
