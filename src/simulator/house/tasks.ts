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

/** Shares (`…_pct`) are in hundredths of a percent, rates in B/s, `stop_ratio` in hundredths. */
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

/** The default folder for downloads. */
export const downloadDir = encodePath('/Disque 1/Téléchargements/')

/** A task that has just been added. `fields` override the defaults. */
export function createTask(id: number, fields: Partial<Task> & Pick<Task, 'name' | 'created_ts'>): Task {
  const size = fields.size ?? 1_500_000_000
  const path = `/Disque 1/Téléchargements/${fields.name}`
  const file = { path, filepath: encodePath(path), name: fields.name, mimetype: 'application/octet-stream', size }
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

/** A path as the API encodes it: base64 of its UTF-8. */
export function encodePath(path: string): string {
  return Buffer.from(path).toString('base64')
}

/** Four tasks, newest first: one downloading, one done, one seeding, one failed. */
export function createTasks(now: number): Task[] {
  const torrent = { type: 'bt', piece_length: 524_288, stop_ratio: 150 } satisfies Partial<Task>
  return [
    createTask(7, {
      name: 'debian-13.2.0-amd64-netinst.iso',
      ...torrent,
      trackers: [createTracker()],
      info_hash: 'A7055D06E5A8F7F816EC01AC7F7F5243D3CB008F',
      created_ts: now - 7200,
      size: 784_334_848,
      rx_bytes: 235_300_454,
      rx_rate: 4_810_000,
      tx_rate: 120_400,
      tx_bytes: 9_300_000,
      eta: 114,
      peers: [createPeer()],
    }),
    createTask(6, {
      name: 'photos-vacances.zip',
      created_ts: now - 90_000,
      size: 621_340_000,
      rx_bytes: 621_340_000,
      status: 'done',
    }),
    createTask(5, {
      name: 'ubuntu-26.04-desktop.iso',
      ...torrent,
      trackers: [createTracker()],
      info_hash: 'F1055D06E5A8F7F816EC01AC7F7F5243D3CB0042',
      created_ts: now - 190_000,
      size: 5_100_000_000,
      rx_bytes: 5_100_000_000,
      tx_bytes: 2_040_000_000,
      tx_rate: 52_000,
      tx_pct: 2666,
      status: 'seeding',
    }),
    createTask(3, {
      name: 'introuvable.bin',
      created_ts: now - 200_000,
      size: 10_000_000,
      status: 'error',
      error: 'http_404',
    }),
  ]
}

function createTracker(): Tracker {
  return {
    announce: 'http://tracker.example.org:6969/announce',
    is_backup: false,
    is_enabled: true,
    status: 'announced',
    interval: 900,
    min_interval: 60,
    reannounce_in: 790,
    nseeders: 41,
    nleechers: 6,
  }
}

function createPeer(): Record<string, unknown> {
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
    // The box returns an empty list of lists as an empty object.
    requests: {},
  }
}
