/** What commands have created and what is over is removed from the box, and nothing else is. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { del, many } from '../../src/contract/index.ts'
import type { Objects } from '../../src/engine/poll/reconcile.ts'
import { createTidier } from '../../src/engine/tidier.ts'
import { Refused, Unreachable } from '../../src/errors.ts'
import { memoryBox, memoryLog, memoryStore } from '../support/ports.ts'

const task = many({
  schema: z.object({ id: z.number(), over: z.boolean(), at: z.number() }),
  from: 'tasks/',
  every: '1m',
  key: (it) => String(it.id),
  tidy: { when: (it) => it.over, identity: (it) => `${it.id} ${it.at}`, ask: (it) => del(`tasks/${it.id}`) },
})
const configured = [{ adapter: 'files', name: 'task', resource: task, every: 60 }]

/** The objects of a read, as `[id, over, at]`. */
function read(...all: (readonly [id: number, over: boolean, at?: number])[]): Objects {
  return new Map(
    all.map(([id, over, at = 5]) => {
      const it = { id, over, at }
      return [String(id), { raw: it, it, missing: 0 }]
    }),
  )
}

async function start(store = memoryStore()) {
  const box = memoryBox({ 'tasks/1': null, 'tasks/2': null })
  const tidier = await createTidier(configured, { box, store, log: memoryLog().log })
  return {
    ...{ box, store },
    created: (...answers: unknown[]) => tidier.created('files.task', task, answers),
    shown: (objects: Objects, complete = true) => tidier.shown('files.task', task, objects, complete),
    removed: () => box.requests.map(({ method, path }) => `${method} ${path}`),
  }
}

describe('a task that a command has created', () => {
  test('is removed from the box when it is over, and only once', async () => {
    const house = await start()
    house.created({ id: 1, over: false, at: 5 })
    await house.shown(read([1, false], [2, true]))
    expect(house.removed()).toEqual([])
    await house.shown(read([1, true], [2, true]))
    await house.shown(read([1, true], [2, true]))
    expect(house.removed()).toEqual(['DELETE tasks/1'])
  })

  test('is removed after a restart, too', async () => {
    const { created, store } = await start()
    created(undefined, { id: 1, over: false, at: 5 })
    const restarted = await start(memoryStore({ created: store.file('created') }))
    await restarted.shown(read([1, true]))
    expect(restarted.removed()).toEqual(['DELETE tasks/1'])
  })

  test('is not confused with a later one that has its id', async () => {
    const house = await start()
    house.created({ id: 1, over: false, at: 5 })
    await house.shown(read([1, true, 6]))
    expect(house.removed()).toEqual([])
  })

  test('is forgotten if it is gone, but not if it could not be read', async () => {
    const house = await start()
    house.created({ id: 1, over: false, at: 5 })
    await house.shown(read(), false)
    await house.shown(read([1, false]))
    expect(house.store.file('created')).toEqual({ 'files.task': ['1 5'] })
    await house.shown(read())
    expect(house.store.file('created')).toEqual({ 'files.task': [] })
  })

  test('stays on the list while the box does not answer, and not if it refuses', async () => {
    const house = await start()
    house.created({ id: 1, over: false, at: 5 })
    house.box.answers.set('tasks/1', new Unreachable('', 'timeout'))
    await house.shown(read([1, true]))
    house.box.answers.set('tasks/1', new Refused('', 'task_not_found'))
    await house.shown(read([1, true]))
    await house.shown(read([1, true]))
    expect(house.removed()).toHaveLength(2)
  })
})

test('an answer that is no object of the resource creates nothing', async () => {
  const house = await start()
  house.created('a path', undefined, { id: 'x' }, [])
  expect(house.store.file('created')).toBeUndefined()
})
