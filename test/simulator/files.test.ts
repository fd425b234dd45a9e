import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { encodePath as b64 } from '../../src/simulator/house/tasks.ts'
import { envelope, type OpenBox, openBox, request } from './client.ts'

const Task = z.looseObject({ id: z.number(), state: z.string(), error: z.string() })

async function start(box: OpenBox, path: string, body: object) {
  const answer = await box.call('POST', `fs/${path}/`, body)
  return Task.parse(answer.result)
}

/** The task at its end. */
async function endOf(box: OpenBox, { id }: { id: number }) {
  for (;;) {
    const task = Task.parse((await box.get(`fs/tasks/${id}`)).result)
    if (task.state === 'done' || task.state === 'failed') return task
    await pause(20)
  }
}

async function boxWithFiles(major = 11): Promise<OpenBox> {
  const box = await openBox(major > 11 ? { model: 'ultra', apiVersion: `${major}.0` } : {})
  box.simulator.house.fileTasks.leastSeconds = 0.1
  box.simulator.house.files.write('/Disque 1/a.txt', 'a')
  box.simulator.house.files.makeFolder('/Disque 1/Vidéos/leer')
  return box
}

const names = z.array(z.looseObject({ name: z.string(), hidden: z.boolean() }))

test('lists a folder with itself and the one above it, and from API 15 on page by page', async () => {
  await using box = await boxWithFiles()
  const list = names.parse((await box.get(`fs/ls/${b64('/Disque 1/Vidéos')}?removeHidden=1`)).result)
  expect(list.map(({ name }) => name)).toEqual(['film.mkv', 'leer', 'noël & jour de l’an.srt'])
  const all = names.parse((await box.get(`fs/ls/${b64('Disque 1/Vidéos')}`)).result)
  expect(all.slice(0, 2)).toMatchObject([
    { name: '.', hidden: true },
    { name: '..', hidden: true },
  ])
  await using newer = await boxWithFiles(16)
  const get = async (query: string) => {
    const path = `/api/v16/fs/ls/${b64('/Disque 1/Vidéos')}${query}`
    return envelope(await request(newer.simulator, 'GET', path, { token: newer.token })).result
  }
  const first = z.object({ entries: names, cursor: z.string() }).parse(await get('?limit=4'))
  expect(first.entries.map(({ name, hidden }) => `${name} ${hidden}`)).toEqual([
    ...['. false', '.. false', 'film.mkv false', 'leer false'],
  ])
  expect(await get(`?limit=4&cursor=${encodeURIComponent(first.cursor)}`)).toEqual({
    entries: [expect.objectContaining({ name: 'noël & jour de l’an.srt' })],
  })
})

test('takes base64 with slashes in a path, raw and escaped', async () => {
  await using box = await boxWithFiles()
  const path = ['/Disque 1/aoé', '/Disque 1/oé', '/Disque 1/aaoé'].find((it) => b64(it).includes('/')) ?? ''
  box.simulator.house.files.write(path, 'x')
  for (const token of [b64(path), encodeURIComponent(b64(path))]) {
    expect(await box.get(`fs/info/${token}`)).toMatchObject({ result: { size: 1, path: b64(path) } })
  }
  expect(await box.get('fs/info/-_')).toMatchObject({ error_code: 'path_not_found' })
})

test('makes and renames at once, answers the new path, and refuses names that are taken', async () => {
  await using box = await boxWithFiles()
  const folder = { parent: b64('/Disque 1'), dirname: 'b' }
  expect(await box.call('POST', 'fs/mkdir/', folder)).toMatchObject({ result: b64('/Disque 1/b') })
  expect(await box.call('POST', 'fs/mkdir/', folder)).toMatchObject({ error_code: 'destination_conflict' })
  const name = { src: b64('/Disque 1/b'), dst: 'c' }
  expect(await box.call('POST', 'fs/rename/', name)).toMatchObject({ result: b64('/Disque 1/c') })
  expect(await box.call('POST', 'fs/rename/', name)).toMatchObject({ error_code: 'path_not_found' })
})

test('runs one task at a time, and keeps it when it is over', async () => {
  await using box = await boxWithFiles()
  const files = { files: [b64('/Disque 1/a.txt')], mode: 'skip' }
  const first = await start(box, 'cp', { ...files, dst: b64('/Disque 1/b.txt') })
  const second = await start(box, 'mv', { ...files, dst: b64('/Disque 1/Vidéos') })
  expect([first.state, second.state]).toEqual(['running', 'queued'])
  expect(await endOf(box, second)).toMatchObject({ state: 'done', progress: 100, nfiles: 0 })
  expect(await endOf(box, first)).toMatchObject({ state: 'done', total_bytes: 1, to: '/Disque 1/b.txt' })
  const { files: tree } = box.simulator.house
  expect(['a.txt', 'b.txt', 'Vidéos/a.txt'].map((it) => tree.at(`/Disque 1/${it}`)?.kind)).toEqual([
    ...[undefined, 'file', 'file'],
  ])
  await box.call('DELETE', `fs/tasks/${first.id}`)
  expect(await box.get(`fs/tasks/${first.id}`)).toMatchObject({ error_code: 'task_not_found' })
})

