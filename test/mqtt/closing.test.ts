/** Leaving the broker while messages arrive that nothing takes any more. */
import { createServer, type Socket } from 'node:net'
import { generate, type Packet, parser } from 'mqtt-packet'
import { expect, it } from 'vitest'
import { atEnd } from '../support/cleanup.ts'
import { asDaemon, connectTo, embedded, freePort, until, watch } from './support.ts'

/** Without an end of the connection it would be given up after three seconds. */
const atOnce = 2500

it('the connection ends at once although the broker goes on sending, and the broker keeps what was not taken', async () => {
  const server = await embedded()
  const broker = connectTo(asDaemon(server))
  const taken: string[] = []
  broker.subscribe(['freebox/a'], ({ payload }) => void taken.push(String(payload)))
  await until('connected', () => broker.connected)
  const watcher = await watch(server.url, server.credentials)
  atEnd(() => watcher.client.endAsync(true))
  await watcher.client.publishAsync('freebox/a', 'before', { qos: 1 })
  await until('a message was taken', () => taken.includes('before'))

  broker.stopReceiving()
  for (let at = 0; at < 20; at++) watcher.client.publish('freebox/a', 'x'.repeat(100_000), { qos: 1 })
  await watcher.client.publishAsync('freebox/a', 'last', { qos: 1 })
  const before = performance.now()
  await broker.close()
  expect(performance.now() - before).toBeLessThan(atOnce)
  expect(taken).toEqual(['before'])
  connectTo(asDaemon(server)).subscribe(['freebox/a'], ({ payload }) => void taken.push(String(payload)))
  await until('everything else has arrived', () => taken.at(-1) === 'last')
  expect(taken).toHaveLength(22)
})

it('the connection ends at once although messages were on their way when the daemon left', async () => {
  const broker = connectTo(await brokerThatSendsAtTheEnd())
  broker.subscribe(['freebox/a'], () => {})
  await until('connected', () => broker.connected)
  broker.stopReceiving()
  const before = performance.now()
  await broker.close()
  expect(performance.now() - before).toBeLessThan(atOnce)
})

/** A broker that sends large messages to a client that has just sent DISCONNECT, and then closes the connection. */
async function brokerThatSendsAtTheEnd(): Promise<string> {
  const port = await freePort()
  const options = { protocolVersion: 5 }
  const message = (messageId: number): Packet => {
    const content = { topic: 'freebox/a', payload: 'x'.repeat(100_000), qos: 1, messageId } as const
    return { cmd: 'publish', ...content, dup: false, retain: false }
  }
  function answersTo(packet: Packet): Packet[] {
    const messageId = packet.messageId ?? 0
    if (packet.cmd === 'connect') return [{ cmd: 'connack', reasonCode: 0, sessionPresent: false }]
    if (packet.cmd === 'subscribe') return [{ cmd: 'suback', messageId, granted: packet.subscriptions.map(() => 1) }]
    if (packet.cmd === 'publish') return [{ cmd: 'puback', messageId, reasonCode: 0 }]
    return packet.cmd === 'disconnect' ? [1, 2, 3, 4, 5].map(message) : []
  }
  const server = createServer((socket: Socket) => {
    const input = parser(options).on('packet', (packet) => {
      for (const answer of answersTo(packet)) socket.write(generate(answer, options))
      if (packet.cmd === 'disconnect') socket.end()
    })
    socket.on('data', (bytes) => void input.parse(bytes)).on('error', () => {})
  }).listen(port, '127.0.0.1')
  atEnd(() => void server.close())
  return `mqtt://127.0.0.1:${port}`
}
