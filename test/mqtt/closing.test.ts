/** Leaving the broker while messages arrive that nothing takes any more. */
import { expect, it } from 'vitest'
import { atEnd } from '../support/cleanup.ts'
import { asDaemon, connectTo, embedded, until, watch } from './support.ts'

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
  // Without an end of the connection it would be given up after three seconds.
  expect(performance.now() - before).toBeLessThan(2500)
  expect(taken).toEqual(['before'])
  connectTo(asDaemon(server)).subscribe(['freebox/a'], ({ payload }) => void taken.push(String(payload)))
  await until('everything else has arrived', () => taken.at(-1) === 'last')
  expect(taken).toHaveLength(22)
})
