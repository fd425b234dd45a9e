/** A URL whose scheme is not what the port speaks: the message says so, and what to write. */
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openOnce } from '../support/cleanup.ts'
import { run } from '../support/command.ts'
import { runHere } from '../support/program.ts'
import { createAuthority } from './authority.ts'
import { settingsFor, startBox } from './house.ts'

const certificate = openOnce(async () => createAuthority().issue('localhost'))

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((done) => server.once('listening', done))
  return (server.address() as AddressInfo).port
}

/** A server that reads an MQTT CONNECT and closes the connection if it gets anything else. */
const likeMqtt = (socket: {
  on: (event: 'data' | 'error', listener: (data: Buffer) => void) => unknown
  destroy: () => void
}) => {
  socket.on('error', () => undefined)
  socket.on('data', (data) => data[0] !== 0x10 && socket.destroy())
}

describe('the Freebox', () => {
  test.each([
    ['https', 'http'],
    ['http', 'https'],
  ] as const)('at a URL with %s that speaks %s: check, pair and the daemon say so', async (said, speaks) => {
    const box = await startBox(speaks === 'https' ? { tls: certificate() } : {})
    const wrong = { FREEBOX__URL: `${said}://127.0.0.1:${box.port}`, MQTT__EMBEDDED__PORT: '0' }
    const message = `${said}://127.0.0.1:${box.port} does not speak ${said} but ${speaks}. Set freebox.url to ${speaks}://127.0.0.1:${box.port}`
    const daemon = runHere({ settings: wrong })
    const [check, pair] = await Promise.all([run(['check'], { settings: wrong }), run(['pair'], { settings: wrong })])
    expect(check).toMatchObject({ code: 1, out: expect.stringContaining(`✗ Freebox        ${message}\n`) })
    expect(pair).toMatchObject({ code: 1, err: `${message}\n` })
    await daemon.printed(/does not speak/)
    expect(daemon.warnings().join('\n')).toContain(message)
  })

  test('behind a web server that answers plain requests with an error, as nginx does', async () => {
    const secure = await portOf(createTlsServer(certificate(), (socket) => void socket.on('error', () => undefined)))
    const front = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', (data) => {
        if (data[0] !== 0x16) return void socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')
        const behind = connect(secure, '127.0.0.1').on('error', () => undefined)
        behind.write(data)
        socket.pipe(behind).pipe(socket)
      })
    })
    const port = await portOf(front)
    const { out } = await run(['check'], {
      settings: { FREEBOX__URL: `http://127.0.0.1:${port}`, MQTT__EMBEDDED__PORT: '0' },
    })
    expect(out).toContain(`does not speak http but https. Set freebox.url to https://127.0.0.1:${port}`)
  })
})

describe('the broker', () => {
  const servers = {
    mqtt: () => createServer(likeMqtt),
    mqtts: () => createTlsServer(certificate(), likeMqtt),
    ws: () => createHttpServer((_, response) => void response.writeHead(404).end()),
    wss: () => createHttpsServer(certificate(), (_, response) => void response.writeHead(404).end()),
  }
  const schemes = ['mqtt', 'mqtts', 'ws', 'wss'] as const
  const pairs = schemes.flatMap((said) =>
    schemes.filter((speaks) => speaks !== said).map((speaks) => ({ said, speaks })),
  )

  test('at a URL with any other scheme: check says which one it speaks', async () => {
    const { paired } = await settingsFor(await startBox())
    const about = async ({ said, speaks }: (typeof pairs)[number]) => {
      const port = await portOf(servers[speaks]())
      const { out } = await run(['check'], { settings: { ...paired, MQTT__URL: `${said}://127.0.0.1:${port}` } })
      const wanted = `127.0.0.1:${port} does not speak ${said}:// but `
      expect(out, `${said} at ${speaks}`).toContain(wanted)
      expect(out, `${said} at ${speaks}`).toMatch(new RegExp(`Set mqtt\\.url to ${speaks}://127\\.0\\.0\\.1:${port}\n`))
    }
    for (const pair of pairs) await about(pair)
  })

  test('at a URL with another scheme: the daemon says so once', async () => {
    const { paired } = await settingsFor(await startBox())
    const port = await portOf(servers.mqtt())
    const daemon = runHere({ settings: { ...paired, MQTT__URL: `mqtts://127.0.0.1:${port}` } })
    await daemon.printed(/does not speak/)
    expect(daemon.warnings().filter((it) => it.includes('speak'))).toEqual([
      `127.0.0.1:${port} does not speak mqtts:// but MQTT without TLS (mqtt://). Set mqtt.url to mqtt://127.0.0.1:${port}`,
    ])
  })
})
