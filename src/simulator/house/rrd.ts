/**
 * The history of the box. Nothing is stored: each value follows from its time, so that two reads agree.
 */
import type { SimulatedHouse } from '../house.ts'

export const databases = ['net', 'temp', 'dsl', 'switch'] as const
export type Database = (typeof databases)[number]

const hour = 3600
const day = 24 * hour

/** Older periods have a coarser step. Seconds. */
export function stepOf(db: Database, age: number): number {
  const finest = db === 'net' ? 10 : 120
  if (age <= hour) return finest
  return age <= 2 * day ? Math.max(finest, 120) : age <= 30 * day ? 600 : hour
}

/** Older points are not kept. Seconds. */
export const keptFor = 365 * day

/** The fields of a database on this model. `temp` has the ids of the sensors and fans, which the Revolution names otherwise. */
export function fieldsOf({ model, system, connection, switch: { ports } }: SimulatedHouse, db: Database): string[] {
  switch (db) {
    case 'net':
      return ['bw_up', 'bw_down', 'rate_up', 'rate_down', 'vpn_rate_up', 'vpn_rate_down']
    case 'temp':
      if (model.board_name === 'fbxgw2r') return ['cpum', 'cpub', 'sw', 'hdd', 'fan_speed']
      return [...system.sensors, ...system.fans].map(({ id }) => id)
    case 'dsl':
      return connection.status.media === 'ftth' ? [] : ['rate_up', 'rate_down', 'snr_up', 'snr_down']
    case 'switch':
      return ports.flatMap(({ id, rrd_id = id }) => [`rx_${rrd_id}`, `tx_${rrd_id}`])
  }
}

/** The value of a field at a time, before it is cast to a whole number; null in the last ten minutes of each sixth hour. */
export function valueAt(house: SimulatedHouse, field: string, time: number): number | null {
  if (time % (6 * hour) >= 6 * hour - 600) return null
  const [, direction, port] = /^([rt]x)_(\w+)$/.exec(field) ?? []
  // It is the rate of now: what the switch itself says.
  if (port !== undefined) return rateOf(house, direction, port)
  const wave = 1 + Math.sin(time / hour) / 10
  if (/^(fan|.*rpm)/.test(field)) return 2400 * wave
  if (field.startsWith('snr')) return 98 * wave
  if (/^(temp|cpu|sw|hdd)/.test(field)) return 59.04 * wave
  return mbits * (trafficOf(field, time) ?? 1000)
}

/** Bytes per second. */
const mbits = 125_000

/** Mbit/s of a household: little at night, most in the evening, and never the same twice. undefined for a bandwidth. */
function trafficOf(field: string, time: number): number | undefined {
  const share = { rate_down: 1, rate_up: 0.12, vpn_rate_down: 0.05, vpn_rate_up: 0.02 }[field]
  if (share === undefined) return undefined
  const evening = Math.max(0, Math.cos(((time - 20 * hour) / day) * 2 * Math.PI)) ** 3
  const ripple = Math.sin(time / 311 + share) * Math.sin(time / 1277) + Math.sin(time / 97 - share) / 2
  return share * (1.5 + 45 * evening) * (1 + ripple / 2)
}

function rateOf({ switch: { ports } }: SimulatedHouse, direction: string | undefined, rrdId: string): number {
  const port = ports.find(({ id, rrd_id = String(id) }) => rrd_id === rrdId)
  return (direction === 'rx' ? port?.rx_bytes_rate : port?.tx_bytes_rate) ?? 0
}
