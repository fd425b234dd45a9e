/** When the daemon has published all that it publishes without a command. */
import { setTimeout as sleep } from 'node:timers/promises'
import { componentsIn } from './components.ts'
import type { Observer } from './observer.ts'
import type { Stage } from './stage.ts'
import { until } from './waiting.ts'

const refresh = 'freebox/bridge/request/refresh'
const fixedTopics = ['info', 'health', 'state'].map((name) => `freebox/bridge/${name}`)

/**
 * A reply to `refresh` means that everything was read and published. The state is settled when a further refresh
 * changes no retained message, and when every announced image has arrived.
 */
export async function ready({ box, observer }: Stage): Promise<void> {
  await until('the event connection of the daemon', () => box.sockets > 0)
  // A request before the daemon has subscribed gets no reply.
  const refreshed = () => observer.ask(refresh, '{}', 1).catch(() => undefined)
  while (!isOk(await refreshed())) await sleep(20)
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

function isOk(reply: unknown): boolean {
  return typeof reply === 'object' && reply !== null && 'status' in reply && reply.status === 'ok'
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
