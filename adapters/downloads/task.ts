/** The tasks of the downloader: progress, start and stop, priority; events when tasks are added, finish or fail. */
import { z } from 'zod'
import { del, get, many, post, put } from '../../src/contract/index.ts'
import { addFile, addUrl, addUrls, ByFile, ByUrl, ByUrls } from './add-task.ts'
import { Blacklist, Files, filePriorities, Id, Peers, Text, Trackers } from './task-details.ts'
import { everyTask } from './task-list.ts'
import { Priority, Status, Task } from './task-schema.ts'

const OfTask = z.object({ task: Id })
const Announce = z.object({ announce: z.string().min(1) })
const Address = z.string().regex(/^[\da-f.:]+$/i)
const Nothing = z.object({})

const rate = { class: 'data_rate', unit: 'B/s', precision: 0, disabled: true } as const
const bytes = { class: 'data_size', unit: 'B', precision: 0, disabled: true } as const

export const task = many({
  schema: Task,
  from: everyTask,
  every: '30s',
  refreshOn: ['push_downloader'],
  put: 'downloads/{id}',
  key: (it) => String(it.id),
  device: (it) => ({
    name: it.name || `Download ${it.id}`,
    model: it.kind === undefined ? 'Download' : `${it.kind} download`,
  }),
  listEvents: {
    download: {
      is: 'event',
      name: 'Downloads',
      id: 'download',
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
        size: (it) => it.size,
        directory: (it) => it.download_dir,
        error: (it) => (it.status === 'error' ? it.error : null),
        error_code: (it) => (it.status === 'error' ? it.error_code : null),
      },
    },
  },
  entities: {
    status: {
      is: 'sensor',
      name: 'State',
      id: 'state',
      icon: 'mdi:download',
      options: Status,
      attributes: {
        task: (it) => it.id,
        type: (it) => it.type,
        directory: (it) => it.download_dir,
        queue_pos: (it) => it.queue_pos,
        info_hash: (it) => it.info_hash || undefined,
      },
    },
    progress: { is: 'sensor', name: 'Progress', icon: 'mdi:progress-download', unit: '%', precision: 1 },
    remaining: {
      is: 'sensor',
      name: 'Remaining time',
      id: 'remaining_time',
      class: 'duration',
      unit: 's',
      precision: 0,
    },
    running: {
      is: 'switch',
      name: 'Running',
      icon: 'mdi:play-pause',
      set: (on, it) => change(it, { status: on ? resumed(it) : 'stopped' }),
    },
    retry: {
      is: 'button',
      name: 'Retry',
      icon: 'mdi:restart',
      where: (it) => it.status === 'error',
      press: (it) => change(it, { status: 'retry' }),
    },
    rx_rate: { is: 'sensor', name: 'Receive rate', ...rate },
    tx_rate: { is: 'sensor', name: 'Send rate', ...rate, value: (it) => (it.torrent ? it.tx_rate : undefined) },
    ratio: {
      is: 'sensor',
      name: 'Ratio',
      icon: 'mdi:swap-vertical',
      count: 'now',
      disabled: true,
      value: ratio,
      attributes: { stop_ratio: (it) => (it.stop_ratio === undefined ? undefined : it.stop_ratio / 100) },
    },
  },
  settings: {
    io_priority: { is: 'select', name: 'Priority', id: 'priority', icon: 'mdi:priority-high', options: Priority },
  },
  diagnostics: {
    error: { is: 'sensor', name: 'Error', icon: 'mdi:alert-circle-outline', attributes: ['error_code'] },
    size: { is: 'sensor', name: 'Size', ...bytes },
    rx_bytes: { is: 'sensor', name: 'Received', id: 'received', ...bytes, total: true },
    tx_bytes: {
      is: 'sensor',
      name: 'Sent',
      id: 'sent',
      ...bytes,
      total: true,
      value: (it) => (it.torrent ? it.tx_bytes : undefined),
    },
    created_ts: { is: 'sensor', name: 'Added', id: 'added', class: 'timestamp', disabled: true },
    name: {
      is: 'sensor',
      name: 'Name',
      icon: 'mdi:file-download-outline',
      disabled: true,
      value: (it) => it.name || null,
    },
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
    queue_position: {
      takes: z.object({ position: z.int().min(1) }),
      ask: (input, it) => change(it, { queue_pos: input.position }),
    },
    archive_password: {
      takes: z.object({ archive_password: z.string() }),
      ask: (input, it) => change(it, { archive_password: input.archive_password }),
    },
    file_priority: {
      takes: z.object({ file: z.string().min(1), priority: z.enum(filePriorities) }),
      ask: ({ file, priority }, it) => put(`${pathOf(it)}/files/${encodeURIComponent(file)}`, { priority }),
    },
    add_tracker: { takes: Announce, ask: (input, it) => post(`${pathOf(it)}/trackers`, input) },
    enable_tracker: {
      takes: Announce.extend({ is_enabled: z.boolean() }),
      ask: (input, it) => put(trackerOf(it, input.announce), input),
    },
    remove_tracker: { takes: Announce, ask: (input, it) => del(trackerOf(it, input.announce), input) },
    empty_blacklist: { takes: Nothing, ask: (_, it) => del(`${pathOf(it)}/blacklist/empty`) },
    // For all torrents; `expire` in seconds.
    blacklist: {
      takes: z.object({ host: Address, expire: z.int().min(1).default(3600) }),
      on: 'list',
      ask: (input) => post('downloads/blacklist', input),
    },
    unblacklist: {
      takes: z.object({ host: Address }),
      on: 'list',
      ask: ({ host }) => del(`downloads/blacklist/${encodeURIComponent(host)}`),
    },
  },
  queries: {
    files: { takes: OfTask, ask: (input) => detail(input, 'files'), answer: Files },
    trackers: { takes: OfTask, ask: (input) => detail(input, 'trackers'), answer: Trackers },
    peers: { takes: OfTask, ask: (input) => detail(input, 'peers'), answer: Peers },
    pieces: { takes: OfTask, ask: (input) => detail(input, 'pieces'), answer: Text },
    log: { takes: OfTask, ask: (input) => detail(input, 'log'), answer: Text },
    blacklist: { takes: OfTask, ask: (input) => detail(input, 'blacklist'), answer: Blacklist },
  },
})

// A finished torrent resumes by seeding; a failed task can only start again from the beginning.
function resumed({ status, torrent }: Task): string {
  if (status === 'error') return 'retry'
  return status === 'done' && torrent ? 'seeding' : 'downloading'
}

// Sent by received bytes: the box computes in the same way whether a torrent has reached its stop ratio.
function ratio({ torrent, rx_bytes, tx_bytes }: Task): number | null | undefined {
  if (!torrent || rx_bytes === undefined || tx_bytes === undefined) return undefined
  return rx_bytes === 0 ? null : Math.round((tx_bytes / rx_bytes) * 100) / 100
}

function pathOf(it: Task): string {
  return `downloads/${it.id}`
}

function trackerOf(it: Task, announce: string): string {
  return `${pathOf(it)}/trackers/${encodeURIComponent(announce)}`
}

function change(it: Task, fields: Readonly<Record<string, string | number>>) {
  return put(pathOf(it), fields)
}

function detail({ task }: z.output<typeof OfTask>, what: string) {
  return get(`downloads/${task}/${what}`)
}
