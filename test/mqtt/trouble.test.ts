/** What can go wrong with a broker, and what the owner reads about it. */
import { randomBytes } from 'node:crypto'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { asDaemon, connectTo, embedded, pause, proxy, readableLog, until, watch } from './support.ts'

it('a second daemon takes the session over: the first says so once, stays away, and comes back', async () => {
  const url = asDaemon(await embedded())
  const { log, warnings } = readableLog()
  const first = connectTo(url, { log, takenSeconds: 0.6 })
  const told: string[] = []
  first.on('taken', () => told.push('taken'))
  first.on('disconnect', () => told.push('disconnect'))
  await until('connect', () => first.connected)
  const second = connectTo(url, { takenSeconds: 60 })
  await until('taken', () => told.includes('taken'))
  expect(told).toEqual(['disconnect', 'taken'])
  await pause(300)
  expect([first.connected, second.connected]).toEqual([false, true])
  expect(warnings()).toEqual([
    'another client took the session over: does a second daemon use this mqtt.client_id or mqtt.base_topic?',
  ])
  await until('the first is back', () => first.connected)
  expect(second.connected).toBe(false)
})

it('while the second shows that it lives the first stays away, however long, and comes back when it is gone', async () => {
  const url = asDaemon(await embedded())
  const { log, warnings } = readableLog()
  const lifeTopic = 'freebox/bridge/health'
  const first = connectTo(url, { log, takenSeconds: 0.3, lifeTopic })
  await until('connect', () => first.connected)
  const second = connectTo(url, { takenSeconds: 60 })
  await until('taken', () => !first.connected && second.connected)
  const beat = () => void second.publish({ topic: lifeTopic, payload: '{}', retain: true, latest: true })
  const heart = setInterval(beat, 20)
  onTestFinished(() => clearInterval(heart))
  await pause(1500)
  expect([first.connected, second.connected, second.stats().reconnects]).toEqual([false, true, 0])
  clearInterval(heart)
  await second.close()
  await until('the first is back', () => first.connected)
  expect(warnings()).toHaveLength(1)
})

it('two daemons on a broker of 3.1.1, which cannot tell them, do not fight without end', async () => {
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
    ...Array(3).fill('the connection to the broker was lost'),
    'the broker drops us again and again: does a second daemon use this mqtt.client_id?',
  ])
  expect(lines.filter((it) => it.level === 30)).toHaveLength(4)
})

it('refused credentials are said once, and tried until they are right', async () => {
  const first = await embedded({ username: 'me', password: 'other' })
  const { log, warnings } = readableLog()
  const broker = connectTo(first.url, { log, username: 'me', password: 'secret', clientId: 'somebody' })
  await until('a warning', () => warnings().length > 0)
  await pause(200)
  expect(warnings()).toEqual(['the broker refuses the user name or password: see mqtt.username and mqtt.password'])
  await first.close()
  await embedded({ username: 'me', password: 'secret', port: first.port })
  await until('connect', () => broker.connected)
})

it('a message that the broker does not allow is said once per topic, and holds nothing up', async () => {
  const { url } = await embedded()
  const { log, lines, warnings } = readableLog()
  const broker = connectTo(url, { log, clientId: 'somebody' })
  await until('connect', () => broker.connected)
  for (const topic of ['freebox/a/b', 'freebox/a/b', 'freebox/a/c']) await broker.publish({ topic, payload: '{}' })
  const topics = lines.filter((it) => it.msg === 'the broker does not take this message').map((it) => it.topic)
  expect(topics).toEqual(['freebox/bridge/state', 'freebox/a/b', 'freebox/a/c'])
  expect(warnings()).toHaveLength(3)
  expect(broker.connected).toBe(true)
})

it('what no broker would take is not sent at all', async () => {
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

it('a broker that sends rubbish, at any time, does not bring the daemon down', async () => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => {
      // CONNACK of MQTT 5, then packets of every type with anything in them.
      socket.write(Buffer.from([0x20, 3, 0, 0, 0]))
      const type = 16 * (sockets.size % 16)
      socket.write(Buffer.concat([Buffer.from([type, 12]), randomBytes(12), randomBytes(200)]))
      // What looks like the beginning of something long would else be waited for.
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

it('a broker that takes nothing more costs no memory: of each state the newest waits, and arrives', async () => {
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
      all.push(broker.publish({ topic: `freebox/thing/${name}`, payload, retain: true, latest: true }))
    }
    if (round % 50 === 0) await pause(1)
  }
  expect(broker.stats().waiting).toBeLessThanOrEqual(64 + 4)
  expect(watcher.payloads('freebox/thing/a')).toEqual([])
  slow.go()
  await Promise.all(all)
  await until('the newest of each', () => watcher.received.filter((it) => it.payload.startsWith('500 ')).length === 4)
  expect(watcher.received.length).toBeLessThan(80)
  const rounds = watcher.payloads('freebox/thing/a').map((it) => Number.parseInt(it, 10))
  expect(rounds).toEqual([...rounds].sort((one, other) => one - other))
})
