/**
 * The downloader: its tasks, totals and settings. https://dev.freebox.fr/sdk/os/download/
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { throttlingModes } from '../house/downloads.ts'
import { createTask, type Task } from '../house/tasks.ts'
import { now, type SimulatedHouse } from '../house.ts'
import { type Chapter, EmptyBody, get, post, put, remove } from '../route.ts'
import { taskPayload, taskRoutes } from './download-tasks.ts'
import { feedRoutes } from './feeds.ts'

/** A form, not JSON: all fields are text, except for the torrent or nzb file. */
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
const Blacklisted = z.strictObject({ host: z.string().min(1), expire: z.int().min(0) })

export const downloads: Chapter = {
  read: 'downloader',
  write: 'downloader',
  routes: [
    get('downloads', ({ house }) => house.downloads.tasks.map(taskPayload)),
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
    post('downloads/add', Addition, ({ house, body }) => ({ id: addTasks(house, body) })),
    ...feedRoutes,
    post('downloads/blacklist', Blacklisted, ({ house, body }) => {
      const entry = { ...body, global: true, reason: 'user' }
      house.downloads.blacklist.push(entry)
      return entry
    }),
    remove('downloads/blacklist/{host}', EmptyBody, ({ house, parameters }) => {
      house.downloads.blacklist = house.downloads.blacklist.filter((it) => it.host !== parameters.host)
    }),
    ...taskRoutes,
  ],
}

/** Returns one id for one URL or file, and a list of ids for a list of URLs. */
function addTasks(
  house: SimulatedHouse,
  { download_url, download_url_list, download_file, ...fields }: z.output<typeof Addition>,
) {
  if (house.system.disk_status !== 'active') throw new Refusal('ctx_file_error')
  const { filename, archive_password = '', download_dir } = fields
  const add = (url: string) => {
    const id = Math.max(0, ...house.downloads.tasks.map((it) => it.id)) + 1
    const folder = download_dir === undefined ? {} : { download_dir }
    const name = filename ?? nameOf(url)
    const task = createTask(id, {
      name,
      type: typeOf(url),
      archive_password,
      created_ts: now(),
      rx_rate: 2_500_000,
      ...folder,
    })
    house.downloads.tasks.unshift(task)
    return id
  }
  if (download_url_list !== undefined) return download_url_list.split('\n').filter(Boolean).map(add)
  if (download_file !== undefined) return add(download_file.name)
  if (download_url === undefined || !/^(https?|ftp|magnet):/.test(download_url)) throw new Refusal('invalid_url')
  return add(download_url)
}

function nameOf(url: string): string {
  const named = /[?&]dn=([^&]+)/.exec(url)?.[1] ?? url.split(/[?#]/)[0]?.split('/').findLast(Boolean) ?? url
  return decodeURIComponent(named)
}

function typeOf(url: string): Task['type'] {
  if (url.startsWith('magnet:') || url.endsWith('.torrent')) return 'bt'
  if (url.endsWith('.nzb')) return 'nzb'
  return url.startsWith('ftp:') ? 'ftp' : 'http'
}

function statsOf(house: SimulatedHouse) {
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

/** The throttling mode. If the week plan selects it, that of the current hour; the plan starts on Monday. */
function modeOf({ downloads: { config, scheduled } }: SimulatedHouse) {
  if (!scheduled) return config.throttling.mode
  const date = new Date()
  return config.throttling.schedule[((date.getDay() + 6) % 7) * 24 + date.getHours()] ?? 'normal'
}
