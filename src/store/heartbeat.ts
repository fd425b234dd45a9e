/**
 * The beat of a daemon, by which `freebox2mqtt health` tells one that turns from one that is stuck or dead.
 * It is told in the machine's uptime, because the clock of a small computer jumps when it first hears the time.
 */
import { constants } from 'node:fs'
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { hostname, uptime } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

const everyMilliseconds = 10_000
const freshSeconds = 60

/**
 * `pid` and `host` of the daemon; `beat` in epoch milliseconds, for people; `uptime` of the machine in seconds; by
 * `instance` it signs what it says on MQTT.
 */
const Beat = z.object({
  pid: z.int(),
  host: z.string(),
  beat: z.number(),
  uptime: z.number(),
  instance: z.string().optional(),
})

/** What `health` has to say. */
export interface Health {
  readonly alive: boolean
  readonly says: string
  readonly instance?: string | undefined
}

/**
 * Lets the daemon's heart beat into `<folder>/health.json` while `turning()` says that its main loop turns.
 * The function that comes back stops it and takes the file away.
 */
export function startBeat(store: Folder, turning: () => boolean, instance?: string): () => Promise<void> {
  const path = pathIn(store.folder)
  let writing: Promise<void> = Promise.resolve()
  function beat(): void {
    // A disk that is full is told by whoever has something worth keeping.
    if (turning()) writing = writing.then(() => overwrite(store.folder, path, instance)).catch(() => undefined)
  }
  beat()
  const timer = setInterval(beat, everyMilliseconds).unref()
  return async () => {
    clearInterval(timer)
    await writing
    // Another daemon may have taken over.
    const last = Beat.safeParse(parsedJson(await readFile(path, 'utf8').catch(() => '')))
    if (last.data?.pid === process.pid) await rm(path, { force: true }).catch(() => undefined)
  }
}

/** Whether a daemon beats in this folder. `now` is the machine's uptime in seconds. */
export async function readBeat(store: Folder, now = uptime()): Promise<Health> {
  const text = await readFile(pathIn(store.folder), 'utf8').catch(() => undefined)
  if (text === undefined) return { alive: false, says: `no daemon runs with the data folder ${store.folder}` }
  const beat = Beat.safeParse(parsedJson(text))
  if (!beat.success) return { alive: false, says: 'the beat of the daemon cannot be read' }
  const { pid, host, uptime: at, instance } = beat.data
  // In another container a process has another number here.
  if (host === hostname() && !exists(pid)) return { alive: false, says: `the daemon (process ${pid}) is gone` }
  const age = Math.round(now - at)
  // More than now: the machine has started anew since.
  if (age < -1) return { alive: false, says: 'no daemon has run since the machine started' }
  if (age >= freshSeconds)
    return { alive: false, says: `the daemon (process ${pid}) has been stuck for ${age} seconds` }
  return { alive: true, says: `the daemon (process ${pid}) turns`, instance }
}

/** The process of another daemon on this machine that keeps its data in this folder; undefined where there is none. */
export async function otherDaemon(store: Folder): Promise<number | undefined> {
  const beat = Beat.safeParse(parsedJson(await readFile(pathIn(store.folder), 'utf8').catch(() => ''))).data
  const other = beat !== undefined && beat.host === hostname() && beat.pid !== process.pid && exists(beat.pid)
  return other ? beat.pid : undefined
}

interface Folder {
  readonly folder: string
}

function pathIn(folder: string): string {
  return join(folder, 'health.json')
}

// In place and without waiting for the disk: a full disk does not stop the heart, and a memory card is spared.
async function overwrite(folder: string, path: string, instance: string | undefined): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const beat = { pid: process.pid, host: hostname(), beat: Date.now(), uptime: Math.round(uptime()), instance }
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  try {
    const content = `${JSON.stringify(beat satisfies z.output<typeof Beat>)}\n`
    const { bytesWritten } = await file.write(content, 0)
    await file.truncate(bytesWritten)
  } finally {
    await file.close()
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
