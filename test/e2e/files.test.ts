/** Files, end to end: every command as the exact request, tasks to their end, what is looked up, share links. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { encodePath as b64 } from '../../src/simulator/house/tasks.ts'
import type { SimulatorOptions } from '../../src/simulator/index.ts'
import { openOnce } from '../support/cleanup.ts'
import { type Home, lintOf, openHome, until } from './home.ts'

const others = adapters.map(({ name }) => name).filter((name) => name !== 'files' && name !== 'lan')
const onlyFiles = Object.fromEntries(others.map((name) => [name, { enabled: false }]))

async function open(simulator: SimulatorOptions, settings: object = {}): Promise<Home> {
  const home = await openHome({ simulator, settings: { adapters: onlyFiles, ...settings } })
  const { files, fileTasks } = home.box.house
  fileTasks.leastSeconds = 0.1
  for (const folder of ['a', 'b', 'old', 'ab/Été']) files.makeFolder(`/Disque 1/${folder}`)
  for (const name of ['one.txt', 'two.txt']) files.write(`/Disque 1/a/${name}`, `this is ${name}`)
  files.write('/Disque 1/b/one.txt', 'this stays')
  files.write('/Disque 1/c.001', 'first ')
  files.write('/Disque 1/c.002', 'second')
  files.write('/Disque 1/old.txt', 'old')
  return home
}

/** The requests that change something. */
function writes({ box }: Home) {
  return box.requests
    .filter(({ method, path }) => method !== 'GET' && !path.startsWith('login'))
    .map(({ method, path, body }) => ({ method, path, body }))
}

function textOf(home: Home, path: string): string | undefined {
  const entry = home.box.house.files.at(path)
  return entry?.kind === 'file' ? Buffer.from(entry.content.read(0, entry.content.size)).toString() : undefined
}

const inDisk = (path: string) => `/Disque 1/${path}`
const token = (path: string) => b64(inDisk(path))
const [one, two] = ['a/one.txt', 'a/two.txt']
const unpack = { password: '', delete_archive: false, overwrite: false }
const join = { delete_files: false, append: false, overwrite: false, multi_volumes: true }

/** A command, the request that it must send, and the event at its end. */
type Case = readonly [command: string, input: object, path: string, body: object, event: object]

const cases: readonly Case[] = [
  [
    'copy',
    { paths: [inDisk(one), inDisk(two)], to: inDisk('b') },
    ...(['fs/cp/', { files: [token(one), token(two)], dst: token('b'), mode: 'skip' }] as const),
    {
      ...{ event_type: 'finished', type: 'cp', task_name: 'one.txt', error: null, error_code: null },
      ...{ sources: [inDisk(one), inDisk(two)], destination: inDisk('b') },
    },
  ],
  [
    'move',
    { paths: inDisk(two), to: inDisk('old.txt'), mode: 'overwrite' },
    ...(['fs/mv/', { files: [token(two)], dst: token('old.txt'), mode: 'overwrite' }] as const),
    { event_type: 'finished', type: 'mv' },
  ],
  [
    'archive',
    { paths: [inDisk(one)], to: inDisk('x.zip'), overwrite: true },
    ...(['fs/archive/', { files: [token(one)], dst: token('x.zip') }] as const),
    { event_type: 'finished', sources: [inDisk(one)], destination: inDisk('x.zip') },
  ],
  [
    'extract',
    { path: 'Disque 1/x.zip', to: `${inDisk('y')}/` },
    ...(['fs/extract/', { src: token('x.zip'), dst: token('y'), ...unpack }] as const),
    { event_type: 'finished', type: 'extract' },
  ],
  [
    'extract',
    { path: inDisk('x.zip'), to: inDisk('y'), password: 'sésame', overwrite: true },
    'fs/extract/',
    { src: token('x.zip'), dst: token('y'), ...unpack, password: 'sésame', overwrite: true },
    { event_type: 'failed', error: 'The password is missing or wrong', error_code: 'incorrect_password' },
  ],
  [
    'concatenate',
    { paths: inDisk('c.001'), to: inDisk('c'), multi_volumes: true },
    ...(['fs/cat/', { files: [token('c.001')], dst: token('c'), ...join }] as const),
    { event_type: 'finished', type: 'cat' },
  ],
  [
    'repair',
    { path: inDisk('c') },
    ...(['fs/repair/', { src: token('c'), delete_archive: false }] as const),
    { event_type: 'failed', error_code: 'unsupported_file_type' },
  ],
  [
    'copy',
    { paths: [inDisk('nothing')], to: inDisk('b') },
    ...(['fs/cp/', { files: [token('nothing')], dst: token('b'), mode: 'skip' }] as const),
    { event_type: 'failed', error: 'There is no such file or folder', error_code: 'file_not_found' },
  ],
  [
    'remove',
    { paths: [inDisk('old')] },
    ...(['fs/rm/', { files: [token('old')] }] as const),
    { event_type: 'finished', type: 'rm' },
  ],
]

