/**
 * Measures a house in which nothing happens, with the default settings: requests to the box, memory and processor time
 * of the daemon.
 */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Model, type Simulator, startSimulator } from '../src/simulator/index.ts'
import { type RunningProcess, residentBytes, startBroker, startDaemon, startScript } from './processes.ts'

export interface IdleFigures {
  readonly requestsPerMinute: number
  /** Resident memory at the end. */
  readonly bytes: number
  /** How much it has grown since the daemon had settled; negative if it fell. */
  readonly grownBytes: number
  /** Percent of one core. */
  readonly cpuPercent: number
  /** Requests per minute by method and path, most frequent first. */
  readonly byPath: readonly (readonly [path: string, perMinute: number])[]
}

export interface IdleHouse {
  readonly model: Model
  /** Hosts in addition to those of the model. */
  readonly hosts?: number
  /** Which hosts become devices. */
  readonly announced?: 'named' | 'all'
}

/** Measures a daemon for this long, after it has settled. */
export async function measureIdle(seconds: number, house: IdleHouse): Promise<IdleFigures> {
  const { model, hosts = 0, announced = 'named' } = house
  const box = await startSimulator({ model, hosts })
  const broker = await startBroker()
  const mqtt = { url: broker.url }
  const freebox = { url: box.url, app_token: 'simulated-app-token' }
  const daemon = startDaemon({ freebox, mqtt, presence: { hosts: announced } })
  await sleep(hosts > 1000 ? 60_000 : 25_000)
  const before = { requests: box.requests.length, cpu: cpuSeconds(daemon), bytes: residentBytes(daemon) }
  await sleep(seconds * 1000)
  const minutes = seconds / 60
  const bytes = residentBytes(daemon)
  const figures = {
    requestsPerMinute: (box.requests.length - before.requests) / minutes,
    ...{ bytes, grownBytes: bytes - before.bytes },
    cpuPercent: ((cpuSeconds(daemon) - before.cpu) / seconds) * 100,
    byPath: requestsByPath(box, before.requests, minutes),
  }
  await daemon.stop()
  await Promise.all([box.close(), broker.stop()])
  return figures
}

/** Resident bytes of a process that has loaded the network packages and does nothing. */
export async function measureIdleFloor(seconds: number): Promise<number> {
  const floor = await startScript('floors/idle')
  await sleep(seconds * 1000)
  const bytes = residentBytes(floor)
  await floor.stop()
  return bytes
}

function requestsByPath({ requests }: Simulator, since: number, minutes: number) {
  const counts = new Map<string, number>()
  for (const { method, path } of requests.slice(since)) {
    counts.set(`${method} ${path}`, (counts.get(`${method} ${path}`) ?? 0) + 1)
  }
  const sorted = [...counts].sort(([, one], [, other]) => other - one)
  return sorted.map(([path, count]) => [path, count / minutes] as const)
}

/** User and system time of a process so far. Linux counts it in hundredths of a second. NaN on other systems. */
function cpuSeconds({ process: { pid } }: RunningProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return Number.NaN
  }
}
