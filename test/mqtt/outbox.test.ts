/** The waiting line, with a connection that answers when it is told to, and a clock that is moved. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Message } from '../../src/mqtt/message.ts'
import { Outbox, type Wire } from '../../src/mqtt/outbox.ts'
import { readableLog } from './support.ts'

/** A connection that acknowledges when it is told to. */
interface TestWire extends Wire {
  window: number
  writable: boolean
  sent: string[]
  flushed: number
  acknowledge(): void
}

function wire(window = 2): TestWire {
  const pending: (() => void)[] = []
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
      pending.shift()?.()
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
  outbox = new Outbox(log.log, 5)
})
afterEach(() => {
  outbox.end()
  vi.useRealTimers()
})

it('no more messages are on their way than the broker takes, and the next follows each answer', () => {
  const line = wire(2)
  outbox.open(line)
  for (const payload of ['1', '2', '3']) void outbox.add(event(payload))
  expect(line.sent).toEqual(['1', '2'])
  line.acknowledge()
  expect(line.sent).toEqual(['1', '2', '3'])
  expect([outbox.published, outbox.waiting]).toEqual([1, 2])
})

it('what comes after a silence leaves at once, and a crowd leaves together', () => {
  const line = wire(10)
  outbox.open(line)
  void outbox.add(event('1'))
  expect(line.flushed).toBe(1)
  for (const payload of ['2', '3', '4']) void outbox.add(event(payload))
  expect([line.sent.length, line.flushed]).toEqual([4, 1])
  for (let answers = 0; answers < 4; answers += 1) line.acknowledge()
  void outbox.add(event('5'))
  expect([line.sent.length, line.flushed]).toEqual([5, 2])
})

it('what waits does not age by a clock that is set', () => {
  void outbox.add(event('1'))
  vi.setSystemTime(Date.now() + 24 * 3600_000)
  const line = wire()
  outbox.open(line)
  expect(line.sent).toEqual(['1'])
})

it('nothing is written while the socket is full', () => {
  const line = wire()
  line.writable = false
  outbox.open(line)
  void outbox.add(event('1'))
  expect(line.sent).toEqual([])
  line.writable = true
  outbox.pump()
  expect(line.sent).toEqual(['1'])
})

it('of a state only the newest waits, in the place where it was said last', async () => {
  const line = wire(1)
  outbox.open(line)
  void outbox.add(event('first'))
  const superseded = outbox.add(state('a', 'old'))
  void outbox.add(event('between'))
  void outbox.add(state('a', 'new'))
  await superseded
  for (let answers = 0; answers < 3; answers += 1) line.acknowledge()
  expect(line.sent).toEqual(['first', 'between', 'new'])
})

it('a state that is on its way is followed by the newer one', () => {
  const line = wire(1)
  outbox.open(line)
  void outbox.add(state('a', 'old'))
  void outbox.add(state('a', 'new'))
  line.acknowledge()
  expect(line.sent).toEqual(['old', 'new'])
})

it('a connection that breaks costs no event and no order; what is said anew is dropped', async () => {
  const first = wire(2)
  outbox.open(first)
  const all = [event('1'), state('a', 'x'), event('2'), { topic: 'config', payload: 'y', retain: true }, event('3')]
  const [, flying, , waiting] = all.map((message) => outbox.add(message))
  outbox.close()
  await Promise.all([flying, waiting])
  await outbox.add(state('a', 'while away'))
  void outbox.add(event('4'))
  const second = wire(9)
  outbox.open(second)
  expect(second.sent).toEqual(['1', '2', '3', '4'])
  first.acknowledge()
  expect(outbox.published).toBe(0)
})

it('an event waits ten minutes for a broker, not longer', async () => {
  const given = outbox.add(event('old'))
  vi.advanceTimersByTime(9 * 60_000)
  void outbox.add(event('young'))
  vi.advanceTimersByTime(2 * 60_000)
  await given
  const line = wire()
  outbox.open(line)
  expect(line.sent).toEqual(['young'])
})

it('more than the line holds: the oldest goes, with one warning', async () => {
  const all = ['1', '2', '3', '4', '5', '6', '7'].map((payload) => outbox.add(event(payload)))
  await Promise.all(all.slice(0, 2))
  const line = wire(9)
  outbox.open(line)
  expect(line.sent).toEqual(['3', '4', '5', '6', '7'])
  expect(log.warnings()).toEqual(['the broker is too slow: the oldest messages that wait for it are dropped'])
})

it('a message that breaks the connection each time is given up', async () => {
  const poison = outbox.add(event('poison'))
  for (let attempt = 0; attempt < 3; attempt += 1) {
    outbox.open(wire())
    outbox.close()
  }
  await poison
  expect(outbox.waiting).toBe(0)
  expect(log.warnings()).toEqual(['a message was given up: the connection broke each time it was sent'])
})

it('after the end nothing hangs', async () => {
  const waiting = outbox.add(event('1'))
  outbox.end()
  await waiting
  await outbox.add(event('2'))
})
