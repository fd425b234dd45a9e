/** `ls` and `get`: lists a folder of the box, and fetches a file. */
import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { SimulatorOptions } from '../../src/simulator/index.ts'
import { run } from '../support/command.ts'
import { start } from '../support/process.ts'
import { cuts, disk, film, patiently, program, setUp, wasCut } from './files.ts'

describe('ls', () => {
  test.each(['8.0', '16.0'])('shows names, sizes and dates, folders first (API %s)', async (apiVersion) => {
    const { box, at } = await setUp({ model: 'ultra', apiVersion })
    box.house.files.write(`${disk}/film.mkv`, film, new Date(2026, 10, 20, 14, 3).getTime() / 1000)
    const paths = [disk, '/', `${disk}/film.mkv`]
    const [folder, root, file] = await Promise.all(paths.map((path) => run(['ls', path], at)))
    const { code, out, err } = folder ?? {}
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('\n  2.1 MB  2026-11-20 14:03  film.mkv\n')
    expect(out).toMatch(/Vidéos\/\n[\s\S]*film\.mkv/)
    expect(out).not.toMatch(/ \.\.?\/?\n/)
    expect(root?.out).toMatch(/ Disque 1\/\n$/)
    expect(file?.out).toMatch(/^ {2}2\.1 MB .* film\.mkv\n$/)
  })

  test('shows every page of a large folder, and ends quietly when its reader has gone', async () => {
    const { box, at, shell } = await setUp({ model: 'ultra', apiVersion: '16.0' })
    for (let file = 0; file < 2500; file += 1) box.house.files.write(`${disk}/Photos/${file}.jpg`, '')
    const { out } = await run(['ls', `${disk}/Photos`], at)
    expect(out.split('\n').filter((line) => line.endsWith('.jpg'))).toHaveLength(2500)
    const script = `{ "$0" "$@"; echo "status $?" >&2; } | head -1`
    const words = ['-c', script, process.execPath, program, 'ls', `${disk}/Photos`]
    expect((await promisify(execFile)('sh', words, shell)).stderr).toBe('status 0\n')
  })

  test('reads again after an HTML page, and says in words what it does not understand', async () => {
    const { box, at } = await setUp({ model: 'ultra' })
    box.house.files.write(`${disk}/Photos/a\u001b[2J\tb.jpg`, '')
    box.faults.set('GET fs/info', { kind: 'html' }, { times: 1 })
    box.faults.set('GET fs/ls', { kind: 'reset' }, { times: 2 })
    const { code, out, err } = await run(['ls', `${disk}/Photos`], at)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain(' a\\u001b[2J\\u0009b.jpg\n')
    box.faults.set('GET fs/info', { kind: 'wrong_types' })
    const problem = `The Freebox answered something other than a file or folder for ${disk}/Photos.\n`
    expect(await run(['ls', `${disk}/Photos`], at)).toMatchObject({ code: 1, err: problem })
  })

  test('names a path that does not exist, and a right that is missing', async () => {
    const { at } = await setUp()
    expect(await run(['ls', `${disk}/Nowhere`], at)).toMatchObject({
      code: 1,
      err: `${disk}/Nowhere does not exist on the Freebox.\n`,
    })
    const restricted = await setUp({ rights: { explorer: false } })
    const commands = [
      ['ls', disk],
      ['get', `${disk}/a`],
      ['put', 'film.mkv', disk],
    ]
    for (const { code, err } of await Promise.all(commands.map((words) => run(words, restricted.at)))) {
      expect(code).toBe(1)
      expect(err).toMatch(/Tick the right "Accès aux fichiers de la Freebox" in Freebox OS > .*\.\n$/)
    }
  })
})

