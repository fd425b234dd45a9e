/** The downloader, end to end: every command as the exact request, every event once, tasks that come and go. */
import { describe, expect, it } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { createTask, encodePath } from '../../src/simulator/house/tasks.ts'
import type { SimulatorOptions } from '../../src/simulator/index.ts'
import { type Home, lintOf, openHome, pause, until } from './home.ts'

type Sent = { method: string; path: string; body?: unknown }
type Expected = Sent | undefined

/** Topic below `downloads/`, payload, the request that must be sent, and what the state must contain then. */
type Case = readonly [topic: string, payload: unknown, sent: Expected, state?: object]

const put = (path: string, body: object): Sent => ({ method: 'PUT', path: `downloads/${path}`, body })
const post = (path: string, body: object = {}): Sent => ({ method: 'POST', path: `downloads/${path}`, body })
const remove = (path: string, body?: object): Sent => ({
  method: 'DELETE',
  path: `downloads/${path}`,
  ...(body && { body }),
})

const announce = 'udp://tracker.example.net:80/announce'
const inPath = encodeURIComponent(announce)
const night = [...Array(6).fill('hibernate'), ...Array(18).fill('normal')]
const week = Array.from({ length: 168 }, (_, hour) => (hour < 24 ? 'slow' : 'normal'))

const taskCases: Case[] = [
  ['task/7/running', 'OFF', put('7', { status: 'stopped' }), { status: 'stopped', running: false, remaining: null }],
  ['task/7/running', 'ON', put('7', { status: 'downloading' }), { status: 'downloading', running: true }],
  ['task/7/io_priority', 'high', put('7', { io_priority: 'high' }), { io_priority: 'high' }],
  ['task/7/queue_position', { position: 2 }, put('7', { queue_pos: 2 }), { queue_pos: 2 }],
  ['task/7/archive_password', { archive_password: 'é' }, put('7', { archive_password: 'é' })],
  ['task/7/file_priority', { file: '7-0', priority: 'no_dl' }, put('7/files/7-0', { priority: 'no_dl' })],
  ['task/7/add_tracker', { announce }, post('7/trackers', { announce })],
  [
    'task/7/enable_tracker',
    { announce, is_enabled: false },
    put(`7/trackers/${inPath}`, { announce, is_enabled: false }),
  ],
  ['task/7/remove_tracker', { announce }, remove(`7/trackers/${inPath}`, { announce })],
  ['task/blacklist', { host: '198.51.100.9', expire: 60 }, post('blacklist', { host: '198.51.100.9', expire: 60 })],
  ['task/unblacklist', { host: '198.51.100.9' }, remove('blacklist/198.51.100.9')],
  ['task/7/empty_blacklist', {}, remove('7/blacklist/empty')],
  ['task/5/running', 'OFF', put('5', { status: 'stopped' }), { status: 'stopped' }],
  ['task/3/retry', 'PRESS', put('3', { status: 'retry' }), { status: 'downloading', error_code: 'none' }],
  ['task/6/remove', '{}', remove('6')],
  ['task/3/remove_with_files', {}, remove('3/erase')],
]

