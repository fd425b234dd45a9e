/**
 * The RSS feeds of the downloader, as routes of the chapter `downloads`. https://dev.freebox.fr/sdk/os/download_feeds/
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import type { Feed } from '../house/downloads.ts'
import { createTask } from '../house/tasks.ts'
import { now, type SimulatedHouse } from '../house.ts'
import { EmptyBody, get, post, put, type Route, remove } from '../route.ts'

const Subscription = z.strictObject({ url: z.url() })
const Change = z.strictObject({ auto_download: z.boolean() })
const Read = z.strictObject({ is_read: z.boolean() })

/** A feed can be fetched again only after this time. Seconds. */
const recentSeconds = 10

export const feedRoutes: Route[] = [
  get('downloads/feeds', ({ house }) => house.downloads.feeds.map(feedPayload)),
  post('downloads/feeds', Subscription, ({ house, body }) => feedPayload(subscribe(house, body.url))),
  post('downloads/feeds/fetch', EmptyBody, ({ house }) => {
    for (const feed of house.downloads.feeds) feed.fetch_ts = now()
  }),
  get('downloads/feeds/{id}', ({ house, parameters }) => feedPayload(feedOf(house, parameters.id))),
  put('downloads/feeds/{id}', Change, ({ house, parameters, body }) =>
    feedPayload(Object.assign(feedOf(house, parameters.id), body)),
  ),
  remove('downloads/feeds/{id}', EmptyBody, ({ house, parameters }) => {
    const removed = feedOf(house, parameters.id)
    house.downloads.feeds = house.downloads.feeds.filter((it) => it !== removed)
  }),
  post('downloads/feeds/{id}/fetch', EmptyBody, ({ house, parameters }) => {
    const feed = feedOf(house, parameters.id)
    if (now() - feed.fetch_ts < recentSeconds) throw new Refusal('feed_is_recent')
    feed.fetch_ts = now()
  }),
  get('downloads/feeds/{id}/items', ({ house, parameters }) => feedOf(house, parameters.id).items),
  post('downloads/feeds/{id}/items/mark_all_as_read', EmptyBody, ({ house, parameters }) => {
    for (const item of feedOf(house, parameters.id).items) item.is_read = true
  }),
  put('downloads/feeds/{id}/items/{item}', Read, ({ house, parameters, body }) => {
    Object.assign(itemOf(house, parameters.id, parameters.item), body)
  }),
  post('downloads/feeds/{id}/items/{item}/download', EmptyBody, ({ house, parameters }) => {
    const item = itemOf(house, parameters.id, parameters.item)
    Object.assign(item, { is_read: true, is_downloaded: true })
    const { tasks } = house.downloads
    const id = Math.max(0, ...tasks.map((it) => it.id)) + 1
    tasks.unshift(createTask(id, { name: item.title, type: 'bt', created_ts: now() }))
  }),
]

function feedOf({ downloads: { feeds } }: SimulatedHouse, id: string): Feed {
  const feed = feeds.find((it) => String(it.id) === id)
  if (!feed) throw new Refusal('feed_not_found')
  return feed
}

function itemOf(house: SimulatedHouse, feed: string, id: string) {
  const item = feedOf(house, feed).items.find((it) => String(it.id) === id)
  if (!item) throw new Refusal('item_not_found')
  return item
}

function feedPayload({ items, ...feed }: Feed) {
  const nb_read = items.filter((it) => it.is_read).length
  return { ...feed, nb_read, nb_unread: items.length - nb_read }
}

function subscribe({ downloads: { feeds } }: SimulatedHouse, url: string): Feed {
  if (feeds.some((it) => it.url === url)) throw new Refusal('exists')
  const id = Math.max(0, ...feeds.map((it) => it.id)) + 1
  const text = { title: '', desc: '', image_url: '', status: 'ready', error: 'none' }
  const feed = { id, url, ...text, auto_download: false, fetch_ts: 0, pub_ts: now(), items: [] }
  feeds.push(feed)
  return feed
}