test('pauses, resumes and stops a task', async () => {
  await using box = await boxWithFiles()
  box.simulator.house.fileTasks.leastSeconds = 60
  const { id } = await start(box, 'cp', { files: [b64('/Disque 1/a.txt')], dst: b64('/Disque 1/b'), mode: 'skip' })
  const put = (state: string) => box.call('PUT', `fs/tasks/${id}`, { state })
  expect(await put('paused')).toMatchObject({ result: { state: 'paused' } })
  expect(await put('running')).toMatchObject({ result: { state: 'running' } })
  expect(await put('done')).toMatchObject({ error_code: 'invalid_state' })
  expect(await put('paused')).toMatchObject({ result: { state: 'paused' } })
  expect(await box.call('PUT', 'fs/tasks/1', { state: 'paused' })).toMatchObject({ error_code: 'invalid_state' })
})

test('refuses a task without a mode at once, and reports other errors at its end', async () => {
  await using box = await boxWithFiles()
  const missing = { files: [b64('/Disque 1/nothing')], dst: b64('/Disque 1') }
  expect(await box.call('POST', 'fs/mv/', missing)).toMatchObject({ error_code: 'invalid_conflict_mode' })
  const errorOf = async (path: string, body: object) => (await endOf(box, await start(box, path, body))).error
  expect(await errorOf('mv', { ...missing, mode: 'skip' })).toBe('file_not_found')
  const two = [b64('/Disque 1/a.txt'), b64('/Disque 1/Vidéos')]
  expect(await errorOf('cp', { files: two, dst: b64('/Disque 1/none'), mode: 'skip' })).toBe('dest_is_not_dir')
  const inside = { files: [b64('/Disque 1/Vidéos')], dst: b64('/Disque 1/Vidéos/leer'), mode: 'skip' }
  expect(await errorOf('cp', inside)).toBe('copy_into_itself')
  expect(await errorOf('hash', { src: b64('/Disque 1/a.txt'), hash_type: 'crc' })).toBe('unknown_hash_type')
  expect(await errorOf('rm', { files: [b64('/Disque 1')] })).toBe('permission_denied')
})

test('answers a hash as a plain text, once the task is done', async () => {
  await using box = await boxWithFiles()
  const task = await start(box, 'hash', { src: b64('/Disque 1/a.txt'), hash_type: 'md5' })
  expect(task).not.toHaveProperty('src')
  expect(await box.get(`fs/tasks/${task.id}/hash`)).toMatchObject({ error_code: 'invalid_state' })
  await endOf(box, task)
  expect(await box.get(`fs/tasks/${task.id}/hash`)).toMatchObject({ result: '0cc175b9c0f1b6a831c399e269772661' })
})

test('mixes up the paths of an archive while it works', async () => {
  await using box = await boxWithFiles()
  const task = await start(box, 'archive', { files: [b64('/Disque 1/a.txt')], dst: b64('/Disque 1/a.7z') })
  expect(task).toMatchObject({ src: ['/Disque 1/a.txt'], dst: '/Disque 1/a.7z', to: '' })
  const mixedUp = { src: ['/Disque 1/a.7z'], to: '/Disque 1/a.7z', dst: '/Disque 1/a.txt' }
  expect(await endOf(box, task)).toMatchObject(mixedUp)
})

test('shares files at addresses, which are empty while the access from the Internet is off', async () => {
  await using box = await boxWithFiles()
  const link = { path: b64('/Disque 1/a.txt'), expire: '1900000000' }
  const Link = z.object({ result: z.looseObject({ token: z.string() }) })
  const created = await box.call('POST', 'share_link/', link)
  expect(created).toMatchObject({ result: { ...link, expire: 1_900_000_000, name: 'a.txt', fullurl: '' } })
  const { token } = Link.parse(created).result
  box.simulator.house.connection.config.remote_access = true
  expect(await box.get(`share_link/${token}`)).toMatchObject({
    result: { fullurl: `https://dl4m5n6r.fbxos.fr:40504/share/${token}/a.txt` },
  })
  await box.call('DELETE', `share_link/${token}`)
  expect(await box.get(`share_link/${token}`)).toMatchObject({ error_code: 'invalid_id' })
  expect(await box.call('POST', 'share_link/', { ...link, path: b64('/x') })).toMatchObject({
    error_code: 'path_not_found',
  })
})