const otherCases: Case[] = [
  ['stats/throttling', 'slow', put('throttling', { throttling: 'slow' }), { throttling: 'slow', rx_limit: 4.1 }],
  ['stats/throttling', 'schedule', put('throttling', { throttling: 'schedule' }), { throttling: 'schedule' }],
  ['config/max_downloading_tasks', '2', put('config/', { max_downloading_tasks: 2 }), { max_downloading_tasks: 2 }],
  [
    'config/normal_rx_rate',
    '7.2',
    put('config/', { throttling: { normal: { rx_rate: 900_000, tx_rate: 0 } } }),
    { normal_rx_rate: 7.2 },
  ],
  [
    'config/normal_tx_rate',
    '0.008',
    put('config/', { throttling: { normal: { rx_rate: 900_000, tx_rate: 1000 } } }),
    { normal_rx_rate: 7.2, normal_tx_rate: 0.008 },
  ],
  [
    'config/slow_rx_rate',
    '0.016',
    put('config/', { throttling: { slow: { rx_rate: 2000, tx_rate: 42_000 } } }),
    { slow_rx_rate: 0.016 },
  ],
  [
    'config/slow_tx_rate',
    '0',
    put('config/', { throttling: { slow: { rx_rate: 2000, tx_rate: 0 } } }),
    { slow_tx_rate: 0 },
  ],
  [
    'config/download_dir',
    '/Disque 1/Vidéos',
    put('config/', { download_dir: encodePath('/Disque 1/Vidéos') }),
    { download_dir: '/Disque 1/Vidéos' },
  ],
  ['config/use_watch_dir', 'OFF', put('config/', { use_watch_dir: false }), { use_watch_dir: false }],
  [
    'config/watch_dir',
    '/Disque 1/q',
    put('config/', { watch_dir: encodePath('/Disque 1/q') }),
    { watch_dir: '/Disque 1/q' },
  ],
  [
    'config/plan',
    { slots: [{ from: 0, to: 6, mode: 'hibernate' }] },
    put('config/', { throttling: { schedule: Array(7).fill(night).flat() } }),
  ],
  ['config/schedule', { schedule: week }, put('config/', { throttling: { schedule: week } })],
  ['protocols/stop_ratio', '1.15', put('config/', { bt: { stop_ratio: 115 } }), { stop_ratio: 1.15 }],
  ['protocols/max_peers', '60', put('config/', { bt: { max_peers: 60 } }), { max_peers: 60 }],
  [
    'protocols/crypto_support',
    'required',
    put('config/', { bt: { crypto_support: 'required' } }),
    { crypto_support: 'required' },
  ],
  ['protocols/enable_dht', 'OFF', put('config/', { bt: { enable_dht: false } }), { enable_dht: false }],
  ['protocols/enable_pex', 'OFF', put('config/', { bt: { enable_pex: false } }), { enable_pex: false }],
  ['protocols/auto_repair', 'OFF', put('config/', { news: { auto_repair: false } }), { auto_repair: false }],
  ['protocols/lazy_par2', 'OFF', put('config/', { news: { lazy_par2: false } }), { lazy_par2: false }],
  ['protocols/auto_extract', 'OFF', put('config/', { news: { auto_extract: false } }), { auto_extract: false }],
  ['protocols/erase_tmp', 'OFF', put('config/', { news: { erase_tmp: false } }), { erase_tmp: false }],
  ['protocols/fetch_interval', '30', put('config/', { feed: { fetch_interval: 30 } }), { fetch_interval: 30 }],
  ['protocols/max_items', '50', put('config/', { feed: { max_items: 50 } }), { max_items: 50 }],
  [
    'protocols/blocklist',
    { sources: ['https://example.org/a.cidr'] },
    put('config/', { blocklist: { sources: ['https://example.org/a.cidr'] } }),
  ],
  ['feed/1/auto_download', 'ON', put('feeds/1', { auto_download: true }), { auto_download: true }],
  ['feed/1/refresh', 'PRESS', post('feeds/1/fetch')],
  ['feed/1/download', { item: 2 }, post('feeds/1/items/2/download'), { nb_unread: 0, nb_read: 2 }],
  [
    'feed/1/mark_read',
    { item: '2', is_read: false },
    put('feeds/1/items/2', { is_read: false }),
    { nb_unread: 1, nb_read: 1 },
  ],
  ['feed/1/mark_all_as_read', 'PRESS', post('feeds/1/items/mark_all_as_read'), { nb_unread: 0 }],
  ['feed/refresh_all', 'PRESS', post('feeds/fetch')],
]

// Every resource is read each second: the other adapters would use up the requests per minute.
const others = adapters.map(({ name }) => name).filter((name) => name !== 'downloads' && name !== 'lan')
const onlyDownloads = Object.fromEntries(others.map((name) => [name, { enabled: false }]))

function open(settings: object = {}, simulator: SimulatorOptions = {}): Promise<Home> {
  return openHome({ simulator, settings: { adapters: onlyDownloads, ...settings } })
}

function written({ box }: Home): Sent[] {
  return box.requests
    .filter(({ method, path }) => method !== 'GET' && !path.startsWith('login'))
    .map(({ method, path, body }) => ({ method, path, ...(body !== undefined && { body }) }))
}

async function walk(home: Home, cases: readonly Case[]): Promise<void> {
  for (const [topic, payload, sent, state] of cases) {
    home.box.requests.splice(0)
    const answer = await home.command(
      `downloads/${topic}`,
      typeof payload === 'string' ? payload : JSON.stringify(payload),
    )
    expect(answer, topic).toMatchObject({ status: 'ok', topic: `freebox/downloads/${topic}/set` })
    expect(written(home), topic).toEqual([sent])
    if (state) expect(home.state(`downloads/${topic.split('/').slice(0, -1).join('/')}`), topic).toMatchObject(state)
  }
}

