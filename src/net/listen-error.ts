/** Whether a server could listen on an address. */
import { createServer } from 'node:net'

/** The error code of listening there, such as `EADDRINUSE`; undefined if it works. */
export function listenErrorCode(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ host, port }, () => server.close(() => resolve(undefined)))
  })
}
