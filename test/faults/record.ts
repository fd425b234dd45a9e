/** What is written down while a fault lasts and until it is over: the log, the requests, the messages. */
import { begins, bob, type Fault } from './fault.ts'
import type { Home } from './home.ts'
import type { Heard } from './watcher.ts'

/** What a fault may cost. */
type Endured = Pick<Fault, 'says' | 'maySay' | 'logins' | 'retells'>

export interface Record {
  /** What was too much, or too little, since the beginning. */
  wrong(fault: Endured): string[]
}

/** What is logged of each command that is refused: it is told to who gave it. */
const refusal = 'a command was refused'
const usualLogins = 3
/** Requests for everything once, and for the ways in which it is found again. */
const everythingOnce = 70

export function begin(home: Home): Record {
  const { broker, service, box } = home
  // What is long over is forgotten, so that what grows is the daemon's.
  service.lines.splice(0)
  broker.watcher.heard.splice(0)
  box.requests.splice(0)
  const began = performance.now()
  const atHome = [...broker.watcher.standing].filter(([, it]) => it.includes('"presence":true')).map(([topic]) => topic)

  function logged(fault: Endured): string[] {
    const problems = service.lines.filter(({ level, msg }) => level >= 40 && msg !== refusal)
    const { says = [], maySay = [] } = fault
    const known = (message: string) => [...says, ...maySay].some((it) => begins(message, it))
    const unknown = problems.filter(({ msg }) => !known(msg)).map((line) => `it said: ${JSON.stringify(line)}`)
    const unsaid = says
      .filter((it) => !problems.some(({ msg }) => begins(msg, it)))
      .map((it) => `it did not say: ${it}`)
    const free = (message: string) => maySay.some((it) => begins(message, it))
    const keys = problems
      .filter(({ msg }) => !free(msg))
      .map(({ msg, resource, topic }) => JSON.stringify([msg, resource, topic]))
    const repeated = [...new Set(keys.filter((key, at) => keys.indexOf(key) !== at))]
    return [...unknown, ...unsaid, ...repeated.map((key) => `it said more than once: ${key}`)]
  }

  function asked(fault: Endured): string[] {
    const seconds = (performance.now() - began) / 1000
    const asked = home.asked()
    const logins = asked.filter(({ path, done }) => path.startsWith('login/session') && done).length
    const most = fault.logins ?? usualLogins
    const requests = Math.round((seconds + 2) * everythingOnce)
    return [
      ...(logins > most ? [`${logins} logins, and ${most} would do`] : []),
      ...(asked.length > requests ? [`${asked.length} requests in ${seconds} seconds`] : []),
    ]
  }

  /** Each command is answered once, each refusal logged once; nothing is told that was told; nobody leaves by a fault. */
  function told(fault: Endured): string[] {
    const { heard } = broker.watcher
    const answers = heard.filter((it) => it.topic.startsWith('answers/'))
    const refused = answers.filter((it) => it.payload.startsWith('{"status":"error"')).length
    const logged = service.lines.filter(({ msg }) => msg === refusal).length
    const last = new Map<string, string>()
    const again = heard.flatMap(({ topic, payload, retain }) => {
      const known = retain && !topic.startsWith('freebox/bridge/') && last.get(topic) === payload
      last.set(topic, payload)
      return known && !fault.retells ? [`${topic} was told again, though nothing had changed`] : []
    })
    return [
      ...(new Set(answers.map((it) => it.topic)).size < answers.length ? ['a command was answered twice'] : []),
      ...(refused === logged ? [] : [`${refused} commands were refused, and ${logged} logged`]),
      ...new Set(again),
      ...new Set(heard.filter(isLeaving()).map(({ topic }) => `${topic} was told to be away`)),
    ]
  }

  /** Whether somebody who was told to be at home, and is, is told to have left. */
  function isLeaving(): (heard: Heard) => boolean {
    const home = new Set(atHome)
    return ({ topic, payload }) => {
      if (payload.includes('"presence":true')) home.add(topic)
      if (!payload.includes('"presence":false') || !home.has(topic)) return false
      const host = box.house.hosts.find(({ id }) => topic === `freebox/lan/host/${id}`)
      return host?.reachable === true && host.id !== bob
    }
  }

  return { wrong: (fault) => [...logged(fault), ...asked(fault), ...told(fault)] }
}
