/**
 * The settings of each kind of download: torrents, newsgroups, RSS. Server, user name and password of the newsgroups are
 * not read.
 */
import { z } from 'zod'
import { numeric, one, oneOf } from '../../src/contract/index.ts'
import { webAddress } from '../sources/leaves.ts'
import { change } from './config.ts'

const CryptoSupport = oneOf('unsupported', 'allowed', 'preferred', 'required')
// In hundredths; 0 means that a torrent seeds until it is stopped.
const StopRatio = numeric.transform((hundredths) => hundredths / 100)

const Torrents = z
  .object({ stop_ratio: StopRatio, max_peers: numeric, crypto_support: CryptoSupport })
  .extend({ enable_dht: z.boolean(), enable_pex: z.boolean() })
  .partial()
const Newsgroups = z
  .object({ auto_repair: z.boolean(), lazy_par2: z.boolean(), auto_extract: z.boolean(), erase_tmp: z.boolean() })
  .partial()
const Feeds = z.object({ fetch_interval: numeric, max_items: numeric }).partial()

const Protocols = z
  .object({ bt: Torrents, news: Newsgroups, feed: Feeds })
  .partial()
  .transform(({ bt, news, feed }) => ({ ...bt, ...news, ...feed }))

const bt = settingsOf('bt', 'Torrents', 'downloads')
const news = settingsOf('news', 'Newsgroups', 'downloads_news')
const feed = settingsOf('feed', 'RSS', 'downloads_rss')
const minutes = { class: 'duration', unit: 'min' } as const
const upTo = (max: number) => ({ is: 'number', min: 0, max, mode: 'box' }) as const

export const protocols = one({
  schema: Protocols,
  from: 'downloads/config/',
  every: '10m',
  enabled: [],
  settings: {
    stop_ratio: {
      ...bt('stop_ratio', 'ratio to stop at', 'stop_ratio', 'mdi:swap-vertical'),
      ...upTo(1000),
      step: 0.01,
      set: (ratio: number) => change({ bt: { stop_ratio: Math.round(ratio * 100) } }),
    },
    max_peers: { ...bt('max_peers', 'most peers', 'max_peers', 'mdi:account-multiple'), ...upTo(10_000) },
    crypto_support: {
      ...bt('crypto_support', 'encryption', 'encryption', 'mdi:lock-outline'),
      is: 'select',
      options: CryptoSupport,
    },
    enable_dht: bt('enable_dht', 'DHT', 'dht', 'mdi:lan-connect'),
    enable_pex: bt('enable_pex', 'peer exchange', 'pex', 'mdi:account-switch-outline'),
    auto_repair: news('auto_repair', 'repair files', 'repair', 'mdi:file-cog-outline'),
    lazy_par2: news('lazy_par2', 'repair data only where wanted', 'lazy_par2', 'mdi:file-cog-outline'),
    auto_extract: news('auto_extract', 'extract archives', 'extract', 'mdi:archive-arrow-up-outline'),
    erase_tmp: news('erase_tmp', 'delete extracted archives', 'erase', 'mdi:archive-remove-outline'),
    fetch_interval: { ...feed('fetch_interval', 'refresh every', 'interval', 'mdi:rss'), ...upTo(10_080), ...minutes },
    max_items: { ...feed('max_items', 'most items kept', 'items', 'mdi:rss'), ...upTo(100_000) },
  },
  commands: {
    // URLs of lists of address ranges (CIDR) with which the box does not share.
    blocklist: { takes: z.object({ sources: z.array(webAddress) }), ask: (input) => change({ blocklist: input }) },
  },
})

/** The settings of one kind of download, whose fields the API has in a group. They are switches if not overridden. */
function settingsOf(group: 'bt' | 'news' | 'feed', title: string, prefix: string) {
  return (field: string, name: string, id: string, icon: `mdi:${string}`) => {
    const set = (value: string | number | boolean) => change({ [group]: { [field]: value } })
    return { is: 'switch', name: `${title}: ${name}`, id: `${prefix}_${id}`, icon, set } as const
  }
}