const allAllowed = { commands: { allow_dangerous: ['*'], per_minute: 1000 } }

describe('a command for the downloader', () => {
  it('for a task is sent as the exact request, and is answered after the state has changed', async () => {
    const home = await open(allAllowed)
    await walk(home, taskCases)
    expect(home.box.house.downloads.tasks.map(({ id }) => id)).toEqual([7, 5])
    await until('the first removed task is gone', () => home.state('downloads/task/6') === undefined)
    await until('the second removed task is gone', () => home.state('downloads/task/3') === undefined)
    expect([...home.documents().keys()].filter((topic) => /downloads_task_[36]\b/.test(topic))).toEqual([])
    expect(lintOf(home)).toEqual([])
  })

  it('for mode, settings and feeds is sent as the exact request, and is answered after the state has changed', async () => {
    const home = await open(allAllowed)
    await walk(home, otherCases)
    expect(await home.request('downloads/schedule')).toMatchObject({ data: { schedule: week } })
    expect(home.box.house.downloads.tasks[0]?.name).toBe('debian-13.2.0-amd64-DVD-1.iso')
    const url = 'https://example.org/new.rss'
    expect(await home.command('downloads/feed/add', JSON.stringify({ url }))).toMatchObject({ data: { id: 2 } })
    expect(home.state('downloads/feed/2')).toMatchObject({ host: 'example.org', nb_unread: 0 })
    await walk(home, [['feed/2/remove', '{}', remove('feeds/2')]])
    await until('the feed is gone', () => home.state('downloads/feed/2') === undefined)
  })

  it('adds a download by URL, several URLs, magnet link or file, in the form that the API expects', async () => {
    const home = await open()
    const add = async (how: string, input: object) => {
      home.box.requests.splice(0)
      const answer = await home.command(`downloads/task/${how}`, JSON.stringify({ ...input, transaction: how }))
      expect(answer).toMatchObject({ status: 'ok', transaction: how })
      return { id: idIn(answer), sent: written(home) }
    }
    const everything = { filename: 'x.iso', hash: 'sha256:00', username: 'ana', password: 'é&=', cookies: 'a=1; b=2' }
    const url = 'https://example.org/debian.iso?a=1&b=é'
    const one = await add('add', { url, directory: '/Disque 1/ISO é', recursive: true, ...everything })
    expect(one).toEqual({
      id: 8,
      sent: [
        post('add', {
          download_url: url,
          download_dir: encodePath('/Disque 1/ISO é'),
          recursive: 'true',
          ...everything,
        }),
      ],
    })
    expect(home.state('downloads/task/8')).toMatchObject({ name: 'x.iso', directory: '/Disque 1/ISO é', type: 'http' })

    const magnet = 'magnet:?xt=urn:btih:A7055D06E5A8F7F816EC01AC7F7F5243D3CB008F&dn=Debian'
    expect(await add('add', { url: magnet })).toEqual({ id: 9, sent: [post('add', { download_url: magnet })] })
    expect(home.state('downloads/task/9')).toMatchObject({ name: 'Debian', type: 'bt' })

    const urls = ['ftp://example.org/1.rnd', 'https://example.org/2.rnd']
    expect(await add('add_urls', { urls, archive_password: 'x' })).toEqual({
      id: [10, 11],
      sent: [post('add', { download_url_list: urls.join('\n'), archive_password: 'x' })],
    })

    const bytes = new Uint8Array([0x64, 0x38, 0x3a, 0x00, 0xff])
    const content = Buffer.from(bytes).toString('base64')
    const { id, sent } = await add('add_file', { filename: 'débian.torrent', content, directory: '/Disque 1' })
    expect(id).toBe(12)
    expect(sent).toMatchObject([
      { method: 'POST', path: 'downloads/add', body: { download_dir: encodePath('/Disque 1') } },
    ])
    const file = fileIn(sent[0]?.body)
    expect(file?.name).toBe('débian.torrent')
    expect(file && new Uint8Array(await file.arrayBuffer())).toEqual(bytes)
    expect(home.state('downloads/task/12')).toMatchObject({ type: 'bt' })
  })

  it('that is invalid or denied is refused, and changes nothing', async () => {
    const home = await open()
    const before = home.box.house.downloads.tasks.map(({ id, status }) => ({ id, status }))
    for (const [topic, input, error_code] of refused) {
      const answer = await home.command(`downloads/${topic}`, JSON.stringify(input))
      expect(answer, topic).toMatchObject({ status: 'error', error_code, error: expect.any(String) })
    }
    expect(home.box.house.downloads.tasks.map(({ id, status }) => ({ id, status }))).toEqual(before)
  })
})

