/** The tasks of the file system. They take time, one after the other, and stay when they are over until they are removed. */
import type { ModelSheet } from '../models.ts'
import { TaskFailure } from './file-operations.ts'

export type FileTaskType = 'cat' | 'cp' | 'mv' | 'rm' | 'archive' | 'extract' | 'repair' | 'hash'

/** As the API has it. All paths are in clear. */
export interface FsTask {
  id: number
  type: FileTaskType
  state: 'queued' | 'running' | 'paused' | 'done' | 'failed'
  error: string
  created_ts: number
  started_ts: number
  done_ts: number
  duration: number
  progress: number
  eta: number
  rate: number
  nfiles: number
  nfiles_done: number
  total_bytes: number
  total_bytes_done: number
  curr_bytes: number
  curr_bytes_done: number
  from: string
  to: string
  src?: string[]
  dst: string
}

/** What a task does. */
export interface Work {
  type: FileTaskType
  /** How much there is to do. */
  files: number
  bytes: number
  /** What the API shows from the beginning. */
  shown: Partial<Pick<FsTask, 'from' | 'to' | 'src' | 'dst'>>
  /** What it shows in addition while the task works. */
  working?: Partial<Pick<FsTask, 'from' | 'to' | 'src' | 'dst'>>
  /** Does it, and returns the hash of a file. Throws a TaskFailure. */
  finish(): string | undefined
}

interface Entry {
  readonly shown: FsTask
  readonly work: Work | undefined
  /** Seconds of work. */
  worked: number
  hash?: string | undefined
}

type After = (seconds: number, callback: () => void) => void

/** Seconds between two steps. */
const step = 0.05

export class FileTasks {
  /** The free space of the disk in bytes. A test may change it. */
  freeBytes = 100_000_000_000
  /** How much a task does in a second. */
  bytesPerSecond = 100_000_000
  /** How long the shortest task takes. Seconds. */
  leastSeconds = 0.2
  /** No task advances. */
  isHeld = false
  readonly #entries: Entry[] = []
  readonly #now: () => number
  #isWorking = false
  #lastId = 0

  /** @param now returns epoch seconds */
  constructor(now: () => number) {
    this.#now = now
  }

  /** All tasks, the newest first. */
  all(): FsTask[] {
    return this.#entries.map(({ shown }) => shown).reverse()
  }

  find(id: string): FsTask | undefined {
    return this.#entry(id)?.shown
  }

  /** The hash that a finished task has computed. */
  hashOf(id: string): string | undefined {
    return this.#entry(id)?.hash
  }

  /** Starts a task, or puts it into the queue. */
  add(work: Work, after: After): FsTask {
    const isBusy = this.#entries.some(({ shown }) => shown.state === 'running')
    const shown = this.#created(work.type, { ...work.shown, state: isBusy ? 'queued' : 'running' })
    this.#entries.push({ shown, work, worked: 0 })
    this.#work(after)
    // The box answers with the task as it is at its beginning.
    return { ...shown }
  }

  /** Adds a task that another program has started some time ago and that is over. */
  addFinished(type: FileTaskType, fields: Partial<FsTask>): FsTask {
    const shown = this.#created(type, { state: 'done', progress: 100, ...fields })
    this.#entries.push({ shown, work: undefined, worked: 0 })
    return shown
  }

  /** Returns false if the task cannot be paused or resumed. */
  setState(task: FsTask, state: 'paused' | 'running', after: After): boolean {
    if (task.state === 'done' || task.state === 'failed') return false
    if (state === 'paused') Object.assign(task, { state, rate: 0 })
    else if (task.state === 'paused') task.state = 'queued'
    this.#work(after)
    return true
  }

  /** Removes a task, which stops it. What is done stays done. */
  remove(task: FsTask): void {
    const at = this.#entries.findIndex(({ shown }) => shown === task)
    if (at !== -1) this.#entries.splice(at, 1)
  }

