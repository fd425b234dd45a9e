/**
 * Who is associated, as one device with the host of the same MAC. A host of the house keeps its entities while it is
 * away, or they would leave Home Assistant with every walk to the baker's; a stranger's state goes with him.
 */
import { z } from 'zod'
import { flag, many, numeric, oneOf, orNull } from '../../src/contract/index.ts'
import { Band } from './access-points.ts'
import { WifiHost } from './hosts.ts'
import { everyStation } from './stations.ts'

const State = oneOf('associated', 'authenticated')
const Link = z.object({
  bitrate: orNull(numeric), // 1/10 Mbit/s, -1 unknown
  width: orNull(z.string()),
})
const Flags = z.object({ legacy: flag, ht: flag, vht: flag, he: flag, eht: flag })

const Station = z.object({
  mac: z.string(),
  bssid: z.string(),
  hostname: orNull(z.string()),
  state: State,
  access_point: z.string(),
  band: Band,
  signal: orNull(numeric),
  conn_duration: orNull(numeric),
  rx_bytes: orNull(numeric), // rx and tx are the box's: tx goes to the station
  tx_bytes: orNull(numeric),
  rx_rate: orNull(numeric), // byte/s
  tx_rate: orNull(numeric),
  flags: orNull(Flags),
  last_rx: orNull(Link),
  last_tx: orNull(Link),
  wpa_alg: orNull(z.string()),
  pairwise_cipher: orNull(z.string()),
})
type Station = z.output<typeof Station>

const Associated = z
  .object({ mac: z.string(), host: WifiHost.optional(), station: Station.optional() })
  .transform(({ mac, host, station }) => {
    const { name = station?.hostname ?? mac, vendor = '', model = '', wired = false } = host ?? {}
    return { mac, name, vendor, model, wired, station }
  })
type Associated = z.output<typeof Associated>

const standards = ['legacy', 'Wi-Fi 4', 'Wi-Fi 5', 'Wi-Fi 6', 'Wi-Fi 7'] as const
const hidden = { disabled: true } as const

export const station = many({
  schema: Associated,
  from: everyStation,
  every: '1m',
  key: (it) => it.mac,
  joins: { resource: 'lan.host', mac: (it) => it.mac },
  diagnostics: {
    signal: {
      is: 'sensor',
      name: 'Wi-Fi signal',
      id: 'wifi_signal',
      class: 'signal_strength',
      unit: 'dBm',
      precision: 0,
      ...hidden,
      value: (it) => told(it, (station) => station.signal),
    },
    rate_down: {
      is: 'sensor',
      name: 'Wi-Fi download',
      id: 'wifi_rate_down',
      icon: 'mdi:download',
      class: 'data_rate',
      unit: 'B/s',
      precision: 0,
      ...hidden,
      value: (it) => told(it, (station) => station.tx_rate),
    },
    rate_up: {
      is: 'sensor',
      name: 'Wi-Fi upload',
      id: 'wifi_rate_up',
      icon: 'mdi:upload',
      class: 'data_rate',
      unit: 'B/s',
      precision: 0,
      ...hidden,
      value: (it) => told(it, (station) => station.rx_rate),
    },
    bytes_down: {
      is: 'sensor',
      name: 'Wi-Fi received',
      id: 'wifi_bytes_down',
      class: 'data_size',
      unit: 'B',
      total: true,
      ...hidden,
      value: (it) => told(it, (station) => station.tx_bytes),
    },
    bytes_up: {
      is: 'sensor',
      name: 'Wi-Fi sent',
      id: 'wifi_bytes_up',
      class: 'data_size',
      unit: 'B',
      total: true,
      ...hidden,
      value: (it) => told(it, (station) => station.rx_bytes),
    },
    link_down: {
      is: 'sensor',
      name: 'Wi-Fi link speed down',
      id: 'wifi_link_down',
      icon: 'mdi:speedometer',
      class: 'data_rate',
      unit: 'Mbit/s',
      ...hidden,
      value: (it) => told(it, (station) => speed(station.last_tx)),
    },
    link_up: {
      is: 'sensor',
      name: 'Wi-Fi link speed up',
      id: 'wifi_link_up',
      icon: 'mdi:speedometer',
      class: 'data_rate',
      unit: 'Mbit/s',
      ...hidden,
      value: (it) => told(it, (station) => speed(station.last_rx)),
    },
    band: {
      is: 'sensor',
      name: 'Wi-Fi band in use',
      id: 'wifi_station_band',
      icon: 'mdi:wifi',
      class: 'enum',
      options: Band.options,
      ...hidden,
      value: (it) => told(it, (station) => station.band),
    },
    standard: {
      is: 'sensor',
      name: 'Wi-Fi standard',
      id: 'wifi_standard',
      icon: 'mdi:wifi-star',
      class: 'enum',
      options: standards,
      ...hidden,
      value: (it) => told(it, standardOf),
    },
    access_point: {
      is: 'sensor',
      name: 'Wi-Fi access point',
      id: 'wifi_access_point',
      icon: 'mdi:access-point',
      ...hidden,
      value: (it) => told(it, (station) => station.access_point),
      attributes: {
        bssid: (it) => it.station?.bssid.toLowerCase(),
        security: (it) => it.station?.wpa_alg,
        cipher: (it) => it.station?.pairwise_cipher,
        channel_width: (it) => it.station?.last_tx?.width,
      },
    },
    state: {
      is: 'sensor',
      name: 'Wi-Fi association',
      id: 'wifi_association',
      icon: 'mdi:wifi-check',
      class: 'enum',
      options: State.options,
      ...hidden,
      value: (it) => told(it, (station) => station.state),
    },
    since: {
      is: 'sensor',
      name: 'Wi-Fi connected since',
      id: 'wifi_since',
      class: 'timestamp',
      ago: true,
      tolerance: 90,
      ...hidden,
      value: (it) => told(it, (station) => station.conn_duration),
    },
  },
})

// Unknown while it is away; what is here by cable has none of it.
function told<V>(it: Associated, read: (station: Station) => V | null): V | null | undefined {
  if (it.station) return read(it.station)
  return it.wired ? undefined : null
}

function speed(link: z.output<typeof Link> | null) {
  const bitrate = link?.bitrate ?? -1
  return bitrate < 0 ? null : bitrate / 10
}

function standardOf({ flags }: Station) {
  if (flags === null) return null
  const newest = [flags.legacy, flags.ht, flags.vht, flags.he, flags.eht].lastIndexOf(true)
  return standards[newest] ?? null
}
