/**
 * The Freebox Home nodes of the family, as a table of short descriptions.
 */
import type { EndpointValue, HomeNode } from './home-node.ts'
import { type NodeType, nodeTypes } from './node-types.ts'

/** A short description of a node. */
interface NodeSketch {
  id: number
  adapter: number
  label: string
  room: string
  type: NodeType
  /** The initial values of the signals, by name. A signal without one is `null`. */
  signals: Record<string, EndpointValue>
  props?: HomeNode['props']
  /** The ids of the alarm nodes that the sensor is linked to. */
  alarms?: number[]
  /** The box returns no `area` for this node. */
  withoutArea?: boolean
}

/** The adapters, by their ids in `home.ts`. */
const cameras = 1
const rts = 2
const ioHome = 3
const domus = 5
const zigbee = 6

const domusProps = { Address: 9, Challenge: 'ed2cc17f179862f5242256b3f597c367', ItemId: '240d000f9fefe576' }
const cameraProps = {
  ...{ Ip: '192.168.1.60', Login: 'freeboxcam', Pass: 'motdepasse', Mac: '34:2d:f2:00:00:16' },
  Stream: 'http://freeboxcam:motdepasse@192.168.1.60/img/stream.m3u8',
}

/** The values of a door or motion sensor that detects nothing. */
const idleSensor = {
  alarm1: true,
  alarm2: false,
  timed: false,
  trigger: true,
  cover: false,
  battery: 100,
  battery_warning: 15,
}

const alarm: NodeSketch = {
  id: 7,
  adapter: domus,
  label: 'Système d’alarme',
  room: 'Entrée',
  type: nodeTypes.alarm,
  signals: {
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
  props: domusProps,
  withoutArea: true,
}

const camera: NodeSketch = {
  id: 16,
  adapter: cameras,
  label: 'Caméra du salon',
  room: 'Salon',
  type: nodeTypes.camera,
  signals: {
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
  props: cameraProps,
}

const sensors: readonly NodeSketch[] = [
  {
    id: 24,
    adapter: domus,
    label: 'Porte d’entrée',
    room: 'Entrée',
    type: nodeTypes.dws,
    signals: { ...idleSensor, timed: true, battery: 80 },
    props: domusProps,
    alarms: [7],
  },
  {
    id: 25,
    adapter: domus,
    label: 'Fenêtre de la cuisine',
    room: 'Cuisine',
    type: nodeTypes.dws,
    signals: { ...idleSensor, trigger: null, battery: null },
    props: domusProps,
    alarms: [7],
  },
  {
    id: 26,
    adapter: domus,
    label: 'Détecteur du salon',
    room: 'Salon',
    type: nodeTypes.pir,
    signals: idleSensor,
    props: domusProps,
    alarms: [7],
  },
  {
    id: 28,
    adapter: domus,
    label: 'Télécommande de Bob',
    room: 'Entrée',
    type: nodeTypes.kfb,
    signals: { enable: true, pushed: null, battery: 60 },
    props: domusProps,
    withoutArea: true,
  },
]

const shutters: readonly NodeSketch[] = [
  {
    id: 31,
    adapter: ioHome,
    label: 'Volet du salon',
    room: 'Salon',
    type: nodeTypes.shutter,
    signals: { position: 0 },
    props: { Address: 1898540 },
  },
  {
    id: 32,
    adapter: ioHome,
    label: 'Porte du garage',
    room: 'Garage',
    type: nodeTypes.opener,
    signals: { position: 100 },
    props: { Address: 1898541 },
  },
  {
    id: 33,
    adapter: rts,
    label: 'Volet de la chambre',
    room: 'Chambre',
    type: nodeTypes.basic_shutter,
    signals: { state: null },
  },
]

const zigbeeDevices: readonly NodeSketch[] = [
  {
    id: 34,
    adapter: zigbee,
    label: 'Lampe du bureau',
    room: 'Bureau',
    type: nodeTypes.light,
    signals: { on: true, hs: 5_632_100, v: 128 },
  },
  {
    id: 35,
    adapter: zigbee,
    label: 'Prise de la cafetière',
    room: 'Cuisine',
    type: nodeTypes.plug,
    signals: { on: false, power: 0 },
  },
  {
    id: 40,
    adapter: zigbee,
    label: 'Thermostat',
    room: 'Salon',
    type: nodeTypes.thermostat,
    signals: { setpoint: 19.5, temperature: 20.25, heating: false },
  },
]

/** Creates all nodes, in the order in which the box lists them. The last one does not describe its endpoints. */
export function createNodes(): HomeNode[] {
  const sketches = [alarm, camera, ...sensors, ...shutters, ...zigbeeDevices]
  const empty = { signalValues: {}, slotValues: {}, history: {}, alarms: [] }
  return [...sketches.map(createNode), { id: 41, adapter: zigbee, label: 'Inconnu', room: '', props: {}, ...empty }]
}

function createNode(sketch: NodeSketch): HomeNode {
  const { id, adapter, label, room, type, signals, props = {}, alarms = [], withoutArea = false } = sketch
  const endpoints = type.endpoints.filter((it) => it.ep_type === 'signal')
  return {
    id,
    adapter,
    ...(withoutArea ? {} : { area: 38 }),
    label,
    room,
    props: { ...props },
    status: 'active',
    type,
    signalValues: Object.fromEntries(endpoints.map((it) => [it.id, signals[it.name] ?? null])),
    slotValues: {},
    history: {},
    alarms: [...alarms],
  }
}
