/**
 * The settings of each kind of download: torrents, newsgroups, RSS. Server, user and password of the newsgroups stay
 * where they are.
 */
import { z } from 'zod'
import { numeric, one, oneOf } from '../../src/contract/index.ts'
import { change } from './config.ts'

const CryptoSupport = oneOf('unsupported', 'allowed', 'preferred', 'required')

const Torrent = z.object({
  max_peers: numeric.optional(),
  stop_ratio: numeric.optional(), // hundredths, 0: seeds until it is stopped
  crypto_support: CryptoSupport.optional(),
  enable_dht: z.boolean().optional(),
  enable_pex: z.boolean().optional(),
})
const News = z.object({
  auto_repair: z.boolean().optional(),
  lazy_par2: z.boolean().optional(),
  auto_extract: z.boolean().optional(),
  erase_tmp: z.boolean().optional(),
})
const Protocols = z.object({
  bt: Torrent.optional(),
  news: News.optional(),
  feed: z.object({ fetch_interval: numeric.optional(), max_items: numeric.optional() }).optional(),
})

const setting = { disabled: true } as const

export const protocols = one({
  schema: Protocols,
  from: 'downloads/config/',
  every: '10m',
  settings: {
    stop_ratio: {
      ...setting,
      is: 'number',
      name: 'Torrents: ratio to stop at',
      icon: 'mdi:swap-vertical',
      id: 'downloads_stop_ratio',
      min: 0,
      max: 1000,
      step: 0.01,
      mode: 'box',
      value: (it) => it.bt?.stop_ratio && it.bt.stop_ratio / 100,
      set: (value) => changeTorrents({ stop_ratio: Math.round(value * 100) }),
    },
    max_peers: {
      ...setting,
      is: 'number',
      name: 'Torrents: most peers',
      icon: 'mdi:account-multiple',
      id: 'downloads_max_peers',
      min: 0,
      max: 10_000,
      mode: 'box',
      value: (it) => it.bt?.max_peers,
      set: (value) => changeTorrents({ max_peers: value }),
    },
    crypto_support: {
      ...setting,
      is: 'select',
      name: 'Torrents: encryption',
      icon: 'mdi:lock-outline',
      id: 'downloads_encryption',
      options: CryptoSupport.options,
      value: (it) => it.bt?.crypto_support,
      set: (option) => changeTorrents({ crypto_support: option }),
    },
    enable_dht: {
      ...setting,
      is: 'switch',
      name: 'Torrents: DHT',
      icon: 'mdi:lan-connect',
      id: 'downloads_dht',
      value: (it) => it.bt?.enable_dht,
      set: (on) => changeTorrents({ enable_dht: on }),
    },
    enable_pex: {
      ...setting,
      is: 'switch',
      name: 'Torrents: peer exchange',
      icon: 'mdi:account-switch-outline',
      id: 'downloads_pex',
      value: (it) => it.bt?.enable_pex,
      set: (on) => changeTorrents({ enable_pex: on }),
    },
    auto_repair: {
      ...setting,
      is: 'switch',
      name: 'Newsgroups: repair files',
      icon: 'mdi:file-cog-outline',
      id: 'downloads_news_repair',
      value: (it) => it.news?.auto_repair,
      set: (on) => change({ news: { auto_repair: on } }),
    },
    lazy_par2: {
      ...setting,
      is: 'switch',
      name: 'Newsgroups: repair data only where wanted',
      icon: 'mdi:file-cog-outline',
      id: 'downloads_news_lazy_par2',
      value: (it) => it.news?.lazy_par2,
      set: (on) => change({ news: { lazy_par2: on } }),
    },
    auto_extract: {
      ...setting,
      is: 'switch',
      name: 'Newsgroups: extract archives',
      icon: 'mdi:archive-arrow-up-outline',
      id: 'downloads_news_extract',
      value: (it) => it.news?.auto_extract,
      set: (on) => change({ news: { auto_extract: on } }),
    },
    erase_tmp: {
      ...setting,
      is: 'switch',
      name: 'Newsgroups: delete extracted archives',
      icon: 'mdi:archive-remove-outline',
      id: 'downloads_news_erase',
      value: (it) => it.news?.erase_tmp,
      set: (on) => change({ news: { erase_tmp: on } }),
    },
    fetch_interval: {
      ...setting,
      is: 'number',
      name: 'RSS: refresh every',
      icon: 'mdi:rss',
      id: 'downloads_rss_interval',
      class: 'duration',
      unit: 'min',
      min: 0,
      max: 10_080,
      mode: 'box',
      value: (it) => it.feed?.fetch_interval,
      set: (value) => change({ feed: { fetch_interval: value } }),
    },
    max_items: {
      ...setting,
      is: 'number',
      name: 'RSS: most items kept',
      icon: 'mdi:rss',
      id: 'downloads_rss_items',
      min: 0,
      max: 100_000,
      mode: 'box',
      value: (it) => it.feed?.max_items,
      set: (value) => change({ feed: { max_items: value } }),
    },
  },
  commands: {
    // Lists in CIDR form of whom not to share with.
    blocklist: { takes: z.object({ sources: z.array(z.url()) }), ask: (input) => change({ blocklist: input }) },
  },
})

function changeTorrents(fields: Readonly<Record<string, string | number | boolean>>) {
  return change({ bt: fields })
}
