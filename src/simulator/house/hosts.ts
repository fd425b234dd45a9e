/**
 * Creates the hosts of the house: those of the family, and generated ones for load tests.
 */
import { day, family, guestSsid, type HostSketch, minute, repeater, ssid } from './family.ts'
import type { AccessPoint, L3Connectivity, LanHost } from './lan.ts'

const gateway = '34:27:92:aa:bb:c0'

/** The hosts of the family and `extra` generated ones, of which every third is reachable. */
export function createHosts(now: number, extra: number, plainNames: boolean): LanHost[] {
  const generated = Array.from({ length: extra }, (_, at) => generatedHost(at))
  const named = plainNames ? family.map(withPlainName) : family
  return [...named, ...generated].map((sketch) => hostOf(sketch, now))
}

function withPlainName(sketch: HostSketch): HostSketch {
  return sketch.plainName === undefined ? sketch : { ...sketch, userName: sketch.plainName }
}

function generatedHost(at: number): HostSketch {
  const tail = [at >> 16, at >> 8, at].map((byte) => (byte & 0xff).toString(16).padStart(2, '0')).join(':')
  const reachable = at % 3 === 0
  return {
    mac: `00:1b:44:${tail}`,
    announcedName: `appareil-${at + 1}`,
    type: 'other',
    vendor: 'Simulated Devices',
    firstSeen: 30 * day,
    ...(reachable ? {} : { lastSeen: day + at * minute }),
    ipv4: `10.${(at >> 16) & 0xff}.${(at >> 8) & 0xff}.${at & 0xff}`,
    connection: at % 2 === 0 ? '5g' : 'ethernet',
    signal: -65,
  }
}

function hostOf(sketch: HostSketch, now: number): LanHost {
  const reachable = sketch.lastSeen === undefined
  const seen = now - (sketch.lastSeen ?? 5)
  const times = { active: reachable, reachable, last_activity: seen, last_time_reachable: seen }
  return {
    id: `ether-${sketch.mac}`,
    interface: sketch.interface ?? 'pub',
    l2ident: { id: sketch.upperCaseMac ? sketch.mac.toUpperCase() : sketch.mac, type: 'mac_address' },
    host_type: sketch.type,
    ...namesOf(sketch),
    vendor_name: sketch.vendor ?? '',
    ...(sketch.model === undefined ? {} : { model: sketch.model }),
    domain_name: '',
    persistent: sketch.persistent ?? false,
    ...(sketch.firstSeen === undefined ? {} : { first_activity: now - sketch.firstSeen }),
    ...times,
    l3connectivities: [
      { addr: sketch.ipv4, af: 'ipv4', ...times },
      ...(sketch.ipv6 ?? []).map((addr) => ({ addr, af: 'ipv6' as const, ...times })),
      ...(sketch.formerIpv4 === undefined ? [] : [formerAddress(sketch.formerIpv4, now)]),
    ],
    ...accessPointOf(sketch),
  }
}

function namesOf({ announcedName, userName, source = 'dhcp' }: HostSketch): Partial<LanHost> {
  const name = userName ?? announcedName
  return {
    ...(announcedName === undefined ? {} : { names: [{ name: announcedName, source }], default_name: announcedName }),
    primary_name: name ?? '',
    primary_name_manual: userName !== undefined,
  }
}

function formerAddress(addr: string, now: number): L3Connectivity {
  const then = now - 40 * day
  return { addr, af: 'ipv4', active: false, reachable: false, last_activity: then, last_time_reachable: then }
}

function accessPointOf(sketch: HostSketch): { access_point?: AccessPoint } {
  const { connection, signal = -60, interface: network } = sketch
  if (connection === undefined) return {}
  const traffic = { rx_bytes: 81_220_417, tx_bytes: 910_733_120, rx_rate: 120, tx_rate: 940 }
  if (connection === 'ethernet') {
    const ethernet_information = { duplex: 'full', speed: 1000, max_port_speed: 1000, link: 'up' }
    return {
      access_point: { mac: gateway, type: 'gateway', connectivity_type: 'ethernet', ...traffic, ethernet_information },
    }
  }
  const wifi_information = {
    band: connection === '2d4g' ? '2d4g' : '5g',
    ssid: network === 'wifiguest' ? guestSsid : ssid,
    signal,
  }
  const through =
    connection === 'repeater' ? { ...repeater, type: 'repeater' as const } : { mac: gateway, type: 'gateway' as const }
  return { access_point: { ...through, connectivity_type: 'wifi', ...traffic, wifi_information } }
}
