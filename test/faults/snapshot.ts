/** What a daemon has published on a broker, in a form that can be compared. */

/** States and availability by topic below the base topic, discovery documents by topic. */
export interface Snapshot {
  readonly states: ReadonlyMap<string, unknown>
  readonly availability: ReadonlyMap<string, string>
  readonly documents: ReadonlyMap<string, unknown>
}

const base = 'freebox/'

export function snapshotOf(retained: ReadonlyMap<string, string>): Snapshot {
  const states = new Map<string, unknown>()
  const availability = new Map<string, string>()
  const documents = new Map<string, unknown>()
  for (const [topic, payload] of retained) {
    if (topic.startsWith('homeassistant/') && topic.endsWith('/config')) documents.set(topic, parsed(payload))
    else if (!topic.startsWith(base) || topic.startsWith(`${base}bridge/`)) continue
    else if (topic.endsWith('/availability')) availability.set(topic.slice(base.length), payload)
    else states.set(topic.slice(base.length), parsed(payload))
  }
  return { states, availability, documents }
}

/**
 * The function, which computes again only for another input than the last one. A condition is checked every few
 * milliseconds, while hardly any message arrives.
 */
export function rememberLast<Input, Output>(compute: (input: Input) => Output): (input: Input) => Output {
  let last: { readonly input: Input; readonly output: Output } | undefined
  return (input) => {
    if (last === undefined || last.input !== input) last = { input, output: compute(input) }
    return last.output
  }
}

const parsedPayloads = new Map<string, unknown>()
const maxParsedPayloads = 10_000

/** A payload as a value, the same object for the same text: few topics change from one snapshot to the next. */
function parsed(payload: string): unknown {
  if (parsedPayloads.has(payload)) return parsedPayloads.get(payload)
  if (parsedPayloads.size >= maxParsedPayloads) parsedPayloads.clear()
  const value: unknown = JSON.parse(payload)
  parsedPayloads.set(payload, value)
  return value
}

/**
 * The differences between two snapshots, one line each. While an object exists its entities are never removed, so an
 * older object may have more of them than a new daemon would announce: a host that was away for a moment has the
 * entities of a Wi-Fi station, unknown, even if it is back on the cable.
 */
export function differences(actual: Snapshot, expected: Snapshot): string[] {
  const extra = unknownExtras(actual, expected)
  return [
    ...between('state', without(actual.states, extra), expected.states),
    ...between('availability', actual.availability, expected.availability),
    ...between('document', without(actual.documents, extra), expected.documents),
  ]
}

/** The topics of objects in which every value is unknown, and which the expected snapshot does not have. */
function unknownExtras({ states, documents }: Snapshot, expected: Snapshot): ReadonlySet<string> {
  const unknown = (it: unknown) =>
    isObject(it) && JSON.stringify(it) !== '{}' && Object.values(it).every((value) => value === null)
  const unknownStates = [...states]
    .filter(([topic, state]) => !expected.states.has(topic) && unknown(state))
    .map(([topic]) => topic)
  const refersToUnknown = (document: unknown) => {
    const text = JSON.stringify(document)
    return unknownStates.some((topic) => text.includes(`"${base}${topic}"`))
  }
  const unknownDocuments = [...documents]
    .filter(([topic, it]) => !expected.documents.has(topic) && refersToUnknown(it))
    .map(([topic]) => topic)
  return new Set([...unknownStates, ...unknownDocuments])
}

function without<Value>(all: ReadonlyMap<string, Value>, some: ReadonlySet<string>): ReadonlyMap<string, Value> {
  return new Map([...all].filter(([topic]) => !some.has(topic)))
}

function between(what: string, actual: ReadonlyMap<string, unknown>, expected: ReadonlyMap<string, unknown>): string[] {
  const topics = new Set([...actual.keys(), ...expected.keys()])
  return [...topics].flatMap((topic) => {
    if (!actual.has(topic)) return [`${what} ${topic} is missing`]
    if (!expected.has(topic)) return [`${what} ${topic} is retained although the box does not have it`]
    const [now, then] = [actual.get(topic), expected.get(topic)]
    return isSame(now, then) ? [] : [`${what} ${topic}: ${difference(now, then)}`]
  })
}

/**
 * A missing value equals an unknown one, because entities of an object are never removed. A time that the box gives as
 * "seconds ago" is only published again if it has moved by more than `tolerance` (src/contract/entities.ts).
 */
function isSame(now: unknown, then: unknown): boolean {
  if (now === then) return true
  if (isObject(now) && isObject(then)) {
    return membersOf(now, then).every((member) => isSame(now[member] ?? null, then[member] ?? null))
  }
  if (Array.isArray(now) && Array.isArray(then)) {
    return now.length === then.length && now.every((it, at) => isSame(it, then[at]))
  }
  return isSameMoment(now, then)
}

/** The largest `tolerance` of any timestamp entity, and a second for rounding. */
const momentSeconds = 91

function isSameMoment(now: unknown, then: unknown): boolean {
  const [one = Number.NaN, other = Number.NaN] = [now, then].map((it) => (isMoment(it) ? Date.parse(it) : Number.NaN))
  return Math.abs(one - other) <= momentSeconds * 1000
}

function isMoment(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:]+Z$/.test(value)
}

/** What differs, as text. */
function difference(now: unknown, then: unknown): string {
  if (!isObject(now) || !isObject(then)) return `${JSON.stringify(now)} instead of ${JSON.stringify(then)}`
  const differing = membersOf(now, then).filter((member) => !isSame(now[member] ?? null, then[member] ?? null))
  return differing.map((member) => `${member} is ${difference(now[member], then[member])}`).join(', ')
}

/** The members of both. Of the components of a document only the expected ones. */
function membersOf(now: Record<string, unknown>, then: Record<string, unknown>): string[] {
  const isComponents = Object.values(then).every((it) => isObject(it) && 'platform' in it)
  return [...new Set([...(isComponents ? [] : Object.keys(now)), ...Object.keys(then)])]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
