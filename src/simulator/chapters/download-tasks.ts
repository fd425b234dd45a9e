/**
 * The tasks of the downloader, as routes of the chapter `downloads`: files, trackers, peers, pieces and blacklist.
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import type { Task, Tracker } from '../house/tasks.ts'
import type { SimulatedHouse } from '../house.ts'
import { EmptyBody, get, post, put, type Route, remove } from '../route.ts'

const Change = z
  .strictObject({
    status: z.enum(['stopped', 'downloading', 'seeding', 'retry', 'queued']),
    io_priority: z.enum(['low', 'normal', 'high']),
    queue_pos: z.int().min(0),
    stop_ratio: z.int().min(0),
    archive_password: z.string(),
  })
  .partial()

const Announce = z.strictObject({ announce: z.string().min(1), is_enabled: z.boolean().optional() })
const Priority = z.strictObject({ priority: z.enum(['no_dl', 'low', 'normal', 'high']) })

/** They come last in the chapter, because `downloads/{id}` also matches paths such as `downloads/stats`. */
export const taskRoutes: Route[] = [
  get('downloads/{id}', ({ house, parameters }) => taskPayload(taskOf(house, parameters.id))),
  put('downloads/{id}', Change, ({ house, parameters, body }) =>
    taskPayload(changeTask(taskOf(house, parameters.id), body)),
  ),
  remove('downloads/{id}', EmptyBody, ({ house, parameters }) => removeTask(house, parameters.id)),
  remove('downloads/{id}/erase', EmptyBody, ({ house, parameters }) => removeTask(house, parameters.id)),
  get('downloads/{id}/log', ({ house, parameters }) => taskOf(house, parameters.id).log),
  get('downloads/{id}/files', ({ house, parameters }) => taskOf(house, parameters.id).files),
  put('downloads/{id}/files/{file}', Priority, ({ house, parameters, body }) => {
    const file = taskOf(house, parameters.id).files.find((it) => it.id === parameters.file)
    if (!file) throw new Refusal('task_not_found')
    file.priority = body.priority
  }),
  get('downloads/{id}/trackers', ({ house, parameters }) => torrentOf(house, parameters.id).trackers),
  post('downloads/{id}/trackers', Announce, ({ house, parameters, body }) => {
    torrentOf(house, parameters.id).trackers.push(trackerOf(body.announce))
  }),
  put('downloads/{id}/trackers/{announce}', Announce, ({ house, parameters, body }) => {
    const tracker = torrentOf(house, parameters.id).trackers.find((it) => it.announce === parameters.announce)
    if (!tracker) throw new Refusal('bt_tracker_not_found')
    tracker.is_enabled = body.is_enabled ?? tracker.is_enabled
  }),
  remove('downloads/{id}/trackers/{announce}', z.union([EmptyBody, Announce]), ({ house, parameters }) => {
    const task = torrentOf(house, parameters.id)
    task.trackers = task.trackers.filter((it) => it.announce !== parameters.announce)
  }),
  get('downloads/{id}/peers', ({ house, parameters }) => torrentOf(house, parameters.id).peers),
  get('downloads/{id}/pieces', ({ house, parameters }) => piecesOf(torrentOf(house, parameters.id))),
  get('downloads/{id}/blacklist', ({ house, parameters }) => {
    torrentOf(house, parameters.id)
    return house.downloads.blacklist
  }),
  remove('downloads/{id}/blacklist/empty', EmptyBody, ({ house, parameters }) => {
    torrentOf(house, parameters.id)
    house.downloads.blacklist = []
  }),
]

function taskOf({ downloads: { tasks } }: SimulatedHouse, id: string): Task {
  const task = tasks.find((it) => String(it.id) === id)
  if (!task) throw new Refusal('task_not_found')
  return task
}

function torrentOf(house: SimulatedHouse, id: string): Task {
  const task = taskOf(house, id)
  if (task.type !== 'bt') throw new Refusal('invalid_task_type')
  return task
}

/** What the API returns for a task, without the details that have paths of their own. */
export function taskPayload({ files: _files, trackers: _trackers, peers: _peers, log: _log, ...task }: Task) {
  return task
}

function changeTask(task: Task, { status, ...fields }: z.output<typeof Change>): Task {
  if (status === 'seeding' && (task.type !== 'bt' || task.rx_bytes < task.size)) {
    throw new Refusal('need_bt_stopped_done')
  }
  if (status === 'stopped') Object.assign(task, { rx_rate: 0, tx_rate: 0, eta: 0 })
  if (status === 'retry') Object.assign(task, { error: 'none', rx_bytes: 0, rx_pct: 0 })
  const resumed = status === 'retry' ? 'downloading' : status
  return Object.assign(task, fields, resumed === undefined ? {} : { status: resumed })
}

function removeTask(house: SimulatedHouse, id: string): void {
  const removed = taskOf(house, id)
  house.downloads.tasks = house.downloads.tasks.filter((it) => it !== removed)
}

/** The pieces of a torrent, 20 in all: `X` for a complete one. */
function piecesOf({ rx_pct }: Task): string {
  const complete = Math.floor(rx_pct / 500)
  return 'X'.repeat(complete) + '.'.repeat(20 - complete)
}

function trackerOf(announce: string): Tracker {
  const times = { interval: 900, min_interval: 60, reannounce_in: 0, nseeders: 0, nleechers: 0 }
  return { announce, is_backup: false, is_enabled: true, status: 'unannounced', ...times }
}
