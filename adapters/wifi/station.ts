/**
 * The stations, announced on the device of the LAN host with the same MAC address. A host that is shown keeps its
 * entities while it is away. The state of a station that is no such host is removed when it leaves.
 */
import { z } from 'zod'
import { flag, many, numeric, oneOf, orNull, source, text } from '../../src/contract/index.ts'
import { type AddressedHost, addressedHosts, isShown } from '../sources/hosts.ts'
import { address } from '../sources/leaves.ts'
import { Band, stations } from '../sources/stations.ts'
import { level, moment } from './rows.ts'

const number = orNull(numeric)

const standards = ['legacy', 'Wi-Fi 4', 'Wi-Fi 5', 'Wi-Fi 6', 'Wi-Fi 7'] as const
const Standard = z
  .object({ legacy: flag, ht: flag, vht: flag, he: flag, eht: flag })
  .transform((it) => standards[[it.legacy, it.ht, it.vht, it.he, it.eht].lastIndexOf(true)] ?? null)

// `bitrate` is in 1/10 Mbit/s, -1 if unknown.
const Link = z
  .object({ bitrate: number, width: text })
  .transform(({ bitrate, width }) => ({ width, speed: bitrate === null || bitrate < 0 ? null : bitrate / 10 }))

const State = oneOf('associated', 'authenticated')
const Station = z
  .object({ bssid: address, state: State, signal: number, conn_duration: number })
  // The box counts from its own side: tx goes to the station. Rates are bytes per second.
  .extend({ rx_bytes: number, tx_bytes: number, rx_rate: number, tx_rate: number })
  .extend({ last_rx: orNull(Link), last_tx: orNull(Link) })
  .extend({ flags: orNull(Standard), wpa_alg: text, pairwise_cipher: text })
  .transform(({ flags: standard, wpa_alg: security, pairwise_cipher: cipher, last_rx, last_tx, ...it }) => {
    const links = { link_down: last_tx?.speed, link_up: last_rx?.speed, channel_width: last_tx?.width }
    return { ...it, ...links, standard, security, cipher }
  })

/** A station, the host that it is, or both. */
const Client = z
  .object({ mac: z.string(), host: z.custom<AddressedHost>().optional() })
  .extend({ access_point: text, band: Band.optional(), station: Station.optional() })
  .transform(({ host, station, ...it }) => {
    return { ...it, ...station, isAway: station === undefined, isWired: host?.link === 'ethernet' }
  })
type Client = z.output<typeof Client>

/** Each station with its host, and the hosts that are not associated. */
const clients = source(async (box) => {
  const [{ stations: here, invalid }, hosts] = [await stations(box), await addressedHosts(box)]
  const byMac = new Map(hosts.map((host) => [host.mac, host]))
  const macs = new Set(here.map((it) => it.mac))
  return {
    invalid, // The engine reports them.
    here: here.map((it) => ({ ...it, host: byMac.get(it.mac) })),
    away: hosts.filter((host) => !macs.has(host.mac)).map(elsewhere),
  }
})

/** A host that is no station of the box. One behind a repeater has its name and band from the list of hosts. */
function elsewhere(host: AddressedHost) {
  const { access_point, band, behind, mac } = host
  return { mac, host, ...(behind && { access_point, ...(band && { band }) }) }
}

const rate = { class: 'data_rate', boxUnit: 'B/s', unit: 'Mbit/s' } as const
const amount = { class: 'data_size', boxUnit: 'B', unit: 'GB', total: true } as const
const linkSpeed = { class: 'data_rate', unit: 'Mbit/s', precision: 1, icon: 'mdi:speedometer' } as const

export const station = many({
  schema: Client,
  async from(box) {
    const { invalid, here, away } = await clients(box)
    return [...invalid, ...here, ...away.filter(({ host }) => isShown(host, box.now))]
  },
  every: '1m',
  key: (it) => it.mac,
  joins: { resource: 'lan.host', mac: (it) => it.mac },
  prefix: { name: 'Wi-Fi', id: 'wifi' },
  enabled: [],
  diagnostics: {
    signal: { ...sensor('signal'), ...level, name: 'signal' },
    rate_down: { ...sensor('tx_rate'), ...rate, name: 'download', icon: 'mdi:download' },
    rate_up: { ...sensor('rx_rate'), ...rate, name: 'upload', icon: 'mdi:upload' },
    bytes_down: { ...sensor('tx_bytes'), ...amount, name: 'received' },
    bytes_up: { ...sensor('rx_bytes'), ...amount, name: 'sent' },
    link_down: { ...sensor('link_down'), ...linkSpeed, name: 'link speed down' },
    link_up: { ...sensor('link_up'), ...linkSpeed, name: 'link speed up' },
    band: { ...sensor('band'), name: 'band in use', id: 'station_band', icon: 'mdi:wifi', options: Band },
    standard: { ...sensor('standard'), name: 'standard', icon: 'mdi:wifi-star', options: standards },
    access_point: {
      ...sensor('access_point'),
      name: 'access point',
      icon: 'mdi:access-point',
      attributes: ['bssid', 'security', 'cipher', 'channel_width'],
    },
    state: { ...sensor('state'), name: 'association', id: 'association', icon: 'mdi:wifi-check', options: State },
    since: { ...sensor('conn_duration'), ...moment, ago: true, name: 'connected since' },
  },
})

/** A sensor: null while the box does not say it, undefined for a host that is connected by cable. */
function sensor<F extends keyof Client>(field: F) {
  const value = (it: Client) => (it.isAway && it.isWired ? undefined : (it[field] ?? null))
  return { is: 'sensor', value } as const
}
