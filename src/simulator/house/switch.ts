/**
 * The switch of the box. Which ports there are and what they say depends on the model; the traffic counts from the side of
 * the box, so that `tx` goes to the device.
 */

import type { ModelSheet } from '../models.ts'
import type { LanHost } from './lan.ts'

export interface SwitchPort {
  id: number
  /** Older models have neither a name nor an id of the history. */
  name?: string
  rrd_id?: string
  link: 'up' | 'down'
  /** The speed of the link in Mbit/s, while it is up. */
  speed: number
  /** The highest speed of the port, in Mbit/s. */
  fastest: number
  config: { speed: string; duplex: 'auto' | 'half' | 'full' }
  /** The MAC addresses of the hosts behind it, in lower case. */
  macs: string[]
  /** byte/s */
  rx_bytes_rate: number
  tx_bytes_rate: number
  rx_good_bytes: number
  tx_bytes: number
  rx_err_packets: number
  rx_fcs_packets: number
  tx_collisions: number
}

export interface Sfp {
  present: boolean
  eeprom_valid: boolean
  supported: boolean
  power_good: boolean
  link: boolean
  type: string
  vendor_name?: string
  part_number?: string
  hardware_rev?: string
  serial_number?: string
}

export interface Switch {
  /** In the order in which the box lists them, which is not that of the ids. */
  ports: SwitchPort[]
  sfp: Sfp
  /** How long a link is down after its speed was set. Seconds. */
  negotiationSeconds: number
}

/** What is connected where: the player, the repeater, the computer and the NAS, and the game console. */
const wired: Readonly<Record<number, readonly string[]>> = {
  1: ['8c:97:ea:00:00:01'],
  2: ['d8:5e:d3:00:00:06', '00:11:32:00:00:07'],
  4: ['00:d9:d1:00:00:0a'],
}

export function createSwitch({ board_name, model_info }: ModelSheet): Switch {
  const count = { fbxgw1r: 2, fbxgw8r: 3 }[board_name] ?? 4
  const isOld = board_name === 'fbxgw2r'
  const fastest = board_name === 'fbxgw9r' ? 2500 : 1000
  const numbered = Array.from({ length: count }, (_, at) => at + 1)
  const ethernet = numbered.map((id) => {
    const known = isOld ? {} : { name: `Ethernet ${id}`, rrd_id: String(id) }
    return portOf({ id, ...known, fastest: board_name === 'fbxgw8r' && id === 3 ? 2500 : fastest })
  })
  const freeplug = portOf({ id: 5, name: 'Freeplug', rrd_id: 'freeplug', fastest: 100 })
  const hasCage = model_info.has_lan_sfp === true
  const sfpId = board_name === 'fbxgw7r' ? 6 : 9999
  const sfp = portOf({ id: sfpId, name: 'Sfp lan', rrd_id: 'sfp_lan', fastest: 10_000 })
  const further = [...(board_name === 'fbxgw7r' ? [freeplug] : []), ...(hasCage ? [sfp] : [])]
  const [third, ...others] = [...ethernet.slice(2), ...ethernet.slice(0, 2)]
  return {
    ports: [...(third === undefined ? [] : [third]), ...others, ...further],
    sfp: { type: 'p2p_1g', present: false, link: false, supported: false, power_good: true, eeprom_valid: false },
    negotiationSeconds: 0.3,
  }
}

type Sketch = Pick<SwitchPort, 'id' | 'fastest'> & { name?: string; rrd_id?: string }

function portOf({ id, fastest, ...known }: Sketch): SwitchPort {
  const macs = [...(wired[id] ?? [])]
  const isUp = macs.length > 0
  const bytes = isUp ? { rx_good_bytes: 41_918_039_679, tx_bytes: 880_750_565_127 } : { rx_good_bytes: 0, tx_bytes: 0 }
  return {
    id,
    ...known,
    link: isUp ? 'up' : 'down',
    // The computer is on a gigabit card, and the player too.
    speed: isUp ? Math.min(fastest, id === 4 ? fastest : 1000) : 0,
    fastest,
    config: { speed: 'auto', duplex: 'auto' },
    macs,
    ...(isUp ? { rx_bytes_rate: 12_500 * id, tx_bytes_rate: 125_000 * id } : { rx_bytes_rate: 0, tx_bytes_rate: 0 }),
    ...bytes,
    ...{ rx_err_packets: 0, rx_fcs_packets: isUp ? id : 0, tx_collisions: 0 },
  }
}

/** A port as the box lists it. One that is down shows the slowest speed, an empty SFP cage that of a module. */
export function statusOf(port: SwitchPort, hosts: readonly LanHost[]) {
  const { id, name, rrd_id, link } = port
  const known = { ...(name !== undefined && { name }), ...(rrd_id !== undefined && { rrd_id }) }
  const isCage = rrd_id === 'sfp_lan'
  if (link === 'down') {
    const shown = isCage ? emptyCage[id] : { duplex: 'half', mode: '10BaseT-HD', speed: '10' }
    return { id, ...known, link, ...shown, ...(isCage && { mac_list: {} }) }
  }
  const technology = port.speed === 100 ? '100BaseTX' : `${port.speed}BaseT`
  const isHalf = port.config.duplex === 'half'
  const mac_list = hosts.flatMap((host) => {
    const mac = host.l2ident.id.toLowerCase()
    if (!host.reachable || !port.macs.includes(mac)) return []
    return [{ mac: mac.toUpperCase(), hostname: host.primary_name ?? mac.toUpperCase() }]
  })
  return {
    ...{ id, ...known, link, duplex: isHalf ? 'half' : 'full', mode: `${technology}-${isHalf ? 'HD' : 'FD'}` },
    speed: String(port.speed),
    mac_list: mac_list.length > 0 ? mac_list : {},
  }
}

/** By the id of the port, which differs between the Delta and the Ultra. */
const emptyCage: Readonly<Record<number, object>> = {
  6: { duplex: 'auto', mode: '1000BaseT-FD', speed: '1000' },
  9999: { duplex: 'auto', mode: '0-FD', speed: '0' },
}

const counters = [
  ...['rx_bad_bytes', 'rx_broadcast_packets', 'rx_fragments_packets', 'rx_good_packets', 'rx_jabber_packets'],
  ...['rx_multicast_packets', 'rx_oversize_packets', 'rx_packets_rate', 'rx_pause', 'rx_undersize_packets'],
  ...['rx_unicast_packets', 'tx_broadcast_packets', 'tx_deferred', 'tx_excessive', 'tx_fcs', 'tx_late'],
  ...['tx_multicast_packets', 'tx_multiple', 'tx_packets', 'tx_packets_rate', 'tx_pause', 'tx_single'],
  'tx_unicast_packets',
]

/** The counters of a port; those of no interest are 0. */
export function statsOf(port: SwitchPort): Record<string, number> {
  const { rx_bytes_rate, tx_bytes_rate, rx_good_bytes, tx_bytes, rx_err_packets, rx_fcs_packets, tx_collisions } = port
  return {
    ...Object.fromEntries(counters.map((name) => [name, 0])),
    ...{ rx_bytes_rate, tx_bytes_rate, rx_good_bytes, tx_bytes, rx_err_packets, rx_fcs_packets, tx_collisions },
  }
}
