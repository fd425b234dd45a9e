/** The connection to the broker, and what other clients see of it, with both brokers. */
import { describe, expect, it } from 'vitest'
import {
  asDaemon,
  connectTo,
  embedded,
  freePort,
  hasMosquitto,
  pause,
  proxy,
  readableLog,
  STATE,
  startMosquitto,
  until,
  watch,
} from './support.ts'

/** Starts a broker for a test, on a given port if it replaces an earlier one. */
interface BrokerKind {
  name: string
  start(port?: number): Promise<{ url: string; port: number; stop(): Promise<void> }>
}

const aedes: BrokerKind = {
  name: 'the embedded broker',
  async start(port = 0) {
    const broker = await embedded({ port })
    return { url: asDaemon(broker), port: broker.port, stop: () => broker.close() }
  },
}
const mosquitto: BrokerKind = {
  name: 'Mosquitto',
  start: (port) => startMosquitto(undefined, port),
}

describe.each(hasMosquitto ? [aedes, mosquitto] : [aedes])('with $name', ({ start }) => {
  it('it connects with MQTT 5 and publishes online before the connect event', async () => {
    const { url } = await start()
    const watcher = await watch(url)
    const broker = connectTo(url)
    const seen: unknown[] = []
    broker.on('connect', ({ present }) => seen.push(present, broker.connected))
    await until('connect', () => seen.length > 0)
    expect(seen).toEqual([false, true])
    expect(broker.version).toBe(5)
    await until('online', () => watcher.payloads(STATE).length > 0)
    expect(watcher.payloads(STATE)).toEqual(['online'])
  })

  it('messages arrive in the order in which they were published', async () => {
    const { url } = await start()
    const watcher = await watch(url)
    const broker = connectTo(url)
    const payloads = Array.from({ length: 300 }, (_, index) => `${index}`)
    const all = payloads.map((payload) =>
      broker.publish({ topic: `freebox/adapter/resource/${Number(payload) % 7}`, payload }),
    )
    await Promise.all(all)
    await until('all of them', () => watcher.received.length >= 301)
    const received = watcher.received.filter((it) => it.topic !== STATE).map((it) => it.payload)
    expect(received).toEqual(payloads)
    expect(broker.stats()).toMatchObject({ published: 300, waiting: 0, reconnects: 0 })
  })

  it('a command reaches every matching handler with its response topic, until the handler is removed', async () => {
    const { url } = await start()
    const watcher = await watch(url)
    const broker = connectTo(url)
    const first: unknown[] = []
    const second: string[] = []
    const end = broker.subscribe(['freebox/+/+/+/set'], (message) => first.push(message))
    broker.subscribe(['freebox/#'], ({ topic }) => second.push(topic))
    await until('connect', () => broker.connected)
    const topic = 'freebox/wifi/config/enabled/set'
    const properties = { responseTopic: 'me/answers', correlationData: Buffer.from('7') }
    await watcher.client.publishAsync(topic, 'ON', { qos: 1, properties })
    await until('the command', () => first.length > 0)
    expect(first).toEqual([{ topic, payload: Buffer.from('ON'), retain: false, ...properties }])
    end()
    await watcher.client.publishAsync(topic, 'OFF', { qos: 1 })
    await until('the second command', () => second.filter((it) => it === topic).length === 2)
    expect(first).toHaveLength(1)
  })

  it('a retained command is recognised, whether it was stored before the subscription or arrives later', async () => {
    const { url } = await start()
    const watcher = await watch(url)
    await watcher.client.publishAsync('freebox/a/b/c/set', 'old', { qos: 1, retain: true })
    const broker = connectTo(url)
    const seen: unknown[] = []
    broker.subscribe(['freebox/+/+/+/set'], ({ payload, retain }) => seen.push([payload.toString(), retain]))
    await until('the old one', () => seen.length === 1)
    await watcher.client.publishAsync('freebox/a/b/c/set', 'new', { qos: 1, retain: true })
    await watcher.client.publishAsync('freebox/a/b/c/set', 'real', { qos: 1 })
    await until('the others', () => seen.length === 3)
    expect(seen).toEqual([
      ['old', true],
      ['new', true],
      ['real', false],
    ])
  })

  it('a handler that throws affects neither the other handlers nor the connection', async () => {
    const { url } = await start()
    const { log, warnings } = readableLog()
    const broker = connectTo(url, { log })
    const seen: string[] = []
    broker.subscribe(['freebox/x'], () => {
      throw new Error('a mistake')
    })
    broker.subscribe(['freebox/x'], ({ payload }) => seen.push(payload.toString()))
    await broker.publish({ topic: 'freebox/x', payload: 'one' })
    await broker.publish({ topic: 'freebox/x', payload: 'two' })
    await until('both', () => seen.length === 2)
    expect(warnings()).toEqual(Array(2).fill(expect.stringContaining('The handler of a received message failed: ')))
  })

  it('a restart within the will delay publishes no offline, and a command sent meanwhile arrives', async () => {
    const { url } = await start()
    const watcher = await watch(url)
    const before = connectTo(url)
    before.subscribe(['freebox/+/+/+/set'], () => {})
    await until('connect', () => before.connected)
    await before.close()
    await watcher.client.publishAsync('freebox/a/b/c/set', 'meanwhile', { qos: 1 })
    const after = connectTo(url)
    const seen: string[] = []
    after.subscribe(['freebox/+/+/+/set'], ({ payload }) => seen.push(payload.toString()))
    let present: boolean | undefined
    after.on('connect', (session) => {
      present = session.present
    })
    await until('the command', () => seen.length > 0)
    await until('connect', () => after.connected)
    await pause(1300)
    expect(seen).toEqual(['meanwhile'])
    expect(present).toBe(true)
    expect(watcher.payloads(STATE)).toEqual(['online', 'online'])
  })

  it('a reconnect within the will delay publishes no offline', async () => {
    const { url } = await start()
    const watcher = await watch(url)
    const line = await proxy(url)
    const broker = connectTo(line.url)
    broker.subscribe(['freebox/+/+/+/set'], () => {})
    const present: boolean[] = []
    broker.on('connect', (session) => present.push(session.present))
    await until('connect', () => broker.connected)
    line.drop()
    await until('connect again', () => present.length === 2)
    await pause(1300)
    expect(present).toEqual([false, true])
    expect(watcher.payloads(STATE)).toEqual(['online', 'online'])
  })

  it('a daemon that is away longer than the will delay is offline when the delay is over', async () => {
    const { url } = await start()
    const watcher = await watch(url)
    const broker = connectTo(url)
    await until('connect', () => broker.connected)
    const left = Date.now()
    await broker.close()
    await until('offline', () => watcher.payloads(STATE).includes('offline'))
    expect(Date.now() - left).toBeGreaterThan(900)
    expect(watcher.payloads(STATE)).toEqual(['online', 'offline'])
  })

  it('with a will delay of 0 a regular stop publishes the queued messages and then offline at once', async () => {
    const { url } = await start()
    const watcher = await watch(url)
    const broker = connectTo(url, { willDelaySeconds: 0 })
    await until('connect', () => broker.connected)
    for (const payload of ['1', '2', '3']) void broker.publish({ topic: 'freebox/last', payload })
    await broker.close()
    await until('offline', () => watcher.payloads(STATE).includes('offline'))
    expect(watcher.received.map((it) => it.payload)).toEqual(['online', '1', '2', '3', 'offline'])
    await broker.publish({ topic: 'freebox/last', payload: 'too late' })
  })
})

