/** Clients with a session on the embedded broker keep their connection, whatever they do in quick succession. */
import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { embedded, readableLog, until } from './support.ts'

/** A client of MQTT 5 with a session, the number of its disconnections, and the topics that it received. */
async function connectClient(url: string, options: IClientOptions = {}) {
  const properties = { sessionExpiryInterval: 60 }
  const client = connect(url, { protocolVersion: 5, clean: false, reconnectPeriod: 0, properties, ...options })
  onTestFinished(() => void client.end(true))
  const it = { client, breaks: 0, received: [] as string[] }
  client.on('close', () => it.breaks++)
  client.on('message', (topic) => it.received.push(topic))
  await new Promise<void>((done) => client.once('connect', () => done()))
  return it
}

async function startBroker() {
  const { log, lines } = readableLog()
  const { url, credentials } = await embedded({ log })
  return { url, credentials, problems: () => lines.map(({ reason }) => reason) }
}

/** Writes everything at once, as on a busy machine. */
function inOneWrite(client: MqttClient, act: () => void): void {
  client.stream.cork()
  act()
  client.stream.uncork()
}

it('a client that unsubscribes and publishes there at once stays connected', async () => {
  const { url, credentials, problems } = await startBroker()
  const own = await connectClient(url, { clientId: 'own', ...credentials })
  const { client } = own
  await client.subscribeAsync('freebox/#', { qos: 1 })
  const published: Promise<unknown>[] = []
  inOneWrite(client, () => {
    client.unsubscribe('freebox/#')
    for (let i = 0; i < 50; i++) published.push(client.publishAsync(`freebox/resource/${i}`, 'x', { qos: 1 }))
  })
  await Promise.all(published)
  await client.subscribeAsync('freebox/#', { qos: 1 })
  expect([own.breaks, problems()]).toEqual([0, []])
})

it('commands arrive while messages are published that the broker must not send back (No Local)', async () => {
  const { url, credentials, problems } = await startBroker()
  const daemon = await connectClient(url, { clientId: 'daemon', ...credentials })
  const guest = await connectClient(url, { clientId: 'guest' })
  const foreign = { qos: 1, rap: true, nl: true } as const
  await daemon.client.subscribeAsync({ 'freebox/+/+': foreign, 'freebox/+/+/+/set': { qos: 1, rap: true } })
  for (let i = 0; i < 200; i++) {
    const state = { qos: 1, retain: i % 2 === 0 } as const
    daemon.client.publish('freebox/a/b', 'x', state)
    guest.client.publish('freebox/a/b/c/set', 'ON', { qos: 1 })
  }
  await until('all of them', () => daemon.received.length === 200)
  expect(new Set(daemon.received)).toEqual(new Set(['freebox/a/b/c/set']))
  expect([daemon.breaks, guest.breaks, problems()]).toEqual([0, 0, []])
})

it('a client receives what it missed during a disconnection once, and nothing that it had received', async () => {
  const { url, credentials, problems } = await startBroker()
  const daemon = await connectClient(url, { clientId: 'daemon', ...credentials })
  const first = await connectClient(url, { clientId: 'reader' })
  await first.client.subscribeAsync('freebox/#', { qos: 1, rap: true })
  for (const retain of [true, false]) await daemon.client.publishAsync('freebox/had', 'x', { qos: 1, retain })
  await until('both', () => first.received.length === 2)
  first.client.stream.destroy()
  await until('disconnected', () => first.breaks === 1)
  await daemon.client.publishAsync('freebox/missed', 'x', { qos: 1, retain: true })
  await daemon.client.publishAsync('freebox/missed', 'y', { qos: 1 })
  const again = await connectClient(url, { clientId: 'reader' })
  await daemon.client.publishAsync('freebox/new', 'x', { qos: 1 })
  await until('the newest', () => again.received.includes('freebox/new'))
  expect(again.received).toEqual(['freebox/missed', 'freebox/missed', 'freebox/new'])
  expect(problems()).toEqual([])
})
