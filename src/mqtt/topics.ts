/** Every topic of the public face in one place (pure): objects, their commands, events and images, and `bridge/*`. */
import { createHash } from 'node:crypto'

/** Which object: chapter, thing, and the Freebox's id ('' for a thing that exists once). */
export interface Address {
  readonly adapter: string
  readonly resource: string
  readonly id: string
}

/** What a `…/set` topic asks for: a row or a command of an object, or (id '') of the thing or list itself. */
export interface Target {
  readonly adapter: string
  readonly resource: string
  /** What stands between thing and `set`: `[row]`, `[id, row]`, `[id, row, 'brightness']` … */
  readonly rest: readonly string[]
}

export type Topics = ReturnType<typeof createTopics>

/** The topics below `mqtt.base_topic`. */
export function createTopics(base: string) {
  const object = ({ adapter, resource, id }: Address) =>
    id === '' ? `${base}/${adapter}/${resource}` : `${base}/${adapter}/${resource}/${topicLevel(id)}`
  return {
    base,
    state: object,
    availability: (adapter: string, resource: string) => `${base}/${adapter}/${resource}/availability`,
    event: (address: Address, row: string) => rowTopics(object(address), row).event,
    image: (address: Address, row: string) => rowTopics(object(address), row).image,
    bridge: (name: 'state' | 'info' | 'health' | 'log') => `${base}/bridge/${name}`,
    response: (name: string) => `${base}/bridge/response/${name}`,
    /** Where commands arrive. */
    sets: ['+/+', '+/+/+', '+/+/+/+', '+/+/+/+/+'].map((levels) => `${base}/${levels}/set`),
    requests: `${base}/bridge/request/#`,
    request: (name: string) => `${base}/bridge/request/${name}`,
    /** All retained state and availability of objects, for the sweep at start. */
    retained: [`${base}/+/+`, `${base}/+/+/+`],
    target: (topic: string) => targetOf(base, topic),
    /** The name in `bridge/request/<name>`; undefined for another topic. */
    requested: (topic: string) => after(`${base}/bridge/request/`, topic),
    /** Chapter and thing that a topic of ours belongs to; undefined for `bridge/*` and strangers. */
    place: (topic: string) => placeOf(base, topic),
  }
}

/** What a row has below the topic of its object's state; a part of a light has its command topic there too. */
export function rowTopics(state: string, row: string) {
  const below = `${state}/${row}`
  return {
    set: (part?: string) => (part === undefined ? `${below}/set` : `${below}/${part}/set`),
    event: `${below}/event`,
    image: `${below}/image`,
  }
}

/**
 * An id as one topic level: no wildcard, no separator, none of the characters for which brokers hang up, never the word
 * `availability`, and not without end. Two ids are two levels: what had to be changed says of which id it is.
 */
export function topicLevel(id: string): string {
  const level = id.slice(0, longestLevel).replace(/[+#/\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu, '_')
  return level === id && level !== 'availability' ? id : `${level}_${fingerprint(id)}`
}

/** The same few letters for the same text, always, and others for another. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

/** An id of the box has some twenty characters. */
const longestLevel = 200

/** None of ours is longer. */
const longest = 1000

function after(prefix: string, topic: string): string | undefined {
  const long = topic.length <= prefix.length || topic.length > longest
  return topic.startsWith(prefix) && !long ? topic.slice(prefix.length) : undefined
}

function targetOf(base: string, topic: string): Target | undefined {
  const levels = after(`${base}/`, topic)?.split('/') ?? []
  const [adapter, resource, ...rest] = levels
  if (adapter === undefined || resource === undefined || adapter === 'bridge') return undefined
  return rest.length > 1 && rest.at(-1) === 'set' ? { adapter, resource, rest: rest.slice(0, -1) } : undefined
}

function placeOf(base: string, topic: string): { adapter: string; resource: string } | undefined {
  const [adapter, resource] = after(`${base}/`, topic)?.split('/') ?? []
  return adapter === undefined || resource === undefined || adapter === 'bridge' ? undefined : { adapter, resource }
}
