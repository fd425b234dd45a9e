/** A TCP proxy in front of a broker that can cut the connections. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface BrokerProxy {
  readonly url: string
  /** Cuts every connection without an MQTT DISCONNECT. */
  drop(): void
  close(): void
}

/** Starts a proxy for the broker at this URL. */
export async function startBrokerProxy(broker: string): Promise<BrokerProxy> {
  const { hostname, port } = new URL(broker)
  const sockets = new Set<Socket>()
  const forward = (from: Socket, to: Socket) => {
    sockets.add(from)
    from.on('error', () => {}).on('close', () => sockets.delete(from) && to.destroy())
    from.pipe(to)
  }
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ host: hostname, port: Number(port), noDelay: true })
    forward(client, upstream)
    forward(upstream, client)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const drop = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `mqtt://127.0.0.1:${portOf(server.address())}`,
    drop,
    close() {
      server.close()
      drop()
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}