  #entry(id: string): Entry | undefined {
    return this.#entries.find(({ shown }) => String(shown.id) === id)
  }

  #created(type: FileTaskType, fields: Partial<FsTask>): FsTask {
    const counters = {
      nfiles: 0,
      nfiles_done: 0,
      total_bytes: 0,
      total_bytes_done: 0,
      curr_bytes: 0,
      curr_bytes_done: 0,
    }
    const times = { created_ts: this.#now(), started_ts: this.#now(), done_ts: 0, duration: 0, eta: 0, rate: 0 }
    const id = ++this.#lastId
    return {
      id,
      type,
      state: 'running',
      error: 'none',
      progress: 0,
      ...counters,
      ...times,
      from: '',
      to: '',
      dst: '',
      ...fields,
    }
  }

  /** Lets the first task work, until none is left. */
  #work(after: After): void {
    const next = this.#entries.find(({ shown }) => shown.state === 'queued')
    const isBusy = this.#entries.some(({ shown }) => shown.state === 'running')
    if (!isBusy && next !== undefined) Object.assign(next.shown, { state: 'running', started_ts: this.#now() })
    if (this.isHeld || this.#isWorking || (!isBusy && next === undefined)) return
    this.#isWorking = true
    after(step, () => {
      this.#isWorking = false
      const running = this.#entries.find(({ shown }) => shown.state === 'running')
      if (running?.work !== undefined) this.#advance(running, running.work)
      this.#work(after)
    })
  }

  #advance(entry: Entry, work: Work): void {
    const { shown } = entry
    const seconds = Math.max(this.leastSeconds, work.bytes / this.bytesPerSecond)
    entry.worked += step
    const share = Math.min(1, entry.worked / seconds)
    const moves = work.type === 'mv'
    const [files, bytes] = moves ? [0, 0] : [work.files, rounded(work.bytes)]
    Object.assign(shown, work.working, {
      progress: Math.min(99, Math.floor(share * 100)),
      nfiles: files,
      total_bytes: bytes,
      curr_bytes: bytes,
      total_bytes_done: rounded(bytes * share),
      curr_bytes_done: rounded(bytes * share),
      duration: Math.floor(entry.worked),
      eta: Math.ceil(seconds - entry.worked),
      rate: moves ? 0 : this.bytesPerSecond,
    })
    if (share === 1) this.#finish(entry, work)
  }

  #finish(entry: Entry, work: Work): void {
    const { shown } = entry
    const over = { done_ts: this.#now(), eta: 0, rate: 0 }
    try {
      if (work.type === 'cp' && work.bytes > this.freeBytes) throw new TaskFailure('disk_full')
      entry.hash = work.finish()
      Object.assign(shown, over, { state: 'done', progress: 100, nfiles_done: shown.nfiles })
    } catch (error) {
      if (!(error instanceof TaskFailure)) throw error
      Object.assign(shown, over, { state: 'failed', error: error.message })
    }
  }
}

/** Two decimals of the SI unit that fits, turned back into bytes. */
function rounded(bytes: number): number {
  const unit = [1e12, 1e9, 1e6, 1e3].find((it) => bytes >= it) ?? 1
  return Math.round(Math.round((bytes / unit) * 100) * (unit / 100))
}

/** What Freebox OS has left on a box with a disk: a copy of weeks ago. */
export function createFileTasks({ user_main_storage: main }: ModelSheet, now: () => number): FileTasks {
  const tasks = new FileTasks(now)
  if (main === '') return tasks
  const started_ts = now() - 21 * 24 * 3600
  const amounts = { nfiles: 1, nfiles_done: 1, total_bytes: 525_300_000, total_bytes_done: 525_300_000 }
  const paths = { from: `/${main}/Vidéos/film.mkv`, src: [`/${main}/Vidéos/film.mkv`], dst: `/${main}/Téléchargements` }
  tasks.addFinished('cp', {
    created_ts: started_ts,
    started_ts,
    done_ts: started_ts + 5,
    duration: 5,
    ...amounts,
    ...paths,
  })
  return tasks
}
