/**
 * Runs each fault of the tables in three phases and checks what must be true meanwhile and afterwards. Each phase
 * returns the problems as text, or an empty list.
 */
import { bob, config, type Fault, type Phase } from './fault.ts'
import { type Home, pause, until } from './home.ts'
import { type Observation, observe } from './observation.ts'
import { differences, rememberLast, type Snapshot } from './snapshot.ts'

/** How long a fault is observed once its effect is visible. Milliseconds. */
const observationTime = 700
/** How long the box takes for a command that meets the fault on its way. Milliseconds. */
const commandDelay = 150
/** Error codes of a command whose connection broke. */
const connectionErrors = ['reset', 'closed', 'timeout']

/** Runs one fault in one phase; resolves with the problems. */
export async function runFault(home: Home, fault: Fault, phase: Phase): Promise<string[]> {
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
  await home.reset()
  const before = await home.expected()
  const observation = observe(home)
  await fault.begin(home)
  await home.service.start()
  const meanwhile = await during(home, fault, before, true)
  return [...meanwhile, ...(await checkRecovery(home, fault, observation))]
}

async function inTheSteadyState(home: Home, fault: Fault): Promise<string[]> {
  const before = await home.expected()
  const observation = observe(home)
  await fault.begin(home)
  const meanwhile = await during(home, fault, before, false)
  return [...meanwhile, ...(await checkRecovery(home, fault, observation))]
}

async function duringACommand(home: Home, fault: Fault): Promise<string[]> {
  const observation = observe(home)
  const { box } = home
  box.faults.set(command, { kind: 'slow', ms: commandDelay })
  const before = home.requests().length
  const inFlight = sendCommand(home)
  await until('the command is on its way', () => home.requests().slice(before).some(isCommand))
  await fault.begin(home)
  const first = commandProblems('a command that was on its way', await inFlight, [
    'done',
    ...connectionErrors,
    ...fault.command,
  ])
  box.faults.clear(command)
  const second = commandProblems('a command', await sendCommand(home), fault.command)
  // The box may still work on the first command, although the daemon no longer waits for it.
  await pause(commandDelay)
  const nothingRequired = { ...fault, logs: [], mayLog: [...(fault.logs ?? []), ...(fault.mayLog ?? [])] }
  return [...first, ...second, ...(await checkRecovery(home, nothingRequired, observation))]
}

/** Checks what must be true while the fault lasts. */
async function during(home: Home, fault: Fault, before: Snapshot, starting: boolean): Promise<string[]> {
  const expected = fault.changesData ? await home.expected(true) : before
  const problemsIn = rememberLast((now: Snapshot) => problemsMeanwhile(now, expected, fault, starting))
  const problems = () => problemsIn(home.snapshot())
  const found = await remaining(home, fault, problems)
  await pause(observationTime)
  const later = found.length > 0 ? [] : problems()
  return [...found, ...later].map((line) => `meanwhile ${line}`)
}

/** The problems that remain after some seconds, or after hours of the daemon's clock if removals need that proof. */
async function remaining(home: Home, { changesData }: Ending, problems: () => string[]): Promise<string[]> {
  for (let round = 0; round < 10 && problems().length > 0; round++) {
    if (changesData && round > 0) home.service.advance(3601)
    await until('', () => problems().length === 0, changesData ? 1500 : 3000).catch(() => undefined)
  }
  return problems()
}

