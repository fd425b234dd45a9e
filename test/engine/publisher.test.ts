/** What was removed stays removed on the broker, whatever the connection did meanwhile. */
import { expect, it, onTestFinished, vi } from 'vitest'
import { Publisher } from '../../src/engine/publish/publisher.ts'
import { connectTo, embedded, proxy, until, watch } from '../mqtt/support.ts'

async function aPublisher() {
  const { url, credentials } = await embedded()
  const watcher = await watch(url)
  const line = await proxy(url)
  const broker = connectTo(line.url, credentials)
  const publisher = new Publisher(broker)
  broker.on('connect', ({ kept }) => publisher.brokerReturned(kept))
  await until('connect', () => broker.connected)
  return { publisher, broker, line, said: () => watcher.payloads('freebox/a/b') }
}

function laterBy(milliseconds: number): void {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  vi.advanceTimersByTime(milliseconds)
}

it('a topic that was cleared while the broker was away is cleared when it is back, even hours later', async () => {
  const { publisher, broker, line, said } = await aPublisher()
  publisher.retain('freebox/a/b', 'x')
  await publisher.flushed()
  broker.on('disconnect', () => {
    publisher.clear('freebox/a/b')
    laterBy(5 * 3600_000)
  })
  line.drop()
  await until('empty', () => said().includes(''))
  expect(said()).toEqual(['x', ''])
})

it('a topic that was filled again meanwhile is not cleared', async () => {
  const { publisher, broker, line, said } = await aPublisher()
  publisher.retain('freebox/a/b', 'x')
  await publisher.flushed()
  broker.on('disconnect', () => {
    publisher.clear('freebox/a/b')
    publisher.retain('freebox/a/b', 'y')
  })
  line.drop()
  await until('the new one', () => said().includes('y'))
  expect(said()).toEqual(['x', 'y'])
})

it('a topic that the broker has cleared is cleared again for an hour, as a broker that crashes may restore it', async () => {
  const { publisher, line, broker, said } = await aPublisher()
  publisher.clear('freebox/a/b')
  await until('told', () => said().length === 1)
  await until('acknowledged', () => broker.stats().waiting === 0)
  line.drop()
  await until('told again', () => said().length === 2)
  await until('acknowledged again', () => broker.stats().waiting === 0)
  laterBy(2 * 3600_000)
  line.drop()
  await until('dropped', () => broker.stats().reconnects === 2)
  await publisher.flushed()
  expect(said()).toEqual(['', ''])
})
