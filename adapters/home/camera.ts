/** The cameras: a picture, which the box provides, and the settings. Address and password of the camera are not read. */
import { z } from 'zod'
import { list, many, type Reader } from '../../src/contract/index.ts'
import { byName, dial, nodesFrom, number, percent, text, toggle } from './node-table.ts'
import { nodesWithValues } from './values.ts'

const Cameras = list(z.object({ node_id: z.int(), stream_url: z.string() }))

// Few users change it.
const level = (name: string) => ({ ...dial(name, 1, 4) }) as const

export const camera = many({
  ...nodesFrom(readCameras, '1m'),
  enabled: ['picture', 'detection'],
  entities: {
    picture: { is: 'camera', name: null, picture: ({ node, snapshot }) => (node.isReachable ? snapshot : null) },
  },
  settings: {
    detection: { ...toggle('detection'), name: 'Motion detection', icon: 'mdi:motion-sensor' },
    sound_detection: { ...toggle('sound_detection'), name: 'Sound detection', icon: 'mdi:ear-hearing' },
    activation: {
      ...toggle('activation'),
      name: 'Detection with the alarm',
      id: 'detection_with_alarm',
      icon: 'mdi:shield-link-variant',
    },
    rtsp: { ...toggle('rtsp'), name: 'RTSP stream', icon: 'mdi:video-wireless' },
    quality: { ...toggle('quality'), name: 'High quality', icon: 'mdi:high-definition' },
    flip: { ...toggle('flip'), name: 'Upside down', icon: 'mdi:flip-vertical' },
    timestamp: { ...toggle('timestamp'), name: 'Time in the picture', icon: 'mdi:clock-outline' },
    sensitivity: { ...level('sensitivity'), name: 'Motion sensitivity', icon: 'mdi:tune' },
    threshold: { ...level('threshold'), name: 'Motion threshold', icon: 'mdi:tune-vertical' },
    sound_trigger: { ...level('sound_trigger'), name: 'Sound sensitivity', icon: 'mdi:tune' },
    volume: { ...percent('volume'), name: 'Microphone volume', icon: 'mdi:microphone' },
  },
  diagnostics: {
    disk: { is: 'sensor', name: 'Video storage', icon: 'mdi:harddisk', value: text('disk') },
    rssi: { is: 'sensor', name: 'Signal', class: 'signal_strength', unit: 'dB', value: number('rssi') },
  },
})

type Cameras = z.output<typeof Cameras>

function listedCameras(box: Reader): Promise<Cameras | undefined> {
  return box.getIfAllowed('camera/', Cameras, '10m')
}

// Without the list the cameras have their settings all the same.
async function camerasBefore(_: Reader, last?: Cameras): Promise<Cameras> {
  return last ?? []
}

/** The cameras. `snapshot` is the path of the picture, if the camera is in the list of cameras. */
async function readCameras(box: Reader) {
  const nodes = await nodesWithValues(box, ['camera'], '1m')
  if (nodes.length === 0) return []
  const cameras = await box.prefer(listedCameras, camerasBefore)
  return nodes.map((node) => {
    const stream = cameras.find(({ node_id }) => node_id === node.id)?.stream_url
    return { ...byName(node), snapshot: stream && snapshotOf(stream) }
  })
}

// The snapshot (1280 × 720) is in the folder of the stream. `/camera/stream/…` is relative to the root of the API.
function snapshotOf(stream: string) {
  return stream.replace(/^\//, '').replace(/(?<![^/])[^/]*$/, 'snapshot.cgi?size=4&quality=5')
}
