/** A TCP proxy between daemon and box that records the traffic, so that a test learns the tokens that they exchange. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface RecordingProxy {
  readonly url: string
  /** The values of this key in any JSON that passed. */
  valuesOf(name: string): string[]
}

export async function startRecordingProxy(port: number): Promise<RecordingProxy> {
  let recorded = ''
  const sockets = new Set<Socket>()
  const server = createServer((outside) => {
    const inside = connect({ port, host: '127.0.0.1' })
    for (const it of [outside, inside]) {
      sockets.add(it.on('error', () => {}))
      it.on('data', (bytes) => {
        recorded += bytes
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
    valuesOf: (name) => [
      ...new Set([...recorded.matchAll(new RegExp(`"${name}":"([^"]{8,})"`, 'g'))].map(([, it]) => it ?? '')),
    ],
  }
}
