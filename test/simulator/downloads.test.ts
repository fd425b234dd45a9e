import { expect, test } from 'vitest'
import { type OpenBox, openBox } from './client.ts'

/** Adds a download as the documentation requires it: with a form, not JSON. */
async function add({ simulator, token }: OpenBox, body: URLSearchParams | FormData) {
  const init = { method: 'POST', headers: { 'X-Fbx-App-Auth': token }, body }
  const response = await fetch(`${simulator.url}/api/v8/downloads/add`, init)
  const answer: unknown = await response.json()
  return answer
}

test('adds tasks by URL, URL list, magnet link and torrent file', async () => {
  await using box = await openBox()
  const url = { download_url: 'https://example.org/a/b.iso', archive_password: 'x' }
  expect(await add(box, new URLSearchParams(url))).toEqual({ success: true, result: { id: 8 } })
  const list = { download_url_list: 'ftp://example.org/1.bin\nhttps://example.org/2.nzb' }
  expect(await add(box, new URLSearchParams(list))).toEqual({ success: true, result: { id: [9, 10] } })
  const magnet = { download_url: 'magnet:?xt=urn:btih:abc&dn=Sintel' }
  expect(await add(box, new URLSearchParams(magnet))).toEqual({ success: true, result: { id: 11 } })
  const form = new FormData()
  form.set('download_file', new File(['d8:announce'], 'sintel.torrent'))
  expect(await add(box, form)).toEqual({ success: true, result: { id: 12 } })
  expect(await box.get('downloads/11')).toMatchObject({ result: { type: 'bt', name: 'Sintel', status: 'downloading' } })
  expect(await box.get('downloads/12')).toMatchObject({ result: { type: 'bt', name: 'sintel.torrent' } })
  expect(await box.get('downloads/10')).toMatchObject({ result: { type: 'nzb', name: '2.nzb' } })
})

test('refuses an invalid URL, an unknown field, and any download without a disk', async () => {
  await using box = await openBox()
  expect(await add(box, new URLSearchParams({ download_url: 'gopher://x' }))).toMatchObject({
    error_code: 'invalid_url',
  })
  expect(await add(box, new URLSearchParams({ url: 'x' }))).toMatchObject({ error_code: 'invalid_request' })
  await using diskless = await openBox({ model: 'mini' })
  const url = new URLSearchParams({ download_url: 'https://example.org/a' })
  expect(await add(diskless, url)).toMatchObject({ success: false, error_code: 'ctx_file_error' })
})

test('stops, resumes, retries, prioritises and removes tasks', async () => {
  await using box = await openBox()
  const put = (id: number, body: unknown) => box.call('PUT', `downloads/${id}`, body)
  expect(await put(7, { status: 'stopped' })).toMatchObject({ result: { status: 'stopped', rx_rate: 0 } })
  expect(await put(7, { status: 'downloading', io_priority: 'high' })).toMatchObject({
    result: { status: 'downloading', io_priority: 'high' },
  })
  expect(await put(3, { status: 'retry' })).toMatchObject({ result: { status: 'downloading', error: 'none' } })
  expect(await put(6, { status: 'seeding' })).toMatchObject({ error_code: 'need_bt_stopped_done' })
  expect(await put(7, { status: 'paused' })).toMatchObject({ error_code: 'invalid_request' })
  await box.call('DELETE', 'downloads/6')
  await box.call('DELETE', 'downloads/3/erase')
  expect(await box.get('downloads/')).toMatchObject({ result: [{ id: 7 }, { id: 5 }] })
  expect(await box.get('downloads/6')).toMatchObject({ error_code: 'task_not_found' })
})

test('serves trackers, peers and pieces of torrents only', async () => {
  await using box = await openBox()
  expect(await box.get('downloads/7/files')).toMatchObject({
    result: [{ id: '7-0', task_id: '7', priority: 'normal' }],
  })
  expect(await box.get('downloads/7/peers')).toMatchObject({ result: [{ requests: {} }] })
  expect(await box.get('downloads/7/pieces')).toEqual({ success: true, result: 'XXXXX...............' })
  const announce = 'udp://tracker.example.net:80'
  await box.call('POST', 'downloads/7/trackers', { announce })
  const path = `downloads/7/trackers/${encodeURIComponent(announce)}`
  expect(await box.call('PUT', path, { announce, is_enabled: false })).toEqual({ success: true })
  expect(await box.get('downloads/7/trackers')).toMatchObject({ result: [{}, { announce, is_enabled: false }] })
  expect(await box.get('downloads/6/peers')).toMatchObject({ error_code: 'invalid_task_type' })
})

test('counts the tasks and reports the throttling mode', async () => {
  await using box = await openBox()
  expect(await box.get('downloads/stats')).toMatchObject({
    result: { nb_tasks: 4, nb_tasks_active: 2, nb_tasks_error: 1, rx_rate: 4_810_000, nb_rss_items_unread: 1 },
  })
  expect(await box.call('PUT', 'downloads/throttling', { throttling: 'slow' })).toMatchObject({
    result: { throttling: 'slow', is_scheduled: false },
  })
  await box.call('PUT', 'downloads/throttling', { throttling: 'schedule' })
  expect(await box.get('downloads/stats')).toMatchObject({
    result: { throttling_mode: 'normal', throttling_is_scheduled: true },
  })
})

test('accepts some fields of nested settings', async () => {
  await using box = await openBox()
  const body = { max_downloading_tasks: 2, throttling: { slow: { rx_rate: 1, tx_rate: 2 } }, bt: { max_peers: 9 } }
  expect(await box.call('PUT', 'downloads/config/', body)).toMatchObject({
    result: { max_downloading_tasks: 2, throttling: { slow: { rx_rate: 1 }, mode: 'normal' }, bt: { max_peers: 9 } },
  })
  const short = { throttling: { schedule: ['slow'] } }
  expect(await box.call('PUT', 'downloads/config/', short)).toMatchObject({ error_code: 'invalid_request' })
})

test('subscribes to feeds, refreshes them, and downloads their items', async () => {
  await using box = await openBox()
  const subscribed = await box.call('POST', 'downloads/feeds/', { url: 'https://example.org/x.rss' })
  expect(subscribed).toMatchObject({ result: { id: 2, nb_unread: 0 } })
  expect(await box.call('POST', 'downloads/feeds/1/fetch')).toEqual({ success: true })
  expect(await box.call('POST', 'downloads/feeds/1/fetch')).toMatchObject({ error_code: 'feed_is_recent' })
  await box.call('POST', 'downloads/feeds/1/items/2/download')
  expect(await box.get('downloads/feeds/1')).toMatchObject({ result: { nb_read: 2, nb_unread: 0 } })
  expect(await box.get('downloads/8')).toMatchObject({ result: { name: 'debian-13.2.0-amd64-DVD-1.iso' } })
  await box.call('DELETE', 'downloads/feeds/1')
  expect(await box.get('downloads/feeds/1')).toMatchObject({ error_code: 'feed_not_found' })
})
