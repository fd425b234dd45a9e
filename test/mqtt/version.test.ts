/** Brokers without MQTT 5, simulated by a proxy: current versions of aedes and Mosquitto all speak it. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { connectTo, embedded, pause, readableLog, STATE, until, watch } from './support.ts'

const CONNACK_UNACCEPTABLE_VERSION = Buffer.from([0x20, 2, 0, 1])

interface OldBroker {
  url: string
  /** The protocol versions of the connection attempts, in order. */
  versions: number[]
  /** Destroys every connection. */
  drop(): void
}

/** Forwards the versions that `accepts` allows to a real broker, and refuses the others with `refuse`. */
async function oldBroker(
  realPort: number,
  refuse: (socket: Socket) => void,
  accepts: (version: number) => boolean = (version) => version === 4,
): Promise<OldBroker> {
  const versions: number[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', (packet) => {
      const version = packet[packet.indexOf('MQTT') + 4] ?? 0
      versions.push(version)
      if (!accepts(version)) return refuse(socket)
      const broker = connect(realPort, '127.0.0.1').on('error', () => {})
      broker.write(packet)
      socket.pipe(broker).pipe(socket)
      socket.once('close', () => broker.destroy())
    })
  })
  server.listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return {
    url: `mqtt://127.0.0.1:${port}`,
    versions,
    drop() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

it.each<[string, (socket: Socket) => void]>([
  ['reports an unacceptable protocol version', (socket) => socket.end(CONNACK_UNACCEPTABLE_VERSION)],
  ['closes the connection', (socket) => socket.end()],
  ['resets the connection', (socket) => socket.resetAndDestroy()],
  ['answers with an invalid packet', (socket) => socket.write(Buffer.from([0xf0, 0xff, 0xff, 0xff, 0xff]))],
])('a broker that %s is connected to with MQTT 3.1.1', async (_what, refuse) => {
  const real = await embedded()
  const { url, versions } = await oldBroker(real.port, refuse)
  const { log, warnings } = readableLog()
  const watcher = await watch(real.url)
  const broker = connectTo(url, { log, willDelaySeconds: 60, ...real.credentials })
  const commands: string[] = []
  broker.subscribe(['freebox/+/+/+/set'], ({ payload }) => commands.push(payload.toString()))
  await until('connect', () => broker.connected)
  expect(broker.version).toBe(4)
  await watcher.client.publishAsync('freebox/a/b/c/set', 'ON', { qos: 1 })
  await until('the command', () => commands.length === 1)
  await broker.close()
  await until('offline at once', () => watcher.payloads(STATE).includes('offline'))
  expect(watcher.payloads(STATE)).toEqual(['online', 'offline'])
  expect(versions).toEqual([5, 4])
  expect(warnings()).toEqual([])
})

it('a broker that has accepted MQTT 3.1.1 is not asked for MQTT 5 after a disconnection', async () => {
  const real = await embedded()
  const { url, versions, drop } = await oldBroker(real.port, (socket) => socket.end(CONNACK_UNACCEPTABLE_VERSION))
  const broker = connectTo(url, real.credentials)
  await until('connect', () => broker.connected)
  drop()
  await until('back', () => broker.stats().reconnects === 1)
  expect(versions).toEqual([5, 4, 4])
})

it('a proxy that closes connections until its broker has started does not cause MQTT 3.1.1', async () => {
  const real = await embedded()
  let isStarted = false
  const { url } = await oldBroker(
    real.port,
    (socket) => socket.end(),
    (version) => isStarted && version === 5,
  )
  const { log, warnings } = readableLog()
  const broker = connectTo(url, { log, ...real.credentials })
  await until('a warning', () => warnings().length > 0)
  await pause(150)
  isStarted = true
  await until('connect', () => broker.connected)
  expect(broker.version).toBe(5)
  expect(warnings()).toEqual(['Something listens at the address of the broker but does not speak MQTT'])
})
