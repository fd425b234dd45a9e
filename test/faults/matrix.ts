/**
 * What is done with each fault of the table, in three phases, and what must be true: meanwhile, and when it is over.
 * Each phase returns what is wrong, in words; nothing is what we want.
 */

import { bob, config, type Fault, type Phase } from './fault.ts'
import { type Home, pause, until } from './home.ts'
import { begin, type Record as Recorded } from './record.ts'
import { differences, type Told } from './told.ts'

/** How long a fault is looked at once its effect is there. Milliseconds. */
const watching = 700
/** How long a command takes that meets the fault on its way. Milliseconds. */
const onItsWay = 150
/** What is true of a command whose connection ended under it. */
const broken = ['reset', 'closed', 'timeout']

/** Runs one cell; resolves with what was wrong. */
export async function suffer(home: Home, fault: Fault, phase: Phase): Promise<string[]> {
  switch (phase) {
    case 'at the start':
      return atTheStart(home, fault)
    case 'in the steady state':
      return inTheSteadyState(home, fault)
    case 'during a command':
      return duringACommand(home, fault)
  }
}

async function atTheStart(home: Home, fault: Fault): Promise<string[]> {
  await home.empty()
  const before = await home.truth()
  const record = begin(home)
  await fault.begin(home)
  await home.service.start()
  const meanwhile = await during(home, fault, before, true)
  return [...meanwhile, ...(await after(home, fault, record))]
}

async function inTheSteadyState(home: Home, fault: Fault): Promise<string[]> {
  const before = await home.truth()
  const record = begin(home)
  await fault.begin(home)
  const meanwhile = await during(home, fault, before, false)
  return [...meanwhile, ...(await after(home, fault, record))]
}

async function duringACommand(home: Home, fault: Fault): Promise<string[]> {
  const record = begin(home)
  const { box } = home
  box.faults.set(command, { kind: 'slow', ms: onItsWay })
  const asked = home.asked().length
  const inFlight = order(home)
  await until('it is on its way', () => home.asked().slice(asked).some(isCommand))
  await fault.begin(home)
  const first = wrongWith('a command that was on its way', await inFlight, ['done', ...broken, ...fault.command])
  box.faults.clear(command)
  const second = wrongWith('a command', await order(home), fault.command)
  // The box may be at the first one yet, though nobody waits for it any more.
  await pause(onItsWay)
  const nothingNeeds = { ...fault, says: [], maySay: [...(fault.says ?? []), ...(fault.maySay ?? [])] }
  return [...first, ...second, ...(await after(home, nothingNeeds, record))]
}

/** What must be true while it lasts. */
async function during(home: Home, fault: Fault, before: Told, starting: boolean): Promise<string[]> {
  const truth = fault.tells ? await home.truth(true) : before
  const wrong = () => wrongMeanwhile(home.told(), truth, fault, starting)
  const found = await within(home, fault, wrong)
  await pause(watching)
  const later = found.length > 0 ? [] : wrong()
  return [...found, ...later].map((line) => `meanwhile ${line}`)
}

/** What is still wrong after some time: seconds, or hours of the daemon's where only they prove that a thing is gone. */
async function within(home: Home, { tells }: Ending, wrong: () => string[]): Promise<string[]> {
  for (let round = 0; round < 10 && wrong().length > 0; round++) {
    if (tells && round > 0) home.service.pass(3601)
    await until('', () => wrong().length === 0, tells ? 1500 : 3000).catch(() => undefined)
  }
  return wrong()
}

