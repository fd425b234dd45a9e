/** What must hold after every sequence. Each function returns the violations as text, or an empty list. */
import type { Home } from '../faults/home.ts'
import type { ReceivedMessage } from '../faults/watcher.ts'
import type { History, SentCommand } from './history.ts'
import { considerHome } from './settings.ts'

/** How far the times of actions and of received messages may be apart, in one process. Milliseconds. */
const clockTolerance = 30
/** How much later a message may arrive than it was sent, on a busy machine. Milliseconds. */
const maxDelay = 1000

/**
 * All violations of a sequence except wrong states and documents, which are compared with a new daemon.
 * @param events events of earlier sequences, because an event may be held back until its entity exists.
 */
export function violations(home: Home, history: History, lines: number, events: ReceivedMessage[]): string[] {
  const { received } = home.broker.watcher
  return [
    ...commandsReachTheBoxOnce(home, history),
    ...eventsAtMostOnce([...events, ...received], history),
    ...missingCalls(received, history),
    ...awayTooEarly(received, history),
    ...unchangedMessages(received, history),
    ...loggedErrors(home, lines),
  ]
}

export function lostConnections({ republications }: History): number[] {
  return republications.filter(({ how }) => how !== 'birth').map(({ at, settled }) => settled ?? at)
}

/**
 * Every accepted command has reached the box exactly once, or is reported as failed. Commands that are sent while the
 * daemon is not connected may be lost, and a reply may be lost with its broker.
 */
function commandsReachTheBoxOnce({ box, broker }: Home, history: History): string[] {
  const groups = grouped(history.commands, ({ signature }) => signature)
  const counted = [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const done = box.requests.filter((request) => request.done && first.matches(request)).length
    const confirmed = group.filter(({ answer }) => answer?.status === 'ok' && answer.unconfirmed === undefined).length
    if (done > group.length) return [`${done} times at the box, sent ${group.length} times: ${inWords(group)}`]
    return done < confirmed ? [`${done} times at the box, confirmed ${confirmed} times: ${inWords(group)}`] : []
  })
  const unanswered = history.commands.filter(
    (it) => mustBeAnswered(it, broker.watcher.received, history) && it.answer === undefined,
  )
  const invalid = history.commands.filter(({ signature, answer }) => signature === '' && answer?.status === 'ok')
  return [
    ...counted,
    ...unanswered.map(
      (it) => `no reply, or more than one: ${inWords([it])}, sent after ${Math.round(it.at - history.began)} ms`,
    ),
    ...invalid.map((it) => `accepted although invalid: ${inWords([it])}`),
  ]
}

/** Whether the daemon was connected when the command was sent, and stayed connected: then a reply must arrive. */
export function mustBeAnswered({ at }: SentCommand, received: readonly ReceivedMessage[], history: History): boolean {
  return lostConnections(history).every((lost) => isConnectedAgain(received, lost, at))
}

/** Whether the daemon has connected again between two moments. */
export function isConnectedAgain(
  received: readonly ReceivedMessage[],
  lost: number,
  until = Number.POSITIVE_INFINITY,
): boolean {
  const onlineMessages = received.filter(
    ({ topic, payload }) => topic === 'freebox/bridge/state' && payload === 'online',
  )
  return onlineMessages.some(({ at }) => lost < at && at < until)
}

function inWords(group: readonly SentCommand[]): string {
  return group.map(({ topic, payload, answer, problem }) => JSON.stringify({ topic, payload, answer, problem })).join()
}

/** Everything that happens once is published once. A message in flight when a connection breaks is repeated (QoS 1). */
function eventsAtMostOnce(received: readonly ReceivedMessage[], history: History): string[] {
  const lost = history.allLostConnections
  const published = new Map<string, ReceivedMessage[]>()
  for (const it of received) {
    const event = eventOf(it)
    if (event === undefined) continue
    const before = published.get(event) ?? []
    const again = before.some(({ payload, at }) => payload === it.payload && lost.some((l) => at <= l && l <= it.at))
    if (!again) published.set(event, [...before, it])
  }
  return [...published].flatMap(([event, all]) => {
    const most = / added /.test(event) ? 1 : (history.causes.get(event.replace(/:.*/, '')) ?? 0)
    const payloads = all.map(({ payload }) => payload).join()
    return all.length > most ? [`${event} was published ${all.length} times, occurred ${most} times: ${payloads}`] : []
  })
}

