/** Clients with a session on the embedded broker: nothing that they do in a hurry costs them the connection. */
import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { embedded, readableLog, until } from './support.ts'

/** A client of MQTT 5 whose session outlives its connection, how often that broke, and what it received. */
async function aClient(url: string, options: IClientOptions = {}) {
  const properties = { sessionExpiryInterval: 60 }
  const client = connect(url, { protocolVersion: 5, clean: false, reconnectPeriod: 0, properties, ...options })
  onTestFinished(() => void client.end(true))
  const it = { client, breaks: 0, received: [] as string[] }
  client.on('close', () => it.breaks++)
  client.on('message', (topic) => it.received.push(topic))
  await new Promise<void>((done) => client.once('connect', () => done()))
  return it
}

async function aBroker() {
  const { log, lines } = readableLog()
  const { url, credentials } = await embedded({ log })
  return { url, credentials, troubles: () => lines.map(({ why }) => why) }
}

/** Everything in one packet on the wire, as on a busy machine. */
function inOneBreath(client: MqttClient, act: () => void): void {
  client.stream.cork()
  act()
  client.stream.uncork()
}

it('to unsubscribe and publish there in one breath does not break the connection', async () => {
  const { url, credentials, troubles } = await aBroker()
  const me = await aClient(url, { clientId: 'me', ...credentials })
  const { client } = me
  await client.subscribeAsync('freebox/#', { qos: 1 })
  const published: Promise<unknown>[] = []
  inOneBreath(client, () => {
    client.unsubscribe('freebox/#')
    for (let i = 0; i < 50; i++) published.push(client.publishAsync(`freebox/thing/${i}`, 'x', { qos: 1 }))
  })
  await Promise.all(published)
  await client.subscribeAsync('freebox/#', { qos: 1 })
  expect([me.breaks, troubles()]).toEqual([0, []])
})

it('commands arrive while what must not come back (no local) is published', async () => {
  const { url, credentials, troubles } = await aBroker()
  const daemon = await aClient(url, { clientId: 'daemon', ...credentials })
  const guest = await aClient(url, { clientId: 'guest' })
  const foreign = { qos: 1, rap: true, nl: true } as const
  await daemon.client.subscribeAsync({ 'freebox/+/+': foreign, 'freebox/+/+/+/set': { qos: 1, rap: true } })
  for (let i = 0; i < 200; i++) {
    const state = { qos: 1, retain: i % 2 === 0 } as const
    daemon.client.publish('freebox/a/b', 'x', state)
    guest.client.publish('freebox/a/b/c/set', 'ON', { qos: 1 })
  }
  await until('all of them', () => daemon.received.length === 200)
  expect(new Set(daemon.received)).toEqual(new Set(['freebox/a/b/c/set']))
  expect([daemon.breaks, guest.breaks, troubles()]).toEqual([0, 0, []])
})

it('what a client missed while it was away it gets once, and nothing that it had', async () => {
  const { url, credentials, troubles } = await aBroker()
  const daemon = await aClient(url, { clientId: 'daemon', ...credentials })
  const first = await aClient(url, { clientId: 'reader' })
  await first.client.subscribeAsync('freebox/#', { qos: 1, rap: true })
  for (const retain of [true, false]) await daemon.client.publishAsync('freebox/had', 'x', { qos: 1, retain })
  await until('both', () => first.received.length === 2)
  first.client.stream.destroy()
  await until('gone', () => first.breaks === 1)
  await daemon.client.publishAsync('freebox/missed', 'x', { qos: 1, retain: true })
  await daemon.client.publishAsync('freebox/missed', 'y', { qos: 1 })
  const again = await aClient(url, { clientId: 'reader' })
  await daemon.client.publishAsync('freebox/new', 'x', { qos: 1 })
  await until('the newest', () => again.received.includes('freebox/new'))
  expect(again.received).toEqual(['freebox/missed', 'freebox/missed', 'freebox/new'])
  expect(troubles()).toEqual([])
})
