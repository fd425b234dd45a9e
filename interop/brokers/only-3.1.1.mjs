/** A proxy that makes a broker support MQTT 3.1.1 only: it refuses MQTT 5 as an old broker does. */
import { connect, createServer } from 'node:net'

const CONNACK_UNACCEPTABLE_VERSION = Buffer.from([0x20, 2, 0, 1])

/** @param {number} brokerPort the port of the broker */
export async function startMqtt311Proxy(brokerPort) {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (packet) => {
      const version = packet[packet.indexOf('MQTT') + 4]
      if (version !== 4) return socket.end(CONNACK_UNACCEPTABLE_VERSION)
      const broker = connect(brokerPort, '127.0.0.1').on('error', () => {})
      broker.write(packet)
      socket.pipe(broker).pipe(socket)
      socket.once('close', () => broker.destroy())
      broker.once('close', () => socket.destroy())
    })
  }).listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', () => done(undefined)))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `mqtt://127.0.0.1:${port}`, close: () => server.close() }
}
