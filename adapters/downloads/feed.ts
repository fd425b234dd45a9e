/** RSS feeds and their items, which the user or the box downloads. https://dev.freebox.fr/sdk/os/download_feeds/ */
import { z } from 'zod'
import {
  amount,
  del,
  get,
  list,
  many,
  moment,
  numeric,
  oneOf,
  phrase,
  post,
  put,
  text,
} from '../../src/contract/index.ts'
import { webAddress } from '../sources/leaves.ts'
import { ErrorCode, errorText } from './error-codes.ts'
import { Id } from './task-details.ts'

const Status = oneOf('ready', 'fetching', 'error')

// The URL of a feed often contains a key of the subscriber, so only its host is kept.
const Feed = z
  .object({ id: numeric, url: text, title: text, desc: text, status: Status, error: ErrorCode })
  .extend({ auto_download: z.boolean().optional(), nb_unread: numeric.default(0), nb_read: numeric.default(0) })
  .extend({ fetch_ts: moment, pub_ts: moment })
  .transform(({ url, desc, error, ...it }) => ({
    ...it,
    feed: it.id,
    host: hostOf(url),
    description: desc,
    error: errorText(error),
    error_code: error,
  }))
type Feed = z.output<typeof Feed>

const Item = z
  .object({ id: numeric, title: text, desc: text, author: text, link: text })
  .extend({ is_read: z.boolean().optional(), is_downloaded: z.boolean().optional(), fetch_ts: moment, pub_ts: moment })
  .extend({ enclosure_type: text.optional(), enclosure_length: amount('B', 'MB').optional() })
const Items = list(Item)

const Nothing = z.object({})
const NewFeed = z.object({ url: webAddress })
const OfFeed = z.object({ feed: Id })
const OfItem = z.object({ item: Id })
const ReadState = OfItem.extend({ is_read: z.boolean().default(true) })

const rss = { is: 'sensor', icon: 'mdi:rss' } as const
const pathOf = (it: Feed) => `downloads/feeds/${it.id}`

export const feed = many({
  schema: Feed,
  from: 'downloads/feeds/',
  every: '5m',
  put: 'downloads/feeds/{id}',
  key: (it) => String(it.id),
  limit: 20,
  device: (it) => ({ name: it.title || it.host || phrase('RSS feed {id}', { id: it.id }), model: phrase('RSS feed') }),
  enabled: ['nb_unread', 'refresh', 'auto_download'],
  entities: {
    nb_unread: {
      ...rss,
      name: 'Unread items',
      id: 'unread',
      count: 'now',
      attributes: ['feed', 'host', 'description'],
    },
    refresh: { is: 'button', name: 'Refresh', icon: 'mdi:refresh', press: (it) => post(`${pathOf(it)}/fetch`) },
    mark_all_as_read: {
      is: 'button',
      name: 'Mark all as read',
      icon: 'mdi:email-open-outline',
      press: (it) => post(`${pathOf(it)}/items/mark_all_as_read`),
    },
  },
  settings: { auto_download: { is: 'switch', name: 'Download new items', icon: 'mdi:download' } },
  diagnostics: {
    status: { ...rss, name: 'State', id: 'state', options: Status },
    error: { is: 'sensor', name: 'Error', icon: 'mdi:alert-circle-outline', attributes: ['error_code'] },
    nb_read: { ...rss, name: 'Read items', id: 'read', count: 'now' },
    fetch_ts: { is: 'sensor', name: 'Last refresh', class: 'timestamp', never: true },
    pub_ts: { is: 'sensor', name: 'Last publication', class: 'timestamp', never: true },
  },
  commands: {
    add: { takes: NewFeed, on: 'list', ask: (input) => post('downloads/feeds/', input) },
    refresh_all: { takes: Nothing, on: 'list', ask: () => post('downloads/feeds/fetch') },
    remove: { takes: Nothing, ask: (_, it) => del(pathOf(it)) },
    download: { takes: OfItem, ask: ({ item }, it) => post(`${pathOf(it)}/items/${item}/download`) },
    mark_read: { takes: ReadState, ask: ({ item, ...input }, it) => put(`${pathOf(it)}/items/${item}`, input) },
  },
  queries: {
    feed_items: { takes: OfFeed, ask: ({ feed }) => get(`downloads/feeds/${feed}/items/`), answer: Items },
  },
})

function hostOf(url: string | null): string | null {
  return /^[a-z]+:\/\/(?:[^/@]*@)?([^/:?#]+)/i.exec(url ?? '')?.[1] ?? null
}
