/** Plays actions on a home: first what is done, then what is put right again at the end. */
import { createTask } from '../../src/simulator/house/tasks.ts'
import { type Home, pause, until } from '../faults/home.ts'
import type { Heard } from '../faults/watcher.ts'
import type { Action, Happening, Step, Trouble, Wrong } from './actions.ts'
import { cause, type Diary, goes, loses, newDiary } from './diary.ts'
import { forgottenCalls, isBackSince, isHeard, lostConnections } from './invariants.ts'
import { order } from './orders.ts'
import { comesRight } from './standing.ts'

type Fault = Parameters<Home['box']['faults']['set']>[1]

/** One home after many sequences: what it must remember from one to the next. */
export interface Stage {
  readonly home: Home
  /** No name, number or address is used twice. */
  next(): number
  readonly outSince: Map<string, number>
  readonly reboots: Set<Promise<void>>
  last: Diary | undefined
  /** What earlier sequences were told. */
  readonly events: Heard[]
}

export function createStage(home: Home): Stage {
  let last = 2000
  const away = home.box.house.hosts.filter((host) => !host.reachable)
  const outSince = new Map(away.map((host) => [host.id, 0]))
  return { home, next: () => ++last, outSince, reboots: new Set(), last: undefined, events: [] }
}

/** Plays the steps, heals everything, and resolves when nobody has anything left to do. */
export async function play(stage: Stage, steps: readonly Step[]): Promise<Diary> {
  const diary = newDiary(stage.outSince, stage.last)
  stage.last = diary
  const watching = setInterval(() => look(stage, diary), 10)
  try {
    for (const { action, wait } of steps) {
      await act(stage, diary, action)
      look(stage, diary)
      await pause(wait)
    }
    await heal(stage, diary)
  } finally {
    clearInterval(watching)
    stage.outSince.clear()
    for (const [host, since] of diary.outSince) stage.outSince.set(host, since)
  }
  return diary
}

function act(stage: Stage, diary: Diary, action: Action): void | Promise<void> {
  if (action.do === 'command') return order(stage, diary, action)
  return isTrouble(action) ? trouble(stage, diary, action) : happen(stage, diary, action)
}

const troubles: ReadonlySet<string> = new Set<Trouble['do']>([
  ...(['requests go wrong', 'sessions end', 'right', 'WebSocket', 'box reboots', 'broker restarts'] as const),
  ...(['connection to the broker drops', 'birth message'] as const),
])

function isTrouble(action: Happening | Trouble): action is Trouble {
  return troubles.has(action.do)
}

/** One of a list, the last for a number that is too high; undefined of none. */
export function choose<T>(list: readonly T[], which: number): T | undefined {
  return list[which % Math.max(1, list.length)]
}

/** Who has an entry on one network alone: of the others it is not clear when they are away. */
export function hostsOf({ home: { box } }: Stage) {
  const { hosts } = box.house
  return hosts.filter((host) => hosts.filter((it) => it.id === host.id).length === 1)
}

function happen(stage: Stage, diary: Diary, action: Happening): void {
  const { box } = stage.home
  const { house } = box
  switch (action.do) {
    case 'host comes or goes': {
      const host = choose(hostsOf(stage), action.which)
      if (host === undefined) return
      goes(diary, host.id, action.here)
      box.setHostReachable(host.id, action.here, { emitEvent: action.notify })
      return
    }
    case 'new host':
      house.hosts.push(newHost(stage))
      return
    case 'host is forgotten by the box': {
      const host = choose(hostsOf(stage), action.which)
      house.hosts = house.hosts.filter((it) => it !== host)
      return
    }
    case 'host is renamed': {
      const host = choose(hostsOf(stage), action.which)
      if (host) Object.assign(host, { primary_name: `Appareil ${stage.next()}`, primary_name_manual: true })
      return
    }
    case 'call': {
      const { id } = box.addCall({ id: stage.next(), type: action.type })
      diary.calls.push(`call ${id} ${action.type}`)
      cause(diary, `call ${id} ${action.type}`)
      return
    }
    case 'download comes': {
      const id = stage.next()
      const created_ts = Math.floor(Date.now() / 1000)
      house.downloads.tasks.unshift(createTask(id, { name: `film-${id}.mkv`, created_ts, rx_rate: 1000 }))
      return
    }
    case 'download is done': {
      const task = choose(house.downloads.tasks, action.which)
      if (task === undefined) return
      cause(diary, `download ${task.id} finished`)
      Object.assign(task, { status: 'done', rx_bytes: task.size, rx_pct: 10_000, rx_rate: 0, eta: 0 })
      return
    }
    case 'download goes': {
      const task = choose(house.downloads.tasks, action.which)
      house.downloads.tasks = house.downloads.tasks.filter((it) => it !== task)
      return
    }
    case 'key fob is pressed':
      cause(diary, 'key fob')
      box.setSignal(28, 'pushed', 4)
      return
    case 'node tells':
      tellNode(stage, action)
      return
    case 'Wi-Fi':
      house.wifi.config.enabled = action.on
      return
    case 'line':
      cause(diary, 'line')
      box.setLineUp(action.up, action.up ? '203.0.113.7' : undefined)
      return
  }
}

