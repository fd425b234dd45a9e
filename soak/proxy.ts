/** A door in front of a broker, so that connections to it can be cut. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface Gate {
  readonly url: string
  /** Cuts every connection, without a goodbye. */
  drop(): void
  close(): void
}

/** Leads to the broker at this address. */
export async function buildGate(broker: string): Promise<Gate> {
  const { hostname, port } = new URL(broker)
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (outside) => {
    const inside = connect({ host: hostname, port: Number(port), noDelay: true })
    for (const [socket, other] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {}).on('close', () => sockets.delete(socket) && other.destroy())
      socket.pipe(other)
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const drop = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    drop,
    close() {
      server.close()
      drop()
    },
  }
}
