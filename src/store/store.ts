/**
 * The data folder: small JSON files for what must survive a restart. A file is written whole or not at all, and only
 * its owner may read it. A folder that cannot be written costs one warning, never the daemon.
 */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'

/** What `pair` stores as `token`. `uid` is that of the box which gave it. */
export const Token = z.object({ app_token: z.string().min(1), uid: z.string().optional(), app_id: z.string() })
export type Token = z.output<typeof Token>

export interface Store {
  readonly folder: string
  /** What `name` holds; undefined where there is nothing, or nothing that fits the schema (it is then put aside). */
  read<S extends z.ZodType>(name: string, schema: S): Promise<z.output<S> | undefined>
  /** Whether it lies on the disk now. */
  write(name: string, value: unknown): Promise<boolean>
  /** The same soon: what `value` returns then. Several calls within that time cost one write. */
  writeLater(name: string, value: () => unknown): void
  remove(name: string): Promise<void>
  /** Writes what is due later now, and waits for all of it. */
  flush(): Promise<void>
}

export interface StoreOptions {
  readonly folder: string
  readonly log: Logger
  /** How long `writeLater` waits, and how long until it tries again what could not be written. */
  readonly laterMilliseconds?: number | undefined
  readonly againMilliseconds?: number | undefined
}

/** A data folder; it is made when something is first written. */
export function createStore(options: StoreOptions): Store {
  const { folder, log, laterMilliseconds = 1000, againMilliseconds = 60_000 } = options
  const later = new Map<string, { timer: NodeJS.Timeout; value: () => unknown; again: boolean }>()
  // One write after the other, so that the last one given is the one that stays.
  let queue: Promise<unknown> = Promise.resolve()
  let failing = false
  /** Files that could not be read, until they can. */
  const unreadable = new Set<string>()

  async function attempt(write: () => Promise<void>): Promise<boolean> {
    try {
      await write()
      failing = false
      return true
    } catch (error) {
      if (!failing)
        log.warn({ folder, error }, 'the data folder cannot be written: what is in memory goes with the next restart')
      failing = true
      return false
    }
  }

  function write(name: string, value: unknown): Promise<boolean> {
    const done = queue.then(() =>
      attempt(() => replaceFile(folder, fileOf(name), `${JSON.stringify(value, null, 2)}\n`)),
    )
    queue = done
    return done
  }

  /** Once: the token is looked for every other second while there is none. */
  function complain(path: string, sentence: string, error?: unknown): void {
    if (!unreadable.has(path)) log.warn({ path, ...(error !== undefined && { error }) }, sentence)
    unreadable.add(path)
  }

  function due(name: string): void {
    const it = later.get(name)
    if (!it) return
    later.delete(name)
    clearTimeout(it.timer)
    void write(name, it.value()).then((written) => {
      if (!written && !later.has(name)) schedule(name, it.value, { again: true })
    })
  }

  function schedule(name: string, value: () => unknown, { again }: { again: boolean }): void {
    clearTimeout(later.get(name)?.timer)
    const timer = setTimeout(() => due(name), again ? againMilliseconds : laterMilliseconds).unref()
    later.set(name, { timer, value, again })
  }

  return {
    folder,
    async read(name, schema) {
      const path = join(folder, fileOf(name))
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        if (!isMissing(error)) complain(path, 'a file of the data folder cannot be read: going on without it', error)
      })
      if (text === undefined) return undefined
      const parsed = schema.safeParse(fromJson(text))
      if (parsed.success) {
        unreadable.delete(path)
        return parsed.data
      }
      complain(path, 'a file of the data folder makes no sense: it is kept beside as .corrupt, going on without it')
      await rename(path, `${path}.corrupt`).catch(() => undefined)
      return undefined
    },
    write,
    writeLater(name, value) {
      const waiting = later.get(name)
      if (waiting === undefined || waiting.again) schedule(name, value, { again: false })
      else waiting.value = value
    },
    async remove(name) {
      clearTimeout(later.get(name)?.timer)
      later.delete(name)
      const done = queue.then(() => attempt(() => rm(join(folder, fileOf(name)), { force: true })))
      queue = done
      await done
    },
    async flush() {
      for (const name of [...later.keys()]) due(name)
      await queue
    },
  }
}

function fileOf(name: string): string {
  return `${name}.json`
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}

// The new content lies on the disk under another name before it takes the place of the old: a power cut in between
// leaves the one or the other.
async function replaceFile(folder: string, name: string, content: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, name)
  const temporary = `${path}.${process.pid}.tmp`
  try {
    await writeThrough(temporary, content)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw error
  }
  await syncFolder(folder)
}

async function writeThrough(path: string, content: string): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.chmod(0o600)
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

// Not every file system can do it, and then it needs not.
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
