/**
 * The RSS feeds of the downloader, as routes of its chapter. https://dev.freebox.fr/sdk/os/download_feeds/
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import type { Feed } from '../house/downloads.ts'
import { newTask } from '../house/tasks.ts'
import { type House, now } from '../house.ts'
import { get, Nothing, post, put, type Route, remove } from '../route.ts'

const Subscription = z.strictObject({ url: z.url() })
const Change = z.strictObject({ auto_download: z.boolean() })
const Read = z.strictObject({ is_read: z.boolean() })

/** A feed that was fetched within so many seconds is recent. */
const recentSeconds = 10

export const feedRoutes: Route[] = [
  get('downloads/feeds', ({ house }) => house.downloads.feeds.map(told)),
  post('downloads/feeds', Subscription, ({ house, body }) => told(subscribe(house, body.url))),
  post('downloads/feeds/fetch', Nothing, ({ house }) => {
    for (const feed of house.downloads.feeds) feed.fetch_ts = now()
  }),
  get('downloads/feeds/{id}', ({ house, parameters }) => told(feedOf(house, parameters.id))),
  put('downloads/feeds/{id}', Change, ({ house, parameters, body }) =>
    told(Object.assign(feedOf(house, parameters.id), body)),
  ),
  remove('downloads/feeds/{id}', Nothing, ({ house, parameters }) => {
    const gone = feedOf(house, parameters.id)
    house.downloads.feeds = house.downloads.feeds.filter((it) => it !== gone)
  }),
  post('downloads/feeds/{id}/fetch', Nothing, ({ house, parameters }) => {
    const feed = feedOf(house, parameters.id)
    if (now() - feed.fetch_ts < recentSeconds) throw new Refusal('feed_is_recent')
    feed.fetch_ts = now()
  }),
  get('downloads/feeds/{id}/items', ({ house, parameters }) => feedOf(house, parameters.id).items),
  post('downloads/feeds/{id}/items/mark_all_as_read', Nothing, ({ house, parameters }) => {
    for (const item of feedOf(house, parameters.id).items) item.is_read = true
  }),
  put('downloads/feeds/{id}/items/{item}', Read, ({ house, parameters, body }) => {
    Object.assign(itemOf(house, parameters.id, parameters.item), body)
  }),
  post('downloads/feeds/{id}/items/{item}/download', Nothing, ({ house, parameters }) => {
    const item = itemOf(house, parameters.id, parameters.item)
    Object.assign(item, { is_read: true, is_downloaded: true })
    const { tasks } = house.downloads
    const id = Math.max(0, ...tasks.map((it) => it.id)) + 1
    tasks.unshift(newTask(id, { name: item.title, type: 'bt', created_ts: now() }))
  }),
]

function feedOf({ downloads: { feeds } }: House, id: string): Feed {
  const feed = feeds.find((it) => String(it.id) === id)
  if (!feed) throw new Refusal('feed_not_found')
  return feed
}

function itemOf(house: House, feed: string, id: string) {
  const item = feedOf(house, feed).items.find((it) => String(it.id) === id)
  if (!item) throw new Refusal('item_not_found')
  return item
}

function told({ items, ...feed }: Feed) {
  const nb_read = items.filter((it) => it.is_read).length
  return { ...feed, nb_read, nb_unread: items.length - nb_read }
}

function subscribe({ downloads: { feeds } }: House, url: string): Feed {
  if (feeds.some((it) => it.url === url)) throw new Refusal('exists')
  const id = Math.max(0, ...feeds.map((it) => it.id)) + 1
  const text = { title: '', desc: '', image_url: '', status: 'ready', error: 'none' }
  const feed = { id, url, ...text, auto_download: false, fetch_ts: 0, pub_ts: now(), items: [] }
  feeds.push(feed)
  return feed
}
