/**
 * What goes through each port. The box keeps the rates of all ports in one database, which is one request. What the database
 * does not have, and the totals, take a request for each port: these take turns, so that no port waits behind the others.
 */
import { z } from 'zod'
import { many, numeric, orNull, type Reader } from '../../src/contract/index.ts'
import { pointsIn, Recorded } from '../sources/history.ts'
import { type Port, ports } from './ports.ts'

const number = orNull(numeric).catch(null)

/** Rates are in byte/s. The box counts from its own side: tx goes to the device. */
const Stats = z
  .object({ tx_bytes_rate: number, rx_bytes_rate: number, tx_bytes: number, rx_good_bytes: number })
  .extend({ rx_err_packets: number, rx_fcs_packets: number, tx_collisions: number })
  .transform((it) => ({
    rate_down: it.tx_bytes_rate,
    rate_up: it.rx_bytes_rate,
    received: it.tx_bytes,
    sent: it.rx_good_bytes,
    errors: sumOf([it.rx_err_packets, it.rx_fcs_packets, it.tx_collisions]),
  }))
type Stats = z.output<typeof Stats>
type Traffic = Pick<Port, 'port' | 'label'> & Stats

const unknown: Stats = { rate_down: null, rate_up: null, received: null, sent: null, errors: null }

const rate = { is: 'sensor', class: 'data_rate', boxUnit: 'B/s', unit: 'Mbit/s' } as const
const total = { is: 'sensor', class: 'data_size', boxUnit: 'B', unit: 'GB', total: true } as const

export const traffic = many({
  schema: z.custom<Traffic>(),
  from: trafficOfPorts,
  every: '1m',
  absentCodes: ['internal_error'],
  onlyIfEnabled: true,
  key: (it) => it.port,
  prefix: { name: '{label}', id: 'switch_{port}' },
  entities: {
    rate_down: { ...rate, name: 'download', icon: 'mdi:download-network' },
    rate_up: { ...rate, name: 'upload', icon: 'mdi:upload-network' },
    received: { ...total, name: 'received', icon: 'mdi:download-network' },
    sent: { ...total, name: 'sent', icon: 'mdi:upload-network' },
  },
  diagnostics: {
    errors: { is: 'sensor', name: 'errors', icon: 'mdi:alert-circle-outline', count: 'total' },
  },
})

/** Requests for single ports, whatever the interval. */
const perMinute = 30

async function trafficOfPorts(box: Reader): Promise<Traffic[]> {
  const all = await ports(box)
  const rates = await box.prefer(ratesInHistory, noRates)
  const turns = all.map(({ id, port }) => ({ path: pathOf(id), every: rates.has(port) ? '5m' : '1s' }) as const)
  const stats = await box.inTurn(turns, Stats, perMinute)
  return all.map(({ id, port, label }) => ({ port, label, ...unknown, ...stats.get(pathOf(id)), ...rates.get(port) }))
}

function pathOf(id: number) {
  return `switch/port/${id}/stats`
}

type Rates = ReadonlyMap<string, Pick<Stats, 'rate_down' | 'rate_up'>>

/** Seconds. The database has a point every two minutes, and the last ones may still be gaps. */
const recent = 600

/** The newest rates of each port; undefined if they are unknown. GET needs no right, and POST the right to change settings. */
async function ratesInHistory(box: Reader): Promise<Rates | undefined> {
  const start = box.now - recent
  const answer =
    (await box.getIfAllowed(`rrd/?db=switch&date_start=${start}`, Recorded)) ??
    (await box.post('rrd/', { db: 'switch', date_start: start }, Recorded))
  const points = pointsIn(answer?.data)
  const newest = Math.max(...points.map(({ time }) => time))
  const values = new Map<string, number>()
  for (const point of points.filter(({ time }) => time > newest - recent)) {
    for (const [field, value] of Object.entries(point)) {
      const known = number.parse(value)
      if (known !== null) values.set(field, known)
    }
  }
  const names = [...values.keys()].flatMap((field) => (field.startsWith('tx_') ? [field.slice(3)] : []))
  const rates = names.flatMap((port) => {
    const [rate_down, rate_up] = [values.get(`tx_${port}`), values.get(`rx_${port}`)]
    return rate_down === undefined || rate_up === undefined ? [] : [[port, { rate_down, rate_up }] as const]
  })
  return rates.length === 0 ? undefined : new Map(rates)
}

async function noRates(): Promise<Rates> {
  return new Map()
}

/** null if none of them is known. */
function sumOf(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((it) => it !== null)
  return known.length === 0 ? null : known.reduce((sum, it) => sum + it, 0)
}
