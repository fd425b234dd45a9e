/**
 * What the line has been through: the last outage, and how many there were today. The box forgets at each boot.
 * `connection/logs/` is in no version of the documentation: entries of type `link` (the wire) and `conn` (internet).
 */
import { z } from 'zod'
import { list, numeric, one, type Reader } from '../../src/contract/index.ts'

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
const Logs = z.object({ entries: Log, now: z.number() }).transform(outages)

export const logs = one({
  schema: Logs,
  from: async (box: Reader) => ({ entries: await box.get('connection/logs/', list(z.unknown())), now: box.now }),
  every: '5m',
  diagnostics: {
    outage: {
      is: 'sensor',
      name: 'Last outage',
      id: 'last_outage',
      class: 'timestamp',
      icon: 'mdi:web-off',
      value: (it) => it.start,
    },
    outage_end: {
      is: 'sensor',
      name: 'Last outage end',
      id: 'last_outage_end',
      class: 'timestamp',
      icon: 'mdi:web-check',
      disabled: true,
      value: (it) => it.end,
    },
    outage_duration: {
      is: 'sensor',
      name: 'Last outage duration',
      id: 'last_outage_duration',
      class: 'duration',
      unit: 's',
      precision: 0,
      value: (it) => it.duration,
    },
    outages_today: {
      is: 'sensor',
      name: 'Outages today',
      icon: 'mdi:web-remove',
      count: 'now',
      value: (it) => it.today,
    },
  },
  queries: {
    logs: { takes: z.object({}), ask: () => ({ method: 'GET', path: 'connection/logs/' }) as const, answer: Log },
  },
})

interface Outage {
  start: number
  end: number | null
}

/** The last outage and the number of those that began since local midnight. One that still lasts has no end. */
function outages({ entries, now }: { entries: readonly z.output<typeof Entry>[]; now: number }) {
  const all = found(entries)
  const { start, end } = all.at(-1) ?? { start: null, end: null }
  const midnight = new Date(now * 1000).setHours(0, 0, 0, 0) / 1000
  const today = all.filter((outage) => outage.start >= midnight).length
  return { start, end, duration: start === null || end === null ? null : end - start, today }
}

// From the first word of trouble, wire or internet, to internet being back.
function found(entries: readonly z.output<typeof Entry>[]) {
  const back = entries.some((entry) => entry.type === 'conn') ? 'conn' : 'link'
  const inOrder = [...entries].sort((left, right) => left.date - right.date || left.id - right.id)
  const all: Outage[] = []
  for (const entry of inOrder) {
    const last = all.at(-1)
    const lasting = last !== undefined && last.end === null
    if (!lasting && entry.state === 'down') all.push({ start: entry.date, end: null })
    if (lasting && entry.state === 'up' && entry.type === back) last.end = entry.date
  }
  return all
}
