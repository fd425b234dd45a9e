/**
 * The listening socket of the box. It can be closed and opened again on the same port.
 */
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

export interface ListenOptions {
  host: string
  /** 0 for any free port. */
  port: number
  tls?: { key: string; cert: string }
}

export interface BoxServer {
  readonly server: Server
  /** The port, once the server has been opened. */
  readonly port: number
  readonly url: string
  /** Starts to listen, after a `close` on the same port as before. */
  open(): Promise<void>
  /** Stops to listen and cuts all connections. */
  close(): Promise<void>
}

/** Creates a web server that does not listen yet. */
export function createBoxServer({ host, port, tls }: ListenOptions, listener: RequestListener): BoxServer {
  const server = tls ? createSecureServer(tls, listener) : createServer(listener)
  let usedPort = port
  return {
    server,
    get port() {
      return usedPort
    },
    get url() {
      return `${tls ? 'https' : 'http'}://${host}:${usedPort}`
    },
    open: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(usedPort, host, () => {
          server.off('error', reject)
          usedPort = portOf(server.address())
          resolve()
        })
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Breaks a connection without an answer. Node.js sends a reset only over plain TCP. */
export function resetConnection(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy()
  else socket.resetAndDestroy()
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}
