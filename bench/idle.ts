/**
 * A house in which nothing happens: how often the box is asked, how much memory and processor time the daemon takes,
 * with the settings that it comes with.
 */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Model, type Simulator, startSimulator } from '../src/simulator/index.ts'
import { type Running, residentBytes, startBroker, startDaemon, startScript } from './processes.ts'

export interface Idle {
  readonly requestsPerMinute: number
  readonly bytes: number
  /** Of one core. */
  readonly cpuPercent: number
  /** Requests by path, per minute: the most asked first. */
  readonly asked: readonly (readonly [path: string, perMinute: number])[]
}

/** Watches a daemon for so long, once it has settled. */
export async function idle(seconds: number, model: Model, hosts = 0): Promise<Idle> {
  const [box, broker] = [await startSimulator({ model, hosts }), await startBroker()]
  const mqtt = { url: broker.url }
  const daemon = startDaemon({ freebox: { url: box.url, app_token: 'simulated-app-token' }, mqtt })
  await sleep(hosts > 1000 ? 60_000 : 25_000)
  const before = { requests: box.requests.length, cpu: cpuSeconds(daemon) }
  await sleep(seconds * 1000)
  const minutes = seconds / 60
  const result = {
    requestsPerMinute: (box.requests.length - before.requests) / minutes,
    bytes: residentBytes(daemon),
    cpuPercent: ((cpuSeconds(daemon) - before.cpu) / seconds) * 100,
    asked: byPath(box, before.requests, minutes),
  }
  await daemon.stop()
  await Promise.all([box.close(), broker.stop()])
  return result
}

/** Resident bytes of a process that has loaded the packages which talk, and does nothing. */
export async function idleFloor(seconds: number): Promise<number> {
  const floor = await startScript('floors/idle')
  await sleep(seconds * 1000)
  const bytes = residentBytes(floor)
  await floor.stop()
  return bytes
}

function byPath({ requests }: Simulator, since: number, minutes: number) {
  const counts = new Map<string, number>()
  for (const { method, path } of requests.slice(since)) {
    counts.set(`${method} ${path}`, (counts.get(`${method} ${path}`) ?? 0) + 1)
  }
  const sorted = [...counts].sort(([, one], [, other]) => other - one)
  return sorted.map(([path, count]) => [path, count / minutes] as const)
}

/** User and system time so far; Linux counts it in hundredths. NaN elsewhere. */
function cpuSeconds({ process: { pid } }: Running): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return Number.NaN
  }
}