/** A phone that somebody brings; it gives its name. */
function newHost(stage: Stage) {
  const number = stage.next()
  const [model] = stage.home.box.house.hosts
  if (model === undefined) throw new Error('an empty house')
  const mac = `00:1b:44:11:${[number >> 8, number & 0xff].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`
  const names = { names: [{ name: `visiteur-${number}`, source: 'dhcp' }], default_name: `visiteur-${number}` }
  const id = `ether-${mac}`
  const { access_point: _, primary_name: _name, ...rest } = structuredClone(model)
  return { ...rest, ...names, id, l2ident: { id: mac, type: 'mac_address' as const }, primary_name_manual: false }
}

function tellNode({ home: { box } }: Stage, { which, what }: { which: number; what: number }): void {
  const says = [
    [24, 'trigger', what % 2 === 0],
    [26, 'trigger', what % 2 === 0],
    [31, 'position', what],
    [34, 'on', what % 2 === 0],
    [35, 'power', what * 10],
    [40, 'temperature', 15 + what / 10],
  ] as const
  const [node, signal, value] = says[which % says.length] ?? says[0]
  box.setSignal(node, signal, value)
}

async function trouble(stage: Stage, diary: Diary, action: Trouble): Promise<void> {
  const { box, broker } = stage.home
  switch (action.do) {
    case 'requests go wrong':
      box.faults.set(action.on, faultOf(action.how), { times: action.times })
      return
    case 'sessions end':
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
      reboot(stage, diary, action.seconds)
      return
    case 'broker restarts':
      loses(diary, 'broker')
      await broker.stop()
      // Who watches hears what is retained once more; the daemon says it once it is let in.
      await broker.start({ retained: action.retained })
      loses(diary, 'broker')
      return
    case 'connection to the broker drops':
      loses(diary, 'connection')
      broker.drop()
      return
    case 'birth message':
      diary.repeats.push({ at: performance.now(), how: 'birth' })
      return broker.watcher.publish('homeassistant/status', 'online')
  }
}

/** Nobody waits for it: others go on meanwhile. What is in force when it goes is in force when it is back. */
function reboot({ home: { box }, reboots }: Stage, diary: Diary, seconds: number): void {
  cause(diary, 'line')
  for (const host of box.house.hosts) if (host.reachable) goes(diary, host.id, false)
  const done = box.reboot(seconds, { hostsBackSeconds: 0.2 }).then(() => {
    diary.boxBack.push(performance.now())
    return pause(300)
  })
  reboots.add(done)
  void done.then(() => reboots.delete(done))
}

function faultOf(how: Wrong): Fault {
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

/** Who is in the house by now; a reboot finds them again by itself. */
function look({ home: { box } }: Stage, diary: Diary): void {
  for (const host of box.house.hosts) if (host.reachable) goes(diary, host.id, true)
}

/** Everything works again, and every command has its answer. */
async function heal({ home, reboots }: Stage, diary: Diary): Promise<void> {
  home.box.faults.clear()
  home.box.faults.websocket(undefined)
  for (const right of ['settings', 'downloader', 'calls']) home.box.setRight(right, true)
  await Promise.all(reboots)
  home.box.expireSessions()
  const lost = lostConnections(diary)
  const { heard } = home.broker.watcher
  await until('the daemon is connected', () => isBackSince(heard, Math.max(...lost)) || lost.length === 0, 30_000)
  const owed = () => diary.commands.filter((it) => !it.answered && isHeard(it, heard, diary))
  await until('every command is answered', () => owed().length === 0, 60_000).catch(() => undefined)
  await comesRight(home, 60)
  await until('every call is told', () => forgottenCalls(heard, diary).length === 0).catch(() => undefined)
}
