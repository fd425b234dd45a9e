/**
 * The outages of the line: the last one, and how many there were today. The box clears its log at each boot.
 * `connection/logs/` is in no version of the documentation: entries of type `link` (the wire) and `conn` (internet).
 */
import { z } from 'zod'
import { amount, get, list, numeric, one, text } from '../../src/contract/index.ts'

const speed = amount('bit/s', 'Mbit/s')
const Entry = z
  .object({ id: numeric.default(0), date: numeric, type: text, state: text })
  .extend({ link: text.optional(), conn: text.optional() })
  .extend({ bw_down: speed.optional(), bw_up: speed.optional() })
type Entry = z.output<typeof Entry>
const Log = list(Entry)
const Logs = z.object({ entries: Log, now: z.number() }).transform(summary)

const time = { is: 'sensor', class: 'timestamp' } as const
const duration = { is: 'sensor', class: 'duration', unit: 's', precision: 0 } as const

export const logs = one({
  schema: Logs,
  from: async (box) => ({ entries: await box.get('connection/logs/', list(z.unknown())), now: box.now }),
  every: '5m',
  enabled: ['outage', 'outages_today'],
  diagnostics: {
    outage: { ...time, name: 'Last outage', id: 'last_outage', icon: 'mdi:web-off', never: true },
    outage_end: { ...time, name: 'Last outage end', id: 'last_outage_end', icon: 'mdi:web-check' },
    outage_duration: { ...duration, name: 'Last outage duration', id: 'last_outage_duration' },
    outages_today: { is: 'sensor', name: 'Outages today', icon: 'mdi:web-remove', count: 'now' },
  },
  queries: { logs: { takes: z.object({}), ask: () => get('connection/logs/'), answer: Log } },
})

/** The last outage (0: none), which has no end while it lasts, and the number of those that began since local midnight. */
function summary({ entries, now }: { entries: readonly Entry[]; now: number }) {
  const outages = outagesIn(entries)
  const { start, end } = outages.at(-1) ?? { start: null, end: null }
  const midnight = new Date(now * 1000).setHours(0, 0, 0, 0) / 1000
  return {
    outage: start ?? 0,
    outage_end: end,
    outage_duration: start === null || end === null ? null : end - start,
    outages_today: outages.filter((outage) => outage.start >= midnight).length,
  }
}

// An outage lasts from the first entry that is down, of the wire or of internet, until internet is back.
function outagesIn(entries: readonly Entry[]) {
  const back = entries.some((entry) => entry.type === 'conn') ? 'conn' : 'link'
  const outages: { start: number; end: number | null }[] = []
  for (const entry of [...entries].sort((left, right) => left.date - right.date || left.id - right.id)) {
    const last = outages.at(-1)
    const lasting = last !== undefined && last.end === null
    if (!lasting && entry.state === 'down') outages.push({ start: entry.date, end: null })
    if (lasting && entry.state === 'up' && entry.type === back) last.end = entry.date
  }
  return outages
}
