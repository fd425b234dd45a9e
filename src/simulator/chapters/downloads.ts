/**
 * Downloads: tasks, their details, the totals and the settings. https://dev.freebox.fr/sdk/os/download/
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { throttlingModes } from '../house/downloads.ts'
import { newTask, type Task } from '../house/tasks.ts'
import { type House, now } from '../house.ts'
import { type Chapter, get, Nothing, post, put, remove } from '../route.ts'
import { feedRoutes } from './feeds.ts'

const Change = z
  .strictObject({
    status: z.enum(['stopped', 'downloading', 'seeding', 'retry', 'queued']),
    io_priority: z.enum(['low', 'normal', 'high']),
    queue_pos: z.int().min(0),
    stop_ratio: z.int().min(0),
    archive_password: z.string(),
  })
  .partial()

/** A form, not JSON: everything is text, the file of a torrent or nzb apart. */
const Addition = z
  .strictObject({
    download_url: z.string(),
    download_url_list: z.string(),
    download_file: z.instanceof(File),
    download_dir: z.string(),
    filename: z.string(),
    hash: z.string(),
    recursive: z.enum(['true', 'false']),
    username: z.string(),
    password: z.string(),
    archive_password: z.string(),
    cookies: z.string(),
  })
  .partial()

const rates = z.strictObject({ rx_rate: z.int().min(0), tx_rate: z.int().min(0) })

const Config = z
  .strictObject({
    max_downloading_tasks: z.int().min(1),
    download_dir: z.base64(),
    watch_dir: z.base64(),
    use_watch_dir: z.boolean(),
    dns1: z.string(),
    dns2: z.string(),
    throttling: z
      .strictObject({
        normal: rates,
        slow: rates,
        schedule: z.array(z.enum(['normal', 'slow', 'hibernate'])).length(168),
        mode: z.enum(throttlingModes),
      })
      .partial(),
    news: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    bt: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    feed: z.strictObject({ fetch_interval: z.int(), max_items: z.int() }).partial(),
    blocklist: z.strictObject({ sources: z.array(z.string()) }),
  })
  .partial()

const Throttling = z.strictObject({ throttling: z.enum(throttlingModes) })
const Announce = z.strictObject({ announce: z.string().min(1), is_enabled: z.boolean().optional() })
const Priority = z.strictObject({ priority: z.enum(['no_dl', 'low', 'normal', 'high']) })
const Blacklisted = z.strictObject({ host: z.string().min(1), expire: z.int().min(0) })

export const downloads: Chapter = {
  read: 'downloader',
  write: 'downloader',
  routes: [
    get('downloads', ({ house }) => house.downloads.tasks.map(told)),
    get('downloads/stats', ({ house }) => statsOf(house)),
    get('downloads/config', ({ house }) => house.downloads.config),
    put('downloads/config', Config, ({ house, body }) => {
      const { config } = house.downloads
      const { throttling, news, bt, feed, blocklist, ...fields } = body
      Object.assign(config, fields)
      Object.assign(config.throttling, throttling)
      Object.assign(config.news, news)
      Object.assign(config.bt, bt)
      Object.assign(config.feed, feed)
      Object.assign(config.blocklist, blocklist)
      return config
    }),
    put('downloads/throttling', Throttling, ({ house, body }) => {
      house.downloads.config.throttling.mode = body.throttling
      house.downloads.scheduled = body.throttling === 'schedule'
      return { throttling: modeOf(house), is_scheduled: house.downloads.scheduled }
    }),
    post('downloads/add', Addition, ({ house, body }) => ({ id: added(house, body) })),
    ...feedRoutes,
    post('downloads/blacklist', Blacklisted, ({ house, body }) => {
      const entry = { ...body, global: true, reason: 'user' }
      house.downloads.blacklist.push(entry)
      return entry
    }),
    remove('downloads/blacklist/{host}', Nothing, ({ house, parameters }) => {
      house.downloads.blacklist = house.downloads.blacklist.filter((it) => it.host !== parameters.host)
    }),
    get('downloads/{id}', ({ house, parameters }) => told(taskOf(house, parameters.id))),
    put('downloads/{id}', Change, ({ house, parameters, body }) => told(changed(taskOf(house, parameters.id), body))),
    remove('downloads/{id}', Nothing, ({ house, parameters }) => removeTask(house, parameters.id)),
    remove('downloads/{id}/erase', Nothing, ({ house, parameters }) => removeTask(house, parameters.id)),
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
    remove('downloads/{id}/trackers/{announce}', z.union([Nothing, Announce]), ({ house, parameters }) => {
      const task = torrentOf(house, parameters.id)
      task.trackers = task.trackers.filter((it) => it.announce !== parameters.announce)
    }),
    get('downloads/{id}/peers', ({ house, parameters }) => torrentOf(house, parameters.id).peers),
    get('downloads/{id}/pieces', ({ house, parameters }) => piecesOf(torrentOf(house, parameters.id))),
    get('downloads/{id}/blacklist', ({ house, parameters }) => {
      torrentOf(house, parameters.id)
      return house.downloads.blacklist
    }),
    remove('downloads/{id}/blacklist/empty', Nothing, ({ house, parameters }) => {
      torrentOf(house, parameters.id)
      house.downloads.blacklist = []
    }),
  ],
}

