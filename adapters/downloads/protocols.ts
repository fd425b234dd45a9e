/**
 * The settings of each kind of download: torrents, newsgroups, RSS. Server, user name and password of the newsgroups are
 * not read.
 */
import { z } from 'zod'
import { numeric, one, oneOf } from '../../src/contract/index.ts'
import { change } from './config.ts'

const CryptoSupport = oneOf('unsupported', 'allowed', 'preferred', 'required')

const Torrents = z.object({
  max_peers: numeric.optional(),
  stop_ratio: numeric.optional(), // hundredths, 0: seeds until it is stopped
  crypto_support: CryptoSupport.optional(),
  enable_dht: z.boolean().optional(),
  enable_pex: z.boolean().optional(),
})
const Newsgroups = z.object({
  auto_repair: z.boolean().optional(),
  lazy_par2: z.boolean().optional(),
  auto_extract: z.boolean().optional(),
  erase_tmp: z.boolean().optional(),
})
const Feeds = z.object({ fetch_interval: numeric.optional(), max_items: numeric.optional() })

const Protocols = z
  .object({ bt: Torrents.optional(), news: Newsgroups.optional(), feed: Feeds.optional() })
  .transform(({ bt, news, feed }) => ({ ...bt, ...news, ...feed }))

export const protocols = one({
  schema: Protocols,
  from: 'downloads/config/',
  every: '10m',
  settings: {
    stop_ratio: {
      is: 'number',
      name: 'Torrents: ratio to stop at',
      id: 'downloads_stop_ratio',
      icon: 'mdi:swap-vertical',
      ...upTo(1000),
      step: 0.01,
      value: (it) => it.stop_ratio && it.stop_ratio / 100,
      set: (ratio) => change({ bt: { stop_ratio: Math.round(ratio * 100) } }),
    },
    max_peers: {
      is: 'number',
      name: 'Torrents: most peers',
      id: 'downloads_max_peers',
      icon: 'mdi:account-multiple',
      ...upTo(10_000),
      set: (value) => change({ bt: { max_peers: value } }),
    },
    crypto_support: {
      is: 'select',
      name: 'Torrents: encryption',
      id: 'downloads_encryption',
      icon: 'mdi:lock-outline',
      options: CryptoSupport,
      disabled: true,
      set: (option) => change({ bt: { crypto_support: option } }),
    },
    enable_dht: {
      is: 'switch',
      name: 'Torrents: DHT',
      id: 'downloads_dht',
      icon: 'mdi:lan-connect',
      ...flagOf('bt', 'enable_dht'),
    },
    enable_pex: {
      is: 'switch',
      name: 'Torrents: peer exchange',
      id: 'downloads_pex',
      icon: 'mdi:account-switch-outline',
      ...flagOf('bt', 'enable_pex'),
    },
    auto_repair: {
      is: 'switch',
      name: 'Newsgroups: repair files',
      id: 'downloads_news_repair',
      icon: 'mdi:file-cog-outline',
      ...flagOf('news', 'auto_repair'),
    },
    lazy_par2: {
      is: 'switch',
      name: 'Newsgroups: repair data only where wanted',
      id: 'downloads_news_lazy_par2',
      icon: 'mdi:file-cog-outline',
      ...flagOf('news', 'lazy_par2'),
    },
    auto_extract: {
      is: 'switch',
      name: 'Newsgroups: extract archives',
      id: 'downloads_news_extract',
      icon: 'mdi:archive-arrow-up-outline',
      ...flagOf('news', 'auto_extract'),
    },
    erase_tmp: {
      is: 'switch',
      name: 'Newsgroups: delete extracted archives',
      id: 'downloads_news_erase',
      icon: 'mdi:archive-remove-outline',
      ...flagOf('news', 'erase_tmp'),
    },
    fetch_interval: {
      is: 'number',
      name: 'RSS: refresh every',
      id: 'downloads_rss_interval',
      icon: 'mdi:rss',
      class: 'duration',
      unit: 'min',
      ...upTo(10_080),
      set: (value) => change({ feed: { fetch_interval: value } }),
    },
    max_items: {
      is: 'number',
      name: 'RSS: most items kept',
      id: 'downloads_rss_items',
      icon: 'mdi:rss',
      ...upTo(100_000),
      set: (value) => change({ feed: { max_items: value } }),
    },
  },
  commands: {
    // URLs of lists of address ranges (CIDR) with which the box does not share.
    blocklist: { takes: z.object({ sources: z.array(z.url()) }), ask: (input) => change({ blocklist: input }) },
  },
})

function upTo(max: number) {
  return { min: 0, max, mode: 'box', disabled: true } as const
}

/** A switch over a field of a group of the settings. */
function flagOf(group: 'bt' | 'news', field: string) {
  return { disabled: true, set: (on: boolean) => change({ [group]: { [field]: on } }) } as const
}
