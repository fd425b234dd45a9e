/** The downloader as a whole: how many tasks in which state, how fast, in which mode; peers and DHT nodes of torrents. */
import { z } from 'zod'
import { amount, numeric, one, oneOf } from '../../src/contract/index.ts'
import { ErrorCode, errorText } from './error-codes.ts'

/** With `schedule` the week plan chooses the mode. */
const modes = ['normal', 'slow', 'hibernate', 'schedule'] as const
const Mode = oneOf(...modes)
const NewsStatus = oneOf('not_checked', 'checking', 'error', 'ok')

// 0 means no limit.
const limit = amount('B/s', 'Mbit/s')

// Active tasks are those checking, queued, extracting, repairing, seeding and downloading.
const Stats = z
  .object({ nb_tasks: numeric, nb_tasks_active: numeric, nb_tasks_error: numeric, nb_tasks_downloading: numeric })
  .extend({ nb_tasks_seeding: numeric, nb_tasks_queued: numeric, nb_tasks_checking: numeric })
  .extend({ nb_tasks_repairing: numeric, nb_tasks_extracting: numeric })
  .extend({ nb_tasks_stopping: numeric, nb_tasks_stopped: numeric, nb_tasks_done: numeric })
  .extend({ throttling_mode: Mode, throttling_is_scheduled: z.boolean(), conn_ready: z.boolean() })
  .extend({ throttling_rate: z.object({ rx_rate: limit, tx_rate: limit }) })
  .extend({ nzb_config_status: z.object({ status: NewsStatus, error: ErrorCode }) })
  .partial()
  .extend({ nb_rss: numeric.default(0), nb_rss_items_unread: numeric.default(0), rx_rate: numeric, tx_rate: numeric })
  .transform(({ throttling_rate: limits, nzb_config_status: news, ...it }) => ({
    ...it,
    throttling: it.throttling_is_scheduled ? 'schedule' : it.throttling_mode,
    rx_limit: limits?.rx_rate,
    tx_limit: limits?.tx_rate,
    nzb_config_status: news?.status,
    news_server_error: news && errorText(news.error),
    // Absent if there is no feed.
    nb_rss_items_unread: it.nb_rss || it.nb_rss_items_unread ? it.nb_rss_items_unread : undefined,
  }))

const rate = { is: 'sensor', class: 'data_rate', boxUnit: 'B/s', unit: 'Mbit/s' } as const
const rare = { is: 'sensor', count: 'now' } as const

export const stats = one({
  schema: Stats,
  from: 'downloads/stats',
  every: '30s',
  put: 'downloads/throttling',
  enabled: ['nb_tasks_active', 'rx_rate', 'tx_rate', 'throttling', 'nb_rss_items_unread', 'nb_tasks_error'],
  entities: {
    nb_tasks_active: tasks('active', 'mdi:download'),
    rx_rate: { ...rate, name: 'Receive rate', id: 'downloads_rx_rate' },
    tx_rate: { ...rate, name: 'Send rate', id: 'downloads_tx_rate' },
    throttling: { is: 'select', name: 'Mode', id: 'downloads_mode', icon: 'mdi:speedometer', options: modes },
    nb_rss_items_unread: {
      is: 'sensor',
      name: 'Unread RSS items',
      id: 'downloads_rss_unread',
      icon: 'mdi:rss',
      count: 'now',
    },
  },
  diagnostics: {
    nb_tasks_error: tasks('failed', 'mdi:alert-circle-outline'),
    nb_tasks_downloading: { ...tasks('running', 'mdi:download') },
    nb_tasks_seeding: { ...tasks('seeding', 'mdi:upload') },
    nb_tasks_queued: { ...tasks('queued', 'mdi:tray-full') },
    nb_tasks_checking: { ...tasks('checking', 'mdi:file-check-outline') },
    nb_tasks_repairing: { ...tasks('repairing', 'mdi:file-cog-outline') },
    nb_tasks_extracting: { ...tasks('extracting', 'mdi:archive-arrow-up-outline') },
    nb_tasks_stopping: { ...tasks('stopping', 'mdi:stop') },
    nb_tasks_stopped: { ...tasks('stopped', 'mdi:stop') },
    nb_tasks_done: { ...tasks('done', 'mdi:check') },
    nb_tasks: { ...tasks('listed', 'mdi:download-multiple') },
    nb_rss: { ...rare, name: 'RSS feeds', id: 'downloads_rss_feeds', icon: 'mdi:rss' },
    throttling_mode: {
      is: 'sensor',
      name: 'Mode now',
      id: 'downloads_mode_now',
      icon: 'mdi:speedometer',
      options: Mode,
      attributes: ['rx_limit', 'tx_limit'],
    },
    throttling_is_scheduled: {
      is: 'binary_sensor',
      name: 'Mode by the week plan',
      id: 'downloads_mode_scheduled',
      icon: 'mdi:calendar-clock',
    },
    conn_ready: { is: 'binary_sensor', name: 'Connection', id: 'downloads_connection', class: 'connectivity' },
    nzb_config_status: {
      is: 'sensor',
      name: 'News server state',
      id: 'downloads_news_server_state',
      icon: 'mdi:newspaper-variant-outline',
      options: NewsStatus,
      attributes: ['news_server_error'],
    },
  },
})

/** The number of tasks in one state now. */
function tasks(state: string, icon: `mdi:${string}`) {
  const name = state.replace(/^./, (first) => first.toUpperCase())
  return { is: 'sensor', name, id: `downloads_${state}`, icon, count: 'now' } as const
}

const Dht = z
  .object({ enabled: z.boolean(), node_count: numeric, enabled_ipv6: z.boolean(), node_count_ipv6: numeric })
  .partial()
const Torrents = z
  .object({ nb_peer: numeric, blocklist_entries: numeric, blocklist_hits: numeric, dht_stats: Dht })
  .partial()
  .transform(({ dht_stats, ...it }) => ({
    ...it,
    dht: dht_stats?.enabled,
    dht_ipv6: dht_stats?.enabled_ipv6,
    dht_nodes: dht_stats?.node_count,
    dht_nodes_ipv6: dht_stats?.node_count_ipv6,
  }))

const dht = { icon: 'mdi:lan-connect' } as const
const blocklist = { is: 'sensor', icon: 'mdi:shield-off-outline' } as const

/**
 * What changes all the time while torrents are shared. It has the same path as `stats` and is read less often: in one
 * resource these values would make its state change at every read.
 */
export const torrents = one({
  schema: Torrents,
  from: 'downloads/stats',
  every: '10m',
  enabled: [],
  diagnostics: {
    dht: { is: 'binary_sensor', name: 'DHT', id: 'downloads_dht', ...dht, attributes: ['dht_ipv6'] },
    dht_nodes: { is: 'sensor', name: 'DHT nodes', id: 'downloads_dht_nodes', ...dht, count: 'now' },
    dht_nodes_ipv6: { is: 'sensor', name: 'DHT nodes (IPv6)', id: 'downloads_dht_nodes_ipv6', ...dht, count: 'now' },
    nb_peer: { ...rare, name: 'Torrent peers', id: 'downloads_peers', icon: 'mdi:account-multiple' },
    blocklist_entries: { ...blocklist, name: 'Blocklist entries', id: 'downloads_blocklist_entries', count: 'now' },
    blocklist_hits: { ...blocklist, name: 'Blocklist hits', id: 'downloads_blocklist_hits', count: 'total' },
  },
})
