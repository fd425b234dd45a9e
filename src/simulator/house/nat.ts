/** What the box lets in from the Internet: rules that forward ports, the DMZ, and the ports of its own services. */
import type { ModelSheet } from '../models.ts'
import { hostPayload, type LanHost } from './lan.ts'

/**
 * Which bodies `fw/redir` takes: only whole rules with their read-only fields (seen in July 2026), only fields that can be
 * changed, or both (a Delta of 2023). A body that it does not take is an internal error.
 */
export type RuleBodies = 'whole' | 'partial' | 'any'

export interface Redirection {
  id: number
  enabled: boolean
  ip_proto: 'tcp' | 'udp'
  wan_port_start: number
  wan_port_end: number
  lan_ip: string
  lan_port: number
  /** `0.0.0.0` is anyone. */
  src_ip: string
  comment: string
  /** Undocumented. */
  valid: boolean
}

/** A port of a service of the box. The list of services is fixed. */
export interface IncomingPort {
  id: string
  type: 'tcp' | 'udp' | 'tcp_udp'
  enabled: boolean
  active: boolean
  in_port: number
  min_port: number
  max_port: number
  readonly: boolean
  netns: 'init' | 'vpn'
}

export interface Nat {
  bodies: RuleBodies
  redirections: Redirection[]
  /** The id of the newest rule. Ids of deleted rules are not used again. */
  lastId: number
  dmz: { enabled: boolean; ip: string }
  incoming: IncomingPort[]
}

export function createNat({ board_name }: ModelSheet, ports: [number, number], bodies: RuleBodies): Nat {
  // A Mini 4K forwards nothing: its list is empty.
  const all = board_name === 'fbxgw8r' ? [rules.backup] : Object.values(rules)
  const redirections = board_name === 'fbxgw1r' ? [] : structuredClone(all)
  return { bodies, redirections, lastId: 75, dmz: { enabled: false, ip: '' }, incoming: incomingPorts(ports) }
}

const anyone = { src_ip: '0.0.0.0', enabled: true, valid: true }

/** One has no comment, and one forwards to a computer that the box has never seen. */
const rules = {
  web: { ...anyone, ...rule('tcp', 8443, '192.168.1.40', 443), id: 1, comment: 'NAS' },
  plain: { ...anyone, ...rule('udp', 51820, '192.168.1.31', 51820), id: 12, comment: '' },
  games: {
    ...{ ...anyone, ...rule('tcp', 27015, '192.168.1.199', 27015), wan_port_end: 27030 },
    ...{ id: 74, comment: 'Jeux', src_ip: '198.51.100.55', enabled: false },
  },
  backup: { ...anyone, ...rule('tcp', 20022, '192.168.1.40', 22), id: 75, comment: 'Sauvegarde' },
} satisfies Record<string, Redirection>

function rule(ip_proto: 'tcp' | 'udp', port: number, lan_ip: string, lan_port: number) {
  return { ip_proto, wan_port_start: port, wan_port_end: port, lan_ip, lan_port }
}

function incomingPorts([min_port, max_port]: [number, number]): IncomingPort[] {
  const services = [
    ...([
      ['ftp', 'tcp', 28013],
      ['ftp_pasv', 'tcp', 32600],
      ['bittorrent-main', 'tcp', 20921],
    ] as const),
    ...([
      ['bittorrent-dht', 'udp', 30588],
      ['http', 'tcp', 21252],
      ['https', 'tcp', 29491],
    ] as const),
    ...([
      ['openvpn_routed', 'tcp_udp', 17001],
      ['openvpn_bridge', 'tcp_udp', 17002],
      ['pptp', 'tcp', 1723],
    ] as const),
    ...([
      ['ipsec_ike', 'udp', 500],
      ['ipsec_nat', 'udp', 4500],
      ['wireguard', 'udp', 22563],
    ] as const),
  ]
  const used = ['bittorrent-main', 'bittorrent-dht', 'http', 'https']
  return services.map(([id, type, in_port]) => ({
    ...{ id, type, in_port, min_port, max_port, netns: 'init', readonly: in_port < 16_384 },
    ...{ enabled: !id.startsWith('ftp'), active: used.includes(id) },
  }))
}

/** What the API returns for a rule: the host is absent if the box does not know it, and its name is then the address. */
export function redirectionPayload(rule: Redirection, hosts: LanHost[], major: number) {
  const host = hostAt(hosts, rule.lan_ip)
  const hostname = host?.primary_name ?? rule.lan_ip
  return { ...rule, hostname, ...(host ? { host: hostPayload(host, major) } : {}) }
}

/** The host of the main network that has this IPv4 address, or had it last. */
export function hostAt(hosts: LanHost[], address: string): LanHost | undefined {
  return hosts.find(
    (host) => host.interface === 'pub' && host.l3connectivities.find(({ af }) => af === 'ipv4')?.addr === address,
  )
}
