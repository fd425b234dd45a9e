/** The parts of a task that queries return: files, trackers, peers, the blacklist. They are never polled. */
import { z } from 'zod'
import { list, numeric, path } from '../../src/contract/index.ts'

/** The id of a task or feed. A Home Assistant template may write the number as text. */
export const Id = z.coerce.number<number | string>().int().min(0)

export const filePriorities = ['no_dl', 'low', 'normal', 'high'] as const

// preview_url is left out: it opens the file to everybody who has the URL.
export const Files = list(
  z
    .object({
      id: z.string(),
      name: z.string(),
      filepath: path,
      mimetype: z.string().optional(),
      size: numeric,
      rx: numeric.optional(),
      status: z.string().optional(),
      error: z.string().optional(),
      priority: z.string().optional(),
    })
    .transform(({ filepath, ...file }) => ({ ...file, path: filepath })),
)

export const Trackers = list(
  z.object({
    announce: z.string(),
    status: z.string().optional(),
    is_enabled: z.boolean().optional(),
    is_backup: z.boolean().optional(),
    interval: numeric.optional(), // seconds, as the two that follow
    min_interval: numeric.optional(),
    reannounce_in: numeric.optional(),
    nseeders: numeric.optional(),
    nleechers: numeric.optional(),
  }),
)

export const Peers = list(
  z.object({
    host: z.string(),
    port: numeric.optional(),
    state: z.string().optional(),
    origin: z.string().optional(),
    protocol: z.string().optional(),
    client: z.string().optional(),
    country_code: z.string().optional(),
    progress: numeric.optional(), // %
    rx: numeric.optional(),
    tx: numeric.optional(),
    rx_rate: numeric.optional(), // B/s, as tx_rate
    tx_rate: numeric.optional(),
  }),
)

export const Blacklist = list(
  z.object({
    host: z.string(),
    reason: z.string().optional(),
    expire: numeric.optional(), // seconds
    global: z.boolean().optional(),
  }),
)

/** The pieces and the log of a task, not trimmed; '' if the box sends none. */
export const Text = z
  .string()
  .nullish()
  .transform((text) => text ?? '')
