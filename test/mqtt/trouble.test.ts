/** What can go wrong with a broker, and what the log says about it. */
import { randomBytes } from 'node:crypto'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { Publisher } from '../../src/engine/publish/publisher.ts'
import { asDaemon, connectTo, embedded, pause, proxy, readableLog, STATE, until, watch } from './support.ts'

it('a daemon whose session was taken over logs it once, stays away, and returns later', async () => {
  const url = asDaemon(await embedded())
  const { log, warnings } = readableLog()
  const first = connectTo(url, { log, takeoverSeconds: 0.6 })
  const events: string[] = []
  first.on('takenOver', () => events.push('takenOver'))
  first.on('disconnect', () => events.push('disconnect'))
  await until('connect', () => first.connected)
  const second = connectTo(url, { takeoverSeconds: 60 })
  await until('the takeover', () => events.includes('takenOver'))
  expect(events).toEqual(['disconnect', 'takenOver'])
  await pause(300)
  expect([first.connected, second.connected]).toEqual([false, true])
  expect(warnings()).toEqual([
    'Another client took the session over. Check whether a second daemon uses this mqtt.client_id or mqtt.base_topic.',
  ])
  await until('the first is back', () => first.connected)
  expect(second.connected).toBe(false)
})

it('a daemon stays away as long as the one that took its session over publishes heartbeats', async () => {
  const url = asDaemon(await embedded())
  const { log, warnings } = readableLog()
  const heartbeatTopic = 'freebox/bridge/health'
  const first = connectTo(url, { log, takeoverSeconds: 0.3, heartbeatTopic })
  await until('connect', () => first.connected)
  const second = connectTo(url, { takeoverSeconds: 60 })
  await until('the takeover', () => !first.connected && second.connected)
  const heartbeat = () => void second.publish({ topic: heartbeatTopic, payload: '{}', retain: true, latest: true })
  const timer = setInterval(heartbeat, 20)
  onTestFinished(() => clearInterval(timer))
  await pause(1500)
  expect([first.connected, second.connected, second.stats().reconnects]).toEqual([false, true, 0])
  clearInterval(timer)
  await second.close()
  await until('the first is back', () => first.connected)
  expect(warnings()).toHaveLength(1)
})

it('a daemon that gave way to another one returns soon after that one has stopped, not after the five minutes', async () => {
  const url = asDaemon(await embedded())
  const watcher = await watch(url)
  const heartbeatTopic = 'freebox/bridge/health'
  const first = connectTo(url, { heartbeatTopic })
  await until('connect', () => first.connected)
  const second = connectTo(url, { heartbeatTopic, willDelaySeconds: 0 })
  await until('the takeover', () => !first.connected && second.connected)
  await second.publish({ topic: heartbeatTopic, payload: '{}', retain: true, latest: true })
  await pause(2500)
  expect([first.connected, second.connected]).toEqual([false, true])
  const stopped = performance.now()
  await second.close()
  await until('the first is back', () => first.connected, 20_000)
  expect(performance.now() - stopped).toBeLessThan(10_000)
  await until('online', () => watcher.payloads(STATE).at(-1) === 'online')
})

it('a last will of an earlier client id does not leave the daemon offline', async () => {
  const url = asDaemon(await embedded())
  const watcher = await watch(url)
  const broker = connectTo(url)
  await until('connect', () => broker.connected)
  await watch(url, {
    clientId: 'earlier',
    will: { topic: STATE, payload: Buffer.from('offline'), retain: true, qos: 1 },
  }).then(({ client }) => client.stream.destroy())
  await until('offline', () => watcher.payloads(STATE).includes('offline'))
  await until('online again', () => watcher.payloads(STATE).at(-1) === 'online')
})

it('a thousand removals leave a consumer time, and neither news nor commands wait for them', async () => {
  const url = asDaemon(await embedded())
  const watcher = await watch(url)
  const broker = connectTo(url)
  const publisher = new Publisher(broker)
  await until('connect', () => broker.connected)
  for (let i = 0; i < 1000; i++) publisher.clear(`freebox/lan/host/${i}`)
  publisher.retain('freebox/lan/host/bob', '{"presence":true}')
  await publisher.flushed()
  await until('the state', () => watcher.payloads('freebox/lan/host/bob').length === 1)
  await pause(1000)
  const removed = watcher.received.filter(({ payload }) => payload === '').length
  expect(removed).toBeGreaterThan(100)
  expect(removed).toBeLessThan(300)
})

