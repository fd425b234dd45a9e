/**
 * Freebox Home: its adapters, nodes and cameras, with the current values of the nodes.
 */
import type { ModelSheet } from '../models.ts'
import type { EndpointValue, HomeNode } from './home-node.ts'
import { createNodes } from './home-nodes.ts'
import type { Endpoint } from './node-types.ts'
import type { Pairing } from './pairing.ts'

export interface Home {
  adapters: HomeAdapter[]
  nodes: HomeNode[]
  cameras: Camera[]
  /** Whether `home/endpoints/get` can read many endpoints at once. Some firmwares refuse it. */
  batch: boolean
  /** The pairings in progress, by adapter id. */
  pairing: Map<number, Pairing>
}

export interface HomeAdapter {
  id: number
  label: string
  icon_url: string
  status: 'unplugged' | 'disabled' | 'active'
  type: { name: string }
  props?: Record<string, string | number>
}

export interface Camera {
  id: string
  node_id: number
  name: string
  stream_url: string
  lan_gid: string
}

/** The devices of the family. Undefined on a box without Freebox Home. */
export function createHome({ model_info }: ModelSheet): Home | undefined {
  if (!model_info.has_home_automation) return undefined
  return {
    adapters: createAdapters(),
    nodes: createNodes(),
    cameras: createCameras(),
    batch: true,
    pairing: new Map(),
  }
}

/** Finds an endpoint of a node by its id, or by kind and name: `signal battery`. */
export function endpointOf(node: HomeNode, id: number | `${Endpoint['ep_type']} ${string}`): Endpoint | undefined {
  return node.type?.endpoints.find((it) => it.id === id || `${it.ep_type} ${it.name}` === id)
}

/** Sets a signal. The signals `pushed` and `trigger` keep a history; `pushed` has no current value besides it. */
export function setSignal(node: HomeNode, name: string, value: EndpointValue): void {
  const signal = endpointOf(node, `signal ${name}`)
  if (!signal) return
  node.signalValues[signal.id] = name === 'pushed' ? null : value
  const history = node.history[signal.id] ?? []
  if (name === 'pushed' || name === 'trigger') node.history[signal.id] = [...history, { timestamp: Date.now(), value }]
}

/** The current value of a signal. `null` if the node has no such signal. */
export function signalValue(node: HomeNode, name: string): EndpointValue {
  const signal = endpointOf(node, `signal ${name}`)
  return signal ? (node.signalValues[signal.id] ?? null) : null
}

function createAdapters(): HomeAdapter[] {
  const active = { icon_url: '/resources/images/home/adapter.png', status: 'active' } as const
  return [
    { id: 1, label: 'Gestionnaire de caméra', ...active, type: { name: 'adapter::cam' } },
    { id: 2, label: 'Réseau Rts', ...active, type: { name: 'adapter::rts' } },
    {
      id: 3,
      label: 'Réseau IOHome',
      ...active,
      type: { name: 'adapter::ios' },
      props: { Addr: 160, SomfyId: '00:00:00:00' },
    },
    { id: 5, label: 'Réseau Domus', ...active, type: { name: 'adapter::domus' }, props: { 'Network ID': 50791 } },
    { id: 6, label: 'Réseau Zigbee', ...active, type: { name: 'adapter::zigbee' } },
    // No node uses these two.
    { id: 7, label: 'Réseau Enocean', ...active, status: 'disabled', type: { name: 'adapter::enocean' } },
    { id: 8, label: 'Réseau Z-Wave', ...active, status: 'unplugged', type: { name: 'adapter::zwave' } },
  ]
}

function createCameras(): Camera[] {
  const stream_url = '/camera/stream/012345678901/stream.m3u8'
  return [{ id: '012345678901', node_id: 16, name: 'Caméra du salon', stream_url, lan_gid: 'ether-34:2d:f2:00:00:16' }]
}
