/** Runs the actions of a sequence, then ends all faults and waits for the recovery. */
import { createTask } from '../../src/simulator/house/tasks.ts'
import { type Home, pause, until } from '../faults/home.ts'
import type { ReceivedMessage } from '../faults/watcher.ts'
import type { Action, Fault, HouseEvent, RequestFault, Step } from './actions.ts'
import { sendCommand } from './commands.ts'
import { createHistory, type History, noteCause, noteHost, noteLostConnection } from './history.ts'
import { hostsAtHome, isConnectedAgain, lostConnections, missingCalls, mustBeAnswered } from './invariants.ts'
import { untilCorrect } from './recovery.ts'

type SimulatorFault = Parameters<Home['box']['faults']['set']>[1]

/** An installation that runs many sequences, and what must be kept from one to the next. */
export interface ChaosRun {
  readonly home: Home
  /** A new number. No name, number or address is used twice. */
  next(): number
  readonly absentSince: Map<string, number>
  readonly reboots: Set<Promise<void>>
  previous: History | undefined
  /** Events of earlier sequences. */
  readonly events: ReceivedMessage[]
}

export function createRun(home: Home): ChaosRun {
  let last = 2000
  const away = home.box.house.hosts.filter((host) => !host.reachable)
  const absentSince = new Map(away.map((host) => [host.id, 0]))
  return { home, next: () => ++last, absentSince, reboots: new Set(), previous: undefined, events: [] }
}

/** Runs the steps, ends all faults, and resolves when nothing is left to do. */
export async function runSequence(run: ChaosRun, steps: readonly Step[]): Promise<History> {
  const homeBefore = hostsAtHome(run.home.broker.watcher.retained)
  const history = createHistory(run.absentSince, homeBefore, run.previous)
  run.previous = history
  const observer = setInterval(() => noteReachableHosts(run, history), 10)
  try {
    for (const { action, wait } of steps) {
      await act(run, history, action)
      noteReachableHosts(run, history)
      await pause(wait)
    }
    await recover(run, history)
  } finally {
    clearInterval(observer)
    run.absentSince.clear()
    for (const [host, since] of history.absentSince) run.absentSince.set(host, since)
  }
  return history
}

function act(run: ChaosRun, history: History, action: Action): void | Promise<void> {
  if (action.do === 'command') return sendCommand(run, history, action)
  return isFault(action) ? injectFault(run, history, action) : changeHouse(run, history, action)
}

const faultNames: ReadonlySet<string> = new Set<Fault['do']>([
  ...(['requests fail', 'sessions expire', 'right', 'WebSocket', 'box reboots', 'broker restarts'] as const),
  ...(['connection to the broker drops', 'birth message'] as const),
])

function isFault(action: HouseEvent | Fault): action is Fault {
  return faultNames.has(action.do)
}

/** The item at this index, counted round; undefined for an empty list. */
export function choose<T>(list: readonly T[], which: number): T | undefined {
  return list[which % Math.max(1, list.length)]
}

/** The hosts with a single entry. A host with entries on several networks may stay at home because of another one. */
export function hostsOf({ home: { box } }: ChaosRun) {
  const { hosts } = box.house
  return hosts.filter((host) => hosts.filter((it) => it.id === host.id).length === 1)
}

function changeHouse(run: ChaosRun, history: History, action: HouseEvent): void {
  const { box } = run.home
  const { house } = box
  switch (action.do) {
    case 'host appears or leaves': {
      const host = choose(hostsOf(run), action.which)
      if (host === undefined) return
      noteHost(history, host.id, action.here)
      box.setHostReachable(host.id, action.here, { emitEvent: action.notify })
      return
    }
    case 'new host':
      house.hosts.push(newHost(run))
      return
    case 'host is removed': {
      const host = choose(hostsOf(run), action.which)
      house.hosts = house.hosts.filter((it) => it !== host)
      return
    }
    case 'host is renamed': {
      const host = choose(hostsOf(run), action.which)
      if (host) Object.assign(host, { primary_name: `Appareil ${run.next()}`, primary_name_manual: true })
      return
    }
    case 'call': {
      const { id } = box.addCall({ id: run.next(), type: action.type })
      history.calls.push(`call ${id} ${action.type}`)
      noteCause(history, `call ${id} ${action.type}`)
      return
    }
    case 'download is added': {
      const id = run.next()
      const created_ts = Math.floor(Date.now() / 1000)
      house.downloads.tasks.unshift(createTask(id, { name: `film-${id}.mkv`, created_ts, rx_rate: 1000 }))
      return
    }
    case 'download is done': {
      const task = choose(house.downloads.tasks, action.which)
      if (task === undefined) return
      noteCause(history, `download ${task.id} finished`)
      Object.assign(task, { status: 'done', rx_bytes: task.size, rx_pct: 10_000, rx_rate: 0, eta: 0 })
      return
    }
    case 'download is removed': {
      const task = choose(house.downloads.tasks, action.which)
      house.downloads.tasks = house.downloads.tasks.filter((it) => it !== task)
      return
    }
    case 'key fob is pressed':
      noteCause(history, 'key fob')
      box.setSignal(28, 'pushed', 4)
      return
    case 'node value changes':
      changeNode(run, action)
      return
    case 'Wi-Fi':
      house.wifi.config.enabled = action.on
      return
    case 'line':
      noteCause(history, 'line')
      box.setLineUp(action.up, action.up ? '203.0.113.7' : undefined)
      return
  }
}