/** Sends a command of `files.task` and returns its reply. */
function command(home: Home, name: string, input: object) {
  home.box.requests.splice(0)
  return home.command(`files/task/${name}`, JSON.stringify(input))
}

/** The events of tasks by the id of the task. */
function eventsOf(home: Home): Map<unknown, Record<string, unknown>> {
  const events = home.published('files/task/task/event').map((it) => JSON.parse(it))
  expect(new Set(events.map(({ task }) => task)).size).toBe(events.length)
  return new Map(events.map((event) => [event.task, event]))
}

describe('files on a box with API 16', () => {
  const house = openOnce(async () => {
    const home = await open(
      { model: 'ultra', apiVersion: '16.0' },
      { commands: { allow_dangerous: ['files.task.remove'], per_minute: 1000 } },
    )
    home.box.house.connection.config.remote_access = true
    return home
  })

  it('are changed by exact requests, whose tasks are followed to their end by events', async () => {
    const home = house()
    const started = new Map<unknown, object>()
    for (const [name, input, path, body, event] of cases) {
      const reply = await command(home, name, input)
      expect(reply, name).toMatchObject({ status: 'ok', data: { id: expect.any(Number), type: expect.any(String) } })
      const sent = writes(home).filter(({ method }) => method === 'POST')
      expect(sent, name).toEqual([{ method: 'POST', path, body }])
      started.set(Object(reply.data).id, event)
    }
    await until('all tasks have ended', () => eventsOf(home).size === cases.length)
    const events = eventsOf(home)
    for (const [id, event] of started) expect(events.get(id)).toMatchObject(event)
    const texts = ['b/one.txt', 'b/two.txt', 'old.txt', 'y/one.txt', 'c'].map((path) => textOf(home, inDisk(path)))
    expect(texts).toEqual(['this stays', 'this is two.txt', 'this is two.txt', 'this is one.txt', 'first second'])
    expect(home.box.house.files.at(inDisk('old'))).toBeUndefined()
    // The task of another program stays.
    await until('the tasks are removed', () => home.box.house.fileTasks.all().length === 1)
  })

  it('leave no task on the list of the box if the answer to their command or query was lost', async () => {
    const home = house()
    const { fileTasks } = home.box.house
    const before = fileTasks.all().map(({ id }) => id)
    const foreign = fileTasks.addFinished('cp', { src: [inDisk(one)], dst: inDisk('b') })
    await until('the task of another program is known', () => home.state(`files/task/${foreign.id}`) !== undefined)
    for (const path of ['fs/cp', 'fs/hash']) home.box.faults.set(`POST ${path}`, { kind: 'lost' }, { times: 1 })
    const copy = await command(home, 'copy', { paths: [inDisk(two)], to: inDisk('b'), mode: 'overwrite' })
    const hash = await home.request('files/hash', { path: inDisk(two) })
    expect([copy.error_code, hash.error_code]).toEqual(['reset', 'reset'])
    const added = () => fileTasks.all().filter(({ id }) => !before.includes(id))
    const types = () => [...eventsOf(home).values()].slice(-2).map(({ type }) => type)
    await until('both have ended', () => types().includes('hash') && types().includes('cp'))
    await until('only that of another program is left', () => added().length === 1)
    expect(added()).toMatchObject([{ id: foreign.id }])
  })

  it('are not overwritten by an archive, unless the input says so', async () => {
    house().box.house.files.write(inDisk('there.zip'), '')
    const reply = await command(house(), 'archive', { paths: [inDisk(one)], to: inDisk('there.zip') })
    expect(reply).toMatchObject({
      error_code: 'destination_conflict',
      error: expect.stringContaining('/there.zip exists'),
    })
  })

  it('get folders and new names at once, and the reply has the new path', async () => {
    const made = await command(house(), 'make_directory', { directory: '/Disque 1', name: 'Été' })
    expect(made).toMatchObject({ status: 'ok', data: { path: '/Disque 1/Été' } })
    expect(writes(house())).toEqual([
      { method: 'POST', path: 'fs/mkdir/', body: { parent: b64('/Disque 1'), dirname: 'Été' } },
    ])
    expect(await command(house(), 'make_directory', { directory: '/Disque 1', name: 'Été' })).toMatchObject({
      ...{ error: 'There is already a file or folder with this name', error_code: 'destination_conflict' },
    })
    const renamed = await command(house(), 'rename', { path: '/Disque 1/Été', name: 'Hiver' })
    expect(renamed).toMatchObject({ data: { path: '/Disque 1/Hiver' } })
    expect(writes(house())).toEqual([{ method: 'POST', path: 'fs/rename/', body: { src: token('Été'), dst: 'Hiver' } }])
  })

  it('that are being copied are shown, and the task can be paused, resumed and cancelled', async () => {
    const home = house()
    home.box.house.fileTasks.leastSeconds = 6000
    const { data } = await command(home, 'copy', { paths: [inDisk('b')], to: inDisk('never') })
    const { id } = Object(data)
    await until('the task is shown', () => home.state('files/tasks')?.from === inDisk('b'))
    expect(home.state('files/tasks')).toMatchObject({ running: 1, type: 'cp', name: 'b', progress: 0 })
    expect(home.state('files/tasks')?.eta).toBeCloseTo(6000, -2)
    for (const state of ['paused', 'running']) {
      const word = state === 'paused' ? 'pause' : 'resume'
      expect(await command(home, `${id}/${word}`, {})).toMatchObject({ status: 'ok', data: { id } })
      expect(writes(home)).toEqual([{ method: 'PUT', path: `fs/tasks/${id}`, body: { state } }])
      expect(home.state(`files/task/${id}`)).toMatchObject({ type: 'cp', destination: inDisk('never') })
    }
    const foreign = home.box.house.fileTasks.addFinished('mv', { state: 'paused' })
    await until('the task of another program is shown', () => home.state(`files/task/${foreign.id}`) !== undefined)
    expect(await command(home, `${foreign.id}/pause`, {})).toMatchObject({ status: 'ok' })
    foreign.state = 'done'
    expect(await command(home, `${id}/cancel`, {})).toMatchObject({ status: 'ok' })
    expect(writes(home)).toEqual([{ method: 'DELETE', path: `fs/tasks/${id}`, body: undefined }])
    await until('the task is gone', () => home.state(`files/task/${id}`) === undefined)
    await until('the other one is over', () => eventsOf(home).has(foreign.id))
    expect(home.box.house.fileTasks.find(`${foreign.id}`)).toBeDefined()
    expect(lintOf(home)).toEqual([])
  })

  it('are listed page by page, and have facts', async () => {
    const { data } = await house().request('files/list', { path: '/Disque 1/b', limit: 3 })
    const file = { name: 'one.txt', path: '/Disque 1/b/one.txt', type: 'file', size: 0.00001, bytes: 10 }
    const facts = { mimetype: 'text/plain', modification: expect.any(Number), hidden: false, link: false }
    expect(data).toEqual({ cursor: expect.any(String), entries: [{ ...file, ...facts }] })
    const { cursor } = Object(data)
    const second = await house().request('files/list', { path: '/Disque 1/b', limit: 3, cursor })
    expect(second.data).toMatchObject({ cursor: null, entries: [{ name: 'two.txt' }] })
    const found = await house().request('files/info', { paths: [inDisk('b/one.txt'), inDisk('x'), inDisk('b')] })
    expect(found.data).toMatchObject([{ ...file }, { type: 'dir', bytes: null }])
  })

  it('are shared by links, whose address is in the reply to the command and nowhere else', async () => {
    const home = house()
    const before = Math.floor(Date.now() / 1000)
    for (const days of [0, 100_000, -1]) {
      expect(await home.command('files/link/create', JSON.stringify({ path: inDisk('b'), days }))).toMatchObject({
        error: `Field days: expected a number from 0.001 to 36500; without days, the link never ends; found ${days}`,
      })
    }
    const reply = await home.command('files/link/create', JSON.stringify({ path: inDisk('b'), days: 2 }))
    const link = home.box.house.shareLinks.at(-1)
    const { id, address } = Object(reply.data)
    expect(id).toMatch(/^[0-9a-f]{12}$/)
    expect(address).toMatch(new RegExp(`^https://[a-z0-9.]+:\\d+/share/${link?.token}/b$`))
    expect(Number(link?.expire) - before).toBeGreaterThanOrEqual(2 * 24 * 3600)
    const expires = expect.stringMatching(/^20\d\d-/)
    expect(home.state(`files/link/${id}`)).toEqual({ path: inDisk('b'), name: 'b', expires })
    await until('the links are counted', () => home.state('files/links')?.count === 2)
    for (const error_code of ['invalid_id', 'strange']) {
      home.box.faults.set('DELETE share_link', { kind: 'error', error_code }, { times: 1 })
      const refused = await home.command(`files/link/${id}/revoke`, '{}')
      const strange = 'DELETE share_link/(secret): the box answered strange'
      const error = error_code === 'strange' ? strange : expect.stringContaining('There is no such share link')
      expect(refused).toMatchObject({ error_code, error })
    }
    home.box.faults.set('DELETE share_link', { kind: 'reset' }, { times: 1 })
    expect(await home.command(`files/link/${id}/revoke`, '{}')).toMatchObject({ status: 'error' })
    await until('the box is read again', () => home.state('bridge/info')?.box !== undefined)
    expect(await home.command(`files/link/${id}/revoke`, '{}')).toMatchObject({ status: 'ok' })
    expect(home.box.requests.findLast(({ method }) => method === 'DELETE')?.path).toBe(`share_link/${link?.token}`)
    const said = home.watcher.received.filter(({ topic }) => !topic.startsWith('answers/'))
    const everything = JSON.stringify(said) + home.daemon.out() + home.daemon.err()
    expect(everything).not.toContain(link?.token ?? 'no link')
  })
})