function problemsMeanwhile(actual: Snapshot, expected: Snapshot, { unavailable }: Fault, starting: boolean): string[] {
  const fails = (resource: string) => unavailable === 'everything' || unavailable.includes(resource)
  const isHeld = (resource: string) => resource === 'lan/host' || resource === 'wifi/host'
  const resources = [...expected.availability.keys()].map((topic) => topic.replace('/availability', ''))
  const availability = resources.flatMap((resource) => {
    const now = actual.availability.get(`${resource}/availability`)
    const wanted = expected.availability.get(`${resource}/availability`)
    if (!fails(resource)) return now === wanted ? [] : [`${resource} is ${now}`]
    const allowed = ['offline', ...(starting ? [undefined] : []), ...(isHeld(resource) && !starting ? ['online'] : [])]
    return allowed.includes(now) ? [] : [`${resource} is ${now}`]
  })
  if (unavailable === 'everything' && starting) return availability
  const others = differences({ ...actual, availability: new Map() }, { ...expected, availability: new Map() })
  // Entities that are on the device of a host are announced once the hosts are known.
  const waiting = fails('lan/host') ? ['dhcp/static_lease'] : []
  const failing = [...resources.filter(fails), ...waiting]
  const concerns = (line: string) => starting && failing.some((it) => isAbout(line, it))
  return [...availability, ...others.filter((line) => !concerns(line))]
}

function isAbout(line: string, resource: string): boolean {
  return line.includes(` ${resource}`) || line.includes(`_${resource.replace('/', '_')}`)
}

/** What must be known of a fault to check the time after it. */
export type Ending = Pick<Fault, 'end' | 'changesData' | 'logs' | 'mayLog' | 'logins' | 'republishes'>

/**
 * Ends the fault, after a change in the house that the daemon could not see. Then everything must be correct again:
 * commands are carried out, events arrive, and nothing was logged, requested or published too often.
 * @param outstanding further problems, which are only known after the recovery.
 */
export async function checkRecovery(
  home: Home,
  fault: Ending,
  observation: Observation,
  outstanding: () => Promise<string[]> = async () => [],
): Promise<string[]> {
  const { box } = home
  box.setLineUp(true, `203.0.113.${1 + (lines++ % 250)}`)
  await fault.end(home)
  const problems = await remaining(home, fault, () => notBack(home))
  problems.push(...(await outstanding()))
  const reply = await sendCommand(home)
  problems.push(...commandProblems('a command afterwards', reply, ['done']))
  box.setHostReachable(bob, !isHome(home))
  const arrived = () => home.state(`lan/host/${bob}`)?.presence === isHome(home)
  await until('', arrived).catch(() => problems.push('an event afterwards did not arrive'))
  const expected = await home.expected()
  const problemsIn = rememberLast((now: Snapshot) => differences(now, expected))
  problems.push(...(await remaining(home, fault, () => problemsIn(home.snapshot()))))
  return [...problems, ...observation.problems(fault)]
}

let lines = 0

function notBack(home: Home): string[] {
  const known = home.broker.watcher.retained.get(`freebox/${config}/availability`) === 'online'
  return [
    ...(known ? [] : [`${config} is not online`]),
    ...(home.state(`lan/host/${bob}`) === undefined ? ['a host is missing'] : []),
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

interface CommandOutcome {
  readonly answer: Record<string, unknown> | undefined
  /** How often the box carried it out. */
  readonly done: number
}

/** Toggles the switch of the ping reply, and waits for the reply to the command. */
export async function sendCommand(home: Home): Promise<CommandOutcome> {
  const done = () => home.requests().filter((it) => isCommand(it) && it.done).length
  const before = done()
  const answer = await home.command(topic, home.box.house.connection.config.ping ? 'OFF' : 'ON')
  return { answer, done: done() - before }
}

/**
 * Problems of a command: it must be answered once, be carried out exactly once if the reply says so and at most once
 * otherwise, and fail only with an expected code.
 */
export function commandProblems(what: string, { answer, done }: CommandOutcome, expected: readonly string[]): string[] {
  if (answer === undefined) return [`${what} was not answered`]
  const outcome = answer.status === 'ok' ? 'done' : String(answer.error_code)
  const consistent = outcome === 'done' ? done === 1 : done <= 1
  return [
    ...(expected.includes(outcome) ? [] : [`${what} was answered ${JSON.stringify(answer)}`]),
    ...(consistent ? [] : [`${what} was answered ${outcome} but carried out ${done} times`]),
  ]
}