/** A visitor's phone, which sends its name over DHCP. */
function newHost(run: ChaosRun) {
  const number = run.next()
  const [model] = run.home.box.house.hosts
  if (model === undefined) throw new Error('the house has no host')
  const mac = `00:1b:44:11:${[number >> 8, number & 0xff].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`
  const names = { names: [{ name: `visiteur-${number}`, source: 'dhcp' }], default_name: `visiteur-${number}` }
  const id = `ether-${mac}`
  const { access_point: _, primary_name: _name, ...rest } = structuredClone(model)
  return { ...rest, ...names, id, l2ident: { id: mac, type: 'mac_address' as const }, primary_name_manual: false }
}

function changeNode({ home: { box } }: ChaosRun, { which, what }: { which: number; what: number }): void {
  const changes = [
    [24, 'trigger', what % 2 === 0],
    [26, 'trigger', what % 2 === 0],
    [31, 'position', what],
    [34, 'on', what % 2 === 0],
    [35, 'power', what * 10],
    [40, 'temperature', 15 + what / 10],
  ] as const
  const [node, signal, value] = changes[which % changes.length] ?? changes[0]
  box.setSignal(node, signal, value)
}

async function injectFault(run: ChaosRun, history: History, action: Fault): Promise<void> {
  const { box, broker } = run.home
  switch (action.do) {
    case 'requests fail':
      box.faults.set(action.on, faultOf(action.how), { times: action.times })
      return
    case 'sessions expire':
      box.expireSessions()
      return
    case 'right':
      box.setRight(action.right, action.given)
      box.expireSessions()
      return
    case 'WebSocket':
      box.faults.websocket(action.is)
      return
    case 'box reboots':
      reboot(run, history, action.seconds)
      return
    case 'broker restarts':
      noteLostConnection(history, 'broker')
      await broker.stop()
      // The watcher receives the retained topics once more, and the daemon publishes them after its login.
      await broker.start({ retained: action.retained })
      noteLostConnection(history, 'broker')
      return
    case 'connection to the broker drops': {
      const lost = noteLostConnection(history, 'connection')
      broker.drop()
      // Holds back the next connection, whose `online` could otherwise arrive before the loss is noted.
      broker.setReading(false)
      await delivered(run)
      lost.settled = performance.now()
      broker.setReading(true)
      return
    }
    case 'birth message':
      history.republications.push({ at: performance.now(), how: 'birth' })
      return broker.watcher.publish('homeassistant/status', 'online')
  }
}

/**
 * Resolves when the broker has delivered what it received before. An `online` of the dropped connection that arrives
 * later would look like that of the next one.
 */
async function delivered({ home: { broker }, next }: ChaosRun): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    const topic = `chaos/${next()}`
    await broker.watcher.publish(topic, '')
    await until('the message comes back', () => broker.watcher.payloads(topic).length > 0)
  }
}

/** The sequence does not wait for the reboot. What is set when the box goes down is still set when it is back. */
function reboot({ home: { box }, reboots }: ChaosRun, history: History, seconds: number): void {
  noteCause(history, 'line')
  for (const host of box.house.hosts) if (host.reachable) noteHost(history, host.id, false)
  const done = box.reboot(seconds, { hostsBackSeconds: 0.2 }).then(() => {
    history.boxReturns.push(performance.now())
    return pause(300)
  })
  reboots.add(done)
  void done.then(() => reboots.delete(done))
}

function faultOf(how: RequestFault): SimulatorFault {
  switch (how) {
    case 'reset':
    case 'lost':
    case 'hang':
    case 'html':
    case 'truncated':
      return { kind: how }
    case 'slow':
      return { kind: 'slow', ms: 300 }
    case 'auth_required':
      return { kind: 'error', error_code: 'auth_required', status: 403 }
    default:
      return { kind: 'status', status: Number(how) }
  }
}

/** Notes the hosts that are reachable now. A reboot makes them reachable by itself. */
function noteReachableHosts({ home: { box } }: ChaosRun, history: History): void {
  for (const host of box.house.hosts) if (host.reachable) noteHost(history, host.id, true)
}

/** Ends all faults, and waits until every command has its reply and everything is correct. */
async function recover({ home, reboots }: ChaosRun, history: History): Promise<void> {
  home.box.faults.clear()
  home.box.faults.websocket(undefined)
  for (const right of ['settings', 'downloader', 'calls']) home.box.setRight(right, true)
  await Promise.all(reboots)
  home.box.expireSessions()
  const lost = lostConnections(history)
  const { received } = home.broker.watcher
  await until(
    'the daemon is connected',
    () => isConnectedAgain(received, Math.max(...lost)) || lost.length === 0,
    30_000,
  )
  const owed = () => history.commands.filter((it) => !it.answered && mustBeAnswered(it, received, history))
  await until('every command is answered', () => owed().length === 0, 120_000).catch(() => undefined)
  await untilCorrect(home, 180)
  await until('every call is published', () => missingCalls(received, history).length === 0).catch(() => undefined)
}
