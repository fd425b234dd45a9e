/** The VPN servers of the box, their users and connections; and the tunnels of its VPN client. */
import type { ModelSheet } from '../models.ts'

export type ServerState = 'stopped' | 'starting' | 'started' | 'stopping' | 'error'

export interface VpnServer {
  name: string
  type: 'pptp' | 'openvpn' | 'ipsec' | 'wireguard'
  state: ServerState
  config: { enabled: boolean } & Record<string, unknown>
}

export interface VpnUser {
  login: string
  type: 'standard' | 'wireguard'
  /** "" if it has none. */
  password: string
  /** "" if it has none. */
  ip_reservation: string
  conf_wireguard?: { keepalive: number; psk: boolean }
}

export interface VpnConnection {
  id: string
  vpn: string
  user: string
  authenticated: boolean
  auth_time: number
  src_ip: string
  src_port?: number
  local_ip: string
  rx_bytes: number
  tx_bytes: number
}

export interface Vpn {
  servers: VpnServer[]
  users: VpnUser[]
  connections: VpnConnection[]
  /** How long a server takes to start or stop. Seconds. */
  switchingSeconds: number
  /** The secret of each profile that was handed out, by server and login: a new one replaces it. */
  profiles: Map<string, string>
}

export interface VpnTunnel {
  id: string
  description: string
  type: 'pptp' | 'openvpn' | 'wireguard'
  active: boolean
  conf_pptp?: Record<string, unknown> | undefined
  conf_wireguard?: Record<string, unknown> | undefined
}

export interface VpnClient {
  tunnels: VpnTunnel[]
  state: 'waiting_wan' | 'going_up' | 'up' | 'going_down' | 'down'
  last_error: string
  rate_up: number
  rate_down: number
  /** How long a tunnel takes to come up. Seconds. */
  connectingSeconds: number
  log: string
}

export const range = { first: '192.168.27.65', last: '192.168.27.95' }

/** A WireGuard server for the parents on a Delta; on the other models the servers are off, as a box is delivered. */
export function createVpn({ board_name }: ModelSheet, now: number): Vpn {
  const isUsed = board_name === 'fbxgw7r'
  const hasIpsec = ['fbxgw7r', 'fbxgw8r', 'fbxgw9r'].includes(board_name)
  const ofPort = (port: number) => ({ port, min_port: 0, max_port: 65_535 })
  const openvpn = { conf_openvpn: { cipher: 'aes256', disable_fragment: false, use_tcp: false } }
  return {
    servers: [
      serverOf('pptp', 'pptp', {
        ...ofPort(1723),
        conf_pptp: { mppe: 'require_128', allowed_auth: { mschapv2: true } },
      }),
      serverOf('openvpn_routed', 'openvpn', { ...ofPort(1194), ...openvpn }),
      ...(hasIpsec
        ? [serverOf('ipsec', 'ipsec', { port_ike: 500, port_nat: 4500, conf_ipsec: { ike_version: 2 } })]
        : []),
      serverOf('openvpn_bridge', 'openvpn', { ...ofPort(1195), ...openvpn }),
      serverOf('wireguard', 'wireguard', { ...ofPort(42_280), conf_wireguard: { mtu: 1360 } }, isUsed),
    ],
    users: isUsed ? structuredClone([...parents]) : [],
    connections: isUsed
      ? [
          {
            ...{ id: 'wireguard-1', vpn: 'wireguard', user: 'alice', authenticated: true, auth_time: now - 900 },
            ...{ src_ip: '198.51.100.24', src_port: 41_641, local_ip: '192.168.27.66' },
            ...{ rx_bytes: 81_220, tx_bytes: 910_733 },
          },
        ]
      : [],
    switchingSeconds: 0.5,
    profiles: new Map(),
  }
}

function serverOf(name: string, type: VpnServer['type'], config: object, enabled = false): VpnServer {
  const range4 = { ip_start: range.first, ip_end: range.last }
  return {
    name,
    type,
    state: enabled ? 'started' : 'stopped',
    config: { id: name, type, enabled, ...range4, ...config },
  }
}

const parents: readonly VpnUser[] = [
  {
    ...{ login: 'alice', type: 'wireguard', password: '', ip_reservation: '192.168.27.66' },
    conf_wireguard: { keepalive: 25, psk: true },
  },
  { login: 'bob', type: 'standard', password: 'motdepasse-vpn', ip_reservation: '' },
]

/** A tunnel for downloads and one to an office on a Delta, the first one on an Ultra. */
export function createVpnClient({ board_name }: ModelSheet): VpnClient {
  const count = { fbxgw7r: 2, fbxgw9r: 1 }[board_name] ?? 0
  const tunnels = structuredClone(known.slice(0, count))
  return {
    tunnels,
    ...{ state: 'down', last_error: 'none', rate_up: 0, rate_down: 0 },
    connectingSeconds: 0.5,
    log: '',
  }
}

const known: readonly VpnTunnel[] = [
  {
    ...{ id: 'vpn0', description: 'Téléchargements', type: 'wireguard', active: false },
    conf_wireguard: {
      ...{ remote_addr: '192.0.2.1', remote_port: 51_820, mtu: 1420, dns: ['198.51.100.53'] },
      local_addr: [{ ip: '198.51.100.10', len: 24 }],
      // The box sends both keys in clear.
      local_priv_key: 'TdbS1Y0RHZ6rRNSxlEUssD/pnRDfrHMFfJPLl5icvQg=',
      remote_public_key: 'QZnLR0TYPbPbhfVWeLVRf1zsPC0JXG/woVmsmEkgsw8=',
      remote_preshared_key: 'cHJlc2hhcmVkLWtleS1vZi10aGUtc2ltdWxhdG9yISE=',
    },
  },
  {
    ...{ id: 'vpn1', description: 'Bureau', type: 'pptp', active: false },
    conf_pptp: {
      ...{ remote_host: 'vpn.example.org', username: 'dupont', password: 'motdepasse-tunnel', mppe: 'require' },
      allowed_auth: { eap: false, pap: false, chap: false, mschap: false, mschapv2: true },
    },
  },
]
