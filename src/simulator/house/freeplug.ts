/** Freeplugs: adapters that carry the network over the mains. */
import type { ModelSheet } from '../models.ts'

export interface Freeplug {
  id: string
  net_id: string
  /** It is plugged into the box. */
  local: boolean
  net_role: 'sta' | 'pco' | 'cco'
  model: string
  eth_port_status: 'up' | 'down' | 'unknown'
  eth_full_duplex: boolean
  eth_speed: number
  has_network: boolean
  inactive: number
  /** Mbit/s; -1 is unknown, as always for the coordinator. */
  rx_rate: number
  tx_rate: number
}

export interface Freeplugs {
  plugs: Freeplug[]
  /** How long a plug is away after a reset. Seconds. */
  resetSeconds: number
}

/** It looks like a MAC address of seven bytes. */
const network = 'c8:f7:b9:83:f5:10:01'

/** Those of a Révolution and a Mini 4K were delivered with the box, a Delta has one in its power supply. */
export function createFreeplugs({ board_name }: ModelSheet): Freeplugs {
  const isOlder = !['fbxgw7r', 'fbxgw8r', 'fbxgw9r'].includes(board_name)
  const plugs = isOlder ? [local(), living(), attic()] : board_name === 'fbxgw7r' ? [local()] : []
  return { plugs, resetSeconds: 0.5 }
}

const common = { net_id: network, model: 'int6400', eth_full_duplex: true, has_network: true, inactive: 1 } as const

function local(): Freeplug {
  const rates = { rx_rate: -1, tx_rate: -1, eth_speed: 100, eth_port_status: 'up' } as const
  return { id: '00:24:D4:1B:15:D0', ...common, local: true, net_role: 'cco', ...rates }
}

function living(): Freeplug {
  const rates = { rx_rate: 148, tx_rate: 149, eth_speed: 100, eth_port_status: 'up' } as const
  return { id: 'F4:CA:E5:1D:46:AE', ...common, local: false, net_role: 'sta', ...rates }
}

/** Nothing is connected to it. */
function attic(): Freeplug {
  const rates = { rx_rate: 31, tx_rate: 44, eth_speed: 10, eth_port_status: 'down' } as const
  return { id: '00:24:D4:36:4C:CF', ...common, local: false, net_role: 'sta', ...rates }
}