function taskOf({ downloads: { tasks } }: House, id: string): Task {
  const task = tasks.find((it) => String(it.id) === id)
  if (!task) throw new Refusal('task_not_found')
  return task
}

function torrentOf(house: House, id: string): Task {
  const task = taskOf(house, id)
  if (task.type !== 'bt') throw new Refusal('invalid_task_type')
  return task
}

function told({ files: _files, trackers: _trackers, peers: _peers, log: _log, ...task }: Task) {
  return task
}

function changed(task: Task, { status, ...fields }: z.output<typeof Change>): Task {
  if (status === 'seeding' && (task.type !== 'bt' || task.rx_bytes < task.size)) {
    throw new Refusal('need_bt_stopped_done')
  }
  if (status === 'stopped') Object.assign(task, { rx_rate: 0, tx_rate: 0, eta: 0 })
  if (status === 'retry') Object.assign(task, { error: 'none', rx_bytes: 0, rx_pct: 0 })
  const resumed = status === 'retry' ? 'downloading' : status
  return Object.assign(task, fields, resumed === undefined ? {} : { status: resumed })
}

function removeTask(house: House, id: string): void {
  const gone = taskOf(house, id)
  house.downloads.tasks = house.downloads.tasks.filter((it) => it !== gone)
}

/** One id for one URL or file, a list of them for a list of URLs. */
function added(house: House, { download_url, download_url_list, download_file, ...fields }: z.output<typeof Addition>) {
  if (house.system.disk_status !== 'active') throw new Refusal('ctx_file_error')
  const { filename, archive_password = '', download_dir } = fields
  const begin = (url: string) => {
    const id = Math.max(0, ...house.downloads.tasks.map((it) => it.id)) + 1
    const place = download_dir === undefined ? {} : { download_dir }
    const name = filename ?? nameIn(url)
    const task = newTask(id, {
      name,
      type: typeOf(url),
      archive_password,
      created_ts: now(),
      rx_rate: 2_500_000,
      ...place,
    })
    house.downloads.tasks.unshift(task)
    return id
  }
  if (download_url_list !== undefined) return download_url_list.split('\n').filter(Boolean).map(begin)
  if (download_file !== undefined) return begin(download_file.name)
  if (download_url === undefined || !/^(https?|ftp|magnet):/.test(download_url)) throw new Refusal('invalid_url')
  return begin(download_url)
}

function nameIn(url: string): string {
  const named = /[?&]dn=([^&]+)/.exec(url)?.[1] ?? url.split(/[?#]/)[0]?.split('/').findLast(Boolean) ?? url
  return decodeURIComponent(named)
}

function typeOf(url: string): Task['type'] {
  if (url.startsWith('magnet:') || url.endsWith('.torrent')) return 'bt'
  if (url.endsWith('.nzb')) return 'nzb'
  return url.startsWith('ftp:') ? 'ftp' : 'http'
}

function statsOf(house: House) {
  const { tasks, feeds, config } = house.downloads
  const count = (...status: string[]) => tasks.filter((task) => status.includes(task.status)).length
  const active = ['checking', 'queued', 'extracting', 'repairing', 'seeding', 'downloading']
  const each = [...active, 'stopped', 'done', 'error', 'stopping'].map((status) => [
    `nb_tasks_${status}`,
    count(status),
  ])
  const mode = modeOf(house)
  return {
    nb_tasks: tasks.length,
    nb_tasks_active: count(...active),
    ...Object.fromEntries(each),
    nb_rss: feeds.length,
    nb_rss_items_unread: feeds.flatMap((it) => it.items).filter((it) => !it.is_read).length,
    rx_rate: tasks.reduce((sum, task) => sum + task.rx_rate, 0),
    tx_rate: tasks.reduce((sum, task) => sum + task.tx_rate, 0),
    throttling_mode: mode,
    throttling_is_scheduled: house.downloads.scheduled,
    throttling_rate: mode === 'slow' ? config.throttling.slow : config.throttling.normal,
    nzb_config_status: { status: 'not_checked', error: 'none' },
    conn_ready: house.connection.status.state === 'up',
    nb_peer: tasks.reduce((sum, task) => sum + task.peers.length, 0),
    blocklist_entries: 0,
    blocklist_hits: 0,
    dht_stats: { enabled: config.bt.enable_dht, node_count: 312, enabled_ipv6: false, node_count_ipv6: 0 },
  }
}

/** By the week plan the mode is that of the hour, which starts on Monday. */
function modeOf({ downloads: { config, scheduled } }: House) {
  if (!scheduled) return config.throttling.mode
  const date = new Date()
  return config.throttling.schedule[((date.getDay() + 6) % 7) * 24 + date.getHours()] ?? 'normal'
}

function piecesOf({ rx_pct }: Task): string {
  const here = Math.floor(rx_pct / 500)
  return 'X'.repeat(here) + '.'.repeat(20 - here)
}

function trackerOf(announce: string) {
  const times = { interval: 900, min_interval: 60, reannounce_in: 0, nseeders: 0, nleechers: 0 }
  return { announce, is_backup: false, is_enabled: true, status: 'unannounced', ...times }
}
