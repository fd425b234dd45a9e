/** Every topic that users see, in one place (pure): objects with their commands, events and images, and `bridge/*`. */
import { createHash } from 'node:crypto'

/** The address of an object: adapter, resource, and the id that the Freebox gave it ('' for a resource of one object). */
export interface Address {
  readonly adapter: string
  readonly resource: string
  readonly id: string
}

/** What a `…/set` topic addresses: an entity or a command of an object, or (id '') of the resource itself. */
export interface Target {
  readonly adapter: string
  readonly resource: string
  /** The levels between resource and `set`: `[entity]`, `[id, entity]`, `[id, entity, 'brightness']` … */
  readonly rest: readonly string[]
}

/** The topics below `mqtt.base_topic`. */
export interface Topics {
  readonly base: string
  /** The retained state of an object. */
  state(address: Address): string
  availability(adapter: string, resource: string): string
  event(address: Address, entity: string): string
  image(address: Address, entity: string): string
  bridge(name: 'state' | 'info' | 'health' | 'log'): string
  request(name: string): string
  response(name: string): string
  /** The filters of all command topics. */
  readonly commandFilters: string[]
  /** The filter of all requests to the bridge. */
  readonly requestFilter: string
  /** The filters of all retained states and availability topics, to find the orphans of earlier runs. */
  readonly stateFilters: string[]
  /** What a command topic addresses; undefined for another topic. */
  target(topic: string): Target | undefined
  /** The name in `bridge/request/<name>`; undefined for another topic. */
  requestName(topic: string): string | undefined
  /** The resource that a topic belongs to; undefined for `bridge/*` and for a topic of another program. */
  resourceOf(topic: string): { adapter: string; resource: string } | undefined
}

/** @param base `mqtt.base_topic`. */
export function createTopics(base: string): Topics {
  const object = ({ adapter, resource, id }: Address) =>
    id === '' ? `${base}/${adapter}/${resource}` : `${base}/${adapter}/${resource}/${topicLevel(id)}`
  return {
    base,
    state: object,
    availability: (adapter, resource) => `${base}/${adapter}/${resource}/availability`,
    event: (address, entity) => entityTopics(object(address), entity).event,
    image: (address, entity) => entityTopics(object(address), entity).image,
    bridge: (name) => `${base}/bridge/${name}`,
    request: (name) => `${base}/bridge/request/${name}`,
    response: (name) => `${base}/bridge/response/${name}`,
    commandFilters: ['+/+', '+/+/+', '+/+/+/+', '+/+/+/+/+'].map((levels) => `${base}/${levels}/set`),
    requestFilter: `${base}/bridge/request/#`,
    stateFilters: [`${base}/+/+`, `${base}/+/+/+`],
    target: (topic) => targetOf(base, topic),
    requestName: (topic) => withoutPrefix(`${base}/bridge/request/`, topic),
    resourceOf: (topic) => resourceOf(base, topic),
  }
}

/** The topics of one entity. */
export interface EntityTopics {
  /** The command topic. A part of a light (`brightness`, `color`, `effect`) has one of its own. */
  set(part?: string): string
  readonly event: string
  readonly image: string
}

/** @param state the state topic of the object that the entity belongs to. */
export function entityTopics(state: string, entity: string): EntityTopics {
  const below = `${state}/${entity}`
  return {
    set: (part) => (part === undefined ? `${below}/set` : `${below}/${part}/set`),
    event: `${below}/event`,
    image: `${below}/image`,
  }
}

/** The state topic of the object to which a topic of an entity belongs. A state topic is returned as it is. */
export function objectIn(topic: string): string {
  const { object = topic } =
    /^(?<object>.+)\/\w+\/(?:(?:brightness\/|color\/|effect\/)?set|event|image)$/.exec(topic)?.groups ?? {}
  return object
}

/**
 * An id as one topic level. It contains no wildcard, separator, or character for which a broker closes the connection,
 * is never the word `availability`, and is bounded in length. An id that had to be changed is followed by its
 * fingerprint, so that two ids are never the same level.
 */
export function topicLevel(id: string): string {
  const level = id.slice(0, maxLevelLength).replace(/[+#/\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu, '_')
  return level === id && level !== 'availability' ? id : `${level}_${fingerprint(id)}`
}

/** Twelve hexadecimal digits of the SHA-256 digest of a text. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

/** An id of the box has about twenty characters. */
const maxLevelLength = 200

/** Longer than any topic of freebox2mqtt. */
const maxTopicLength = 1000

function withoutPrefix(prefix: string, topic: string): string | undefined {
  const hasFittingLength = topic.length > prefix.length && topic.length <= maxTopicLength
  return topic.startsWith(prefix) && hasFittingLength ? topic.slice(prefix.length) : undefined
}

function targetOf(base: string, topic: string): Target | undefined {
  const levels = withoutPrefix(`${base}/`, topic)?.split('/') ?? []
  const [adapter, resource, ...rest] = levels
  if (adapter === undefined || resource === undefined || adapter === 'bridge') return undefined
  return rest.length > 1 && rest.at(-1) === 'set' ? { adapter, resource, rest: rest.slice(0, -1) } : undefined
}

function resourceOf(base: string, topic: string): { adapter: string; resource: string } | undefined {
  const [adapter, resource] = withoutPrefix(`${base}/`, topic)?.split('/') ?? []
  return adapter === undefined || resource === undefined || adapter === 'bridge' ? undefined : { adapter, resource }
}
