/**
 * Tasks that create or resize disk images. The box has no list of them: those that were started here are read again until
 * they are done, and an event (API 8) tells the end of any task.
 */
import { z } from 'zod'
import {
  del,
  encodePath,
  flag,
  many,
  numeric,
  oneOf,
  orNull,
  post,
  type Reader,
  type Request,
  text,
} from '../../src/contract/index.ts'
import { diskPath } from '../sources/leaves.ts'
import { DiskType, diskTypes } from './disk-image.ts'
import { errors } from './errors.ts'
import { ifVms } from './presence.ts'

/** A read says only whether there was an error, an event (as one client knows it) says which: `none`, `exists` … */
const Failure = z.transform((error: unknown) => {
  if (typeof error === 'string') return error === 'none' || error === '' ? null : error
  return error === true ? 'unknown' : null
})

const Task = z
  .object({ id: numeric, type: orNull(oneOf('create', 'resize')), done: flag, error: Failure })
  .extend({ path: text, size: orNull(numeric) }) // of tasks that were started here
  .extend({ ended: orNull(numeric) }) // when that was read, in epoch seconds
type Task = z.output<typeof Task>

const Size = z.int().min(1).max(Number.MAX_SAFE_INTEGER) // bytes
const CreateInput = z.strictObject({ path: diskPath, size: Size, type: z.enum(diskTypes).default('qcow2') })
const ResizeInput = z.strictObject({ path: diskPath, size: Size, shrink: z.boolean().default(false) })

const Info = z.object({ type: orNull(DiskType), actual_size: orNull(numeric), virtual_size: orNull(numeric) }) // bytes

const pathOf = (it: Task) => `vm/disk/task/${it.id}`
const ended = (before: Task | undefined, after: Task | undefined): after is Task => {
  return after?.done === true && before?.done !== true
}

export const diskTask = many({
  schema: Task,
  from: (box) => ifVms(box, 'vm/info/', '5m'),
  track,
  tidy: { when: (it) => it.done, identity: (it) => String(it.id), ask: (it) => del(pathOf(it)), made: mayHaveStarted },
  every: '5m',
  busy: { every: '10s', when: (it) => !it.done },
  refreshOn: ['vm_disk_task_done'],
  fromEvent: doneTask,
  key: (it) => String(it.id),
  errors,
  listEvents: {
    disk: {
      is: 'event',
      name: 'Disk image',
      id: 'vm_disk',
      icon: 'mdi:harddisk',
      types: {
        done: (before, after) => ended(before, after) && after.error === null,
        failed: (before, after) => ended(before, after) && after.error !== null,
      },
      attributes: ['id', 'type', 'path', 'size', 'error'],
    },
  },
  commands: {
    create: {
      takes: CreateInput,
      on: 'list',
      ask: ({ path, size, type }) => post('vm/disk/create', { disk_path: encodePath(path), size, disk_type: type }),
      creates: started,
    },
    resize: {
      takes: ResizeInput,
      on: 'list',
      danger: {
        says: 'With shrink, cuts off the end of the disk image, with the data that is there.',
        when: ({ shrink }) => shrink,
      },
      ask: ({ path, size, shrink }) =>
        post('vm/disk/resize', { disk_path: encodePath(path), size, shrink_allow: shrink }),
      creates: started,
    },
  },
  queries: {
    disk: {
      takes: z.strictObject({ path: diskPath }),
      ask: ({ path }) => post('vm/disk/info', { disk_path: encodePath(path) }),
      answer: Info,
    },
  },
})

/** The box answers a new task. Its documentation says: the id of one. */
function started(answer: unknown, { path, size }: { readonly path: string; readonly size: number }) {
  return { ...(typeof answer === 'object' ? answer : { id: answer }), path, size }
}

/** A task whose start was not answered is known by its event, which does not say which image it is about. */
function mayHaveStarted({ type }: Task, { path }: Request): boolean {
  return type === null ? /^vm\/disk\/(create|resize)$/.test(path) : path === `vm/disk/${type}`
}

/** How long a task that is over is kept: its event may come before it shows that its start was not answered. Seconds. */
const keptFor = 120

/** One that the box no longer knows is done: another client has removed it. */
async function track(it: Task, box: Reader): Promise<unknown> {
  if (it.done) return box.now - (it.ended ?? box.now) > keptFor ? undefined : { ...it, ended: it.ended ?? box.now }
  const found = await box.getIfPresent(pathOf(it), z.looseObject({}))
  return { ...it, ...(found ?? { done: true }) }
}

/** The event says that a task is done, whether or not it has a field for it. */
function doneTask(result: unknown) {
  const { data } = z.looseObject({ id: numeric }).safeParse(result)
  return data && { key: String(data.id), raw: { ...data, done: true } }
}
