/**
 * Makes the hosts of the house out of the sketches of its family, and of as many strangers as are wanted for load.
 */
import { day, family, guestSsid, minute, repeater, type Sketch, ssid } from './family.ts'
import type { AccessPoint, LanHost } from './lan.ts'

const gateway = '34:27:92:aa:bb:c0'

/** The family's hosts, and `extra` strangers more: every third of them is here. */
export function furnishHosts(now: number, extra: number): LanHost[] {
  const strangers = Array.from({ length: extra }, (_, at) => stranger(at))
  return [...family, ...strangers].map((sketch) => hostOf(sketch, now))
}

function stranger(at: number): Sketch {
  const tail = [at >> 16, at >> 8, at].map((byte) => (byte & 0xff).toString(16).padStart(2, '0')).join(':')
  const here = at % 3 === 0
  return {
    mac: `00:1b:44:${tail}`,
    tells: `appareil-${at + 1}`,
    type: 'other',
    vendor: 'Simulated Devices',
    first: 30 * day,
    ...(here ? {} : { left: day + at * minute }),
    ipv4: `10.${(at >> 16) & 0xff}.${(at >> 8) & 0xff}.${at & 0xff}`,
    on: at % 2 === 0 ? '5g' : 'ethernet',
    signal: -65,
  }
}

function hostOf(sketch: Sketch, now: number): LanHost {
  const reachable = sketch.left === undefined
  const seen = now - (sketch.left ?? 5)
  const times = { active: reachable, reachable, last_activity: seen, last_time_reachable: seen }
  const { tells, named } = sketch
  return {
    id: `ether-${sketch.mac}`,
    interface: sketch.interface ?? 'pub',
    l2ident: { id: sketch.shouted ? sketch.mac.toUpperCase() : sketch.mac, type: 'mac_address' },
    host_type: sketch.type,
    ...(tells === undefined ? {} : { names: [{ name: tells, source: sketch.source ?? 'dhcp' }], default_name: tells }),
    ...((named ?? tells) === undefined
      ? {}
      : { primary_name: named ?? tells, primary_name_manual: named !== undefined }),
    ...(sketch.vendor === undefined ? {} : { vendor_name: sketch.vendor }),
    ...(sketch.model === undefined ? {} : { model: sketch.model }),
    domain_name: '',
    persistent: sketch.persistent ?? false,
    ...(sketch.first === undefined ? {} : { first_activity: now - sketch.first }),
    ...(sketch.first === undefined ? { active: reachable, reachable } : times),
    l3connectivities: [
      { addr: sketch.ipv4, af: 'ipv4', ...times },
      ...(sketch.ipv6 ?? []).map((addr) => ({ addr, af: 'ipv6' as const, ...times })),
      ...(sketch.formerly === undefined ? [] : [history(sketch.formerly, now)]),
    ],
    ...accessPointOf(sketch),
  }
}

function history(addr: string, now: number) {
  const then = now - 40 * day
  return { addr, af: 'ipv4' as const, active: false, reachable: false, last_activity: then, last_time_reachable: then }
}

function accessPointOf({ on, signal = -60, interface: network }: Sketch): { access_point?: AccessPoint } {
  if (on === undefined) return {}
  const traffic = { rx_bytes: 81_220_417, tx_bytes: 910_733_120, rx_rate: 120, tx_rate: 940 }
  if (on === 'ethernet') {
    const ethernet_information = { duplex: 'full', speed: 1000, max_port_speed: 1000, link: 'up' }
    return {
      access_point: { mac: gateway, type: 'gateway', connectivity_type: 'ethernet', ...traffic, ethernet_information },
    }
  }
  const wifi_information = {
    band: on === '2d4g' ? '2d4g' : '5g',
    ssid: network === 'wifiguest' ? guestSsid : ssid,
    signal,
  }
  const through =
    on === 'repeater' ? { ...repeater, type: 'repeater' as const } : { mac: gateway, type: 'gateway' as const }
  return { access_point: { ...through, connectivity_type: 'wifi', ...traffic, wifi_information } }
}
