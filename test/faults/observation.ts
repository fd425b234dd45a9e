/** Observes the log, the requests and the messages from the start of a fault until it is over. */
import { begins, bob, type Fault } from './fault.ts'
import type { Home } from './home.ts'
import type { ReceivedMessage } from './watcher.ts'

/** What a fault may cause. */
type Allowed = Pick<Fault, 'logs' | 'mayLog' | 'logins' | 'republishes'>

export interface Observation {
  /** What was too much or missing since the start. */
  problems(fault: Allowed): string[]
}

/** The log line for every refused command. The sender gets the reason in the reply. */
const refusal = 'A command was refused: '
/** On a slow machine, the short intervals of these tests may need more requests than there are. No fault causes that. */
const shortIntervals = 'Polling needs '
const usualLogins = 3
/** The requests that read everything once, and those that find the box again. */
const everythingOnce = 70

export function observe(home: Home): Observation {
  const { broker, service, box } = home
  // Earlier lines and messages are deleted, so that only the memory of the daemon can grow.
  service.lines.splice(0)
  broker.watcher.received.splice(0)
  box.requests.splice(0)
  const began = performance.now()
  const presentHosts = [...broker.watcher.retained]
    .filter(([, it]) => it.includes('"presence":true'))
    .map(([topic]) => topic)

  function logged(fault: Allowed): string[] {
    const problems = service.lines.filter(
      ({ level, msg }) => level >= 40 && !msg.startsWith(refusal) && !msg.startsWith(shortIntervals),
    )
    const { logs = [], mayLog = [] } = fault
    const known = (message: string) => [...logs, ...mayLog].some((it) => begins(message, it))
    const unknown = problems
      .filter(({ msg }) => !known(msg))
      .map((line) => `unexpected log line: ${JSON.stringify(line)}`)
    const missing = logs
      .filter((it) => !problems.some(({ msg }) => begins(msg, it)))
      .map((it) => `missing log line: ${it}`)
    const optional = (message: string) => mayLog.some((it) => begins(message, it))
    const keys = problems
      .filter(({ msg }) => !optional(msg))
      .map(({ msg, resource, topic }) => JSON.stringify([msg, resource, topic]))
    const repeated = [...new Set(keys.filter((key, at) => keys.indexOf(key) !== at))]
    return [...unknown, ...missing, ...repeated.map((key) => `logged more than once: ${key}`)]
  }

  function requested(fault: Allowed): string[] {
    const seconds = (performance.now() - began) / 1000
    const requests = home.requests()
    const logins = requests.filter(({ path, done }) => path.startsWith('login/session') && done).length
    const most = fault.logins ?? usualLogins
    const maxRequests = Math.round((seconds + 2) * everythingOnce)
    return [
      ...(logins > most ? [`${logins} logins, at most ${most} allowed`] : []),
      ...(requests.length > maxRequests ? [`${requests.length} requests in ${seconds} seconds`] : []),
    ]
  }

  /**
   * Each command is answered once and each refusal logged once, nothing is published again without a change, and no host
   * becomes away because of a fault.
   */
  function messages(fault: Allowed): string[] {
    const { received } = broker.watcher
    const answers = received.filter((it) => it.topic.startsWith('answers/'))
    const refused = answers.filter((it) => it.payload.startsWith('{"status":"error"')).length
    const logged = service.lines.filter(({ msg }) => msg.startsWith(refusal)).length
    const last = new Map<string, string>()
    const repeated = received.flatMap(({ topic, payload, retain }) => {
      const known = retain && !topic.startsWith('freebox/bridge/') && last.get(topic) === payload
      last.set(topic, payload)
      return known && !fault.republishes ? [`${topic} was published again without a change`] : []
    })
    return [
      ...(new Set(answers.map((it) => it.topic)).size < answers.length ? ['a command was answered twice'] : []),
      ...(refused === logged ? [] : [`${refused} commands were refused, ${logged} were logged`]),
      ...new Set(repeated),
      ...new Set(received.filter(isLeaving()).map(({ topic }) => `${topic} changed to away`)),
    ]
  }

  /** Whether a message reports a host as away that was published as home and is reachable. */
  function isLeaving(): (message: ReceivedMessage) => boolean {
    const present = new Set(presentHosts)
    return ({ topic, payload }) => {
      if (payload.includes('"presence":true')) present.add(topic)
      if (!payload.includes('"presence":false') || !present.has(topic)) return false
      const host = box.house.hosts.find(({ id }) => topic === `freebox/lan/host/${id}`)
      return host?.reachable === true && host.id !== bob
    }
  }

  return { problems: (fault) => [...logged(fault), ...requested(fault), ...messages(fault)] }
}