describe('get', () => {
  async function withFilm(options: SimulatorOptions = {}) {
    const { box, ...rest } = await setUp(options)
    box.house.files.write(`${disk}/Vidéos/noël.mkv`, film)
    return { box, ...rest }
  }
  const path = `${disk}/Vidéos/noël.mkv`

  test('fetches a file into the current folder, another folder, or under another name', async () => {
    const { at, folder } = await withFilm()
    mkdirSync(join(folder, 'Films'))
    const places = [
      [[], 'noël.mkv'],
      [['Films'], 'Films/noël.mkv'],
      [['a.mkv'], 'a.mkv'],
    ] as const
    const fetched = places.map(async ([words, place]) => ({ place, ...(await run(['get', path, ...words], at)) }))
    for (const { place, code, out, err } of await Promise.all(fetched)) {
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toMatch(new RegExp(`^Fetched ${place} \\(2\\.1 MB in \\d+ s\\)\\.\\n$`))
      expect(readFileSync(join(folder, place)).equals(film)).toBe(true)
    }
    expect(readdirSync(folder).filter((it) => it.endsWith('.part'))).toEqual([])
  })

  test('continues after several cuts in a row', async () => {
    const { box, at, folder } = await withFilm()
    box.faults.transfers(...cuts(1, 1, 2))
    const { code, err } = await run(['get', path], at)
    expect({ code, err }).toEqual({ code: 0, err: wasCut.repeat(3) })
    expect(readFileSync(join(folder, 'noël.mkv')).equals(film)).toBe(true)
  })

  test('replaces a local file only with --overwrite', async () => {
    const { at, folder } = await withFilm()
    const message = 'film.mkv exists already. To replace it, use --overwrite.\n'
    writeFileSync(join(folder, 'film.mkv'), 'mine')
    expect(await run(['get', path, 'film.mkv'], at)).toMatchObject({ code: 1, err: expect.stringContaining(message) })
    expect(readFileSync(join(folder, 'film.mkv'), 'utf8')).toBe('mine')
    expect(await run(['get', path, 'film.mkv', '--overwrite'], at)).toMatchObject({ code: 0 })
    expect(readFileSync(join(folder, 'film.mkv')).equals(film)).toBe(true)
  })

  test('says why it fails: no such file, a folder, no such local folder', async () => {
    const { at } = await withFilm()
    const failing = async (...words: string[]) => (await run(['get', ...words], at)).err
    const attempts = [failing(`${disk}/nothing`), failing(disk), failing(path, 'Nowhere/a.mkv')]
    expect(await Promise.all(attempts)).toEqual([
      `${disk}/nothing does not exist on the Freebox.\n`,
      `${disk} is a folder. get fetches one file.\n`,
      'The folder Nowhere does not exist.\n',
    ])
  })

  test('removes its part on Ctrl-C', async () => {
    const { box, at, folder } = await withFilm()
    box.house.files.write(`${disk}/endless`, { size: 2 ** 31, read: (from, to) => Buffer.alloc(to - from) })
    const fetching = start(['get', `${disk}/endless`], at)
    await expect.poll(() => readdirSync(folder).some((it) => it.endsWith('.part')), patiently).toBe(true)
    expect(await fetching.stop('SIGINT')).toBe(1)
    expect(fetching.err()).toBe('Stopped. The part that had arrived was removed.\n')
    expect(readdirSync(folder)).toEqual(['film.mkv'])
  })

  test('ends at once on Ctrl-C while the box does not answer, and so does ls, with status 1', async () => {
    const { box, at } = await withFilm()
    box.faults.set('GET fs/info', { kind: 'hang' })
    const stopped = [
      { words: ['get', path], err: 'Stopped.\n' },
      { words: ['ls', disk], err: '' },
    ].map(async ({ words, err }) => {
      const running = start(words, at)
      await expect.poll(() => box.requests.filter((it) => it.path.startsWith('fs/info')).length, patiently).toBe(2)
      const began = performance.now()
      expect({ words, code: await running.stop('SIGINT'), err: running.err() }).toEqual({ words, code: 1, err })
      expect(performance.now() - began).toBeLessThan(10_000)
    })
    await Promise.all(stopped)
  })

  test('fetches a file whose name is not valid UTF-8 by the form that ls shows', async () => {
    const { box, at, folder } = await withFilm()
    const token = Buffer.concat([Buffer.from('/Disque 1/caf'), Buffer.from([0xe9])]).toString('base64')
    const entry = { name: 'caf\ufffd', path: token, type: 'file', size: film.length, modification: 0 }
    box.faults.set('GET fs/ls', { kind: 'altered', result: () => [entry] })
    expect((await run(['ls', disk], at)).out).toMatch(new RegExp(` base64:${token.replace('+', '\\+')}\\n$`))
    const known = `base64:${Buffer.from(path).toString('base64')}`
    expect(await run(['get', known], at)).toMatchObject({ code: 0, err: '' })
    expect(readFileSync(join(folder, 'noël.mkv')).equals(film)).toBe(true)
  })

  test('prints one line for a name with a line feed', async () => {
    const { box, at } = await withFilm()
    box.house.files.write(`${disk}/a\nFetched b`, film)
    expect((await run(['get', `${disk}/a\nFetched b`], at)).out).toMatch(/^Fetched a\\u000aFetched b \(.*\n$/)
  })
})

test('wrong usage ends with 2', async () => {
  const mistakes = [['ls'], ['get'], ['put'], ['put', 'a']]
  for (const ended of await Promise.all(mistakes.map((words) => run(words)))) {
    expect(ended).toMatchObject({ code: 2, out: '' })
  }
})
