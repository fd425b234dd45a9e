/**
 * The local network: its settings and the hosts of the LAN browser.
 */

export interface Lan {
  name: string
  name_dns: string
  name_mdns: string
  name_netbios: string
  ip: string
  mode: 'router' | 'bridge'
}

/**
 * A host of the LAN browser. Real boxes omit most fields that they do not know. Home Assistant's integration reads
 * `primary_name`, `vendor_name`, `last_activity` and `last_time_reachable` of every host, so those are always there.
 */
export interface LanHost {
  id: string
  interface: string
  l2ident: { id: string; type: 'mac_address' }
  host_type: string
  primary_name?: string
  primary_name_manual?: boolean
  default_name?: string
  domain_name?: string
  names?: { name: string; source: string }[]
  vendor_name?: string
  model?: string
  persistent: boolean
  reachable: boolean
  active: boolean
  first_activity?: number
  last_activity?: number
  last_time_reachable?: number
  l3connectivities: L3Connectivity[]
  /** Where the host is connected. The box returns it only while the host is reachable. */
  access_point?: AccessPoint
}

export interface L3Connectivity {
  addr: string
  af: 'ipv4' | 'ipv6'
  active: boolean
  reachable: boolean
  last_activity?: number
  last_time_reachable?: number
}

export interface AccessPoint {
  mac?: string
  type: 'gateway' | 'repeater'
  uid?: string
  connectivity_type: 'wifi' | 'ethernet'
  rx_bytes: number
  tx_bytes: number
  rx_rate: number
  tx_rate: number
  wifi_information?: { band: string; ssid: string; signal: number; phy_tx_rate?: number; phy_rx_rate?: number }
  ethernet_information?: { duplex: string; speed: number; max_port_speed: number; link: string }
}

/** The host types in the documentation of API 14 and later. */
export const hostTypes = [
  'workstation',
  'laptop',
  'smartphone',
  'tablet',
  'printer',
  'vg_console',
  'television',
  'nas',
  'ip_camera',
  'ip_phone',
  'freebox_player',
  'freebox_hd',
  'freebox_crystal',
  'freebox_mini',
  'freebox_delta',
  'freebox_one',
  'freebox_wifi',
  'freebox_pop',
  'networking_device',
  'multimedia_device',
  'car',
  'watch',
  'light',
  'outlet',
  'appliances',
  'thermostat',
  'shutter',
  'other',
] as const

/** The interfaces of the LAN browser. The guest interface exists even without hosts. */
export const interfaces = ['pub', 'wifiguest'] as const

export function createLan(bridge: boolean): Lan {
  return {
    name: 'Freebox Server',
    name_dns: 'freebox-server',
    name_mdns: 'Freebox-Server',
    name_netbios: 'Freebox_Server',
    ip: '192.168.1.254',
    mode: bridge ? 'bridge' : 'router',
  }
}

/**
 * What the API returns for a host: `access_point` only while it is reachable, since API 15 without the MAC address of a
 * repeater; `domain_name` only since API 16.
 */
export function hostPayload({ access_point, domain_name, ...host }: LanHost, major: number) {
  return {
    ...host,
    ...(major >= 16 ? { domain_name: domain_name ?? '' } : {}),
    ...(host.reachable && access_point ? { access_point: accessPointPayload(access_point, major) } : {}),
  }
}

function accessPointPayload({ mac, ...point }: AccessPoint, major: number): AccessPoint {
  return point.type === 'repeater' && major >= 15 ? point : { ...(mac !== undefined && { mac }), ...point }
}

/** Makes a host and its current addresses reachable or unreachable. Former addresses stay unchanged. */
export function markReachable(host: LanHost, reachable: boolean, now: number): void {
  const addresses = currentAddresses(host)
  Object.assign(host, { reachable, active: reachable, last_time_reachable: now, last_activity: now })
  if (host.first_activity === undefined) host.first_activity = now
  for (const address of addresses) {
    Object.assign(address, { reachable, active: reachable, last_activity: now, last_time_reachable: now })
  }
}

/** The addresses that a host has, or had when it was last reachable: those that were reachable as late as the host. */
export function currentAddresses({ l3connectivities, last_time_reachable = 0 }: LanHost): L3Connectivity[] {
  return l3connectivities.filter((address) => (address.last_time_reachable ?? 0) >= last_time_reachable)
}
