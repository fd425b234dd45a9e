/** The internet line: whether it is up, its addresses and its rates. */
import { z } from 'zod'
import { numeric, one, oneOf, orNull, text } from '../../src/contract/index.ts'

const number = orNull(numeric)
const State = oneOf('going_up', 'up', 'going_down', 'down')
const Type = oneOf('ethernet', 'rfc2684', 'pppoatm')
const Media = oneOf('ftth', 'ethernet', 'xdsl', 'backup_4g')

const Status = z
  .object({ state: State, type: orNull(Type), media: orNull(Media), ipv4: text, ipv6: text }) // absent while the line is down
  .extend({ ipv4_port_range: z.array(numeric).optional() }) // all ports, or the part of a shared IPv4 address
  .extend({ rate_down: number, rate_up: number, bytes_down: number, bytes_up: number }) // byte/s, bytes
  .extend({ bandwidth_down: number, bandwidth_up: number }) // bit/s
  .transform((it) => ({
    ...it,
    up: it.state === 'up',
    used_down: usedShare(it.rate_down, it.bandwidth_down),
    used_up: usedShare(it.rate_up, it.bandwidth_up),
    address: it.ipv4,
    ipv4_shared: it.ipv4_port_range && !(it.ipv4_port_range[0] === 0 && it.ipv4_port_range[1] === 65535),
  }))

const speed = { is: 'sensor', class: 'data_rate', boxUnit: 'B/s', unit: 'Mbit/s' } as const
const bandwidth = { is: 'sensor', class: 'data_rate', boxUnit: 'bit/s', unit: 'Mbit/s', precision: 1 } as const
const share = { is: 'sensor', unit: '%', precision: 1, tolerance: 0.5, icon: 'mdi:gauge' } as const
const volume = { is: 'sensor', class: 'data_size', boxUnit: 'B', unit: 'GB', total: true } as const

export const status = one({
  schema: Status,
  from: 'connection/',
  every: '30s',
  enabled: ['up', 'rate_down', 'rate_up', 'bytes_down', 'bytes_up', 'line', 'ipv4'],
  entities: {
    up: { is: 'binary_sensor', name: 'Internet', id: 'internet', class: 'connectivity' },
    rate_down: { ...speed, name: 'Download', icon: 'mdi:download' },
    rate_up: { ...speed, name: 'Upload', icon: 'mdi:upload' },
    used_down: { ...share, name: 'Download share of the line', id: 'line_used_down' },
    used_up: { ...share, name: 'Upload share of the line', id: 'line_used_up' },
    bytes_down: { ...volume, name: 'Received', icon: 'mdi:download-network' },
    bytes_up: { ...volume, name: 'Sent', icon: 'mdi:upload-network' },
    line: {
      is: 'event',
      name: 'Line',
      icon: 'mdi:web',
      // The address after an outage counts as new: one event too many is better than a missed one.
      types: {
        lost: (before, after) => before.up && !after.up,
        new_address: (before, after) => after.ipv4 !== null && before.ipv4 !== after.ipv4,
        back: (before, after) => !before.up && after.up, // listed last: after an outage it is the last event
      },
      attributes: ['address'],
    },
  },
  diagnostics: {
    state: { is: 'sensor', name: 'Line state', id: 'line_state', options: State, icon: 'mdi:web' },
    media: { is: 'sensor', name: 'Line medium', id: 'line_medium', options: Media, icon: 'mdi:cable-data' },
    type: { is: 'sensor', name: 'Line type', id: 'line_type', options: Type },
    ipv4: { is: 'sensor', name: 'IPv4 address', icon: 'mdi:ip-network' },
    ipv6: { is: 'sensor', name: 'IPv6 address', icon: 'mdi:ip-network' },
    ipv4_shared: {
      is: 'binary_sensor',
      name: 'Shared IPv4 address',
      icon: 'mdi:ip-network-outline',
      attributes: ['ipv4_port_range'],
    },
    bandwidth_down: { ...bandwidth, name: 'Line speed down' },
    bandwidth_up: { ...bandwidth, name: 'Line speed up' },
  },
})

/** The share of the line's bandwidth that is in use, in percent with one decimal. */
function usedShare(rate: number | null, bandwidth: number | null) {
  return rate === null || !bandwidth ? null : Math.round((rate * 8 * 1000) / bandwidth) / 10
}
