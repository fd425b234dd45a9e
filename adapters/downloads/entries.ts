/** A task of the downloader as we mean it. https://dev.freebox.fr/sdk/os/download/#Download */
import { z } from 'zod'
import { numeric, oneOf } from '../../src/contract/index.ts'
import { Directory } from './directory.ts'
import { inWords } from './errors.ts'

export const Status = oneOf(
  ...(['stopped', 'queued', 'starting', 'downloading', 'stopping', 'error', 'done'] as const),
  ...(['checking', 'repairing', 'extracting', 'seeding', 'retry'] as const),
)
export const Priority = oneOf('low', 'normal', 'high')

const kinds = { bt: 'BitTorrent', nzb: 'Newsgroup', http: 'HTTP', ftp: 'FTP', unknown: undefined } as const

// Strangers choose it.
const name = z
  .string()
  .nullish()
  .transform((text) => (text ?? '').replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').trim())

// The archive password stays where it is.
const Entry = z.object({
  id: numeric,
  type: oneOf('bt', 'nzb', 'http', 'ftp'),
  name,
  status: Status,
  error: z.string().default('none'),
  size: numeric.default(0),
  queue_pos: numeric.optional(),
  io_priority: Priority.optional(),
  rx_bytes: numeric.optional(),
  tx_bytes: numeric.optional(),
  rx_rate: numeric.optional(), // B/s, both
  tx_rate: numeric.optional(),
  rx_pct: numeric.default(0), // hundredths of a percent
  eta: numeric.default(0), // s, 0 where there is nothing to wait for
  stop_ratio: numeric.optional(), // hundredths
  created_ts: numeric.optional(),
  download_dir: Directory,
  info_hash: z.string().optional(),
})
type Entry = z.output<typeof Entry>

const idle: readonly string[] = ['stopped', 'stopping', 'error', 'done']

export const Task = Entry.transform((it) => ({
  ...it,
  error: inWords(it.status === 'error' && it.error === 'none' ? 'unknown' : it.error),
  error_code: it.error,
  progress: it.size > 0 ? it.rx_pct / 100 : null, // a magnet link begins without knowing its size
  torrent: it.type === 'bt',
  kind: kinds[it.type],
  running: it.status === 'unknown' ? null : !idle.includes(it.status),
  finished: isFinished(it),
  remaining: remaining(it),
}))
export type Task = z.output<typeof Task>

// A torrent that has come whole is finished whatever it does afterwards: it seeds, is stopped, seeds again.
function isFinished({ status, type, rx_pct, size }: Entry): boolean {
  return status === 'done' || status === 'seeding' || (type === 'bt' && size > 0 && rx_pct >= 10_000)
}

const tooLong = 100 * 24 * 3600

// A stalled download is said to take decades: nobody knows then.
function remaining({ status, eta }: Entry): number | null {
  return idle.includes(status) || eta <= 0 || eta > tooLong ? null : eta
}
