/** Events and reads of one resource, with the whole engine and a box whose answers a test can hold back. */
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { many } from '../../src/contract/resource.ts'
import { createEngine } from '../../src/engine/engine.ts'
import type { Message } from '../../src/engine/ports.ts'
import { Unreachable } from '../../src/errors.ts'
import { createTopics } from '../../src/mqtt/topics.ts'
import { discoveryContext } from '../homeassistant/example-objects.ts'
import { until } from '../mqtt/support.ts'
import { memoryEvents } from '../support/ports.ts'

const door = many({
  schema: z.object({ id: z.string(), open: z.boolean() }),
  from: 'doors/',
  every: '1h',
  refreshOn: ['door_moved'],
  key: (it) => it.id,
  entities: { open: { is: 'binary_sensor', name: 'Door {id}' } },
})

/** @param sweep the engine looks for what earlier runs left on the broker, which here never ends. */
async function aHouse({ sweep = false } = {}) {
  const waiting: ((answer: unknown) => void)[] = []
  const failing: ((error: unknown) => void)[] = []
  const warnings: string[] = []
  const said: Message[] = []
  const boxEvents = memoryEvents()
  const engine = await createEngine({
    adapterNames: ['home'],
    resources: [{ adapter: 'home', name: 'door', resource: door, every: 3600 }],
    box: {
      request: () =>
        new Promise((answer, fail) => {
          waiting.push(answer)
          failing.push(fail)
        }),
      bytes: async () => ({ type: '', content: Buffer.alloc(0) }),
      upload: async () => ({ size: 0 }),
    },
    boxEvents,
    broker: {
      version: 5,
      connected: true,
      publish: async (message) => said.push(message) > 0,
      subscribe: () => () => undefined,
    },
    store: { read: () => undefined, writeLater: () => undefined },
    log: pino({ level: 'warn' }, { write: (line) => warnings.push(line) }),
    presence: { hosts: 'named', include: [], exclude: [], consider_home: 180, hold: 900 },
    commands: { allow: ['*'], deny: [], allow_dangerous: [], read_only: false, per_minute: 120 },
    homeassistant: { enabled: false, birth_topic: 'homeassistant/status', sweep },
    discoveryContext: () => ({ ...discoveryContext, topics: createTopics('freebox') }),
    bridge: () => new Map(),
    boxIsUp: () => true,
    eventsConnected: () => true,
    api: () => ({ major: 14, minor: 0 }),
    onCondition: () => undefined,
    rightName: (right) => right,
  })
  const opening = engine.open()
  if (!sweep) await opening
  onTestFinished(() => engine.stop())
  const asked = () => until('the box is asked', () => waiting.length > 0)
  return {
    ...{ engine, boxEvents, asked, said, warnings },
    /** The box is closed: what it was asked fails. */
    close() {
      for (const fail of failing) fail(new Unreachable('The client was closed', 'closed'))
    },
    states: () => said.filter(({ topic }) => topic === 'freebox/home/door/front').map(({ payload }) => `${payload}`),
    /** The box answers what it was asked, with a door that is open or not. */
    async answer(open: boolean) {
      await asked()
      waiting.shift()?.([{ id: 'front', open }])
    },
  }
}

test('an event during a read is not undone by that read, which may have begun before it', async () => {
  const { engine, boxEvents, states, asked, answer } = await aHouse()
  await answer(false)
  await until('the door is known', () => states().length === 1)
  const read = engine.refresh()
  await asked()
  boxEvents.emit('event', 'door_moved', { id: 'front', open: true })
  await answer(false)
  await read
  expect(states()).toEqual(['{"open":false}', '{"open":true}'])
})

test('what an event says holds until a later read says otherwise', async () => {
  const { engine, boxEvents, states, answer } = await aHouse()
  await answer(false)
  await until('the door is known', () => states().length === 1)
  boxEvents.emit('event', 'door_moved', { id: 'front', open: true })
  const read = engine.refresh()
  await answer(false)
  await read
  expect(states()).toEqual(['{"open":false}', '{"open":true}', '{"open":false}'])
})

test('an event that says nothing new publishes nothing', async () => {
  const { boxEvents, states, answer } = await aHouse()
  await answer(true)
  await until('the door is known', () => states().length === 1)
  boxEvents.emit('event', 'door_moved', { id: 'front', open: true })
  expect(states()).toEqual(['{"open":true}'])
})

test('an engine that is stopped while it still opens calls nothing unavailable', async () => {
  const { engine, asked, close, said, warnings } = await aHouse({ sweep: true })
  await asked()
  await engine.stop()
  close()
  await new Promise((turn) => setImmediate(turn))
  expect([said, warnings]).toEqual([[], []])
})
