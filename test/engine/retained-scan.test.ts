/** What an earlier run has left on the broker is read completely, and without a long wait, before anything is published. */
import { expect, it } from 'vitest'
import { scanRetained } from '../../src/engine/publish/retained-scan.ts'
import { asDaemon, connectTo, embedded, proxy, until, watch } from '../mqtt/support.ts'

const documents = 100

async function aBroker(milliseconds: number) {
  const real = await embedded()
  const watcher = await watch(asDaemon(real))
  const topics = Array.from({ length: documents }, (_, at) => `homeassistant/device/abc_${at}/config`)
  await Promise.all(topics.map((topic) => watcher.client.publishAsync(topic, '{}', { retain: true, qos: 1 })))
  const { url } = await proxy(real.url, milliseconds)
  const broker = connectTo(url, real.credentials)
  await until('it is connected', () => broker.connected)
  return broker
}

it.each([0, 150, 400])('everything that is retained is read from a broker that is %i ms away', async (milliseconds) => {
  const broker = await aBroker(milliseconds)
  const found = await scanRetained(broker, ['homeassistant/device/+/config'])
  expect(found.size).toBe(documents)
})
