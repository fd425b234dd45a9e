/** The parts of a task that queries return: files, trackers, peers, the blacklist. They are never polled. */
import { z } from 'zod'
import { list, numeric, path } from '../../src/contract/index.ts'

/** The id of a task or feed. */
export const Id = z.int().min(0)

export const filePriorities = ['no_dl', 'low', 'normal', 'high'] as const

const word = z.string().optional()
const number = numeric.optional()
const flag = z.boolean().optional()
const seconds = numeric.optional()
const percent = numeric.optional()
const rate = numeric.optional() // B/s

// preview_url is left out: it opens the file to everybody who has the URL.
const File = z
  .object({ id: z.string(), name: z.string(), filepath: path, mimetype: word, size: numeric, rx: number })
  .extend({ status: word, error: word, priority: word })
  .transform(({ filepath, ...file }) => ({ ...file, path: filepath }))
const Tracker = z
  .object({ announce: z.string(), status: word, is_enabled: flag, is_backup: flag })
  .extend({ interval: seconds, min_interval: seconds, reannounce_in: seconds, nseeders: number, nleechers: number })
const Peer = z
  .object({ host: z.string(), port: number, state: word, origin: word, protocol: word, client: word })
  .extend({ country_code: word, progress: percent, rx: number, tx: number, rx_rate: rate, tx_rate: rate })
const BlacklistedPeer = z.object({ host: z.string(), reason: word, expire: seconds, global: flag })

export const Files = list(File)
export const Trackers = list(Tracker)
export const Peers = list(Peer)
export const Blacklist = list(BlacklistedPeer)

/** The pieces and the log of a task, not trimmed; '' if the box sends none. */
export const Text = z
  .string()
  .nullish()
  .transform((text) => text ?? '')
