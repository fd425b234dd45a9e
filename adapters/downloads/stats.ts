/** The downloader as a whole: how many tasks in which state, how fast, in which mode. */
import { z } from 'zod'
import { numeric, one, oneOf, put } from '../../src/contract/index.ts'
import { errorText } from './error-codes.ts'

/** With `schedule` the week plan chooses the mode. */
const modes = ['normal', 'slow', 'hibernate', 'schedule'] as const
const Mode = oneOf(...modes)
const NewsStatus = oneOf('not_checked', 'checking', 'error', 'ok')

const count = numeric.optional()
const Counts = z.object({
  nb_tasks: count,
  nb_tasks_active: count, // checking, queued, extracting, repairing, seeding and downloading
  nb_tasks_downloading: count,
  nb_tasks_seeding: count,
  nb_tasks_queued: count,
  nb_tasks_checking: count,
  nb_tasks_repairing: count,
  nb_tasks_extracting: count,
  nb_tasks_stopping: count,
  nb_tasks_stopped: count,
  nb_tasks_done: count,
  nb_tasks_error: count,
})
const Stats = Counts.extend({
  nb_rss: numeric.default(0),
  nb_rss_items_unread: numeric.default(0),
  rx_rate: numeric, // B/s, as tx_rate
  tx_rate: numeric,
  throttling_mode: Mode.optional(),
  throttling_is_scheduled: z.boolean().optional(),
  throttling_rate: z.object({ rx_rate: numeric, tx_rate: numeric }).optional(), // B/s, 0 means no limit
  nzb_config_status: z.object({ status: NewsStatus, error: z.string().default('none') }).optional(),
  conn_ready: z.boolean().optional(),
})

const rate = { class: 'data_rate', unit: 'B/s', precision: 0 } as const

export const stats = one({
  schema: Stats,
  from: 'downloads/stats',
  every: '30s',
  entities: {
    nb_tasks_active: { is: 'sensor', ...counted('Downloads active', 'mdi:download') },
    rx_rate: { is: 'sensor', name: 'Downloads receive rate', id: 'downloads_rx_rate', ...rate },
    tx_rate: { is: 'sensor', name: 'Downloads send rate', id: 'downloads_tx_rate', ...rate },
    throttling: {
      is: 'select',
      name: 'Downloads mode',
      id: 'downloads_mode',
      icon: 'mdi:speedometer',
      options: modes,
      value: (it) => (it.throttling_is_scheduled ? 'schedule' : it.throttling_mode),
      set: (option) => put('downloads/throttling', { throttling: option }),
    },
    // Absent if there is no feed.
    nb_rss_items_unread: {
      is: 'sensor',
      name: 'Unread RSS items',
      id: 'downloads_rss_unread',
      icon: 'mdi:rss',
      count: 'now',
      value: (it) => (it.nb_rss === 0 && it.nb_rss_items_unread === 0 ? undefined : it.nb_rss_items_unread),
    },
  },
  diagnostics: {
    nb_tasks_error: { is: 'sensor', ...counted('Downloads failed', 'mdi:alert-circle-outline') },
    nb_tasks_downloading: { is: 'sensor', ...rareCount('Downloads running', 'mdi:download') },
    nb_tasks_seeding: { is: 'sensor', ...rareCount('Downloads seeding', 'mdi:upload') },
    nb_tasks_queued: { is: 'sensor', ...rareCount('Downloads queued', 'mdi:tray-full') },
    nb_tasks_checking: { is: 'sensor', ...rareCount('Downloads checking', 'mdi:file-check-outline') },
    nb_tasks_repairing: { is: 'sensor', ...rareCount('Downloads repairing', 'mdi:file-cog-outline') },
    nb_tasks_extracting: { is: 'sensor', ...rareCount('Downloads extracting', 'mdi:archive-arrow-up-outline') },
    nb_tasks_stopping: { is: 'sensor', ...rareCount('Downloads stopping', 'mdi:stop') },
    nb_tasks_stopped: { is: 'sensor', ...rareCount('Downloads stopped', 'mdi:stop') },
    nb_tasks_done: { is: 'sensor', ...rareCount('Downloads done', 'mdi:check') },
    nb_tasks: { is: 'sensor', ...rareCount('Downloads listed', 'mdi:download-multiple') },
    nb_rss: {
      is: 'sensor',
      name: 'RSS feeds',
      id: 'downloads_rss_feeds',
      icon: 'mdi:rss',
      count: 'now',
      disabled: true,
    },
    throttling_mode: {
      is: 'sensor',
      name: 'Downloads mode now',
      id: 'downloads_mode_now',
      icon: 'mdi:speedometer',
      options: Mode,
      disabled: true,
      attributes: {
        rx_limit: (it) => it.throttling_rate?.rx_rate || null,
        tx_limit: (it) => it.throttling_rate?.tx_rate || null,
      },
    },
    throttling_is_scheduled: {
      is: 'binary_sensor',
      name: 'Downloads mode by the week plan',
      id: 'downloads_mode_scheduled',
      icon: 'mdi:calendar-clock',
      disabled: true,
    },
    conn_ready: {
      is: 'binary_sensor',
      name: 'Downloads connection',
      id: 'downloads_connection',
      class: 'connectivity',
      disabled: true,
    },
    nzb_config_status: {
      is: 'sensor',
      name: 'News server state',
      id: 'downloads_news_server_state',
      icon: 'mdi:newspaper-variant-outline',
      options: NewsStatus,
      disabled: true,
      value: (it) => it.nzb_config_status?.status,
      attributes: { news_server_error: (it) => it.nzb_config_status && errorText(it.nzb_config_status.error) },
    },
  },
})

/** How many tasks are in one state now. */
function counted<const Icon extends `mdi:${string}`>(name: string, icon: Icon) {
  return { name, id: name.toLowerCase().replace(' ', '_'), icon, count: 'now' } as const
}

/** The same for a state that few users need. */
function rareCount<const Icon extends `mdi:${string}`>(name: string, icon: Icon) {
  return { ...counted(name, icon), disabled: true } as const
}
