/** Objects that no list of the box has: a command creates them or an event tells of them, and they are read one by one. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { del, flag, many, numeric, orNull } from '../../src/contract/index.ts'
import { NotHere } from '../../src/errors.ts'
import { memoryBox } from '../support/ports.ts'
import { createStage, type Stage } from '../support/stage.ts'

const tasks = many({
  schema: z.object({ id: numeric, done: flag, error: orNull(z.string()) }),
  from: 'tasks/',
  track: async (it, box) => (it.done ? undefined : await box.getIfPresent(`tasks/${it.id}`, z.looseObject({}))),
  tidy: { when: (it) => it.done, identity: (it) => String(it.id), ask: (it) => del(`tasks/${it.id}`) },
  every: '1m',
  refreshOn: ['task_done'],
  fromEvent: (raw) => ({ key: String(Object(raw).id), raw: { ...Object(raw), done: true } }),
  key: (it) => String(it.id),
  entities: { done: { is: 'binary_sensor', name: 'Done' } },
  listEvents: {
    task: {
      is: 'event',
      name: 'Task',
      types: { ended: (before, after) => after?.done === true && before?.done !== true },
      attributes: ['id', 'error'],
    },
  },
})

async function start() {
  const box = memoryBox({ 'tasks/7': null, 'tasks/8': null })
  const stage = await createStage({ resources: { 'test.task': tasks }, box })
  await stage.read('test.task', {})
  stage.news()
  return { box, stage }
}

const events = (stage: Stage) => stage.news().filter((it) => it.includes('/task/event'))

describe('an object that a command has created', () => {
  test('is shown at once, read again until it is over, and removed from the box', async () => {
    const { box, stage } = await start()
    stage.created('test.task', { id: 7 })
    expect(stage.state('test/task/7')).toEqual({ done: false })
    await stage.read('test.task', { id: 7, done: false })
    expect(events(stage)).toEqual([])
    expect(box.requests).toEqual([])
    await stage.read('test.task', { id: 7, done: true })
    await stage.clock.pass(5)
    expect(events(stage)).toEqual([expect.stringContaining('"event_type":"ended","id":7,"error":null')])
    expect(box.requests).toEqual([del('tasks/7')])
    for (let read = 0; read < 3; read += 1) {
      await stage.clock.pass(60)
      await stage.read('test.task', {})
    }
    expect(stage.state('test/task/7')).toBeUndefined()
    expect(box.requests).toEqual([del('tasks/7')])
  })

  test('is over by an event, whose reason is kept', async () => {
    const { box, stage } = await start()
    stage.created('test.task', { id: 7 })
    stage.poller('test.task').event({ id: 7, error: 'exists' })
    await stage.clock.pass(5)
    expect(events(stage)).toEqual([expect.stringContaining('"error":"exists"')])
    await stage.read('test.task', {})
    expect(box.requests).toEqual([del('tasks/7')])
  })

  test('of another client causes its event, and is not removed from the box', async () => {
    const { box, stage } = await start()
    stage.poller('test.task').event({ id: 8 })
    await stage.clock.pass(5)
    expect(events(stage)).toHaveLength(1)
    await stage.read('test.task', {})
    expect(box.requests).toEqual([])
  })

  test('does not exist on a box without such things', async () => {
    const { stage } = await start()
    await stage.read('test.task', new NotHere('', 'http_404'))
    expect(stage.poller('test.task').condition).toBe('box has none')
  })
})
