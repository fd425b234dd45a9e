/** What stands on a broker because of a daemon, in a form that two of them can be compared by. */

/** States and availabilities by topic below the base topic, discovery documents by topic. */
export interface Told {
  readonly states: ReadonlyMap<string, unknown>
  readonly availability: ReadonlyMap<string, string>
  readonly documents: ReadonlyMap<string, unknown>
}

const base = 'freebox/'

export function told(standing: ReadonlyMap<string, string>): Told {
  const states = new Map<string, unknown>()
  const availability = new Map<string, string>()
  const documents = new Map<string, unknown>()
  for (const [topic, payload] of standing) {
    if (topic.startsWith('homeassistant/') && topic.endsWith('/config')) documents.set(topic, JSON.parse(payload))
    else if (!topic.startsWith(base) || topic.startsWith(`${base}bridge/`)) continue
    else if (topic.endsWith('/availability')) availability.set(topic.slice(base.length), payload)
    else states.set(topic.slice(base.length), JSON.parse(payload))
  }
  return { states, availability, documents }
}

/**
 * How the one differs from the other, a line for each difference. While an object lives its rows only ever grow, so
 * that an older one may be announced with more of them than it would have now: a host of the house that was away for a
 * moment has the rows of a Wi-Fi station, unknown, even if it is back by cable.
 */
export function differences(stands: Told, truth: Told): string[] {
  const grown = grownOver(stands, truth)
  return [
    ...between('state', without(stands.states, grown), truth.states),
    ...between('availability', stands.availability, truth.availability),
    ...between('document', without(stands.documents, grown), truth.documents),
  ]
}

/** The topics of objects that say nothing but that they know nothing, where the truth has none. */
function grownOver({ states, documents }: Told, truth: Told): ReadonlySet<string> {
  const unknown = (it: unknown) =>
    isObject(it) && JSON.stringify(it) !== '{}' && Object.values(it).every((value) => value === null)
  const silent = [...states]
    .filter(([topic, state]) => !truth.states.has(topic) && unknown(state))
    .map(([topic]) => topic)
  const tells = (document: unknown) => {
    const words = JSON.stringify(document)
    return silent.some((topic) => words.includes(`"${base}${topic}"`))
  }
  const theirs = [...documents]
    .filter(([topic, it]) => !truth.documents.has(topic) && tells(it))
    .map(([topic]) => topic)
  return new Set([...silent, ...theirs])
}

function without<Value>(all: ReadonlyMap<string, Value>, some: ReadonlySet<string>): ReadonlyMap<string, Value> {
  return new Map([...all].filter(([topic]) => !some.has(topic)))
}

function between(what: string, stands: ReadonlyMap<string, unknown>, truth: ReadonlyMap<string, unknown>): string[] {
  const topics = new Set([...stands.keys(), ...truth.keys()])
  return [...topics].flatMap((topic) => {
    if (!stands.has(topic)) return [`${what} ${topic} is lost`]
    if (!truth.has(topic)) return [`${what} ${topic} stands though the box has nothing of the kind`]
    const [now, then] = [stands.get(topic), truth.get(topic)]
    return same(now, then) ? [] : [`${what} ${topic}: ${unlike(now, then)}`]
  })
}

/**
 * What is not known and what is not said are the same here: rows of an object only ever grow. And a moment that a box
 * tells as "so many seconds ago" is not told anew before it has moved by more than `steady` (src/contract/entities.ts).
 */
function same(now: unknown, then: unknown): boolean {
  if (isObject(now) && isObject(then)) {
    return membersOf(now, then).every((member) => same(now[member] ?? null, then[member] ?? null))
  }
  if (Array.isArray(now) && Array.isArray(then)) {
    return now.length === then.length && now.every((it, at) => same(it, then[at]))
  }
  return now === then || sameMoment(now, then)
}

/** The most that any row has for `steady`, and a second for rounding. */
const momentSeconds = 91

function sameMoment(now: unknown, then: unknown): boolean {
  const [one = Number.NaN, other = Number.NaN] = [now, then].map((it) => (isMoment(it) ? Date.parse(it) : Number.NaN))
  return Math.abs(one - other) <= momentSeconds * 1000
}

function isMoment(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:]+Z$/.test(value)
}

/** Only what differs. */
function unlike(now: unknown, then: unknown): string {
  if (!isObject(now) || !isObject(then)) return `${JSON.stringify(now)} in place of ${JSON.stringify(then)}`
  const wrong = membersOf(now, then).filter((member) => !same(now[member] ?? null, then[member] ?? null))
  return wrong.map((member) => `${member} is ${unlike(now[member], then[member])}`).join(', ')
}

/** The members of both; of components only those that there should be. */
function membersOf(now: Record<string, unknown>, then: Record<string, unknown>): string[] {
  const isComponents = Object.values(then).every((it) => isObject(it) && 'platform' in it)
  return [...new Set([...(isComponents ? [] : Object.keys(now)), ...Object.keys(then)])]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
