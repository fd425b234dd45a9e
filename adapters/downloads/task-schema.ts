/** The schema of a task of the downloader. https://dev.freebox.fr/sdk/os/download/#Download */
import { z } from 'zod'
import { numeric, oneOf, path, text } from '../../src/contract/index.ts'
import { ErrorCode, errorText } from './error-codes.ts'

export const Status = oneOf(
  ...(['stopped', 'queued', 'starting', 'downloading', 'stopping', 'error', 'done'] as const),
  ...(['checking', 'repairing', 'extracting', 'seeding', 'retry'] as const),
)
export const Priority = oneOf('low', 'normal', 'high')

// The publisher of a download chooses its name, which may contain control characters.
const Name = text.transform((name) => name?.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').trim() || null)

// The archive password is left out.
const Fields = z
  .object({ queue_pos: numeric, io_priority: Priority, created_ts: numeric, info_hash: text })
  .extend({ rx_bytes: numeric, tx_bytes: numeric, rx_rate: numeric, tx_rate: numeric }) // the rates in B/s
  .extend({ stop_ratio: numeric.transform((hundredths) => hundredths / 100) })
  .partial()
  .extend({ id: numeric, type: oneOf('bt', 'nzb', 'http', 'ftp'), name: Name, status: Status, download_dir: path })
  .extend({ error: ErrorCode, size: numeric.default(0) })
  .extend({ rx_pct: numeric.default(0) }) // hundredths of a percent
  .extend({ eta: numeric.default(0) }) // seconds, 0 if there is nothing to wait for
type Fields = z.output<typeof Fields>

const idle: readonly string[] = ['stopped', 'stopping', 'error', 'done']
const longestEta = 100 * 24 * 3600

export const Task = Fields.transform((it) => ({
  ...it,
  tx_bytes: it.type === 'bt' ? it.tx_bytes : undefined,
  tx_rate: it.type === 'bt' ? it.tx_rate : undefined,
  ratio: ratio(it),
  task: it.id,
  directory: it.download_dir,
  error: errorText(it.status === 'error' && it.error === 'none' ? 'unknown' : it.error),
  error_code: it.error,
  progress: it.size > 0 ? it.rx_pct / 100 : null, // the size of a magnet link is unknown at first
  running: it.status === 'unknown' ? null : !idle.includes(it.status),
  finished: isFinished(it),
  // For a stalled download the box computes decades; the remaining time is then unknown.
  remaining: idle.includes(it.status) || it.eta <= 0 || it.eta > longestEta ? null : it.eta,
}))
export type Task = z.output<typeof Task>

// A torrent that is complete stays finished whatever its status is later: it seeds, is stopped, seeds again.
function isFinished({ status, type, rx_pct, size }: Fields): boolean {
  return status === 'done' || status === 'seeding' || (type === 'bt' && size > 0 && rx_pct >= 10_000)
}

// Sent by received bytes: the box computes in the same way whether a torrent has reached its stop ratio.
function ratio({ type, rx_bytes, tx_bytes }: Fields): number | null | undefined {
  if (type !== 'bt' || rx_bytes === undefined || tx_bytes === undefined) return undefined
  return rx_bytes === 0 ? null : Math.round((tx_bytes / rx_bytes) * 100) / 100
}
