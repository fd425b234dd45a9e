/** The cameras: a picture, which the box provides, and the settings. Address and password of the camera are not read. */
import { z } from 'zod'
import { list, many, type Reader } from '../../src/contract/index.ts'
import {
  boolSignal,
  dial,
  node,
  nodeSchema,
  nodesOfLastMinuteOf,
  numberSignal,
  textSignal,
  toggle,
} from './node-table.ts'

const Camera = nodeSchema({
  detection: boolSignal,
  activation: boolSignal,
  quality: boolSignal,
  sensitivity: numberSignal,
  threshold: numberSignal,
  flip: boolSignal,
  timestamp: boolSignal,
  volume: numberSignal,
  sound_detection: boolSignal,
  sound_trigger: numberSignal,
  rtsp: boolSignal,
  disk: textSignal,
  rssi: numberSignal,
  /** The path of the snapshot, if the camera is in the list of cameras. */
  snapshot: z.string().optional(),
})

const Cameras = list(z.object({ node_id: z.int(), stream_url: z.string() }))
// Settings that few users change.
const rare = { disabled: true } as const

export const camera = many({
  schema: Camera,
  ...node({ from: readCameras, every: '1m' }),
  entities: {
    picture: {
      is: 'camera',
      name: null,
      picture: (it) => (it.node.status === undefined || it.node.status === 'active' ? it.snapshot : null),
    },
  },
  settings: {
    detection: { is: 'switch', name: 'Motion detection', icon: 'mdi:motion-sensor', ...toggle('detection') },
    sound_detection: { is: 'switch', name: 'Sound detection', icon: 'mdi:ear-hearing', ...toggle('sound_detection') },
    activation: {
      is: 'switch',
      name: 'Detection with the alarm',
      id: 'detection_with_alarm',
      icon: 'mdi:shield-link-variant',
      ...toggle('activation'),
    },
    rtsp: { is: 'switch', name: 'RTSP stream', icon: 'mdi:video-wireless', ...toggle('rtsp') },
    quality: { is: 'switch', name: 'High quality', icon: 'mdi:high-definition', ...toggle('quality'), ...rare },
    flip: { is: 'switch', name: 'Upside down', icon: 'mdi:flip-vertical', ...toggle('flip'), ...rare },
    timestamp: {
      is: 'switch',
      name: 'Time in the picture',
      icon: 'mdi:clock-outline',
      ...toggle('timestamp'),
      ...rare,
    },
    sensitivity: { is: 'number', name: 'Motion sensitivity', icon: 'mdi:tune', ...level('sensitivity') },
    threshold: { is: 'number', name: 'Motion threshold', icon: 'mdi:tune-vertical', ...level('threshold') },
    sound_trigger: { is: 'number', name: 'Sound sensitivity', icon: 'mdi:tune', ...level('sound_trigger') },
    volume: {
      is: 'number',
      name: 'Microphone volume',
      icon: 'mdi:microphone',
      unit: '%',
      ...dial('volume', 0, 100),
      ...rare,
    },
  },
  diagnostics: {
    disk: { is: 'sensor', name: 'Video storage', icon: 'mdi:harddisk', disabled: true },
    rssi: { is: 'sensor', name: 'Signal', class: 'signal_strength', unit: 'dB' },
  },
})

function level<N extends string>(name: N) {
  return { ...dial(name, 1, 4), ...rare }
}

async function readCameras(box: Reader) {
  const nodes = await nodesOfLastMinuteOf(box, 'camera')
  if (nodes.length === 0) return []
  const cameras = (await box.getIfAllowed('camera/', Cameras, '10m')) ?? []
  return nodes.map(({ node, signals }) => {
    const stream = cameras.find(({ node_id }) => node_id === node.id)?.stream_url
    return { node, signals: { ...signals, snapshot: stream && snapshotOf(stream) } }
  })
}

// The snapshot (1280 × 720) is in the folder of the stream. `/camera/stream/…` is relative to the root of the API.
function snapshotOf(stream: string) {
  return stream.replace(/^\//, '').replace(/(?<![^/])[^/]*$/, 'snapshot.cgi?size=4&quality=5')
}