describe('files on a box with API 11', () => {
  const house = openOnce(() => open({ model: 'delta' }, { commands: { deny: ['files.task.info'] } }))
  const ask = (name: string, input: object) => house().request(`files/${name}`, input)

  it('are listed from the root on, whatever characters base64 makes of a path', async () => {
    expect(await ask('list', { path: '/' })).toMatchObject({ data: { entries: [{ path: '/Disque 1' }] } })
    const paged = await ask('list', { path: inDisk('a'), limit: 1 })
    expect(paged.data).toMatchObject({ cursor: '1', entries: [{ name: 'one.txt' }] })
    const rest = await ask('list', { path: inDisk('a'), limit: 1, cursor: '1' })
    expect(rest.data).toMatchObject({ cursor: null, entries: [{ name: 'two.txt' }] })
    const folder = ['ab/Été', 'b/Été', 'aab/Été'].find((path) => token(path).includes('/')) ?? ''
    house().box.house.files.makeFolder(inDisk(`${folder}/below`))
    expect(await ask('list', { path: inDisk(folder) })).toMatchObject({ data: { entries: [{ name: 'below' }] } })
  })

  it('that do not exist are refused in plain words', async () => {
    const missing = { error: 'There is no such file or folder', error_code: 'path_not_found' }
    expect(await ask('list', { path: inDisk('x') })).toMatchObject(missing)
    expect(await ask('read', { path: inDisk('x') })).toMatchObject(missing)
    expect(await ask('hash', { path: inDisk('x') })).toMatchObject({ error_code: 'file_not_found' })
  })

  it('have a hash, which the box computes without leaving a task, although the connection breaks', async () => {
    const hash = createHash('sha512').update('this is one.txt').digest('hex')
    house().box.requests.splice(0)
    house().box.faults.set('GET fs/tasks', { kind: 'reset' }, { times: 3 })
    const input = { path: inDisk(one), type: 'sha512' }
    expect((await ask('hash', input)).data).toEqual({ ...input, hash })
    expect(writes(house()).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST fs/hash/',
      expect.stringMatching(/^DELETE fs\/tasks\/\d+$/),
    ])
    expect(house().box.house.fileTasks.all()).toHaveLength(1)
  })

  it('are not fetched if a reply cannot hold them', async () => {
    house().box.house.files.write(inDisk('large.bin'), { size: 4_000_000_000, read: () => new Uint8Array() })
    house().box.requests.splice(0)
    expect(await ask('read', { path: inDisk('large.bin') })).toMatchObject({
      ...{ error: expect.stringContaining('The file has 4000 MB'), error_code: 'too_large' },
    })
    expect(await ask('read', { path: inDisk('a') })).toMatchObject({ error_code: 'is_a_folder' })
    expect(house().box.requests.filter(({ path }) => path.startsWith('dl'))).toEqual([])
  })

  it('are named in clear in errors and in the log', async () => {
    const { box, daemon } = house()
    box.house.files.makeFolder(inDisk('Été\n2026'))
    box.faults.set('GET fs/ls', { kind: 'status', status: 500 })
    const { error } = await ask('list', { path: inDisk('Été\n2026') })
    box.faults.clear()
    expect(error).toBe('GET fs/ls of /Disque 1/Été\\u000a2026: the box answered status 500')
    expect(daemon.out()).not.toContain(token('Été\n2026'))
  })

  it('are neither removed nor looked up against the will of the user', async () => {
    expect(await command(house(), 'remove', { paths: [inDisk('a')] })).toMatchObject({ error_code: 'denied' })
    expect(await ask('info', { paths: [inDisk('a')] })).toMatchObject({ error_code: 'denied' })
  })
})

