/**
 * The outages of the line: the last one, and how many there were today. The box clears its log at each boot.
 * `connection/logs/` is in no version of the documentation: entries of type `link` (the wire) and `conn` (internet).
 */
import { z } from 'zod'
import { get, list, numeric, one } from '../../src/contract/index.ts'

const Entry = z.object({
  id: numeric.default(0),
  date: numeric,
  type: z.string(),
  state: z.string(),
  link: z.string().optional(),
  conn: z.string().optional(),
  bw_down: numeric.optional(), // bit/s
  bw_up: numeric.optional(),
})
const Log = list(Entry)
const Logs = z.object({ entries: Log, now: z.number() }).transform(summary)

export const logs = one({
  schema: Logs,
  from: async (box) => ({ entries: await box.get('connection/logs/', list(z.unknown())), now: box.now }),
  every: '5m',
  diagnostics: {
    outage: { is: 'sensor', name: 'Last outage', id: 'last_outage', class: 'timestamp', icon: 'mdi:web-off' },
    outage_end: {
      is: 'sensor',
      name: 'Last outage end',
      id: 'last_outage_end',
      class: 'timestamp',
      icon: 'mdi:web-check',
      disabled: true,
    },
    outage_duration: {
      is: 'sensor',
      name: 'Last outage duration',
      id: 'last_outage_duration',
      class: 'duration',
      unit: 's',
      precision: 0,
    },
    outages_today: { is: 'sensor', name: 'Outages today', icon: 'mdi:web-remove', count: 'now' },
  },
  queries: { logs: { takes: z.object({}), ask: () => get('connection/logs/'), answer: Log } },
})

interface Outage {
  start: number
  end: number | null
}

/** The last outage, and the number of outages that began since local midnight. An outage that still lasts has no end. */
function summary({ entries, now }: { entries: readonly z.output<typeof Entry>[]; now: number }) {
  const outages = outagesIn(entries)
  const { start, end } = outages.at(-1) ?? { start: null, end: null }
  const midnight = new Date(now * 1000).setHours(0, 0, 0, 0) / 1000
  return {
    outage: start,
    outage_end: end,
    outage_duration: start === null || end === null ? null : end - start,
    outages_today: outages.filter((outage) => outage.start >= midnight).length,
  }
}

// An outage lasts from the first entry that is down, of the wire or of internet, until internet is back.
function outagesIn(entries: readonly z.output<typeof Entry>[]) {
  const back = entries.some((entry) => entry.type === 'conn') ? 'conn' : 'link'
  const inOrder = [...entries].sort((left, right) => left.date - right.date || left.id - right.id)
  const outages: Outage[] = []
  for (const entry of inOrder) {
    const last = outages.at(-1)
    const lasting = last !== undefined && last.end === null
    if (!lasting && entry.state === 'down') outages.push({ start: entry.date, end: null })
    if (lasting && entry.state === 'up' && entry.type === back) last.end = entry.date
  }
  return outages
}
