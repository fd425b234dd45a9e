/**
 * The tasks of the downloader, with their files, trackers and peers.
 */

export const taskStatus = [
  'stopped',
  'queued',
  'starting',
  'downloading',
  'stopping',
  'error',
  'done',
  'checking',
  'repairing',
  'extracting',
  'seeding',
  'retry',
] as const
export type TaskStatus = (typeof taskStatus)[number]

/** Shares are in hundredths of a percent, rates in B/s, the ratio in hundredths. */
export interface Task {
  id: number
  type: 'bt' | 'nzb' | 'http' | 'ftp'
  name: string
  status: TaskStatus
  error: string
  size: number
  rx_bytes: number
  tx_bytes: number
  rx_rate: number
  tx_rate: number
  rx_pct: number
  tx_pct: number
  eta: number
  queue_pos: number
  io_priority: 'low' | 'normal' | 'high'
  stop_ratio: number
  archive_password: string
  download_dir: string
  info_hash: string
  piece_length: number
  created_ts: number
  files: TaskFile[]
  trackers: Tracker[]
  peers: Record<string, unknown>[]
  log: string
}

export interface TaskFile {
  id: string
  task_id: string
  path: string
  filepath: string
  name: string
  mimetype: string
  size: number
  rx: number
  status: string
  error: string
  priority: 'no_dl' | 'low' | 'normal' | 'high'
}

export interface Tracker {
  announce: string
  is_backup: boolean
  is_enabled: boolean
  status: string
  interval: number
  min_interval: number
  reannounce_in: number
  nseeders: number
  nleechers: number
}

/** Where downloads go unless told otherwise. */
export const downloadDir = encoded('/Disque 1/Téléchargements/')

/** A task as it is when it was just added. */
export function newTask(id: number, fields: Partial<Task> & Pick<Task, 'name' | 'created_ts'>): Task {
  const size = fields.size ?? 1_500_000_000
  const path = `/Disque 1/Téléchargements/${fields.name}`
  const file = { path, filepath: encoded(path), name: fields.name, mimetype: 'application/octet-stream', size }
  const rx = fields.rx_bytes ?? 0
  const status = rx >= size ? 'done' : 'queued'
  return {
    id,
    type: 'http',
    status: 'downloading',
    error: 'none',
    size,
    rx_bytes: 0,
    tx_bytes: 0,
    rx_rate: 0,
    tx_rate: 0,
    rx_pct: Math.floor((rx / size) * 10_000),
    tx_pct: 0,
    eta: 0,
    queue_pos: 0,
    io_priority: 'normal',
    stop_ratio: 0,
    archive_password: '',
    download_dir: downloadDir,
    info_hash: '',
    piece_length: 0,
    files: [{ id: `${id}-0`, task_id: String(id), ...file, rx, status, error: 'none', priority: 'normal' }],
    trackers: [],
    peers: [],
    log: '',
    ...fields,
  }
}

/** A path as the API writes it: base64 of its UTF-8. */
export function encoded(path: string): string {
  return Buffer.from(path).toString('base64')
}

/** One that runs, one that is done, one that seeds, one that failed; newest first. */
export function furnishTasks(now: number): Task[] {
  const tracker = { announce: 'http://tracker.example.org:6969/announce', is_backup: false, is_enabled: true }
  const announced = {
    status: 'announced',
    interval: 900,
    min_interval: 60,
    reannounce_in: 790,
    nseeders: 41,
    nleechers: 6,
  }
  const trackers = () => [{ ...tracker, ...announced }]
  const torrent = { type: 'bt', piece_length: 524_288, stop_ratio: 150 } satisfies Partial<Task>
  return [
    newTask(7, {
      name: 'debian-13.2.0-amd64-netinst.iso',
      ...torrent,
      trackers: trackers(),
      info_hash: 'A7055D06E5A8F7F816EC01AC7F7F5243D3CB008F',
      created_ts: now - 7200,
      size: 784_334_848,
      rx_bytes: 235_300_454,
      rx_rate: 4_810_000,
      tx_rate: 120_400,
      tx_bytes: 9_300_000,
      eta: 114,
      peers: [peer()],
    }),
    newTask(6, {
      name: 'photos-vacances.zip',
      created_ts: now - 90_000,
      size: 621_340_000,
      rx_bytes: 621_340_000,
      status: 'done',
    }),
    newTask(5, {
      name: 'ubuntu-26.04-desktop.iso',
      ...torrent,
      trackers: trackers(),
      info_hash: 'F1055D06E5A8F7F816EC01AC7F7F5243D3CB0042',
      created_ts: now - 190_000,
      size: 5_100_000_000,
      rx_bytes: 5_100_000_000,
      tx_bytes: 2_040_000_000,
      tx_rate: 52_000,
      tx_pct: 2666,
      status: 'seeding',
    }),
    newTask(3, {
      name: 'introuvable.bin',
      created_ts: now - 200_000,
      size: 10_000_000,
      status: 'error',
      error: 'http_404',
    }),
  ]
}

function peer(): Record<string, unknown> {
  return {
    host: '198.51.100.7',
    port: 51413,
    state: 'ready',
    origin: 'tracker',
    protocol: 'tcp_obfuscated',
    client: 'Transmission 4.0.6',
    country_code: 'FR',
    tx: 83_670,
    rx: 41_617_000,
    tx_rate: 0,
    rx_rate: 1_200_000,
    progress: 91,
    // An empty list of lists is told as an empty object.
    requests: {},
  }
}