it('a connection that breaks again and again is logged a few times, without a guess at the cause', async () => {
  const url = asDaemon(await embedded())
  const { log, lines, warnings } = readableLog()
  const line = await proxy(url)
  const broker = connectTo(line.url, { log, backoff: { firstSeconds: 0.001, maxSeconds: 0.01 } })
  let drops = 0
  broker.on('disconnect', () => {
    drops += 1
  })
  for (let time = 0; time < 8; time += 1) {
    await until('connect', () => broker.connected)
    line.drop()
    await until('dropped', () => drops > time)
  }
  expect(warnings()).toEqual([
    ...Array(3).fill('The connection to the broker was lost'),
    'The broker keeps closing the connection. Its log may say why.',
  ])
  expect(lines.filter((it) => it.msg === 'Connected to the broker')).toHaveLength(4)
})

it('refused credentials are logged once, and tried until they are accepted', async () => {
  const first = await embedded({ username: 'me', password: 'other' })
  const { log, warnings } = readableLog()
  const broker = connectTo(first.url, { log, username: 'me', password: 'secret', clientId: 'guest' })
  await until('a warning', () => warnings().length > 0)
  await pause(200)
  expect(warnings()).toEqual(['The broker refuses the user name or password. Check mqtt.username and mqtt.password.'])
  await first.close()
  await embedded({ username: 'me', password: 'secret', port: first.port })
  await until('connect', () => broker.connected)
})

it('a message that the broker refuses is logged once per topic and does not block others', async () => {
  const { url } = await embedded()
  const { log, lines, warnings } = readableLog()
  const broker = connectTo(url, { log, clientId: 'guest' })
  await until('connect', () => broker.connected)
  for (const topic of ['freebox/a/b', 'freebox/a/b', 'freebox/a/c']) await broker.publish({ topic, payload: '{}' })
  const topics = lines
    .filter((it) => it.msg.startsWith(`The broker does not accept a message: ${it.topic}: `))
    .map((it) => it.topic)
  expect(topics).toEqual(['freebox/bridge/state', 'freebox/a/b', 'freebox/a/c'])
  expect(warnings()).toHaveLength(3)
  expect(broker.connected).toBe(true)
})

it('a message that no broker would accept is not sent', async () => {
  const { url, credentials } = await embedded()
  const { log, warnings } = readableLog()
  const broker = connectTo(url, { ...credentials, log })
  await until('connect', () => broker.connected)
  await broker.publish({ topic: 'freebox/#', payload: '' })
  await broker.publish({ topic: '', payload: '' })
  await broker.publish({ topic: 'freebox/image', payload: Buffer.alloc(9_000_000) })
  await broker.publish({ topic: 'freebox/a', payload: Buffer.alloc(4_000_000) })
  expect(warnings()).toHaveLength(3)
  expect(broker.stats()).toMatchObject({ reconnects: 0, waiting: 0 })
})

it('a broker that sends invalid packets at any time does not stop the daemon', async () => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => {
      // A CONNACK of MQTT 5, then packets of every type with random content.
      socket.write(Buffer.from([0x20, 3, 0, 0, 0]))
      const type = 16 * (sockets.size % 16)
      socket.write(Buffer.concat([Buffer.from([type, 12]), randomBytes(12), randomBytes(200)]))
      // Otherwise the client would wait for the rest of what looks like a long packet.
      setTimeout(() => socket.destroy(), 10)
    })
  }).listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { log, warnings } = readableLog()
  const url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`
  const broker = connectTo(url, { log, backoff: { firstSeconds: 0.001, maxSeconds: 0.001 } })
  broker.subscribe(['#'], () => {})
  await until('forty attempts', () => sockets.size > 40)
  expect(broker.connected).toBe(false)
  expect(warnings().length).toBeLessThan(10)
})

it('a broker that stops reading costs no memory: only the newest state of each topic is queued, and it arrives', async () => {
  const { url, credentials } = await embedded()
  const watcher = await watch(url)
  const slow = await proxy(url)
  const broker = connectTo(slow.url, credentials)
  await until('connect', () => broker.connected)
  slow.stop()
  const all: Promise<unknown>[] = []
  for (let round = 1; round <= 500; round += 1) {
    for (const name of ['a', 'b', 'c', 'd']) {
      const payload = `${round} ${'x'.repeat(10_000)}`
      all.push(broker.publish({ topic: `freebox/resource/${name}`, payload, retain: true, latest: true }))
    }
    if (round % 50 === 0) await pause(1)
  }
  expect(broker.stats().waiting).toBeLessThanOrEqual(64 + 4)
  expect(watcher.payloads('freebox/resource/a')).toEqual([])
  slow.go()
  await Promise.all(all)
  await until('the newest of each', () => watcher.received.filter((it) => it.payload.startsWith('500 ')).length === 4)
  expect(watcher.received.length).toBeLessThan(80)
  const rounds = watcher.payloads('freebox/resource/a').map((it) => Number.parseInt(it, 10))
  expect(rounds).toEqual([...rounds].sort((one, other) => one - other))
})