describe('files on a box with API 16', () => {
  const house = openOnce(() => open({ model: 'ultra' }))
  const ask = async (name: string, input: object) => (await house().request(`files/${name}`, input)).data

  it('have a content even if they are empty', async () => {
    house().box.house.files.write(inDisk('empty'), '')
    const content = { content_type: expect.stringContaining('/'), base64: '' }
    expect(await ask('read', { path: inDisk('empty') })).toEqual(content)
  })

  it('are listed in parts that a broker takes, and never in an empty one before the last', async () => {
    for (let file = 0; file < 1100; file++) house().box.house.files.write(inDisk(`b/${file}.jpg`), '')
    // The box counts the folder itself and the one above it.
    const first = { entries: [{ name: '0.jpg' }, { name: '1.jpg' }], cursor: expect.any(String) }
    expect(await ask('list', { path: inDisk('b'), limit: 2 })).toMatchObject(first)
    const page = Object(await ask('list', { path: inDisk('b') }))
    expect([page.entries.length, typeof page.cursor]).toEqual([998, 'string'])
    const rest = Object(await ask('list', { path: inDisk('b'), cursor: page.cursor }))
    expect([rest.entries.length, rest.cursor]).toEqual([1101 - 998, null])
  })
})

describe('a box without files', () => {
  it('says so in plain words, and what does not change is published once', async () => {
    const home = await openHome({
      simulator: { model: 'pop' },
      settings: { adapters: { ...onlyFiles, vm: { enabled: true } } },
    })
    await until('tasks and links are counted', () => home.state('files/links')?.count === 0)
    expect(home.state('files/tasks')).toMatchObject({ running: 0, progress: null })
    expect(home.daemon.out()).not.toMatch(/"level":(40|50)/)
    expect(await home.request('files/list', { path: '/Disque 1' })).toMatchObject({ error_code: 'path_not_found' })
    home.clearReceived()
    const reads = () => home.box.requests.filter(({ path }) => path.startsWith('fs/tasks')).length
    const before = reads()
    await until('the tasks were read again', () => reads() > before + 1)
    expect(home.watcher.received.filter(({ topic }) => topic.startsWith('freebox/files'))).toEqual([])
    home.box.setRight('explorer', false)
    home.box.expireSessions()
    const warnings = () => home.daemon.out().match(/"level":40[^\n]*Accès aux fichiers de la Freebox[^\n]*/g) ?? []
    await until('the missing right is explained', () => warnings().length > 0)
    expect(await home.request('files/list', { path: '/' })).toMatchObject({ error_code: 'insufficient_rights' })
    expect(warnings().filter((line) => !line.includes('request was refused'))).toHaveLength(1)
    const noVms = await home.request('vm/distributions', {})
    expect(noVms.error).toMatch(/vm\/distros.*\(this model or firmware does not have it\)$/)
  })
})
