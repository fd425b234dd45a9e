/** RSS feeds and their items, which the user or the box downloads. https://dev.freebox.fr/sdk/os/download_feeds/ */
import { z } from 'zod'
import { del, get, list, many, moment, numeric, oneOf, post, put, text } from '../../src/contract/index.ts'
import { errorText } from './error-codes.ts'
import { Id } from './task-details.ts'

const Status = oneOf('ready', 'fetching', 'error')

// The URL of a feed often contains a key of the subscriber, so only its host is kept.
const Feed = z
  .object({
    id: numeric,
    url: text,
    title: text,
    desc: text,
    status: Status,
    error: z.string().default('none'),
    auto_download: z.boolean().optional(),
    nb_unread: numeric.default(0),
    nb_read: numeric.default(0),
    fetch_ts: moment,
    pub_ts: moment,
  })
  .transform(({ url, ...it }) => ({ ...it, error_code: it.error, error: errorText(it.error), host: hostOf(url) }))
type Feed = z.output<typeof Feed>

const Items = list(
  z.object({
    id: numeric,
    title: text,
    desc: text,
    author: text,
    link: text,
    is_read: z.boolean().optional(),
    is_downloaded: z.boolean().optional(),
    fetch_ts: moment,
    pub_ts: moment,
    enclosure_type: z.string().optional(),
    enclosure_length: numeric.optional(), // B
  }),
)

const Nothing = z.object({})
const OfItem = z.object({ item: Id })

export const feed = many({
  schema: Feed,
  from: 'downloads/feeds/',
  every: '5m',
  put: 'downloads/feeds/{id}',
  key: (it) => String(it.id),
  device: (it) => ({ name: it.title || it.host || `RSS feed ${it.id}`, model: 'RSS feed' }),
  entities: {
    nb_unread: {
      is: 'sensor',
      name: 'Unread items',
      id: 'unread',
      icon: 'mdi:rss',
      count: 'now',
      attributes: { feed: (it) => it.id, host: (it) => it.host || null, description: (it) => it.desc || null },
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
    status: { is: 'sensor', name: 'State', id: 'state', icon: 'mdi:rss', options: Status },
    error: {
      is: 'sensor',
      name: 'Error',
      icon: 'mdi:alert-circle-outline',
      disabled: true,
      attributes: ['error_code'],
    },
    nb_read: { is: 'sensor', name: 'Read items', id: 'read', icon: 'mdi:rss', count: 'now', disabled: true },
    fetch_ts: { is: 'sensor', name: 'Last refresh', class: 'timestamp', disabled: true },
    pub_ts: { is: 'sensor', name: 'Last publication', class: 'timestamp', disabled: true },
  },
  commands: {
    add: {
      takes: z.object({ url: z.url({ protocol: /^https?$/ }) }),
      on: 'list',
      ask: (input) => post('downloads/feeds/', input),
    },
    refresh_all: { takes: Nothing, on: 'list', ask: () => post('downloads/feeds/fetch') },
    remove: { takes: Nothing, ask: (_, it) => del(pathOf(it)) },
    download: { takes: OfItem, ask: ({ item }, it) => post(`${pathOf(it)}/items/${item}/download`) },
    mark_read: {
      takes: OfItem.extend({ is_read: z.boolean().default(true) }),
      ask: ({ item, is_read }, it) => put(`${pathOf(it)}/items/${item}`, { is_read }),
    },
  },
  queries: {
    feed_items: {
      takes: z.object({ feed: Id }),
      ask: (input) => get(`downloads/feeds/${input.feed}/items/`),
      answer: Items,
    },
  },
})

function pathOf(it: Feed): string {
  return `downloads/feeds/${it.id}`
}

function hostOf(url: string): string {
  return /^[a-z]+:\/\/(?:[^/@]*@)?([^/:?#]+)/i.exec(url)?.[1] ?? ''
}
