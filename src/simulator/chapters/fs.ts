/** The file system: folders, facts about files, and tasks. https://dev.freebox.fr/sdk/os/fs/ */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { join, nameIn, parentOf } from '../house/file-operations.ts'
import type { FsTask } from '../house/file-tasks.ts'
import type { SimulatedHouse } from '../house.ts'
import { type Call, type Chapter, EmptyBody, get, post, put, remove } from '../route.ts'
import { folderPage, infoAt } from './fs-listing.ts'
import { taskRoutes } from './fs-operations.ts'
import { clearOf, tokenOf } from './fs-paths.ts'

const path = z.base64().min(1)
const NewFolder = z.strictObject({ parent: path, dirname: z.string().min(1) })
const NewName = z.strictObject({ src: path, dst: z.string().min(1) })
const State = z.strictObject({ state: z.string() })

export const fs: Chapter = {
  read: 'explorer',
  write: 'explorer',
  routes: [
    // Not documented: the root of all paths.
    get('fs/ls', (call) => folderPage(call, '/')),
    get('fs/ls/{path*}', (call) => folderPage(call, clearOf(call.parameters.path))),
    get('fs/info/{path*}', ({ house, parameters }) => infoAt(house, clearOf(parameters.path))),
    post('fs/info', z.array(path), ({ house, body }) => infoOfAll(house, body), { since: 11 }),
    get('fs/tasks', ({ house }) => house.fileTasks.all()),
    get('fs/tasks/{id}', ({ house, parameters }) => taskOf(house, parameters.id)),
    get('fs/tasks/{id}/hash', ({ house, parameters }) => hashOf(house, parameters.id)),
    put('fs/tasks/{id}', State, setState),
    remove('fs/tasks/{id}', EmptyBody, ({ house, parameters }) => house.fileTasks.remove(taskOf(house, parameters.id))),
    post('fs/mkdir', NewFolder, ({ house, body }) => makeFolder(house, clearOf(body.parent), body.dirname)),
    post('fs/rename', NewName, ({ house, body }) => rename(house, clearOf(body.src), body.dst)),
    ...taskRoutes,
  ],
}

/** Unknown paths are left out. API 11.2 introduced this. */
function infoOfAll(house: SimulatedHouse, tokens: string[]) {
  const [major = 0, minor = 0] = house.system.api_version.split('.').map(Number)
  if (major === 11 && minor < 2) throw new Refusal('invalid_request', {}, 404)
  return tokens.map(clearOf).flatMap((path) => (house.files.at(path) === undefined ? [] : [infoAt(house, path)]))
}

function taskOf({ fileTasks }: SimulatedHouse, id: string): FsTask {
  const task = fileTasks.find(id)
  if (task === undefined) throw new Refusal('task_not_found')
  return task
}

/** A plain text, although the documentation has an object. */
function hashOf(house: SimulatedHouse, id: string): string {
  const { type, state } = taskOf(house, id)
  if (type !== 'hash') throw new Refusal('invalid_task_type')
  const hash = house.fileTasks.hashOf(id)
  if (state !== 'done' || hash === undefined) throw new Refusal('invalid_state')
  return hash
}

function setState({ house, box, parameters, body }: Call<'id', z.output<typeof State>>): FsTask {
  const task = taskOf(house, parameters.id)
  const { state } = body
  const isDone = (state === 'paused' || state === 'running') && house.fileTasks.setState(task, state, box.after)
  if (!isDone) throw new Refusal('invalid_state')
  return { ...task }
}

/** Returns the new path, although the documentation has no result. */
function makeFolder({ files }: SimulatedHouse, parent: string, name: string): string {
  if (files.folderAt(parent) === undefined || parent === '/') throw new Refusal('path_not_found')
  if (name.includes('/')) throw new Refusal('invalid_request')
  const made = join(parent, name)
  if (files.at(made) !== undefined) throw new Refusal('destination_conflict')
  files.makeFolder(made)
  return tokenOf(made)
}

function rename({ files }: SimulatedHouse, source: string, name: string): string {
  const entry = files.at(source)
  if (entry === undefined || nameIn(source) === '') throw new Refusal('path_not_found')
  if (name.includes('/')) throw new Refusal('invalid_request')
  const renamed = join(parentOf(source), name)
  if (files.at(renamed) !== undefined) throw new Refusal('destination_conflict')
  files.remove(source)
  files.set(renamed, entry)
  return tokenOf(renamed)
}
