/** The ports at which services of the box itself are reached from the Internet. They win over rules that forward ports. */
import { z } from 'zod'
import { many, numeric, orNull, type Phrase, phrase, put, text } from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'
import { listInRouterMode } from '../sources/router.ts'
import { errors } from './errors.ts'

/** Names of the services. Firmwares add others: an Ultra has `wireguard`, which is in no documentation. */
const services: Readonly<Record<string, Phrase>> = {
  http: phrase('Remote access (HTTP)'),
  https: phrase('Remote access (HTTPS)'),
  'bittorrent-main': phrase('BitTorrent'),
  'bittorrent-dht': phrase('BitTorrent DHT'),
  openvpn_routed: phrase('OpenVPN (routed)'),
  openvpn_bridge: phrase('OpenVPN (bridged)'),
  ipsec_ike: phrase('IPsec IKEv2'),
  ipsec_nat: phrase('IPsec NAT'),
  pptp: phrase('PPTP'),
  ftp: phrase('FTP'),
  ftp_pasv: phrase('FTP (passive)'),
  wireguard: phrase('WireGuard'),
}

const number = orNull(ifValid(numeric))
const flag = ifValid(z.boolean())

const Incoming = z
  .object({ id: z.string().min(1), type: text, netns: text, enabled: flag, active: flag, in_port: number })
  .extend({ min_port: number, max_port: number, readonly: flag })
  .transform(({ id, type: protocol, in_port, min_port, max_port, readonly, ...it }) => ({
    ...{ ...it, id, protocol, in_port, readonly: readonly ?? false },
    service: services[id] ?? id,
    // Before API 4 the box says no limits.
    min: Math.min(min_port ?? 1, in_port ?? 65_535),
    max: Math.max(max_port ?? 65_535, in_port ?? 1),
  }))
type Incoming = z.output<typeof Incoming>

const pathOf = ({ id }: Incoming) => `fw/incoming/${encodeURIComponent(id)}`

export const incoming = many({
  schema: Incoming,
  from: listInRouterMode('fw/incoming/'),
  every: '15m',
  since: '2.0',
  key: (it) => it.id,
  limit: 30,
  title: (it) => it.id,
  prefix: { name: '{service}', id: 'incoming_{id}' },
  errors,
  enabled: [],
  settings: {
    enabled: {
      is: 'switch',
      name: 'from the Internet',
      icon: 'mdi:web',
      set: (enabled, it) => put(pathOf(it), { enabled }),
      attributes: ['protocol', 'in_port', 'netns'],
    },
    // The protocol of some services allows no other port.
    port: {
      is: 'number',
      name: 'port',
      icon: 'mdi:ethernet',
      mode: 'box',
      min: (it) => it.min,
      max: (it) => it.max,
      value: (it) => (it.readonly ? undefined : (it.in_port ?? undefined)),
      set: (in_port, it) => put(pathOf(it), { in_port }),
    },
  },
  diagnostics: { active: { is: 'binary_sensor', name: 'active', icon: 'mdi:lan-connect', class: 'running' } },
})
