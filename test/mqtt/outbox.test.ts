/** The outbox with a transport that acknowledges on demand and a fake clock. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Message } from '../../src/mqtt/message.ts'
import { type Answer, createOutbox, type Outbox, type Transport } from '../../src/mqtt/outbox.ts'
import { readableLog } from './support.ts'

/** A connection that acknowledges the oldest message when the test calls `acknowledge`. */
interface TestTransport extends Transport {
  window: number
  writable: boolean
  sent: string[]
  flushed: number
  acknowledge(): void
}

function transport(window = 2): TestTransport {
  const pending: ((answer: Answer) => void)[] = []
  return {
    window,
    writable: true,
    sent: [],
    flushed: 0,
    send(message, done) {
      this.sent.push(String(message.payload))
      pending.push(done)
    },
    flush() {
      this.flushed += 1
    },
    acknowledge() {
      pending.shift()?.('accepted')
      vi.advanceTimersByTime(0)
    },
  }
}

const event = (payload: string): Message => ({ topic: 'event', payload })
const state = (topic: string, payload: string): Message => ({ topic, payload, retain: true, latest: true })

let log: ReturnType<typeof readableLog>
let outbox: Outbox
beforeEach(() => {
  vi.useFakeTimers()
  log = readableLog()
  outbox = createOutbox(log.log, 5)
})
afterEach(() => {
  outbox.end()
  vi.useRealTimers()
})

it('keeps no more messages in flight than the broker accepts, and sends the next after each acknowledgement', () => {
  const connection = transport(2)
  outbox.open(connection)
  for (const payload of ['1', '2', '3']) void outbox.add(event(payload))
  expect(connection.sent).toEqual(['1', '2'])
  connection.acknowledge()
  expect(connection.sent).toEqual(['1', '2', '3'])
  expect([outbox.published, outbox.waiting]).toEqual([1, 2])
})

it('writes the first message after a pause at once, and many messages together', () => {
  const connection = transport(10)
  outbox.open(connection)
  void outbox.add(event('1'))
  expect(connection.flushed).toBe(1)
  for (const payload of ['2', '3', '4']) void outbox.add(event(payload))
  expect([connection.sent.length, connection.flushed]).toEqual([4, 1])
  for (let answers = 0; answers < 4; answers += 1) connection.acknowledge()
  void outbox.add(event('5'))
  expect([connection.sent.length, connection.flushed]).toEqual([5, 2])
})

it('does not expire a queued message when the clock is set', () => {
  void outbox.add(event('1'))
  vi.setSystemTime(Date.now() + 24 * 3600_000)
  const connection = transport()
  outbox.open(connection)
  expect(connection.sent).toEqual(['1'])
})

it('sends nothing while the buffer of the socket is full', () => {
  const connection = transport()
  connection.writable = false
  outbox.open(connection)
  void outbox.add(event('1'))
  expect(connection.sent).toEqual([])
  connection.writable = true
  outbox.pump()
  expect(connection.sent).toEqual(['1'])
})

it('queues only the newest state of a topic, at the end of the queue', async () => {
  const connection = transport(1)
  outbox.open(connection)
  void outbox.add(event('first'))
  const superseded = outbox.add(state('a', 'old'))
  void outbox.add(event('between'))
  void outbox.add(state('a', 'new'))
  await superseded
  for (let answers = 0; answers < 3; answers += 1) connection.acknowledge()
  expect(connection.sent).toEqual(['first', 'between', 'new'])
})

it('sends a newer state after one that is in flight', () => {
  const connection = transport(1)
  outbox.open(connection)
  void outbox.add(state('a', 'old'))
  void outbox.add(state('a', 'new'))
  connection.acknowledge()
  expect(connection.sent).toEqual(['old', 'new'])
})

it('keeps events and their order when the connection breaks, and drops states and retained messages', async () => {
  const first = transport(2)
  outbox.open(first)
  const all = [event('1'), state('a', 'x'), event('2'), { topic: 'config', payload: 'y', retain: true }, event('3')]
  const [, inFlight, , queued] = all.map((message) => outbox.add(message))
  outbox.close()
  await Promise.all([inFlight, queued])
  await outbox.add(state('a', 'while away'))
  void outbox.add(event('4'))
  const second = transport(9)
  outbox.open(second)
  expect(second.sent).toEqual(['1', '2', '3', '4'])
  first.acknowledge()
  expect(outbox.published).toBe(0)
})

it('drops an event after ten minutes without a broker', async () => {
  const given = outbox.add(event('old'))
  vi.advanceTimersByTime(9 * 60_000)
  void outbox.add(event('young'))
  vi.advanceTimersByTime(2 * 60_000)
  await given
  const connection = transport()
  outbox.open(connection)
  expect(connection.sent).toEqual(['young'])
})

it('drops the oldest message when the queue is full, with one warning', async () => {
  const all = ['1', '2', '3', '4', '5', '6', '7'].map((payload) => outbox.add(event(payload)))
  await Promise.all(all.slice(0, 2))
  const connection = transport(9)
  outbox.open(connection)
  expect(connection.sent).toEqual(['3', '4', '5', '6', '7'])
  expect(log.warnings()).toEqual(['The broker is too slow. The oldest queued messages are dropped.'])
})

it('drops a message after the connection broke three times while it was sent', async () => {
  const poison = outbox.add(event('poison'))
  for (let attempt = 0; attempt < 3; attempt += 1) {
    outbox.open(transport())
    outbox.close()
  }
  await poison
  expect(outbox.waiting).toBe(0)
  expect(log.warnings()).toEqual([
    'A message of 11 bytes on event was dropped. The connection to the broker broke each time it was sent.',
  ])
})

it('leaves no promise pending after the end', async () => {
  const waiting = outbox.add(event('1'))
  outbox.end()
  await waiting
  await outbox.add(event('2'))
})
