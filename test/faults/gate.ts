/** A door in front of a broker: one port that stays the same, whatever stands behind it, and that can be shut. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

export interface Gate {
  readonly port: number
  /** Connections through it at this moment. */
  readonly open: number
  /** What comes in goes to this port from now on. */
  lead(port: number): void
  /** Connections are refused, and those that stand are cut. */
  shut(): Promise<void>
  unlock(): Promise<void>
  /** Cuts every connection, without a goodbye. */
  drop(): void
  /** Nothing more is taken from those who are connected, until `read(true)`. */
  read(reading: boolean): void
}

/** A door that leads nowhere yet. */
export async function buildGate(): Promise<Gate> {
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
    get open() {
      return pairs.size
    },
    lead(to) {
      target = to
    },
    async shut() {
      const closed = new Promise((done) => (server.listening ? server.close(done) : done(undefined)))
      drop()
      await closed
    },
    async unlock() {
      if (!server.listening) await listen(server, port)
    },
    drop,
    read(now) {
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
