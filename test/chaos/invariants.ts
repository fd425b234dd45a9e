/** What must hold whatever happened (pure, but for looking at the home). Each gives sentences; none is all well. */
import type { Home } from '../faults/home.ts'
import type { Heard } from '../faults/watcher.ts'
import type { Diary, Sent } from './diary.ts'
import { considerHome } from './settings.ts'

/** How far the clocks of those who act and of those who listen may be apart, in one process. Milliseconds. */
const blur = 30
/** How much later something may be heard than it was said, on a busy machine. Milliseconds. */
const lateness = 1000

/**
 * Everything that is wrong after a sequence, state and announcements apart: for those the home has its own oracle.
 * @param events what earlier sequences were told: an event may wait for its entity into the next one.
 */
export function violations(home: Home, diary: Diary, lines: number, events: Heard[]): string[] {
  const { heard } = home.broker.watcher
  return [
    ...commandsReachTheBoxOnce(home, diary),
    ...eventsAtMostOnce([...events, ...heard], diary),
    ...forgottenCalls(heard, diary),
    ...awayOnlyAfterAWhile(heard, diary),
    ...nothingUnchanged(heard, diary),
    ...noMistakeOfOurs(home, lines),
  ]
}

export function lostConnections({ repeats }: Diary): number[] {
  return repeats.filter(({ how }) => how !== 'birth').map(({ at }) => at)
}

/**
 * Every command that was accepted has reached the box exactly once, or is reported failed. What was sent while the
 * daemon was not connected may be lost, and an answer with its broker: that is no fault of ours.
 */
function commandsReachTheBoxOnce({ box, broker }: Home, diary: Diary): string[] {
  const groups = grouped(diary.commands, ({ signature }) => signature)
  const counted = [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const done = box.requests.filter((request) => request.done && first.reaches(request)).length
    const confirmed = group.filter(({ answer }) => answer?.status === 'ok' && answer.unconfirmed === undefined).length
    if (done > group.length) return [`${done} times at the box, sent ${group.length} times: ${inWords(group)}`]
    return done < confirmed ? [`${done} times at the box, confirmed ${confirmed} times: ${inWords(group)}`] : []
  })
  const mute = diary.commands.filter((it) => isHeard(it, broker.watcher.heard, diary) && it.answer === undefined)
  const nonsense = diary.commands.filter(({ signature, answer }) => signature === '' && answer?.status === 'ok')
  return [
    ...counted,
    ...mute.map(
      (it) => `no answer, or more than one: ${inWords([it])}, sent after ${Math.round(it.at - diary.began)} ms`,
    ),
    ...nonsense.map((it) => `accepted, though it is nonsense: ${inWords([it])}`),
  ]
}

/** Whether the daemon was there to hear it, and its connection held from then on: then an answer must come. */
export function isHeard({ at }: Sent, heard: readonly Heard[], diary: Diary): boolean {
  return lostConnections(diary).every((lost) => isBackSince(heard, lost, at))
}

/** Whether the daemon was connected anew between two moments. */
export function isBackSince(heard: readonly Heard[], lost: number, until = Number.POSITIVE_INFINITY): boolean {
  const greetings = heard.filter(({ topic, payload }) => topic === 'freebox/bridge/state' && payload === 'online')
  return greetings.some(({ at }) => lost < at && at < until)
}

function inWords(group: readonly Sent[]): string {
  return group.map(({ topic, payload, answer, problem }) => JSON.stringify({ topic, payload, answer, problem })).join()
}

/** What happened once is told once. What was on its way when a connection broke is sent again: so MQTT has it (QoS 1). */
function eventsAtMostOnce(heard: readonly Heard[], diary: Diary): string[] {
  const lost = diary.allLost
  const told = new Map<string, Heard[]>()
  for (const it of heard) {
    const event = eventOf(it)
    if (event === undefined) continue
    const before = told.get(event) ?? []
    const again = before.some(({ payload, at }) => payload === it.payload && lost.some((l) => at <= l && l <= it.at))
    if (!again) told.set(event, [...before, it])
  }
  return [...told].flatMap(([event, all]) => {
    const most = / added /.test(event) ? 1 : (diary.causes.get(event.replace(/:.*/, '')) ?? 0)
    const payloads = all.map(({ payload }) => payload).join()
    return all.length > most ? [`${event} was told ${all.length} times, happened ${most} times: ${payloads}`] : []
  })
}

/** By what an event is counted: a word before the colon is the cause in the diary. */
function eventOf({ topic, payload }: Heard): string | undefined {
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

/** A call that came is told, whatever was broken then. Only a broker that dies may take one with it. */
export function forgottenCalls(heard: readonly Heard[], diary: Diary): string[] {
  if (lostConnections(diary).length > 0) return []
  const told = new Set(heard.map(eventOf))
  return diary.calls.filter((call) => !told.has(call)).map((call) => `${call} was not told`)
}

/** Nobody is sent away who has not been out of the house, and the box not there to see it, for long enough. */
function awayOnlyAfterAWhile(heard: readonly Heard[], diary: Diary): string[] {
  const last = new Map<string, unknown>()
  return heard.flatMap(({ topic, payload, at }) => {
    const host = /^freebox\/lan\/host\/(ether-[^/]+)$/.exec(topic)?.[1]
    if (host === undefined || payload === '') return []
    const { presence } = JSON.parse(payload)
    const before = last.get(host)
    last.set(host, presence)
    if (presence !== false || before !== true) return []
    const outing = diary.outings.findLast((it) => it.host === host && it.from < at && it.until > at - lateness)
    const since = outing?.from ?? diary.outSince.get(host)
    if (since === undefined || since > at) return [`${host} is away, though it was in the house`]
    const certain = Math.max(since, ...diary.boxBack.filter((back) => back < at))
    const waited = at - certain
    return waited < considerHome * 1000 - blur ? [`${host} is away after ${Math.round(waited)} ms`] : []
  })
}

/** A retained message that stands is not published again, but to a broker that may have lost it or who asks for it. */
function nothingUnchanged(heard: readonly Heard[], diary: Diary): string[] {
  const topics = grouped(
    heard.filter(({ topic, retain }) => retain && topic.startsWith('freebox/') && !topic.endsWith('/health')),
    ({ topic }) => topic,
  )
  return [...topics].flatMap(([topic, messages]) => {
    let spent = 0
    return messages.flatMap((now, index) => {
      if (index === 0 || messages[index - 1]?.payload !== now.payload) return []
      const most = diary.repeats.filter(({ at }) => at <= now.at).length
      spent += 1
      return spent > most ? [`${topic} was published though it had not changed: ${now.payload.slice(0, 200)}`] : []
    })
  })
}

/** A box that refuses the login is an error for its owner, and in this chaos it may. */
function noMistakeOfOurs({ service }: Home, lines: number): string[] {
  const errors = service.lines.slice(lines).filter(({ level, code }) => level >= 50 && code !== 'auth_required')
  return errors.map((line) => `an error: ${JSON.stringify(line)}`)
}

function grouped<T>(all: readonly T[], by: (it: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const it of all) groups.set(by(it), [...(groups.get(by(it)) ?? []), it])
  return groups
}
