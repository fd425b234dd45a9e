/** The tasks of the downloader: progress, start and stop, priority; events when tasks are added, finish or fail. */
import { z } from 'zod'
import { del, described, get, many, phrase, post, put, shown } from '../../src/contract/index.ts'
import { addFile, addUrl, addUrls, ByFile, ByUrl, ByUrls } from './add-task.ts'
import { Blacklist, Files, filePriorities, Id, Peers, Text, Trackers } from './task-details.ts'
import { everyTask } from './task-list.ts'
import { Priority, Status, Task } from './task-schema.ts'

const OfTask = z.object({ task: Id })
const Nothing = z.object({})
const QueuePosition = z.object({ position: z.int().min(1) })
const ArchivePassword = z.object({ archive_password: z.string() })
const FilePriority = z.object({ file: z.string().min(1), priority: z.enum(filePriorities) })
const Tracker = z.object({ announce: z.string().min(1) })
const TrackerState = Tracker.extend({ is_enabled: z.boolean() })
const Peer = z.object({
  host: described(
    z
      .string()
      .trim()
      .regex(/^[\da-f.:]+$/i),
    'an IP address, such as 198.51.100.7',
  ),
})
const BlacklistedPeer = Peer.extend({ expire: z.int().min(1).default(3600) }) // seconds

const rate = { is: 'sensor', class: 'data_rate', boxUnit: 'B/s', unit: 'Mbit/s' } as const
const bytes = { is: 'sensor', class: 'data_size', boxUnit: 'B', unit: 'MB' } as const
const seconds = { is: 'sensor', class: 'duration', unit: 's', precision: 0 } as const
const facts = ['task', 'type', 'directory', 'queue_pos', 'info_hash'] as const

const pathOf = (it: Task) => `downloads/${it.id}`
const partOf = (it: Task, parts: 'files' | 'trackers', id: string) => `${pathOf(it)}/${parts}/${encodeURIComponent(id)}`
const hasFailed = (it: Task) => it.status === 'error'
const stop = (it: Task) => put(pathOf(it), { status: 'stopped' })
const retry = (it: Task) => put(pathOf(it), { status: 'retry' })

export const task = many({
  schema: Task,
  from: everyTask,
  every: '30s',
  refreshOn: ['push_downloader'],
  put: 'downloads/{id}',
  key: (it) => String(it.id),
  limit: 20,
  // The active ones, and the newest of the others.
  rank: (it) => (it.running === false ? 0 : 1e12) + (it.created_ts ?? 0),
  label: (it) => it.name || phrase('Download {id}', { id: it.id }),
  listEvents: {
    download: {
      is: 'event',
      name: 'Event',
      icon: 'mdi:download',
      types: {
        added: (before) => before === undefined,
        finished: (before, after) => after?.finished === true && before?.finished !== true,
        error: (before, after) => after?.status === 'error' && before?.status !== 'error',
      },
      attributes: {
        task: (it) => it.id,
        task_name: (it) => it.name,
        type: (it) => it.type,
        size: (it) => shown(it.size, 'B', 'MB'),
        directory: (it) => it.directory,
        error: (it) => (hasFailed(it) ? it.error : null),
        error_code: (it) => (hasFailed(it) ? it.error_code : null),
      },
    },
  },
  enabled: ['progress'],
  entities: {
    status: { is: 'sensor', name: 'State', id: 'state', icon: 'mdi:download', options: Status, attributes: facts },
    // It is enabled, so it has just the name of the download: more would be cut on a phone.
    progress: { is: 'sensor', name: null, id: 'progress', icon: 'mdi:progress-download', unit: '%', precision: 1 },
    remaining: { ...seconds, name: 'Remaining time', id: 'remaining_time' },
    running: { is: 'switch', name: 'Running', icon: 'mdi:play-pause', set: (on, it) => (on ? resume(it) : stop(it)) },
    retry: { is: 'button', name: 'Retry', icon: 'mdi:restart', where: hasFailed, press: retry },
    rx_rate: { ...rate, name: 'Receive rate' },
    tx_rate: { ...rate, name: 'Send rate' },
    ratio: { is: 'sensor', name: 'Ratio', icon: 'mdi:swap-vertical', count: 'now', attributes: ['stop_ratio'] },
  },
  settings: {
    io_priority: { is: 'select', name: 'Priority', id: 'priority', icon: 'mdi:priority-high', options: Priority },
  },
  diagnostics: {
    error: { is: 'sensor', name: 'Error', icon: 'mdi:alert-circle-outline', attributes: ['error_code'] },
    size: { ...bytes, name: 'Size' },
    rx_bytes: { ...bytes, name: 'Received', id: 'received', total: true },
    tx_bytes: { ...bytes, name: 'Sent', id: 'sent', total: true },
    created_ts: { is: 'sensor', name: 'Added', id: 'added', class: 'timestamp' },
    name: { is: 'sensor', name: 'Name', icon: 'mdi:file-download-outline' },
  },
  commands: {
    add: { takes: ByUrl, on: 'list', ask: addUrl },
    add_urls: { takes: ByUrls, on: 'list', ask: addUrls },
    add_file: { takes: ByFile, on: 'list', ask: addFile },
    remove: { takes: Nothing, ask: (_, it) => del(pathOf(it)) },
    remove_with_files: {
      takes: Nothing,
      danger: 'Deletes the task and the files that it has downloaded.',
      ask: (_, it) => del(`${pathOf(it)}/erase`),
    },
    queue_position: { takes: QueuePosition, ask: ({ position }, it) => put(pathOf(it), { queue_pos: position }) },
    archive_password: { takes: ArchivePassword, ask: (input, it) => put(pathOf(it), input) },
    file_priority: { takes: FilePriority, ask: ({ file, ...input }, it) => put(partOf(it, 'files', file), input) },
    add_tracker: { takes: Tracker, ask: (input, it) => post(`${pathOf(it)}/trackers`, input) },
    enable_tracker: { takes: TrackerState, ask: (input, it) => put(partOf(it, 'trackers', input.announce), input) },
    remove_tracker: { takes: Tracker, ask: (input, it) => del(partOf(it, 'trackers', input.announce), input) },
    empty_blacklist: { takes: Nothing, ask: (_, it) => del(`${pathOf(it)}/blacklist/empty`) },
    // For all torrents.
    blacklist: { takes: BlacklistedPeer, on: 'list', ask: (input) => post('downloads/blacklist', input) },
    unblacklist: { takes: Peer, on: 'list', ask: ({ host }) => del(`downloads/blacklist/${encodeURIComponent(host)}`) },
  },
  queries: {
    files: { takes: OfTask, ask: ({ task }) => get(`downloads/${task}/files`), answer: Files },
    trackers: { takes: OfTask, ask: ({ task }) => get(`downloads/${task}/trackers`), answer: Trackers },
    peers: { takes: OfTask, ask: ({ task }) => get(`downloads/${task}/peers`), answer: Peers },
    pieces: { takes: OfTask, ask: ({ task }) => get(`downloads/${task}/pieces`), answer: Text },
    log: { takes: OfTask, ask: ({ task }) => get(`downloads/${task}/log`), answer: Text },
    blacklist: { takes: OfTask, ask: ({ task }) => get(`downloads/${task}/blacklist`), answer: Blacklist },
  },
})

// A finished torrent resumes by seeding; a failed task can only start again from the beginning.
function resume(it: Task) {
  if (hasFailed(it)) return retry(it)
  return put(pathOf(it), { status: it.status === 'done' && it.type === 'bt' ? 'seeding' : 'downloading' })
}
