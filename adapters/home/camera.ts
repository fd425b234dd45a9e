/** The cameras: their picture, fetched by way of the box, and their settings. Where they are and their password stay there. */
import { z } from 'zod'
import { list, many, type Reader } from '../../src/contract/index.ts'
import { amount, deviceOf, dial, flag, homeNode, keyOf, quietNodesOf, text, toggle } from './objects.ts'

const Camera = homeNode({
  detection: flag,
  activation: flag,
  quality: flag,
  sensitivity: amount,
  threshold: amount,
  flip: flag,
  timestamp: flag,
  volume: amount,
  sound_detection: flag,
  sound_trigger: amount,
  rtsp: flag,
  disk: text,
  rssi: amount,
  /** The path of its snapshot, where it is listed. */
  snapshot: z.string().optional(),
})

const Listed = z.object({ node_id: z.int(), stream_url: z.string() })
const config = {} as const
const rare = { disabled: true } as const

export const camera = many({
  schema: Camera,
  from: everyCamera,
  every: '1m',
  key: keyOf,
  device: deviceOf,
  entities: {
    picture: {
      is: 'camera',
      name: null,
      picture: (it) => (it.node.status === undefined || it.node.status === 'active' ? it.snapshot : null),
    },
  },
  settings: {
    detection: { ...toggle('detection'), name: 'Motion detection', icon: 'mdi:motion-sensor', ...config },
    sound_detection: { ...toggle('sound_detection'), name: 'Sound detection', icon: 'mdi:ear-hearing', ...config },
    activation: {
      ...toggle('activation'),
      name: 'Detection with the alarm',
      id: 'detection_with_alarm',
      icon: 'mdi:shield-link-variant',
      ...config,
    },
    rtsp: { ...toggle('rtsp'), name: 'RTSP stream', icon: 'mdi:video-wireless', ...config },
    quality: { ...toggle('quality'), name: 'High quality', icon: 'mdi:high-definition', ...rare },
    flip: { ...toggle('flip'), name: 'Upside down', icon: 'mdi:flip-vertical', ...rare },
    timestamp: { ...toggle('timestamp'), name: 'Time in the picture', icon: 'mdi:clock-outline', ...rare },
    sensitivity: { ...dial('sensitivity', 1, 4), name: 'Motion sensitivity', icon: 'mdi:tune', ...rare },
    threshold: { ...dial('threshold', 1, 4), name: 'Motion threshold', icon: 'mdi:tune-vertical', ...rare },
    sound_trigger: { ...dial('sound_trigger', 1, 4), name: 'Sound sensitivity', icon: 'mdi:tune', ...rare },
    volume: { ...dial('volume', 0, 100), name: 'Microphone volume', icon: 'mdi:microphone', unit: '%', ...rare },
  },
  diagnostics: {
    disk: { is: 'sensor', name: 'Video storage', icon: 'mdi:harddisk', disabled: true },
    rssi: { is: 'sensor', name: 'Signal', class: 'signal_strength', unit: 'dB' },
  },
})

const quiet = quietNodesOf('camera')

async function everyCamera(box: Reader) {
  const nodes = await quiet(box)
  if (nodes.length === 0) return []
  const cameras = (await box.getIfAllowed('camera/', list(Listed), '10m')) ?? []
  return nodes.map(({ node, signals }) => {
    const url = cameras.find(({ node_id }) => node_id === node.id)?.stream_url
    return { node, signals: { ...signals, snapshot: url && snapshotBeside(url) } }
  })
}

// 1280 by 720, beside the stream. `/camera/stream/…` is meant below the root of the API.
function snapshotBeside(stream: string) {
  return stream.replace(/^\//, '').replace(/(?<![^/])[^/]*$/, 'snapshot.cgi?size=4&quality=5')
}
