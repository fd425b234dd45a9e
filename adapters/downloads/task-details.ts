/** The parts of a task that queries return: files, trackers, peers, the blacklist. They are never polled. */
import { z } from 'zod'
import { amount, list, numeric, path, text, verbatim } from '../../src/contract/index.ts'

/** The id of a task or feed. */
export const Id = z.int().min(0)

export const filePriorities = ['no_dl', 'low', 'normal', 'high'] as const

const word = text.optional()
const number = numeric.optional()
const flag = z.boolean().optional()
const seconds = numeric.optional()
const percent = numeric.optional()
const rate = amount('B/s', 'Mbit/s').optional()
const size = amount('B', 'MB')

// preview_url is left out: it opens the file to everybody who has the URL.
const File = z
  .object({ id: text, name: text, filepath: path, mimetype: word, size, rx: size.optional() })
  .extend({ status: word, error: word, priority: word })
  .transform(({ filepath, ...file }) => ({ ...file, path: filepath }))
const Tracker = z
  .object({ announce: text, status: word, is_enabled: flag, is_backup: flag })
  .extend({ interval: seconds, min_interval: seconds, reannounce_in: seconds, nseeders: number, nleechers: number })
const Peer = z.object({ host: text, port: number, state: word, origin: word, protocol: word, client: word }).extend({
  country_code: word,
  progress: percent,
  rx: size.optional(),
  tx: size.optional(),
  rx_rate: rate,
  tx_rate: rate,
})
const BlacklistedPeer = z.object({ host: text, reason: word, expire: seconds, global: flag })

export const Files = list(File)
export const Trackers = list(Tracker)
export const Peers = list(Peer)
export const Blacklist = list(BlacklistedPeer)

/** The pieces and the log of a task; null if the box sends none. */
export const Text = verbatim
