/**
 * The internet connection. Initially it has been up for nine days.
 */
import type { Line, ModelSheet } from '../models.ts'
import { createFtth, createLte, createXdsl, type Ftth, type Lte, type Xdsl } from './line-media.ts'

export interface Connection {
  status: ConnectionStatus
  config: ConnectionConfig
  ipv6: Ipv6Config
  xdsl: Xdsl
  ftth: Ftth
  lte: Lte
  /** The dynamic DNS services, by provider. */
  ddns: Map<string, DynamicDns>
  logs: ConnectionLog[]
}

export interface ConnectionStatus {
  type: string
  media: string
  state: 'going_up' | 'up' | 'going_down' | 'down'
  /** The addresses are missing while the line is not up. */
  ipv4?: string
  ipv6?: string
  ipv4_port_range: [number, number]
  rate_down: number
  rate_up: number
  bandwidth_down: number
  bandwidth_up: number
  bytes_down: number
  bytes_up: number
}

export interface ConnectionConfig {
  ping: boolean
  is_secure_pass: boolean
  remote_access: boolean
  remote_access_port: number
  remote_access_min_port: number
  remote_access_max_port: number
  remote_access_ip?: string
  api_remote_access: boolean
  api_domain: string
  https_port: number
  https_available: boolean
  wol: boolean
  adblock: boolean
  adblock_not_set: boolean
  allow_token_request: boolean
  sip_alg: 'disabled' | 'direct_media' | 'any_media'
  disable_guest: boolean
}

export interface Ipv6Config {
  ipv6_enabled: boolean
  ipv6_firewall: boolean
  ipv6_prefix_firewall: boolean
  ipv6ll: string
  delegations: { prefix: string; next_hop: string }[]
}

export interface DynamicDns {
  enabled: boolean
  hostname: string
  user: string
  /** Write-only: the API never returns it. */
  password: string
  status: { status: string; next_refresh: number; last_refresh: number; next_retry: number; last_error: number }
}

/** Undocumented. The physical link and the connection over it have separate entries. */
export interface ConnectionLog {
  id: number
  type: 'link' | 'conn'
  state: 'up' | 'down'
  date: number
  link?: string
  conn?: string
  bw_down?: number
  bw_up?: number
}

/** The addresses that the provider assigned. */
export const address = { ipv4: '203.0.113.42', ipv6: '2001:db8:42:4200::1' }

/** The connection of a model over this line. `now` is in seconds since the epoch. */
export function createConnection(model: ModelSheet, line: Line, now: number): Connection {
  const [bandwidth_down, bandwidth_up] = line === model.line ? model.bandwidth : [18_400_000, 1_080_000]
  const medium = mediumOf(line)
  return {
    status: {
      type: line === 'ftth' ? 'ethernet' : 'rfc2684',
      media: medium,
      state: 'up',
      ...address,
      ipv4_port_range: model.board_name === 'fbxgw8r' ? [16384, 32767] : [0, 65535],
      rate_down: 148_730,
      rate_up: 9_214,
      bandwidth_down,
      bandwidth_up,
      bytes_down: 512_773_904_112,
      bytes_up: 43_180_226_907,
    },
    config: createConfig(model),
    ipv6: createIpv6(),
    xdsl: createXdsl(model),
    ftth: createFtth(line),
    lte: createLte(),
    ddns: new Map([
      ['ovh', unusedDynamicDns()],
      ['dyndns', activeDynamicDns(now)],
      ['noip', unusedDynamicDns()],
    ]),
    logs: createLogs(medium, { bw_down: bandwidth_down, bw_up: bandwidth_up }, now),
  }
}

/** One outage nine days ago. */
function createLogs(medium: string, bandwidth: { bw_down: number; bw_up: number }, now: number): ConnectionLog[] {
  return [
    { id: 1, type: 'link', state: 'down', link: medium, date: now - 781_240 },
    { id: 2, type: 'conn', state: 'down', conn: `${medium}_pub`, date: now - 781_240 },
    { id: 3, type: 'link', state: 'up', link: medium, ...bandwidth, date: now - 781_192 },
    { id: 4, type: 'conn', state: 'up', conn: `${medium}_pub`, date: now - 781_187 },
  ]
}

function mediumOf(line: Line): string {
  return line === 'ftth' ? 'ftth' : 'xdsl'
}

function createConfig(model: ModelSheet): ConnectionConfig {
  return {
    ping: true,
    is_secure_pass: true,
    remote_access: false,
    remote_access_port: 42424,
    remote_access_min_port: 1024,
    remote_access_max_port: 65535,
    remote_access_ip: address.ipv4,
    api_remote_access: true,
    api_domain: model.api_domain,
    https_port: model.https_port,
    https_available: true,
    wol: false,
    adblock: false,
    adblock_not_set: false,
    allow_token_request: true,
    sip_alg: 'direct_media',
    disable_guest: false,
  }
}

function createIpv6(): Ipv6Config {
  const delegations = [0, 1, 2, 3, 4, 5, 6, 7].map((at) => ({ prefix: `2001:db8:42:420${at}::/64`, next_hop: '' }))
  return {
    ipv6_enabled: true,
    ipv6_firewall: true,
    ipv6_prefix_firewall: false,
    ipv6ll: 'fe80::3627:92ff:feaa:bbcc',
    delegations,
  }
}

function unusedDynamicDns(): DynamicDns {
  const status = { status: 'disabled', next_refresh: 0, last_refresh: 0, next_retry: 0, last_error: 0 }
  return { enabled: false, hostname: '', user: '', password: '', status }
}

function activeDynamicDns(now: number): DynamicDns {
  const status = {
    status: 'ok',
    next_refresh: now + 1_728_000,
    last_refresh: now - 781_180,
    next_retry: 0,
    last_error: 0,
  }
  return { enabled: true, hostname: 'maison.example.org', user: 'dupont', password: 'secret', status }
}
