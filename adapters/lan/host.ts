/** Every host of the local network: its presence, its addresses and its connection; renaming it and waking it up. */
import { z } from 'zod'
import { described, macAddress, many, post, put } from '../../src/contract/index.ts'
import { day, Host, HostType, hostKey, isRandomised, isRecent, Link, mainNetwork } from '../sources/host.ts'
import { hostEvents, hostOfEvent, rawHosts } from '../sources/hosts.ts'
import { Band } from '../sources/stations.ts'

// It becomes a part of the path.
const Network = described(z.string().regex(/^\w[\w.-]{0,30}$/), 'the name of a network, such as pub')

export const host = many({
  schema: Host,
  from: rawHosts,
  every: '1m',
  everyWithoutEvents: '30s',
  refreshOn: hostEvents,
  fromEvent: hostOfEvent,
  key: hostKey,
  device: ({ name, vendor, model, mac }) => ({ name: name ?? '', manufacturer: vendor, model, mac: mac ?? undefined }),
  leftOutBecause,
  limit: 100,
  enabled: ['presence'],
  entities: {
    presence: {
      is: 'device_tracker',
      name: null,
      value: (it) => it.here,
      left: (it) => it.last_seen,
      // The name is for other readers of the topic. Home Assistant shows the name of the device.
      attributes: ['name', 'mac', 'vendor', 'ipv6', 'ssid', 'interfaces'],
    },
    wake: {
      is: 'button',
      name: 'Wake up',
      icon: 'mdi:power',
      where: canWake,
      enabled: (it) => computers.includes(it.type ?? ''),
      press: (it) => magicPacket(it),
    },
  },
  settings: {
    type: { is: 'select', name: 'Type', icon: 'mdi:shape', options: HostType, set: edit('host_type') },
  },
  diagnostics: {
    ip: { is: 'sensor', name: 'IP address', icon: 'mdi:ip-network', value: (it) => it.ipv4 },
    interface: { is: 'sensor', name: 'Network', icon: 'mdi:lan' },
    link: { is: 'sensor', name: 'Connection', id: 'connection', icon: 'mdi:connection', options: Link },
    band: { is: 'sensor', name: 'Wi-Fi band', icon: 'mdi:wifi', options: Band },
    access_point: { is: 'sensor', name: 'Access point', icon: 'mdi:access-point', attributes: ['access_point_mac'] },
    first_seen: { is: 'sensor', name: 'First seen', class: 'timestamp' },
    last_seen: { is: 'sensor', name: 'Last seen', class: 'timestamp', never: true },
  },
  commands: {
    rename: {
      takes: z.object({ name: z.string().trim().min(1).max(64) }),
      ask: ({ name }, it) => edit('primary_name')(name, it),
    },
    // The password is that of SecureOn: six bytes, which some network cards require.
    wake_on_lan: {
      takes: z.object({ password: z.string().default('') }),
      ask: (input, it) => magicPacket(it, input.password),
    },
    wake_mac: {
      takes: z.object({ mac: macAddress, password: z.string().default(''), interface: Network.default(mainNetwork) }),
      on: 'list',
      ask: (input) => magicPacket(input, input.password),
    },
  },
})

/**
 * Why a host becomes no device by default (`presence.hosts: named`). Those become devices that the user has named, and on the main network
 * those with a name of their own that were seen within 30 days and do not belong to a passer-by. A randomised MAC address
 * is the same one each time in the same network: after two days it is a phone of the household. If the box does not say
 * since when it knows the host, the host counts as one of the household.
 */
function leftOutBecause(it: Host, now: number) {
  if (it.named) return undefined
  if (it.main === undefined) return 'guest'
  if (!it.main.hasOwnName) return 'unnamed'
  if (!isRecent(it.main, now)) return 'not seen'
  const isOfHousehold = !isRandomised(it.mac) || it.first_seen === null || it.first_seen <= now - 2 * day
  return isOfHousehold ? undefined : 'random mac'
}

// Types that no magic packet wakes.
const mobile = ['smartphone', 'tablet', 'watch', 'car']
const appliances = ['ip_camera', 'light', 'outlet', 'appliances', 'thermostat', 'shutter']

// Types that users wake.
const computers = ['workstation', 'laptop', 'nas']

/** Whether a magic packet could wake a host: not phones and plugs, not randomised MAC addresses, not guests. */
function canWake({ mac, interface: network, type }: Host) {
  const isWakeable = ![...mobile, ...appliances].includes(type ?? '')
  return isWakeable && mac !== null && !isRandomised(mac) && network === mainNetwork
}

/** Changes a field of a host. */
function edit(field: 'primary_name' | 'host_type') {
  return (value: string, { id, interface: network }: Host) => {
    return put(`lan/browser/${network}/${id}/`, { id, [field]: value })
  }
}

function magicPacket({ interface: network, mac }: Pick<Host, 'interface' | 'mac'>, password = '') {
  return post(`lan/wol/${network}/`, { mac, password })
}
