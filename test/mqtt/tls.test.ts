/** TLS and WebSockets with a real Mosquitto and certificates made for the test. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  certificates,
  connectTo,
  embedded,
  freePort,
  hasMosquitto,
  readableLog,
  startMosquitto,
  until,
} from './support.ts'

describe.skipIf(!hasMosquitto)('over TLS', () => {
  let valid: ReturnType<typeof certificates>
  let foreign: ReturnType<typeof certificates>
  const pem = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8')

  beforeAll(() => {
    valid = certificates()
    foreign = certificates()
    return () => {
      valid.remove()
      foreign.remove()
    }
  })

  function secure(...more: string[]) {
    const { ca, cert, key } = valid
    return startMosquitto([`cafile ${ca}`, `certfile ${cert}`, `keyfile ${key}`, 'allow_anonymous true', ...more])
  }

  it('a broker whose certificate is signed by the configured authority is trusted', async () => {
    const { port } = await secure()
    const broker = connectTo(`mqtts://localhost:${port}`, { tls: { ca: pem(valid.folder, 'ca.pem'), verify: true } })
    await until('connect', () => broker.connected)
    expect(broker.version).toBe(5)
    await broker.publish({ topic: 'freebox/a', payload: '1' })
  })

  it('a broker that requires a client certificate accepts the configured one, and no other or none', async () => {
    const { port } = await secure('require_certificate true')
    const url = `mqtts://localhost:${port}`
    const ca = pem(valid.folder, 'ca.pem')
    const files = ({ folder }: { folder: string }) => ({
      cert: pem(folder, 'client.pem'),
      key: pem(folder, 'client.key'),
    })
    const accepted = connectTo(url, { tls: { ca, ...files(valid), verify: true } })
    await until('connect', () => accepted.connected)
    for (const tls of [
      { ca, verify: true },
      { ca, ...files(foreign), verify: true },
    ]) {
      const { log, warnings } = readableLog()
      const refused = connectTo(url, { tls, log, clientId: 'guest' })
      await until('a warning', () => warnings().length > 0)
      expect(refused.connected).toBe(false)
      expect(warnings()).toEqual([
        'The broker refuses the client certificate. Check mqtt.tls.cert_file and mqtt.tls.key_file.',
      ])
    }
  })

  it('an unknown authority and a certificate for another name are refused with the reason', async () => {
    const { port } = await secure()
    const warningsOf = async (host: string, tls: { ca?: string; verify: boolean }) => {
      const { log, warnings, lines } = readableLog()
      const broker = connectTo(`mqtts://${host}:${port}`, { tls, log })
      await until('a warning', () => warnings().length > 0)
      expect(broker.connected).toBe(false)
      return [...warnings(), lines.at(-1)?.detail]
    }
    expect(await warningsOf('localhost', { ca: pem(foreign.folder, 'ca.pem'), verify: true })).toEqual([
      'The certificate of the broker is not signed by a trusted authority. Check mqtt.tls.ca_file.',
      expect.any(String),
    ])
    expect(await warningsOf('localhost', { verify: true })).toEqual([
      'The certificate of the broker is not signed by a trusted authority. Check mqtt.tls.ca_file.',
      expect.any(String),
    ])
    expect(await warningsOf('127.0.0.1', { ca: pem(valid.folder, 'ca.pem'), verify: true })).toEqual([
      'The certificate of the broker is for another name than the one in mqtt.url',
      expect.stringContaining('127.0.0.1'),
    ])
  })

  it('a configured certificate that is not valid is named in the log', async () => {
    const { port } = await secure()
    const { log, warnings } = readableLog()
    connectTo(`mqtts://localhost:${port}`, { tls: { cert: 'me', key: 'me', verify: true }, log })
    await until('a warning', () => warnings().length > 0)
    expect(warnings()).toEqual(['The files in mqtt.tls are not a certificate and the private key that belongs to it'])
  })

  it('without verification any certificate is accepted', async () => {
    const { port } = await secure()
    const broker = connectTo(`mqtts://127.0.0.1:${port}`, { tls: { verify: false } })
    await until('connect', () => broker.connected)
  })

  it('WebSockets work with TLS and without', async () => {
    const [plain, secured] = [await freePort(), await freePort()]
    const websockets = (port: number) => [`listener ${port}`, 'socket_domain ipv4', 'protocol websockets']
    const files = [`cafile ${valid.ca}`, `certfile ${valid.cert}`, `keyfile ${valid.key}`]
    await startMosquitto(['allow_anonymous true', ...websockets(plain), ...websockets(secured), ...files])
    const tls = { ca: pem(valid.folder, 'ca.pem'), verify: true }
    for (const url of [`ws://localhost:${plain}`, `wss://localhost:${secured}/mqtt`]) {
      const broker = connectTo(url, { tls, willDelaySeconds: 0 })
      await until('connect', () => broker.connected)
      await broker.publish({ topic: 'freebox/a', payload: 'x'.repeat(100_000) })
      await broker.close()
    }
  })
})

it('a broker without TLS at an mqtts:// URL is named in the log', async () => {
  const { port } = await embedded()
  const { log, warnings } = readableLog()
  connectTo(`mqtts://localhost:${port}`, { log })
  await until('a warning', () => warnings().length > 0)
  expect(warnings()).toEqual([
    `localhost:${port} does not speak mqtts:// but MQTT without TLS (mqtt://). Set mqtt.url to mqtt://localhost:${port}`,
  ])
})
