/** The DHCP servers: their settings, fixed addresses, and what they have assigned. */
import type { LanHost } from './lan.ts'

export interface DhcpConfig {
  enabled: boolean
  sticky_assign: boolean
  always_broadcast: boolean
  readonly gateway: string
  readonly netmask: string
  ip_range_start: string
  ip_range_end: string
  /** Without the empty places. */
  dns: string[]
}

export interface StaticLease {
  /** In upper case, as in the ids and paths of the box. */
  mac: string
  ip: string
  comment: string
}

export interface DynamicLease {
  mac: string
  ip: string
  hostname: string
  assign_time: number
  refresh_time: number
  lease_remaining: number
  is_static: boolean
}

export interface Dhcp {
  config: DhcpConfig
  staticLeases: StaticLease[]
  dynamicLeases: DynamicLease[]
  v6: { enabled: boolean; use_custom_dns: boolean; dns: string[] }
}

/** Seconds. */
const leaseTime = 43_200

export function createDhcp(hosts: LanHost[], now: number): Dhcp {
  const staticLeases = [
    { mac: '00:11:32:00:00:07', ip: '192.168.1.40', comment: 'NAS' },
    { mac: 'D8:5E:D3:00:00:06', ip: '192.168.1.31', comment: '' },
    // The box has never seen this one.
    { mac: '02:00:5E:00:00:77', ip: '192.168.1.177', comment: 'imprimante de l’atelier' },
  ]
  return {
    config: {
      ...{ enabled: true, sticky_assign: true, always_broadcast: false },
      ...{ gateway: '192.168.1.254', netmask: '255.255.255.0' },
      ...{ ip_range_start: '192.168.1.2', ip_range_end: '192.168.1.200', dns: ['192.168.1.254'] },
    },
    staticLeases,
    dynamicLeases: hosts
      .filter((it) => it.interface === 'pub' && it.reachable)
      .map((it) => leaseOf(it, staticLeases, now)),
    v6: { enabled: false, use_custom_dns: false, dns: [] },
  }
}

function leaseOf(host: LanHost, staticLeases: StaticLease[], now: number): DynamicLease {
  const mac = host.l2ident.id.toUpperCase()
  const is_static = staticLeases.some((it) => it.mac === mac)
  const ip = host.l3connectivities.find(({ af }) => af === 'ipv4')?.addr ?? ''
  const times = { assign_time: now - 2 * leaseTime, refresh_time: now - 600 }
  return { mac, ip, hostname: host.primary_name ?? mac, ...times, lease_remaining: is_static ? 0 : 42_600, is_static }
}

/** The host with a MAC address in upper case; undefined if the box has never seen it. */
export function hostWithMac(hosts: LanHost[], mac: string): LanHost | undefined {
  return hosts.find(({ l2ident }) => l2ident.id.toUpperCase() === mac)
}