/** The key by which an event is counted. The part before a colon is the cause in the history. */
function eventOf({ topic, payload }: ReceivedMessage): string | undefined {
  if (!topic.endsWith('/event')) return undefined
  const it: Record<string, unknown> = JSON.parse(payload)
  if (topic.includes('/calls/')) return `call ${it.id} ${it.event_type}`
  if (topic.includes('/downloads/')) {
    const added = it.event_type === 'added' ? ` ${it.task_name}` : ''
    return `download ${it.task} ${it.event_type}${added}`
  }
  if (topic.includes('/keyfob/')) return 'key fob'
  return topic.includes('/connection/') ? `line:${it.event_type}` : undefined
}

/** Every call is published, whatever else failed. Only a broker that crashes may lose the event. */
export function missingCalls(received: readonly ReceivedMessage[], history: History): string[] {
  if (lostConnections(history).length > 0) return []
  const published = new Set(received.map(eventOf))
  return history.calls.filter((call) => !published.has(call)).map((call) => `${call} was not published`)
}

/** A host becomes away only after it was unreachable for consider_home while the box was there to see it. */
function awayTooEarly(received: readonly ReceivedMessage[], history: History): string[] {
  const home = new Set(history.homeBefore)
  return received.flatMap(({ topic, payload, at }) => {
    const host = hostOf(topic)
    if (host === undefined || payload === '') return []
    const { presence } = JSON.parse(payload)
    const wasHome = home.has(host)
    if (presence === true) home.add(host)
    else home.delete(host)
    if (presence !== false || !wasHome) return []
    const absence = history.absences.findLast((it) => it.host === host && it.from < at && it.until > at - maxDelay)
    const since = absence?.from ?? history.absentSince.get(host)
    if (since === undefined || since > at) return [`${host} is away although it was reachable`]
    const certain = Math.max(since, ...history.boxReturns.filter((back) => back < at))
    const waited = at - certain
    return waited < considerHome * 1000 - clockTolerance ? [`${host} is away after ${Math.round(waited)} ms`] : []
  })
}

/** The hosts whose retained topic says that they are home. */
export function hostsAtHome(retained: ReadonlyMap<string, string>): ReadonlySet<string> {
  const hosts = [...retained].flatMap(([topic, payload]) => {
    const host = hostOf(topic)
    return host !== undefined && payload !== '' && JSON.parse(payload).presence === true ? [host] : []
  })
  return new Set(hosts)
}

function hostOf(topic: string): string | undefined {
  return /^freebox\/lan\/host\/(ether-[^/]+)$/.exec(topic)?.[1]
}

/** A retained message is only published again to a broker that may have lost it, or after a birth message. */
function unchangedMessages(received: readonly ReceivedMessage[], history: History): string[] {
  const topics = grouped(
    received.filter(({ topic, retain }) => retain && topic.startsWith('freebox/') && !topic.endsWith('/health')),
    ({ topic }) => topic,
  )
  return [...topics].flatMap(([topic, messages]) => {
    let spent = 0
    return messages.flatMap((now, index) => {
      if (index === 0 || messages[index - 1]?.payload !== now.payload) return []
      const most = history.republications.filter(({ at }) => at <= now.at).length
      spent += 1
      return spent > most ? [`${topic} was published again without a change: ${now.payload.slice(0, 200)}`] : []
    })
  })
}

/** Errors in the log, except a refused login, which these sequences may cause. */
function loggedErrors({ service }: Home, lines: number): string[] {
  const errors = service.lines.slice(lines).filter(({ level, code }) => level >= 50 && code !== 'auth_required')
  return errors.map((line) => `a logged error: ${JSON.stringify(line)}`)
}

function grouped<T>(all: readonly T[], by: (it: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const it of all) groups.set(by(it), [...(groups.get(by(it)) ?? []), it])
  return groups
}
