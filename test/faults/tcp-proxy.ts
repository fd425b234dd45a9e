/** A TCP proxy on a port that stays the same: the server behind it can change, and connections can be refused or cut. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

export interface TcpProxy {
  readonly port: number
  /** The number of open connections. */
  readonly connections: number
  /** Forwards new connections to this port from now on. */
  forwardTo(port: number): void
  /** Refuses connections and cuts the open ones. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Cuts every connection without an orderly close. */
  drop(): void
  /** Stops reading from the clients, or with `true` starts again. */
  setReading(reading: boolean): void
}

/** A proxy that does not forward yet. */
export async function startTcpProxy(): Promise<TcpProxy> {
  const pairs = new Map<Socket, Socket>()
  let target = 0
  let reading = true
  const server = createServer({ noDelay: true }, (outside) => {
    const inside = connect({ port: target, host: '127.0.0.1', noDelay: true })
    pairs.set(outside, inside)
    for (const it of [outside, inside]) it.on('error', () => {})
    inside.pipe(outside).on('close', () => inside.destroy())
    if (reading) outside.pipe(inside)
    inside.on('close', () => outside.destroy())
    outside.on('close', () => pairs.delete(outside))
  })
  const port = await listen(server, 0)

  function drop(): void {
    for (const [outside, inside] of pairs) {
      outside.destroy()
      inside.destroy()
    }
  }

  return {
    port,
    get connections() {
      return pairs.size
    },
    forwardTo(to) {
      target = to
    },
    async stop() {
      const closed = new Promise((done) => (server.listening ? server.close(done) : done(undefined)))
      drop()
      await closed
    },
    async start() {
      if (!server.listening) await listen(server, port)
    },
    drop,
    setReading(now) {
      reading = now
      for (const [outside, inside] of pairs) {
        if (reading) outside.pipe(inside)
        else outside.unpipe(inside).pause()
      }
    },
  }
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done))
  server.removeAllListeners('error')
  return (server.address() as AddressInfo).port
}
