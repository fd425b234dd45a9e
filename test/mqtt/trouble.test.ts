/** What can go wrong with a broker, and what the log says about it. */
import { randomBytes } from 'node:crypto'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { asDaemon, connectTo, embedded, pause, proxy, readableLog, until, watch } from './support.ts'

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

it('two daemons on a broker of MQTT 3.1.1, which reports no takeover, are noticed by their short connections', async () => {
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
    'The broker keeps closing the connection. Check whether a second daemon uses this mqtt.client_id.',
  ])
  expect(lines.filter((it) => it.level === 30)).toHaveLength(4)
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
  const all: Promise<void>[] = []
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