it.skipIf(!hasMosquitto)(
  'a broker that restarts without its data receives the subscriptions again, and connect is emitted again',
  async () => {
    const first = await startMosquitto()
    const broker = connectTo(first.url)
    const seen: string[] = []
    let connects = 0
    let disconnects = 0
    broker.subscribe(['freebox/+/+/+/set'], ({ payload }) => seen.push(payload.toString()))
    broker.on('connect', () => {
      connects += 1
      void broker.publish({ topic: 'freebox/a/b', payload: '{}', retain: true, latest: true })
    })
    broker.on('disconnect', () => {
      disconnects += 1
    })
    await until('connect', () => connects === 1)
    await first.stop()
    await until('disconnect', () => disconnects === 1)
    const event = broker.publish({ topic: 'freebox/a/b/c/event', payload: 'kept' })
    await broker.publish({ topic: 'freebox/a/b', payload: 'dropped', latest: true })
    const second = await startMosquitto(undefined, first.port)
    const watcher = await watch(second.url)
    await until('connect again', () => connects === 2)
    await event
    await watcher.client.publishAsync('freebox/a/b/c/set', 'ON', { qos: 1 })
    await until('the command', () => seen.length === 1)
    expect(watcher.payloads('freebox/a/b')).toEqual(['{}'])
    expect(broker.stats().reconnects).toBe(1)
  },
)

it('a broker that cannot be reached is logged once, and connected to when it starts', async () => {
  const port = await freePort()
  const { log, lines, warnings } = readableLog()
  const broker = connectTo(`mqtt://127.0.0.1:${port}`, { log, clientId: 'guest' })
  await pause(300)
  expect(broker.connected).toBe(false)
  expect(broker.version).toBeUndefined()
  expect(warnings()).toEqual(['Nothing listens at the address of the broker'])
  await embedded({ port })
  await until('connect', () => broker.connected)
  expect(lines.map((it) => it.msg)).toEqual([...warnings(), 'Connected to the broker'])
})
