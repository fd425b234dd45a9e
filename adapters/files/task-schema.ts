/** A task of the file system: a copy, a removal, an archive. https://dev.freebox.fr/sdk/os/fs/#FsTask */
import { z } from 'zod'
import { moment, numeric, oneOf, orNull, parseEach, shown, text } from '../../src/contract/index.ts'
import { isoTime } from '../sources/leaves.ts'
import { failureText } from './errors.ts'

const number = orNull(numeric).catch(null)
const word = text.catch(null)
const time = moment.catch(null)
const State = oneOf('queued', 'running', 'paused', 'done', 'failed')

const paths = z
  .array(z.string())
  .catch([])
  .transform((all) => all.filter((it) => it !== ''))

// Unlike everywhere else, these paths are in clear.
const Fields = z
  .object({ id: numeric, type: word, state: State, error: word, src: paths })
  .extend({ from: word, to: word, dst: word, progress: number, eta: number, nfiles: number, nfiles_done: number })
  .extend({ total_bytes: number, total_bytes_done: number, created_ts: time, started_ts: time, done_ts: time })
type Fields = z.output<typeof Fields>

export const Task = Fields.transform((it) => {
  const error_code = it.state === 'failed' ? (it.error ?? 'internal') : 'none'
  return {
    ...{ id: it.id, type: it.type, state: it.state, created_ts: it.created_ts },
    ...(it.type === 'archive' ? pathsOfArchive(it) : { sources: it.src, destination: it.dst }),
    ...{ from: it.from, to: it.to, progress: it.progress, eta: roundedEta(it) },
    ...{ files: it.nfiles, files_done: it.nfiles_done },
    size: it.total_bytes === null ? null : shown(it.total_bytes, 'B', 'MB'),
    size_done: it.total_bytes_done === null ? null : shown(it.total_bytes_done, 'B', 'MB'),
    ...{ created: isoTime(it.created_ts), started: isoTime(it.started_ts), ended: isoTime(it.done_ts) },
    ...{ error: failureText(error_code), error_code },
  }
})
export type Task = z.output<typeof Task>

/** The tasks in a list of the box. One that is not understood is left out. */
export async function tasksIn(raw: readonly unknown[]): Promise<Task[]> {
  return (await parseEach(Task, raw)).filter((it) => it !== undefined)
}

/** Whether a task has come to its end. */
export function isOver({ state }: Pick<Task, 'state'>): boolean {
  return state === 'done' || state === 'failed'
}

/** The name of the file that a task is working on, or of its first source. */
export function nameOf({ from, to, sources, destination }: Task): string | null {
  const path = from ?? sources[0] ?? to ?? destination
  return path?.split('/').findLast((part) => part !== '') ?? null
}

/** Firmware of a Delta (API 9 to 12) mixes them up once it works: the archive is the first of `src`, and `dst` a source. */
function pathsOfArchive({ src, to, dst }: Fields) {
  if (to === null || src[0] !== to) return { sources: src, destination: dst }
  const others = src.slice(1)
  return { sources: dst === null || others.includes(dst) ? others : [...others, dst], destination: to }
}

/** Seconds; null if the box does not know it. Rounded, as every other value of it would be published. */
function roundedEta({ state, eta }: Fields): number | null {
  if (eta === null || eta <= 0 || state === 'done' || state === 'failed') return null
  const step = eta > 120 ? 60 : 10
  return Math.ceil(eta / step) * step
}