const refused: [topic: string, input: object, error_code: string][] = [
  ['task/add', { url: 'file:///etc/passwd' }, 'invalid'],
  ['task/add', { url: 'https://example.org/a\nhttps://example.org/b' }, 'invalid'],
  ['task/add_urls', { urls: [] }, 'invalid'],
  ['task/add_file', { filename: 'a.torrent', content: 'no base64!' }, 'invalid'],
  ['task/7/file_priority', { file: '7-0', priority: 'highest' }, 'invalid'],
  ['task/7/queue_position', { position: 0 }, 'invalid'],
  ['task/99/remove', {}, 'unknown_object'],
  ['task/7/remove_with_files', {}, 'denied'],
  ['config/schedule', { schedule: ['slow'] }, 'invalid'],
  ['feed/1/download', { item: 99 }, 'item_not_found'],
  ['feed/add', { url: 'https://example.org/debian.rss' }, 'exists'],
]

describe('a query about a task', () => {
  it('is answered with the data of the box, paths decoded', async () => {
    const home = await open()
    const [torrent] = home.box.house.downloads.tasks
    if (torrent) torrent.log = 'connected\nhello\n'
    const ask = async (what: string, input: object = { task: 7 }) =>
      (await home.request(`downloads/${what}`, input)).data
    const path = '/Disque 1/Téléchargements/debian-13.2.0-amd64-netinst.iso'
    expect(await ask('files', { task: '7' })).toMatchObject([{ id: '7-0', path, priority: 'normal', error: 'none' }])
    expect(await ask('trackers')).toMatchObject([{ status: 'announced', nseeders: 41 }])
    expect(await ask('peers')).toMatchObject([{ host: '198.51.100.7', client: 'Transmission 4.0.6', progress: 91 }])
    expect(await ask('pieces')).toMatch(/^X+\.+$/)
    expect(await ask('log')).toBe('connected\nhello\n')
    expect(await ask('blacklist')).toMatchObject([{ host: '198.51.100.66', reason: 'timeout' }])
    expect(await ask('feed_items', { feed: 1 })).toMatchObject([
      { id: 2, is_read: false },
      { id: 1, is_read: true },
    ])
    expect(await home.request('downloads/peers', { task: 6 })).toMatchObject({ error_code: 'invalid_task_type' })
    expect(await home.request('downloads/files', { task: '../feeds' })).toMatchObject({ error_code: 'invalid' })
  })
})