function wrongMeanwhile(told: Told, truth: Told, { unavailable }: Fault, starting: boolean): string[] {
  const fails = (resource: string) => unavailable === 'everything' || unavailable.includes(resource)
  const isHeld = (resource: string) => resource === 'lan/host' || resource === 'wifi/host'
  const resources = [...truth.availability.keys()].map((topic) => topic.replace('/availability', ''))
  const availability = resources.flatMap((resource) => {
    const now = told.availability.get(`${resource}/availability`)
    const right = truth.availability.get(`${resource}/availability`)
    if (!fails(resource)) return now === right ? [] : [`${resource} is ${now}`]
    const allowed = ['offline', ...(starting ? [undefined] : []), ...(isHeld(resource) && !starting ? ['online'] : [])]
    return allowed.includes(now) ? [] : [`${resource} is ${now}`]
  })
  if (unavailable === 'everything' && starting) return availability
  const others = differences({ ...told, availability: new Map() }, { ...truth, availability: new Map() })
  const concerns = (line: string) =>
    starting && resources.some((resource) => fails(resource) && isAbout(line, resource))
  return [...availability, ...others.filter((line) => !concerns(line))]
}

function isAbout(line: string, resource: string): boolean {
  return line.includes(` ${resource}`) || line.includes(`_${resource.replace('/', '_')}`)
}

/** What must be known of a fault to tell that it is over. */
export type Ending = Pick<Fault, 'end' | 'tells' | 'says' | 'maySay' | 'logins' | 'retells'>

/**
 * It is over, and in its last moment the house has changed without a word: all must be right again, commands be obeyed,
 * events be heard, and nothing that was said, asked or told may have been too much. @param outstanding what else was
 * wrong, once it is known.
 */
export async function after(
  home: Home,
  fault: Ending,
  record: Recorded,
  outstanding: () => Promise<string[]> = async () => [],
): Promise<string[]> {
  const { box } = home
  box.setLineUp(true, `203.0.113.${1 + (lines++ % 250)}`)
  await fault.end(home)
  const back = await within(home, fault, () => notBack(home))
  back.push(...(await outstanding()))
  const wake = await order(home)
  back.push(...wrongWith('a command afterwards', wake, ['done']))
  box.setHostReachable(bob, !isHome(home))
  const heard = () => home.state(`lan/host/${bob}`)?.presence === isHome(home)
  await until('', heard, 10_000).catch(() => back.push('an event afterwards was not heard'))
  const truth = await home.truth()
  back.push(...(await within(home, fault, () => differences(home.told(), truth))))
  return [...back, ...record.wrong(fault)]
}

let lines = 0

function notBack(home: Home): string[] {
  const known = home.broker.watcher.standing.get(`freebox/${config}/availability`) === 'online'
  return [
    ...(known ? [] : [`${config} is not online`]),
    ...(home.state(`lan/host/${bob}`) === undefined ? ['a host is lost'] : []),
    ...(home.box.sockets === 1 ? [] : ['the WebSocket does not come back']),
  ]
}

function isHome({ box }: Home): boolean {
  return box.house.hosts.find(({ id }) => id === bob)?.reachable === true
}

const topic = `${config}/ping`
const command = `PUT ${config}`

function isCommand({ method, path }: { method: string; path: string }): boolean {
  return `${method} ${path}`.startsWith(command)
}

interface Ordered {
  readonly answer: Record<string, unknown> | undefined
  /** How often the box did it. */
  readonly done: number
}

/** The switch is turned, and what comes of it is waited for. */
export async function order(home: Home): Promise<Ordered> {
  const done = () => home.asked().filter((it) => isCommand(it) && it.done).length
  const before = done()
  const answer = await home.command(topic, home.box.house.connection.config.ping ? 'OFF' : 'ON')
  return { answer, done: done() - before }
}

/** Answered once; done once where it is said to be done; never twice; refused only for a reason that is true. */
export function wrongWith(what: string, { answer, done }: Ordered, expected: readonly string[]): string[] {
  if (answer === undefined) return [`${what} was not answered`]
  const outcome = answer.status === 'ok' ? 'done' : String(answer.error_code)
  const fitting = outcome === 'done' ? done === 1 : done <= 1
  return [
    ...(expected.includes(outcome) ? [] : [`${what} was answered ${JSON.stringify(answer)}`]),
    ...(fitting ? [] : [`${what} was answered ${outcome} and done ${done} times`]),
  ]
}
