/**
 * The listening socket of the box, which can go away and come back on the same port.
 */
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'

export interface Listening {
  host: string
  port: number
  tls?: { key: string; cert: string }
}

/** Where the box can be reached, and the two things that can be done about it. */
export interface Front {
  readonly server: Server
  readonly port: number
  readonly url: string
  open(): Promise<void>
  /** Ends at once, whatever is open. */
  shut(): Promise<void>
}

/** A web server that does not listen yet. */
export function createFront({ host, port, tls }: Listening, listener: RequestListener): Front {
  const server = tls ? createSecureServer(tls, listener) : createServer(listener)
  let used = port
  return {
    server,
    get port() {
      return used
    },
    get url() {
      return `${tls ? 'https' : 'http'}://${host}:${used}`
    },
    open: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(used, host, () => {
          server.off('error', reject)
          used = portOf(server.address())
          resolve()
        })
      }),
    shut: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}