describe('a download', () => {
  it('fires one event per change, and none for what exists at the start', async () => {
    const home = await open()
    const events = () => home.published('downloads/task/download/event').map((it): DownloadEvent => JSON.parse(it))
    const summary = () => events().map(({ event_type, task }) => `${task} ${event_type}`)
    const { tasks } = home.box.house.downloads
    const now = Math.round(Date.now() / 1000)
    await pause(2000)
    expect(events()).toEqual([])

    const film = createTask(8, { name: 'film.mkv', created_ts: now })
    tasks.unshift(film)
    await until('the event `added`', () => events().length === 1)
    Object.assign(film, { status: 'done', rx_bytes: film.size, rx_pct: 10_000 })
    await until('the event `finished`', () => events().length === 2)
    tasks.unshift(createTask(9, { name: 'late.zip', created_ts: now, status: 'error', error: 'http_410' }))
    await until('the events of the failed task', () => events().length === 4)
    Object.assign(tasks.find(({ id }) => id === 7) ?? {}, { status: 'seeding', rx_pct: 10_000, eta: 0 })
    await until('the torrent is finished', () => events().length === 5)
    Object.assign(tasks.find(({ id }) => id === 7) ?? {}, { status: 'stopped', tx_rate: 0 })
    await until('the torrent is stopped', () => home.state('downloads/task/7')?.status === 'stopped')
    Object.assign(tasks.find(({ id }) => id === 7) ?? {}, { status: 'seeding' })
    await until('the torrent seeds again', () => home.state('downloads/task/7')?.status === 'seeding')
    expect(summary()).toEqual(['8 added', '8 finished', '9 added', '9 error', '7 finished'])
    expect(events()[3]).toMatchObject({ task_name: 'late.zip', error: 'HTTP error 410 (gone)', error_code: 'http_410' })
    expect(events()[1]).toMatchObject({ directory: '/Disque 1/Téléchargements/', size: 1500, error: null })
  })

  it('added during a short restart fires its event at the next start, and nothing else does', async () => {
    const home = await open()
    const events = () => home.published('downloads/task/download/event').map((it): DownloadEvent => JSON.parse(it))
    await home.daemon.stop()
    const created_ts = Math.round(Date.now() / 1000)
    home.box.house.downloads.tasks.unshift(createTask(8, { name: 'meanwhile.bin', created_ts }))
    home.clearReceived()
    await home.start()
    await until('the event of the new task', () => events().length > 0)
    await pause(1500)
    expect(events()).toMatchObject([{ event_type: 'added', task: 8, task_name: 'meanwhile.bin' }])
  })

  it('that ends or fails during a short restart fires its event at the next start', async () => {
    const home = await open()
    const events = () => home.published('downloads/task/download/event').map((it): DownloadEvent => JSON.parse(it))
    const { tasks } = home.box.house.downloads
    const created_ts = Math.round(Date.now() / 1000)
    tasks.unshift(createTask(8, { name: 'film.mkv', created_ts }), createTask(9, { name: 'late.zip', created_ts }))
    await until('both tasks are published', () => home.state('downloads/task/9') !== undefined && events().length === 2)
    await home.daemon.stop()
    Object.assign(tasks.find(({ id }) => id === 8) ?? {}, { status: 'done', rx_pct: 10_000 })
    Object.assign(tasks.find(({ id }) => id === 9) ?? {}, { status: 'error', error: 'http_410' })
    home.clearReceived()
    await home.start()
    await until('the events', () => events().length === 2)
    await pause(1500)
    expect(events().map(({ event_type, task }) => `${task} ${event_type}`)).toEqual(['8 finished', '9 error'])
  })

  it('is a device in Home Assistant, which is removed with its task', async () => {
    const home = await open()
    const documents = () => [...home.documents()].filter(([topic]) => topic.includes('downloads_task_7/'))
    expect(JSON.stringify(documents())).toContain('debian-13.2.0-amd64-netinst.iso')
    home.box.house.downloads.tasks = home.box.house.downloads.tasks.filter(({ id }) => id !== 7)
    await until('the documents are removed', () => documents().length === 0)
    expect(home.state('downloads/task/7')).toBeUndefined()
    expect(home.state('downloads/stats')).toMatchObject({ nb_tasks: 3, nb_tasks_active: 1 })
    expect(lintOf(home)).toEqual([])
  })

  it('that does not move costs no read of the list, which is read only if the totals have changed', async () => {
    const home = await open()
    const { tasks } = home.box.house.downloads
    for (const task of tasks) Object.assign(task, { status: 'stopped', rx_rate: 0, tx_rate: 0 })
    await until('all tasks are stopped', () => home.state('downloads/stats')?.nb_tasks_stopped === 4)
    await pause(1500)
    const lists = () => home.box.requests.filter(({ path }) => path === 'downloads/').length
    home.box.requests.splice(0)
    await pause(3000)
    expect(lists()).toBe(0)
    Object.assign(tasks[0] ?? {}, { status: 'downloading' })
    await until('the task is running', () => home.state('downloads/task/7')?.status === 'downloading')
  })
})

describe('the downloader without the right', () => {
  it('is unavailable, and the log says which right to tick', async () => {
    const home = await open({}, { rights: { downloader: false } })
    expect(home.daemon.warnings().filter((it) => it.includes('is missing. Tick it'))).toHaveLength(1)
    expect(home.state('downloads/stats')).toBeUndefined()
    const answer = await home.command('downloads/task/add', JSON.stringify({ url: 'https://example.org/a' }))
    expect(answer).toMatchObject({ status: 'error', error_code: 'insufficient_rights' })
  })
})

interface DownloadEvent {
  event_type: string
  task: number
  [detail: string]: unknown
}

/** The id in the reply to an added task. */
function idIn({ data }: Record<string, unknown>): unknown {
  return typeof data === 'object' && data !== null && 'id' in data ? data.id : undefined
}

function fileIn(body: unknown): File | undefined {
  const file = typeof body === 'object' && body !== null && 'download_file' in body ? body.download_file : undefined
  return file instanceof File ? file : undefined
}
