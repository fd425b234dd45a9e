/**
 * The disk images of virtual machines and the tasks that create or resize them, as routes of the chapter `vm`.
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { type Content, partsOfPath } from '../house/files.ts'
import { type DiskTask, sizeOfImage } from '../house/vms.ts'
import type { SimulatedHouse } from '../house.ts'
import { type Box, EmptyBody, get, post, type Route, remove } from '../route.ts'

const Path = z.base64().min(1)
const Info = z.strictObject({ disk_path: Path })
const Creation = z.strictObject({ disk_path: Path, size: z.int().min(1), disk_type: z.enum(['raw', 'qcow2']) })
const Resizing = z.strictObject({ disk_path: Path, size: z.int().min(1), shrink_allow: z.boolean() })

/** They come before `vm/{id}`. */
export const diskRoutes: Route[] = [
  post('vm/disk/info', Info, ({ house, body }) => {
    const { path, size } = imageOf(house, body.disk_path)
    return { type: typeOf(path), actual_size: Math.round(size / 4), virtual_size: size }
  }),
  post('vm/disk/create', Creation, ({ box, body }) => {
    const path = clear(body.disk_path)
    return startTask(box, 'create', () => {
      if (box.house.files.at(path) !== undefined) return 'exists'
      return writeImage(box.house, path, body.size)
    })
  }),
  post('vm/disk/resize', Resizing, ({ box, house, body }) => {
    const { path, size } = imageOf(house, body.disk_path)
    return startTask(box, 'resize', () => {
      if (body.size < size && !body.shrink_allow) return 'too_small'
      return writeImage(box.house, path, body.size)
    })
  }),
  get('vm/disk/task/{id}', ({ house, parameters }) => taskOf(house, parameters.id)),
  remove('vm/disk/task/{id}', EmptyBody, ({ house, parameters }) => {
    const task = taskOf(house, parameters.id)
    const { vms } = house
    if (vms) vms.tasks = vms.tasks.filter((it) => it !== task)
  }),
]

/** The folder may not exist: an image may be on a disk that was removed. */
function writeImage({ files }: SimulatedHouse, path: string, size: number): 'none' | 'internal' {
  if (files.folderAt(partsOfPath(path).slice(0, -1).join('/')) === undefined) return 'internal'
  files.write(path, zeros(size))
  return 'none'
}

/** The reason of a failure is only in the event; a read of the task has true or false. */
function startTask(box: Box, type: DiskTask['type'], work: () => 'none' | 'exists' | 'too_small' | 'internal') {
  const { vms } = box.house
  if (vms === undefined) throw new Refusal('noent')
  vms.lastTask += 1
  const id = vms.lastTask
  const task: DiskTask = { id, type, done: false, error: false }
  vms.tasks.push(task)
  box.after(vms.taskSeconds, () => {
    const error = work()
    Object.assign(task, { done: true, error: error !== 'none' })
    box.emit('vm_disk_task_done', { id, type, done: true, error })
  })
  // A running task has no member for its error.
  return { id, type, done: false }
}

function taskOf({ vms }: SimulatedHouse, id: string): DiskTask {
  const task = vms?.tasks.find((it) => String(it.id) === id)
  if (task === undefined) throw new Refusal('task_notfound')
  return task
}

function imageOf({ files, vms }: SimulatedHouse, encoded: string) {
  const path = clear(encoded)
  const entry = files.at(path)
  const size = entry?.kind === 'file' ? entry.content.size : vms && sizeOfImage(vms, path)
  if (size === undefined) throw new Refusal('file_not_found')
  return { path, size }
}

function clear(encoded: string): string {
  return Buffer.from(encoded, 'base64').toString()
}

function typeOf(path: string): 'raw' | 'qcow2' {
  return path.endsWith('.qcow2') ? 'qcow2' : 'raw'
}

/** An image of this size that needs no memory. */
function zeros(size: number): Content {
  return { size, read: (from, to) => new Uint8Array(Math.max(0, Math.min(to, size) - from)) }
}
