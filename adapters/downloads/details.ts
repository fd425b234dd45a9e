/** What a task is made of: asked when wanted, never polled. Files, trackers, peers, the blacklist. */
import { z } from 'zod'
import { list, numeric } from '../../src/contract/index.ts'
import { Directory } from './directory.ts'

/** Which task or feed is meant; a Home Assistant template may write its number as text. */
export const Id = z.coerce.number<number | string>().int().min(0)

export const filePriorities = ['no_dl', 'low', 'normal', 'high'] as const

// preview_url opens the file to everybody who has it: it is left out.
export const Files = list(
  z
    .object({
      id: z.string(),
      name: z.string(),
      filepath: Directory,
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
    interval: numeric.optional(), // s, all three
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
    rx_rate: numeric.optional(), // B/s, both
    tx_rate: numeric.optional(),
  }),
)

export const Blacklist = list(
  z.object({
    host: z.string(),
    reason: z.string().optional(),
    expire: numeric.optional(), // s
    global: z.boolean().optional(),
  }),
)

/** A text that the box leaves out where there is none. */
export const Text = z
  .string()
  .nullish()
  .transform((text) => text ?? '')
