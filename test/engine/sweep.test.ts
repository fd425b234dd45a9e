/** What an earlier run has left on the broker, heard before anything is said: to its end, and without waiting long. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { gather } from '../../src/engine/sweep.ts'
import { asDaemon, connectTo, embedded, until, watch } from '../mqtt/support.ts'

const documents = 100

/** The port of one that passes everything on, so many milliseconds later. */
async function farAway(port: number, milliseconds: number): Promise<number> {
  const late = (from: Socket, to: Socket) => {
    from.on('data', (bytes) => setTimeout(() => to.write(bytes), milliseconds))
    from.on('error', () => undefined)
    from.on('close', () => to.destroy())
  }
  const server = createServer((socket) => {
    const broker = connect(port, '127.0.0.1')
    late(socket, broker)
    late(broker, socket)
  })
  server.listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

async function aBroker(milliseconds: number) {
  const real = await embedded()
  const watcher = await watch(asDaemon(real))
  const topics = Array.from({ length: documents }, (_, at) => `homeassistant/device/abc_${at}/config`)
  await Promise.all(topics.map((topic) => watcher.client.publishAsync(topic, '{}', { retain: true, qos: 1 })))
  const url = milliseconds === 0 ? real.url : `mqtt://127.0.0.1:${await farAway(real.port, milliseconds)}`
  const broker = connectTo(url, real.credentials)
  await until('it is connected', () => broker.connected)
  return broker
}

it.each([0, 150, 400])('all of it is heard from a broker %i ms away', async (milliseconds) => {
  const broker = await aBroker(milliseconds)
  const found = await gather(broker, ['homeassistant/device/+/config'])
  expect(found.size).toBe(documents)
})
