/** The embedded broker: who may connect, and what it survives. */
import { randomBytes } from 'node:crypto'
import { connect as connectSocket } from 'node:net'
import { connect, type IClientOptions } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { startEmbeddedBroker } from '../../src/mqtt/embedded.ts'
import { fastest } from '../support/fastest.ts'
import { connectTo, embedded, pause, readableLog, until, watch } from './support.ts'

const reserved = { baseTopic: 'freebox', birthTopic: 'homeassistant/status', discoveryPrefix: 'homeassistant' }
const clientId = 'freebox2mqtt_freebox'

/** `connected`, or the reason code of the refusal. */
function tryToConnect(url: string, options: IClientOptions): Promise<number | 'connected'> {
  const client = connect(url, { reconnectPeriod: 0, ...options })
  onTestFinished(() => void client.end(true))
  return new Promise((done) => {
    client.once('connect', () => done('connected'))
    client.once('error', (error) => done('code' in error ? Number(error.code) : -1))
  })
}

it('names the port that is in use and the settings to change', async () => {
  const { port } = await embedded()
  await expect(embedded({ port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
    message: `Port ${port} is in use. If a broker uses it, set mqtt.url to that broker; otherwise set another mqtt.embedded.port.`,
  })
})

it.each(['0.0.0.0', '::', '192.168.1.2', 'box.local'])('does not start without a password on %s', async (host) => {
  const start = startEmbeddedBroker({ ...reserved, clientId, host, port: 0, log: readableLog().log })
  await expect(start).rejects.toThrow('Set mqtt.embedded.username and password too')
})

it('does not start with a user name and no password', async () => {
  await expect(embedded({ username: 'me' })).rejects.toThrow('both username and password')
})

it('can be reached by the daemon when it listens on every address', async () => {
  const { url, port, credentials } = await embedded({ host: '0.0.0.0', username: 'me', password: 'secret' })
  expect(url).toBe(`mqtt://127.0.0.1:${port}`)
  const broker = connectTo(url, credentials)
  await until('connect', () => broker.connected)
})

it.each([4, 5] as const)(
  'accepts every client on loopback unless a password is set (MQTT %s)',
  async (protocolVersion) => {
    const open = await embedded()
    expect(await tryToConnect(open.url, { protocolVersion })).toBe('connected')
    expect(await tryToConnect(open.url, { protocolVersion, username: 'any', password: 'thing' })).toBe('connected')
    const { log, warnings } = readableLog()
    const closed = await embedded({ username: 'me', password: 'secret', log })
    const badLogin = protocolVersion === 5 ? 0x86 : 4
    expect(await tryToConnect(closed.url, { protocolVersion, username: 'me', password: 'secret' })).toBe('connected')
    expect(await tryToConnect(closed.url, { protocolVersion, username: 'me', password: 'secreT' })).toBe(badLogin)
    expect(await tryToConnect(closed.url, { protocolVersion, username: 'you', password: 'secret' })).toBe(badLogin)
    expect(await tryToConnect(closed.url, { protocolVersion })).toBe(badLogin)
    expect(warnings()).toEqual([
      expect.stringMatching(/^The embedded broker refused a wrong user name or password from \S+$/),
    ])
  },
)

it('keeps no session of MQTT 3.1.1, which would never expire', async () => {
  const { url } = await embedded()
  const options = { protocolVersion: 4, clean: false, clientId: 'gone', reconnectPeriod: 0 } as const
  const first = connect(url, options)
  await new Promise<void>((done) => first.once('connect', () => done()))
  await first.subscribeAsync('#', { qos: 1 })
  await first.endAsync()
  const second = connect(url, options)
  onTestFinished(() => void second.end(true))
  const { sessionPresent } = await new Promise<{ sessionPresent: boolean }>((done) => second.once('connect', done))
  expect(sessionPresent).toBe(false)
})

it('delivers a retained image of three megabytes', async () => {
  const { url, credentials } = await embedded()
  const broker = connectTo(url, credentials)
  await until('connect', () => broker.connected)
  const image = randomBytes(3_000_000)
  await broker.publish({ topic: 'freebox/home/camera/1/picture/image', payload: image, retain: true })
  const client = connect(url, { protocolVersion: 5 })
  onTestFinished(() => void client.end(true))
  const arrived = new Promise<Buffer>((done) => client.once('message', (_topic, payload) => done(payload)))
  await client.subscribeAsync('freebox/home/+/+/picture/image')
  expect(image.equals(await arrived)).toBe(true)
})

it('goes on serving its clients when others send invalid packets', async () => {
  const { url, port, credentials } = await embedded()
  const broker = connectTo(url, credentials)
  await until('connect', () => broker.connected)
  for (let index = 0; index < 50; index += 1) {
    const socket = connectSocket(port, '127.0.0.1').on('error', () => {})
    const hello = Buffer.from([0x10, 16, 0, 4, ...Buffer.from('MQTT'), 5, 2, 0, 60, 0, 0, 3, ...Buffer.from('abc')])
    socket.write(
      index % 2 === 0 ? randomBytes(300) : Buffer.concat([hello, Buffer.from([16 * (index % 16), 9]), randomBytes(99)]),
    )
    await pause(2)
    socket.destroy()
  }
  await broker.publish({ topic: 'freebox/a', payload: '1' })
  expect(broker.stats().reconnects).toBe(0)
})

it('closes at once while clients are connected', async () => {
  const brokers = await Promise.all([embedded(), embedded(), embedded()])
  for (const { url, port } of brokers) {
    await watch(url)
    connectSocket(port, '127.0.0.1').on('error', () => {})
  }
  await pause(20)
  let next = 0
  expect(await fastest(3, () => brokers[next++]?.close())).toBeLessThan(900)
  for (const { port } of brokers) await embedded({ port })
})
