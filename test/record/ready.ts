/** When the daemon has published all that it publishes without a command. */
import { componentsIn } from './components.ts'
import type { Observer } from './observer.ts'
import type { Stage } from './stage.ts'
import { until } from './waiting.ts'

const refresh = 'freebox/bridge/request/refresh'
const fixedTopics = ['info', 'health', 'state'].map((name) => `freebox/bridge/${name}`)

/**
 * Everything was read once when the daemon knows the state of every adapter. The state is settled when a refresh after
 * that changes no retained message, and when every announced image has arrived.
 */
export async function ready({ box, observer }: Stage): Promise<void> {
  await until('the event connection of the daemon', () => box.sockets > 0)
  await until('the state of every adapter', () => isAllKnown(observer))
  await until('the topics of the bridge', () => fixedTopics.every((topic) => observer.retained.has(topic)))
  await until('all images', () => missingImages(observer).length === 0).catch(() => {
    throw new Error(`these images did not arrive: ${missingImages(observer).join(', ')}`)
  })
  let before = ''
  for (let now = fingerprint(observer); now !== before; now = fingerprint(observer)) {
    before = now
    await observer.ask(refresh, '{}')
  }
}

function isAllKnown({ retained }: Observer): boolean {
  const info = retained.get('freebox/bridge/info')
  return info !== undefined && !info.includes('"state":"unknown"')
}

function missingImages({ retained, transient }: Observer): string[] {
  const announced = componentsIn(retained).flatMap(({ platform, config }) => {
    const topic = platform === 'camera' ? config.topic : config.image_topic
    return typeof topic === 'string' ? [topic] : []
  })
  return announced.filter((topic) => !transient.has(topic))
}

function fingerprint({ retained }: Observer): string {
  const lasting = [...retained].filter(([topic]) => !fixedTopics.includes(topic))
  return JSON.stringify(lasting.map(([topic, payload]) => `${topic} ${payload}`).sort())
}
