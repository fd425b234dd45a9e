/** When the list of downloads is read, its list events, and how a week plan becomes 168 hours. */
import { expect, test } from 'vitest'
import { errorText } from '../../adapters/downloads/error-codes.ts'
import downloads from '../../adapters/downloads/index.ts'
import { everyTask } from '../../adapters/downloads/task-list.ts'
import { Plan, weekOf } from '../../adapters/downloads/week-plan.ts'
import type { Resource } from '../../src/contract/compiled.ts'
import type { AnswerCache } from '../../src/engine/poll/answers.ts'
import { parse } from '../../src/engine/poll/reconcile.ts'
import { readerOf } from '../support/reader.ts'

const now = 1_795_345_200
const done = { id: 1, type: 'http', name: 'a', status: 'done', size: 10, rx_pct: 10_000 }

/** A box with these tasks and totals, read every 30 seconds, which counts the requests for both. */
function box(tasks: { status: string }[], totals?: object) {
  const cache: AnswerCache = new Map()
  const asked = { 'downloads/': 0, 'downloads/stats': 0 }
  let seconds = 0
  const count = (status: string) => tasks.filter((task) => task.status === status).length
  const counted = () => ({
    nb_tasks: tasks.length,
    nb_tasks_done: count('done'),
    nb_tasks_stopped: count('stopped'),
    nb_tasks_error: count('error'),
  })
  const request = async ({ path }: { path: string }) => {
    if (path !== 'downloads/' && path !== 'downloads/stats') throw new Error(path)
    asked[path]++
    return path === 'downloads/' ? structuredClone(tasks) : (totals ?? counted())
  }
  const read = () => {
    seconds += 30
    return everyTask(readerOf(request, { api: 12, now, cache, at: seconds }))
  }
  return { asked, read }
}

test('reads a list of resting tasks every five minutes, and the totals every time', async () => {
  const tasks = [done, { ...done, id: 2, status: 'error' }, { ...done, id: 3, status: 'stopped' }]
  const { asked, read } = box(tasks)
  for (let i = 0; i < 10; i++) expect(await read()).toEqual(tasks)
  expect(asked).toEqual({ 'downloads/': 1, 'downloads/stats': 10 })
  await read()
  expect(asked['downloads/']).toBe(2)
})

test('reads the list every time while a task is active', async () => {
  const { asked, read } = box([done, { ...done, id: 2, status: 'downloading' }])
  for (let i = 0; i < 4; i++) await read()
  expect(asked['downloads/']).toBe(4)
})

test('shows a new, removed or changed task at the next read, then caches the list again', async () => {
  const tasks = [{ ...done }, { ...done, id: 2 }]
  const { asked, read } = box(tasks)
  await read()
  tasks.push({ ...done, id: 3 })
  expect(await read()).toHaveLength(3)
  Object.assign(tasks[0] ?? {}, { status: 'error' })
  expect(await read()).toEqual(tasks)
  tasks.splice(0, 2)
  expect(await read()).toEqual(tasks)
  await read()
  expect(asked['downloads/']).toBe(4)
})

test('reads the list every time from a box without these totals', async () => {
  const { asked, read } = box([done], { nb_tasks: 1 })
  for (let i = 0; i < 3; i++) await read()
  expect(asked['downloads/']).toBe(3)
})

const { task } = downloads.resources({})

function item(fields: object) {
  const [held] = task ? parse(task, [{ ...done, ...fields }], new Map()).objects.values() : []
  if (!held) throw new Error('not readable')
  return held.it
}

function listEvents(before: object | undefined, after: object): string[] {
  const types: NonNullable<Resource['listEvents']>[string]['types'] = task?.listEvents?.download?.types ?? {}
  const happened = Object.entries(types).filter(([, test]) => test(before && item(before), item(after)))
  return happened.map(([type]) => type)
}

test('a task that ended before the first read of it was added, and finished or failed', () => {
  expect(listEvents(undefined, { status: 'done' })).toEqual(['added', 'finished'])
  expect(listEvents(undefined, { status: 'error', rx_pct: 0 })).toEqual(['added', 'error'])
})

test('an archive is finished when it is extracted, not when it is received', () => {
  const archive = { type: 'nzb' }
  expect(listEvents({ ...archive, status: 'downloading', rx_pct: 9000 }, { ...archive, status: 'checking' })).toEqual(
    [],
  )
  expect(listEvents({ ...archive, status: 'checking' }, { ...archive, status: 'extracting' })).toEqual([])
  expect(listEvents({ ...archive, status: 'extracting' }, { ...archive, status: 'done' })).toEqual(['finished'])
})

test('a torrent finishes once, even if it is stopped and seeds again', () => {
  const torrent = { type: 'bt' }
  const coming = { ...torrent, status: 'downloading', rx_pct: 9999 }
  expect(listEvents(coming, { ...torrent, status: 'seeding' })).toEqual(['finished'])
  expect(listEvents({ ...torrent, status: 'seeding' }, { ...torrent, status: 'done' })).toEqual([])
  expect(listEvents({ ...torrent, status: 'stopped' }, { ...torrent, status: 'seeding' })).toEqual([])
  expect(listEvents({ ...torrent, status: 'queued' }, { ...torrent, status: 'seeding' })).toEqual([])
})

test('a task that is retried can finish and fail again', () => {
  expect(listEvents({ status: 'done' }, { status: 'retry', rx_pct: 0 })).toEqual([])
  expect(listEvents({ status: 'downloading', rx_pct: 0 }, { status: 'done' })).toEqual(['finished'])
  expect(listEvents({ status: 'error' }, { status: 'error', error: 'timeout' })).toEqual([])
  expect(listEvents({ status: 'retry' }, { status: 'error' })).toEqual(['error'])
})

test('a slot may pass midnight, even from Sunday to Monday, and a later slot replaces an earlier one', () => {
  const slots = [
    { days: ['sunday'], from: 22, to: 2, mode: 'slow' },
    { from: 1, to: 2, mode: 'hibernate' },
  ]
  const week = weekOf(Plan.parse({ slots }))
  expect(week).toHaveLength(168)
  expect(week.slice(0, 3)).toEqual(['slow', 'hibernate', 'normal'])
  expect(week.slice(-3)).toEqual(['normal', 'slow', 'slow'])
  expect(week.filter((mode) => mode === 'hibernate')).toHaveLength(7)
})

test('an empty plan and a slot of whole days fill the week', () => {
  expect(new Set(weekOf(Plan.parse({})))).toEqual(new Set(['normal']))
  const weekend = weekOf(Plan.parse({ otherwise: 'slow', slots: [{ days: ['saturday', 'sunday'], mode: 'normal' }] }))
  expect(weekend.lastIndexOf('slow')).toBe(119)
  expect(weekend.filter((mode) => mode === 'normal')).toHaveLength(48)
})

test('an error code becomes a text; an unknown code is shown as the box writes it', () => {
  expect(['http_404', 'http_451', 'disk_full', 'moon_is_full'].map(errorText)).toEqual([
    'HTTP error 404 (not found)',
    'HTTP error 451',
    'The disk is full',
    'moon is full',
  ])
})
