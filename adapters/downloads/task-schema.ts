/** The schema of a task of the downloader. https://dev.freebox.fr/sdk/os/download/#Download */
import { z } from 'zod'
import { numeric, oneOf, path, text } from '../../src/contract/index.ts'
import { errorText } from './error-codes.ts'

export const Status = oneOf(
  ...(['stopped', 'queued', 'starting', 'downloading', 'stopping', 'error', 'done'] as const),
  ...(['checking', 'repairing', 'extracting', 'seeding', 'retry'] as const),
)
export const Priority = oneOf('low', 'normal', 'high')

const kinds = { bt: 'BitTorrent', nzb: 'Newsgroup', http: 'HTTP', ftp: 'FTP', unknown: undefined } as const

// The archive password is left out.
const Fields = z.object({
  id: numeric,
  type: oneOf('bt', 'nzb', 'http', 'ftp'),
  // The publisher of a download chooses its name, which may contain control characters.
  name: text.transform((name) => name.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').trim()),
  status: Status,
  error: z.string().default('none'),
  size: numeric.default(0),
  queue_pos: numeric.optional(),
  io_priority: Priority.optional(),
  rx_bytes: numeric.optional(),
  tx_bytes: numeric.optional(),
  rx_rate: numeric.optional(), // B/s, as tx_rate
  tx_rate: numeric.optional(),
  rx_pct: numeric.default(0), // hundredths of a percent
  eta: numeric.default(0), // seconds, 0 if there is nothing to wait for
  stop_ratio: numeric.optional(), // hundredths
  created_ts: numeric.optional(),
  download_dir: path,
  info_hash: z.string().optional(),
})
type Fields = z.output<typeof Fields>

const idle: readonly string[] = ['stopped', 'stopping', 'error', 'done']

export const Task = Fields.transform((it) => ({
  ...it,
  error: errorText(it.status === 'error' && it.error === 'none' ? 'unknown' : it.error),
  error_code: it.error,
  progress: it.size > 0 ? it.rx_pct / 100 : null, // the size of a magnet link is unknown at first
  torrent: it.type === 'bt',
  kind: kinds[it.type],
  running: it.status === 'unknown' ? null : !idle.includes(it.status),
  finished: isFinished(it),
  remaining: remaining(it),
}))
export type Task = z.output<typeof Task>

// A torrent that is complete stays finished whatever its status is later: it seeds, is stopped, seeds again.
function isFinished({ status, type, rx_pct, size }: Fields): boolean {
  return status === 'done' || status === 'seeding' || (type === 'bt' && size > 0 && rx_pct >= 10_000)
}

const longestEta = 100 * 24 * 3600

// For a stalled download the box computes decades; the remaining time is then unknown.
function remaining({ status, eta }: Fields): number | null {
  return idle.includes(status) || eta <= 0 || eta > longestEta ? null : eta
}
