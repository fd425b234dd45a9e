/**
 * The downloader: its tasks, feeds and settings.
 */
import type { ModelSheet } from '../models.ts'
import { createTasks, downloadDir, encodePath, type Task } from './tasks.ts'

export interface Downloads {
  tasks: Task[]
  feeds: Feed[]
  config: DownloadConfig
  /** Whether the week plan selects the throttling mode. */
  scheduled: boolean
  blacklist: BlacklistEntry[]
}

export interface BlacklistEntry {
  host: string
  expire: number
  global: boolean
  reason: string
}

export interface Feed {
  id: number
  url: string
  title: string
  desc: string
  image_url: string
  status: string
  error: string
  auto_download: boolean
  fetch_ts: number
  pub_ts: number
  items: FeedItem[]
}

export interface FeedItem {
  id: number
  feed_id: number
  title: string
  desc: string
  author: string
  link: string
  is_read: boolean
  is_downloaded: boolean
  fetch_ts: number
  pub_ts: number
  enclosure_url: string
  enclosure_type: string
  enclosure_length: number
}

export const throttlingModes = ['normal', 'slow', 'hibernate', 'schedule'] as const

export interface DownloadConfig {
  max_downloading_tasks: number
  download_dir: string
  watch_dir: string
  use_watch_dir: boolean
  dns1: string
  dns2: string
  throttling: {
    normal: Rates
    slow: Rates
    /** One mode per hour of the week, from Monday at midnight on. */
    schedule: ('normal' | 'slow' | 'hibernate')[]
    mode: (typeof throttlingModes)[number]
  }
  news: Record<string, string | number | boolean>
  bt: Record<string, string | number | boolean>
  feed: { fetch_interval: number; max_items: number }
  blocklist: { sources: string[] }
}

/** Rate limits in B/s. 0: no limit. */
export interface Rates {
  rx_rate: number
  tx_rate: number
}

/** Tasks of several kinds and a feed. A box without a disk has neither, because it cannot store downloads. */
export function createDownloads({ disk_status }: ModelSheet, now: number): Downloads {
  return {
    tasks: disk_status === 'active' ? createTasks(now) : [],
    feeds: disk_status === 'active' ? createFeeds(now) : [],
    config: createConfig(),
    scheduled: false,
    blacklist: [{ host: '198.51.100.66', expire: 180, global: true, reason: 'timeout' }],
  }
}

function createFeeds(now: number): Feed[] {
  const item = (id: number, title: string, is_read: boolean): FeedItem => ({
    id,
    feed_id: 1,
    title,
    desc: '',
    author: 'debian',
    link: `https://example.org/${title}.torrent`,
    is_read,
    is_downloaded: is_read,
    fetch_ts: now - 3600,
    pub_ts: now - 86_400,
    enclosure_url: '',
    enclosure_type: '',
    enclosure_length: 0,
  })
  const text = { title: 'Debian', desc: 'Les dernières images', image_url: '', url: 'https://example.org/debian.rss' }
  const items = [item(2, 'debian-13.2.0-amd64-DVD-1.iso', false), item(1, 'debian-13.1.0-amd64-DVD-1.iso', true)]
  const times = { fetch_ts: now - 3600, pub_ts: now - 86_400 }
  return [{ id: 1, ...text, status: 'ready', error: 'none', auto_download: false, ...times, items }]
}

function createConfig(): DownloadConfig {
  return {
    max_downloading_tasks: 5,
    download_dir: downloadDir,
    watch_dir: encodePath('/Disque 1/.queue'),
    use_watch_dir: true,
    dns1: '',
    dns2: '',
    throttling: {
      normal: { rx_rate: 0, tx_rate: 0 },
      slow: { rx_rate: 512_000, tx_rate: 42_000 },
      schedule: Array.from({ length: 168 }, () => 'normal'),
      mode: 'normal',
    },
    news: {
      server: 'news.free.fr',
      port: 119,
      ssl: false,
      user: '',
      nthreads: 1,
      auto_repair: true,
      lazy_par2: true,
      auto_extract: true,
      erase_tmp: true,
    },
    bt: {
      max_peers: 50,
      stop_ratio: 150,
      crypto_support: 'allowed',
      enable_dht: true,
      enable_pex: true,
      announce_timeout: 30,
      main_port: 16_881,
      dht_port: 16_882,
    },
    feed: { fetch_interval: 60, max_items: 100 },
    blocklist: { sources: [] },
  }
}
