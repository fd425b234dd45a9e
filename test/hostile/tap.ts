/** Somebody between the daemon and the box who reads along: so a test learns the secrets that they made up themselves. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Tap {
  readonly url: string
  /** What stood under such a name in any JSON that went by. */
  under(name: string): string[]
}

export async function tap(port: number): Promise<Tap> {
  let heard = ''
  const sockets = new Set<Socket>()
  const server = createServer((outside) => {
    const inside = connect({ port, host: '127.0.0.1' })
    for (const it of [outside, inside]) {
      sockets.add(it.on('error', () => {}))
      it.on('data', (bytes) => {
        heard += bytes
      })
    }
    outside.pipe(inside).pipe(outside)
    inside.on('close', () => outside.destroy())
  }).listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  onTestFinished(() => {
    for (const it of sockets) it.destroy()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    under: (name) => [
      ...new Set([...heard.matchAll(new RegExp(`"${name}":"([^"]{8,})"`, 'g'))].map(([, it]) => it ?? '')),
    ],
  }
}
