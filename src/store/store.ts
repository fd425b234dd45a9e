/**
 * The data folder: one small JSON file for each value that must survive a restart. Each file is replaced in one step
 * and readable only by its owner. A folder that cannot be written causes one warning; the daemon goes on.
 */
import { readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { z } from 'zod'
import { parseJson } from '../json.ts'
import { replaceFile } from './atomic-file.ts'
import { isMissing, reasonOf } from './file-errors.ts'

export interface Store {
  readonly folder: string
  /** The value of `name`; undefined if it was never written or does not fit the schema (its file is then renamed). */
  read<S extends z.ZodType>(name: string, schema: S): Promise<z.output<S> | undefined>
  /** Writes the value of `name`. Resolves to whether it is on the disk. */
  write(name: string, value: unknown): Promise<boolean>
  /**
   * Writes soon what `value` returns then. Several calls before the write cause one write, of the value of the last
   * call. A write that fails is repeated until it succeeds.
   */
  writeLater(name: string, value: () => unknown): void
  remove(name: string): Promise<void>
  /** Writes at once what `writeLater` has scheduled, and waits for all writes. */
  flush(): Promise<void>
}

export interface StoreOptions {
  readonly folder: string
  readonly log: Logger
  /** Delay of `writeLater`. Default: one second. */
  readonly laterMilliseconds?: number | undefined
  /** Delay until `writeLater` repeats a write that failed. Default: one minute. */
  readonly againMilliseconds?: number | undefined
}

/** A store in `folder`, which the first write creates. */
export function createStore(options: StoreOptions): Store {
  return new FileStore(options)
}

interface ScheduledWrite {
  timer: NodeJS.Timeout
  value: () => unknown
  isRetry: boolean
}

class FileStore implements Store {
  readonly folder: string
  readonly #log: Logger
  readonly #laterMilliseconds: number
  readonly #againMilliseconds: number
  readonly #scheduled = new Map<string, ScheduledWrite>()
  /** What `writeLater` was last given for each name, until it is on the disk. Only this is worth another attempt. */
  readonly #latest = new Map<string, () => unknown>()
  /** One write at a time, in the order of the calls: the last value given is the one that remains. */
  #queue: Promise<unknown> = Promise.resolve()
  #isFailing = false
  /** Names whose scheduled write failed, until it succeeds. On a nearly full disk other, smaller ones may succeed. */
  readonly #unwritten = new Set<string>()
  /** Paths of files that could not be read, until they can be. */
  readonly #unreadable = new Set<string>()

  constructor({ folder, log, laterMilliseconds = 1000, againMilliseconds = 60_000 }: StoreOptions) {
    this.folder = folder
    this.#log = log
    this.#laterMilliseconds = laterMilliseconds
    this.#againMilliseconds = againMilliseconds
  }

  async read<S extends z.ZodType>(name: string, schema: S): Promise<z.output<S> | undefined> {
    const path = join(this.folder, fileName(name))
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return
      this.#warnOnce(path, `The file ${path} of the data folder cannot be read, and is ignored: ${reasonOf(error)}`)
    })
    if (text === undefined) return undefined
    const parsed = schema.safeParse(parseJson(text))
    if (parsed.success) {
      this.#unreadable.delete(path)
      return parsed.data
    }
    const kept = `${path}.corrupt`
    this.#warnOnce(path, `The file ${path} of the data folder is not valid. It was renamed to ${kept} and is ignored.`)
    await rename(path, kept).catch(() => undefined)
    return undefined
  }

  write(name: string, value: unknown): Promise<boolean> {
    this.#cancel(name)
    return this.#replace(name, value)
  }

  writeLater(name: string, newest: () => unknown): void {
    // Of its own for each call: the same function may be given again while its earlier value is being written.
    const value = () => newest()
    this.#latest.set(name, value)
    const scheduled = this.#scheduled.get(name)
    if (scheduled === undefined || scheduled.isRetry) this.#schedule(name, value, false)
    else scheduled.value = value
  }

  async remove(name: string): Promise<void> {
    this.#cancel(name)
    await this.#enqueue(name, () => rm(join(this.folder, fileName(name)), { force: true }))
  }

  async flush(): Promise<void> {
    for (const name of [...this.#scheduled.keys()]) this.#writeScheduled(name)
    await this.#queue
  }

  #replace(name: string, value: unknown): Promise<boolean> {
    return this.#enqueue(name, () => replaceFile(this.folder, fileName(name), `${JSON.stringify(value, null, 2)}\n`))
  }

  /** Forgets what `writeLater` was given: `write` or `remove` has been called since. */
  #cancel(name: string): void {
    clearTimeout(this.#scheduled.get(name)?.timer)
    this.#scheduled.delete(name)
    this.#latest.delete(name)
  }

  #schedule(name: string, value: () => unknown, isRetry: boolean): void {
    clearTimeout(this.#scheduled.get(name)?.timer)
    const delay = isRetry ? this.#againMilliseconds : this.#laterMilliseconds
    const timer = setTimeout(() => this.#writeScheduled(name), delay).unref()
    this.#scheduled.set(name, { timer, value, isRetry })
  }

  #writeScheduled(name: string): void {
    const scheduled = this.#scheduled.get(name)
    if (!scheduled) return
    this.#scheduled.delete(name)
    clearTimeout(scheduled.timer)
    const { value } = scheduled
    void this.#replace(name, value()).then((written) => {
      if (!written) this.#unwritten.add(name)
      if (this.#latest.get(name) !== value) return
      if (written) this.#latest.delete(name)
      else if (!this.#scheduled.has(name)) this.#schedule(name, value, true)
    })
  }

  #enqueue(name: string, operation: () => Promise<void>): Promise<boolean> {
    const done = this.#queue.then(() => this.#attempt(name, operation))
    this.#queue = done
    return done
  }

  async #attempt(name: string, operation: () => Promise<void>): Promise<boolean> {
    try {
      await operation()
      this.#unwritten.delete(name)
      if (this.#isFailing) this.#recover()
      return true
    } catch (error) {
      const { folder } = this
      if (!this.#isFailing) {
        const problem = `The data folder ${folder} cannot be written: ${reasonOf(error)}`
        this.#log.warn({ folder, error }, `${problem}. Changes are lost at the next restart.`)
      }
      this.#isFailing = true
      return false
    }
  }

  /** A write succeeded. The others are then worth another attempt; the folder can be written when all have succeeded. */
  #recover(): void {
    for (const name of this.#unwritten) {
      const scheduled = this.#scheduled.get(name)
      if (scheduled?.isRetry) this.#schedule(name, scheduled.value, false)
    }
    if (this.#unwritten.size > 0) return
    this.#isFailing = false
    this.#log.info({ folder: this.folder }, `The data folder ${this.folder} can be written again`)
  }

  #warnOnce(path: string, message: string): void {
    if (!this.#unreadable.has(path)) this.#log.warn({ path }, message)
    this.#unreadable.add(path)
  }
}

function fileName(name: string): string {
  return `${name}.json`
}
