/** The broker of the house that has none: who gets in, who may say what, and what it survives. */
import { randomBytes } from 'node:crypto'
import { connect as connectSocket } from 'node:net'
import { connect, type IClientOptions } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { startEmbeddedBroker } from '../../src/mqtt/embedded.ts'
import { connectTo, embedded, pause, readableLog, until, watch } from './support.ts'

const territory = { baseTopic: 'freebox', birthTopic: 'homeassistant/status', discoveryPrefix: 'homeassistant' }
const clientId = 'freebox2mqtt_freebox'

/** Whether a client gets in; the code of the refusal where it does not. */
function tryToEnter(url: string, options: IClientOptions): Promise<number | 'in'> {
  const client = connect(url, { reconnectPeriod: 0, ...options })
  onTestFinished(() => void client.end(true))
  return new Promise((done) => {
    client.once('connect', () => done('in'))
    client.once('error', (error) => done('code' in error ? Number(error.code) : -1))
  })
}

it('a port that is taken says what to do', async () => {
  const { port } = await embedded()
  await expect(embedded({ port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
    message: `port ${port} is taken: set mqtt.url to that broker, or mqtt.embedded.port`,
  })
})

it.each(['0.0.0.0', '::', '192.168.1.2', 'box.local'])('on %s it does not start without a password', async (host) => {
  const start = startEmbeddedBroker({ ...territory, clientId, host, port: 0, log: readableLog().log })
  await expect(start).rejects.toThrow('set mqtt.embedded.username and password too')
})

it('a username without a password is a mistake everywhere', async () => {
  await expect(embedded({ username: 'me' })).rejects.toThrow('both username and password')
})

it('on every address, with a password, the daemon reaches it too', async () => {
  const { url, port, credentials } = await embedded({ host: '0.0.0.0', username: 'me', password: 'secret' })
  expect(url).toBe(`mqtt://127.0.0.1:${port}`)
  const broker = connectTo(url, credentials)
  await until('connect', () => broker.connected)
})

it.each([4, 5] as const)(
  'MQTT %s: on loopback everybody gets in, unless a password is set',
  async (protocolVersion) => {
    const open = await embedded()
    expect(await tryToEnter(open.url, { protocolVersion })).toBe('in')
    expect(await tryToEnter(open.url, { protocolVersion, username: 'any', password: 'thing' })).toBe('in')
    const { log, warnings } = readableLog()
    const closed = await embedded({ username: 'me', password: 'secret', log })
    const badLogin = protocolVersion === 5 ? 0x86 : 4
    expect(await tryToEnter(closed.url, { protocolVersion, username: 'me', password: 'secret' })).toBe('in')
    expect(await tryToEnter(closed.url, { protocolVersion, username: 'me', password: 'secreT' })).toBe(badLogin)
    expect(await tryToEnter(closed.url, { protocolVersion, username: 'you', password: 'secret' })).toBe(badLogin)
    expect(await tryToEnter(closed.url, { protocolVersion })).toBe(badLogin)
    expect(warnings()).toEqual(['the embedded broker refused a wrong user name or password'])
  },
)

it('a client of MQTT 3.1.1 that left for good leaves nothing behind that grows', async () => {
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

it('an image of some megabytes passes, retained', async () => {
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

it('rubbish on its port harms nobody', async () => {
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

it('it closes at once, whoever is connected', async () => {
  const broker = await embedded()
  await watch(broker.url)
  connectSocket(broker.port, '127.0.0.1').on('error', () => {})
  await pause(20)
  const start = Date.now()
  await broker.close()
  expect(Date.now() - start).toBeLessThan(900)
  await embedded({ port: broker.port })
})
