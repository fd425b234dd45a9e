/**
 * The heartbeat of a daemon: a file that it rewrites every ten seconds while its main loop runs. `freebox2mqtt health`
 * tells from it whether the daemon runs, is stuck or is gone. Its age is measured in the machine's uptime, because the
 * clock of a small computer jumps when it first gets the time from the network.
 */
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { hostname, tmpdir, uptime } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { parseJson } from '../json.ts'

const intervalMilliseconds = 10_000
/** A daemon whose last heartbeat is older is stuck. */
const maxAgeSeconds = 60

/**
 * `pid` and `host` of the daemon; `beat` in epoch milliseconds, for people; `uptime` of the machine in seconds;
 * `instance` is the id with which the daemon signs `bridge/info`.
 */
const Heartbeat = z.object({
  pid: z.int(),
  host: z.string(),
  beat: z.number(),
  uptime: z.number(),
  instance: z.string().optional(),
})

/** What a daemon leaves when it stops: its last will may keep it online on the broker for a while. */
const Stopped = z.object({ stopped: z.literal(true), instance: z.string() })

/** Whether the daemon of a data folder runs, with a sentence for the user. */
export interface Health {
  readonly alive: boolean
  readonly message: string
  /** The daemon that runs, or the last one that ran. */
  readonly instance?: string | undefined
}

/**
 * Writes `<folder>/health.json` every ten seconds while `isRunning()` returns true, which says that the main loop is
 * not stuck. Returns the function that stops this and leaves a file that says so.
 */
export function startHeartbeat(store: Folder, isRunning: () => boolean, instance?: string): () => Promise<void> {
  const paths = pathsFor(store.folder)
  let writing: Promise<void> = Promise.resolve()
  function beat(): void {
    // A failure is ignored: if the disk is full, the store warns about it.
    if (isRunning()) writing = writing.then(() => writeBeat(store.folder, instance)).catch(() => undefined)
  }
  beat()
  const timer = setInterval(beat, intervalMilliseconds).unref()
  return async () => {
    clearInterval(timer)
    await writing
    // Another daemon with the same data folder may have written the file since.
    for (const path of paths) {
      const last = await lastHeartbeat(path)
      if (last?.pid !== process.pid) continue
      await rm(path, { force: true }).catch(() => undefined)
      if (instance !== undefined) await overwrite(path, { stopped: true, instance }).catch(() => undefined)
    }
  }
}

/** Whether a daemon with this data folder runs. `now` is the machine's uptime in seconds. */
export async function readHealth(store: Folder, now = uptime()): Promise<Health> {
  const found = (await heartbeats(store.folder)).map((it) => judge(it, now))
  const [first] = found
  if (first !== undefined) return found.find(({ alive }) => alive) ?? first
  const [path = ''] = pathsFor(store.folder)
  const text = await readFile(path, 'utf8').catch(() => undefined)
  const stopped = Stopped.safeParse(parseJson(text ?? '')).data
  if (text !== undefined && stopped === undefined) return dead(`The heartbeat of the daemon (${path}) is not valid`)
  return dead(`No daemon runs with the data folder ${store.folder}`, stopped?.instance)
}

/** The process id of another daemon on this machine that uses this data folder; undefined if there is no other. */
export async function findOtherDaemon(store: Folder): Promise<number | undefined> {
  const isOther = ({ host, pid }: Heartbeat) => host === hostname() && pid !== process.pid && exists(pid)
  return (await heartbeats(store.folder)).find(isOther)?.pid
}

function judge({ pid, host, uptime: at, instance }: Heartbeat, now: number): Health {
  // A process of another container has another id here, so its existence cannot be checked.
  if (host === hostname() && !exists(pid)) return dead(`The daemon (process ${pid}) is gone`, instance)
  const age = Math.round(now - at)
  // An uptime in the future: the machine has restarted since.
  if (age < -1) return dead('No daemon has run since the machine started', instance)
  if (age >= maxAgeSeconds) return dead(`The daemon (process ${pid}) has been stuck for ${age} seconds`)
  return { alive: true, message: `The daemon (process ${pid}) runs`, instance }
}

interface Folder {
  readonly folder: string
}

/**
 * The file in the data folder, and those in memory or temporary files that are used while the disk of the data folder is
 * full or read-only. `/dev/shm` exists on Linux, also in a container with a read-only root.
 */
function pathsFor(folder: string): readonly string[] {
  const name = `freebox2mqtt-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.json`
  return [join(folder, 'health.json'), join('/dev/shm', name), join(tmpdir(), name)]
}

function dead(message: string, instance?: string): Health {
  return { alive: false, message, instance }
}

type Heartbeat = z.output<typeof Heartbeat>

async function lastHeartbeat(path: string): Promise<Heartbeat | undefined> {
  return Heartbeat.safeParse(parseJson(await readFile(path, 'utf8').catch(() => ''))).data
}

async function heartbeats(folder: string): Promise<Heartbeat[]> {
  const found = await Promise.all(pathsFor(folder).map(lastHeartbeat))
  return found.filter((it) => it !== undefined)
}

/** Writes to the first file that can be written, and removes the others. */
async function writeBeat(folder: string, instance: string | undefined): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => undefined)
  let isWritten = false
  for (const path of pathsFor(folder)) {
    if (isWritten) await rm(path, { force: true }).catch(() => undefined)
    else isWritten = await overwrite(path, heartbeatOf(instance)).catch(() => false)
  }
}

function heartbeatOf(instance: string | undefined): Heartbeat {
  return { pid: process.pid, host: hostname(), beat: Date.now(), uptime: Math.round(uptime()), instance }
}

// In place and without a sync, unlike the store: this spares memory cards. It follows no link, as others may write to a
// folder of temporary files.
async function overwrite(path: string, value: Heartbeat | z.output<typeof Stopped>): Promise<true> {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600)
  try {
    const content = `${JSON.stringify(value)}\n`
    const { bytesWritten } = await file.write(content, 0)
    await file.truncate(bytesWritten)
  } finally {
    await file.close()
  }
  return true
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
