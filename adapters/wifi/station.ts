/**
 * The stations, announced on the device of the LAN host with the same MAC address. A host that is shown keeps its
 * entities while it is away. The state of a station that is no such host is removed when it leaves.
 */
import { z } from 'zod'
import { flag, many, numeric, oneOf, orNull, type Reader, source } from '../../src/contract/index.ts'
import { type AddressedHost, addressedHosts, isShown } from '../sources/hosts.ts'
import { Band, stations } from '../sources/stations.ts'
import { level, wordOf } from './rows.ts'

const State = oneOf('associated', 'authenticated')
const Link = z.object({
  bitrate: orNull(numeric), // 1/10 Mbit/s, -1 if unknown
  width: orNull(z.string()),
})
const Flags = z.object({ legacy: flag, ht: flag, vht: flag, he: flag, eht: flag })

const Station = z.object({
  bssid: z.string(),
  state: State,
  signal: orNull(numeric),
  conn_duration: orNull(numeric),
  rx_bytes: orNull(numeric), // The box counts from its own side: tx goes to the station.
  tx_bytes: orNull(numeric),
  rx_rate: orNull(numeric), // byte/s
  tx_rate: orNull(numeric),
  flags: orNull(Flags),
  last_rx: orNull(Link),
  last_tx: orNull(Link),
  wpa_alg: orNull(z.string()),
  pairwise_cipher: orNull(z.string()),
})

/** A station, the host that it is, or both. */
const Client = z
  .object({ mac: z.string(), host: z.custom<AddressedHost>().optional() })
  .extend({ access_point: z.string().default(''), band: Band.optional(), station: Station.optional() })
  .transform(({ mac, host, access_point, band, station }) => ({
    mac,
    isWired: host?.link === 'ethernet',
    station: station && { ...station, access_point, band },
  }))
type Client = z.output<typeof Client>
type Connected = NonNullable<Client['station']>

const standards = ['legacy', 'Wi-Fi 4', 'Wi-Fi 5', 'Wi-Fi 6', 'Wi-Fi 7'] as const

const rate = { is: 'sensor', class: 'data_rate', unit: 'B/s', precision: 0 } as const
const amount = { is: 'sensor', class: 'data_size', unit: 'B', total: true } as const
const speed = { is: 'sensor', class: 'data_rate', unit: 'Mbit/s', icon: 'mdi:speedometer' } as const
const start = { is: 'sensor', class: 'timestamp', ago: true, tolerance: 90 } as const

export const station = many({
  schema: Client,
  from: shownClients,
  every: '1m',
  key: (it) => it.mac,
  joins: { resource: 'lan.host', mac: (it) => it.mac },
  diagnostics: {
    signal: { ...level, name: 'Wi-Fi signal', id: 'wifi_signal', ...hidden((it) => it.signal) },
    rate_down: {
      ...rate,
      name: 'Wi-Fi download',
      id: 'wifi_rate_down',
      icon: 'mdi:download',
      ...hidden((it) => it.tx_rate),
    },
    rate_up: { ...rate, name: 'Wi-Fi upload', id: 'wifi_rate_up', icon: 'mdi:upload', ...hidden((it) => it.rx_rate) },
    bytes_down: { ...amount, name: 'Wi-Fi received', id: 'wifi_bytes_down', ...hidden((it) => it.tx_bytes) },
    bytes_up: { ...amount, name: 'Wi-Fi sent', id: 'wifi_bytes_up', ...hidden((it) => it.rx_bytes) },
    link_down: {
      ...speed,
      name: 'Wi-Fi link speed down',
      id: 'wifi_link_down',
      ...hidden((it) => megabits(it.last_tx)),
    },
    link_up: { ...speed, name: 'Wi-Fi link speed up', id: 'wifi_link_up', ...hidden((it) => megabits(it.last_rx)) },
    band: {
      ...wordOf(Band),
      name: 'Wi-Fi band in use',
      id: 'wifi_station_band',
      icon: 'mdi:wifi',
      ...hidden((it) => it.band),
    },
    standard: {
      ...wordOf({ options: standards }),
      name: 'Wi-Fi standard',
      id: 'wifi_standard',
      icon: 'mdi:wifi-star',
      ...hidden(standardOf),
    },
    access_point: {
      is: 'sensor',
      name: 'Wi-Fi access point',
      id: 'wifi_access_point',
      icon: 'mdi:access-point',
      ...hidden((it) => it.access_point),
      attributes: {
        bssid: ({ station }) => station?.bssid.toLowerCase(),
        security: ({ station }) => station?.wpa_alg,
        cipher: ({ station }) => station?.pairwise_cipher,
        channel_width: ({ station }) => station?.last_tx?.width,
      },
    },
    state: {
      ...wordOf(State),
      name: 'Wi-Fi association',
      id: 'wifi_association',
      icon: 'mdi:wifi-check',
      ...hidden((it) => it.state),
    },
    since: { ...start, name: 'Wi-Fi connected since', id: 'wifi_since', ...hidden((it) => it.conn_duration) },
  },
})

/** A disabled row with a value of the station: null while it is away, undefined for a host that is connected by cable. */
function hidden<V>(read: (station: Connected) => V | null | undefined) {
  const value = ({ station, isWired }: Client) => (station ? read(station) : isWired ? undefined : null)
  return { disabled: true, value } as const
}

function megabits(link: z.output<typeof Link> | null) {
  const bitrate = link?.bitrate ?? -1
  return bitrate < 0 ? null : bitrate / 10
}

function standardOf({ flags }: Connected) {
  if (flags === null) return null
  const newest = [flags.legacy, flags.ht, flags.vht, flags.he, flags.eht].lastIndexOf(true)
  return standards[newest] ?? null
}

/** Each station with its host, and the hosts that are not associated. */
const clients = source(async (box) => {
  const [{ stations: here, invalid }, hosts] = [await stations(box), await addressedHosts(box)]
  const byMac = new Map(hosts.map((host) => [host.mac, host]))
  const macs = new Set(here.map((it) => it.mac))
  return {
    invalid, // The engine reports them.
    here: here.map((it) => ({ ...it, host: byMac.get(it.mac) })),
    away: hosts.filter((host) => !macs.has(host.mac)).map((host) => ({ mac: host.mac, host })),
  }
})

async function shownClients(box: Reader): Promise<unknown[]> {
  const { invalid, here, away } = await clients(box)
  return [...invalid, ...here, ...away.filter(({ host }) => isShown(host, box.now))]
}
