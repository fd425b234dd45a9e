/**
 * Freebox Home: the adapters, the things that are paired with them, and what each of them says at the moment.
 */
import type { ModelSheet } from '../models.ts'
import { type Endpoint, type NodeType, nodeTypes } from './node-types.ts'

export type Value = boolean | number | string | null

export interface Home {
  adapters: HomeAdapter[]
  nodes: HomeNode[]
  cameras: Camera[]
  /** Whether `home/endpoints/get` reads many at once; some firmwares refuse it. */
  batch: boolean
  /** The pairing that is going on, by adapter. */
  pairing: Map<number, { session: number; pageid: number }>
}

export interface HomeAdapter {
  id: number
  label: string
  icon_url: string
  status: 'unplugged' | 'disabled' | 'active'
  type: { name: string }
  props?: Record<string, string | number>
}

export interface HomeNode {
  id: number
  adapter: number
  area?: number
  label: string
  room: string
  /** With secrets in them: addresses, challenges, credentials. */
  props: Record<string, string | number>
  status?: 'active' | 'unreachable' | 'disabled' | 'unpaired'
  /** None: a node that explains nothing. */
  type?: NodeType
  /** What the signals say, by endpoint id. */
  values: Record<number, Value>
  /** What was last pushed into the slots; they start empty, and are no state. */
  pushed: Record<number, Value>
  /** Earlier values of one signal, oldest first, times in milliseconds. */
  history: Record<number, { timestamp: number; value: Value }[]>
  /** The alarms that a sensor is bound to. */
  alarms: number[]
}

export interface Camera {
  id: string
  node_id: number
  name: string
  stream_url: string
  lan_gid: string
}

/** What the family has; nothing on a box without Home. */
export function furnishHome({ model_info }: ModelSheet): Home | undefined {
  if (!model_info.has_home_automation) return undefined
  return {
    adapters: furnishAdapters(),
    nodes: furnishNodes(),
    cameras: furnishCameras(),
    batch: true,
    pairing: new Map(),
  }
}

/** The endpoint of a node by its id, or by kind and name. */
export function endpointOf(node: HomeNode, id: number | `${Endpoint['ep_type']} ${string}`): Endpoint | undefined {
  return node.type?.endpoints.find((it) => it.id === id || `${it.ep_type} ${it.name}` === id)
}

/** A signal tells something new; the button of a key fob and the like remember what they told. */
export function tell(node: HomeNode, name: string, value: Value): void {
  const signal = endpointOf(node, `signal ${name}`)
  if (!signal) return
  node.values[signal.id] = name === 'pushed' ? null : value
  const history = node.history[signal.id] ?? []
  if (name === 'pushed' || name === 'trigger') node.history[signal.id] = [...history, { timestamp: Date.now(), value }]
}

/** What a signal says. */
export function said(node: HomeNode, name: string): Value {
  const signal = endpointOf(node, `signal ${name}`)
  return signal ? (node.values[signal.id] ?? null) : null
}

function furnishAdapters(): HomeAdapter[] {
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
  ]
}

function furnishCameras(): Camera[] {
  const stream_url = '/camera/stream/012345678901/stream.m3u8'
  return [{ id: '012345678901', node_id: 16, name: 'Caméra du salon', stream_url, lan_gid: 'ether-34:2d:f2:00:00:16' }]
}

function furnishNodes(): HomeNode[] {
  const { alarm, camera, dws, pir, kfb, shutter, opener, basic_shutter, light, plug, thermostat } = nodeTypes
  const domus = { Address: 9, Challenge: 'ed2cc17f179862f5242256b3f597c367', ItemId: '240d000f9fefe576' }
  const credentials = { Ip: '192.168.1.60', Login: 'freeboxcam', Pass: 'motdepasse', Mac: '34:2d:f2:00:00:16' }
  const quiet = {
    alarm1: true,
    alarm2: false,
    timed: false,
    trigger: true,
    cover: false,
    battery: 100,
    battery_warning: 15,
  }
  return [
    node(
      7,
      5,
      'Système d’alarme',
      'Entrée',
      alarm,
      {
        state: 'idle',
        pin: '0000',
        error: '',
        sound: 20,
        volume: 100,
        timeout1: 15,
        timeout2: 15,
        timeout3: 180,
        battery: 100,
        battery_warning: 25,
      },
      { props: domus, area: undefined },
    ),
    node(
      16,
      1,
      'Caméra du salon',
      'Salon',
      camera,
      {
        detection: true,
        activation: true,
        quality: true,
        sensitivity: 3,
        threshold: 2,
        flip: false,
        timestamp: true,
        volume: 80,
        sound_detection: true,
        sound_trigger: 3,
        rtsp: false,
        rssi: -49,
        disk: 'Disque 1',
      },
      { props: credentials },
    ),
    node(24, 5, 'Porte d’entrée', 'Entrée', dws, { ...quiet, timed: true, battery: 80 }, { props: domus, alarms: [7] }),
    node(
      25,
      5,
      'Fenêtre de la cuisine',
      'Cuisine',
      dws,
      { ...quiet, trigger: null, battery: null },
      { props: domus, alarms: [7] },
    ),
    node(26, 5, 'Détecteur du salon', 'Salon', pir, quiet, { props: domus, alarms: [7] }),
    node(
      28,
      5,
      'Télécommande de Bob',
      'Entrée',
      kfb,
      { enable: true, pushed: null, battery: 60 },
      { props: domus, area: undefined },
    ),
    node(31, 3, 'Volet du salon', 'Salon', shutter, { position: 0 }, { props: { Address: 1898540 } }),
    node(32, 3, 'Porte du garage', 'Garage', opener, { position: 100 }, { props: { Address: 1898541 } }),
    node(33, 2, 'Volet de la chambre', 'Chambre', basic_shutter, { state: null }),
    node(34, 6, 'Lampe du bureau', 'Bureau', light, { on: true, hs: 5_632_100, v: 128 }),
    node(35, 6, 'Prise de la cafetière', 'Cuisine', plug, { on: false, power: 0 }),
    node(40, 6, 'Thermostat', 'Salon', thermostat, { setpoint: 19.5, temperature: 20.25, heating: false }),
    { id: 41, adapter: 6, label: 'Inconnu', room: '', props: {}, values: {}, pushed: {}, history: {}, alarms: [] },
  ]
}

function node(
  id: number,
  adapter: number,
  label: string,
  room: string,
  type: NodeType,
  said: Record<string, Value>,
  {
    props = {},
    alarms = [],
    ...place
  }: { props?: HomeNode['props']; alarms?: number[]; area?: number | undefined } = {},
): HomeNode {
  const signals = type.endpoints.filter((it) => it.ep_type === 'signal')
  const values = Object.fromEntries(signals.map((it) => [it.id, said[it.name] ?? null]))
  const area = 'area' in place ? {} : { area: 38 }
  return { id, adapter, ...area, label, room, props, status: 'active', type, values, pushed: {}, history: {}, alarms }
}
