/** `ls`, `get` and `put`: the files of the box on the command line. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Simulator, SimulatorOptions } from '../../src/simulator/index.ts'
import { aFolder } from '../config/a-config.ts'
import { run, start } from '../support/process.ts'
import { settingsFor, startBox } from './house.ts'

const disk = '/Disque 1'
const chunk = 512 * 1024
const patiently = { timeout: 40_000 }
const film = randomBytes(4 * chunk + 5)

/** A box, a folder with a film, and the program for them. */
async function setUp(options: SimulatorOptions = {}) {
  const box = await startBox(options)
  const { paired: settings } = await settingsFor(box)
  const folder = aFolder()
  writeFileSync(join(folder, 'film.mkv'), film)
  return { box, folder, settings, at: { folder, settings } }
}

function stored({ house }: Simulator, path: string): Buffer | undefined {
  const entry = house.files.at(path)
  return entry?.kind === 'file' ? Buffer.from(entry.content.read(0, entry.content.size)) : undefined
}

const cuts = (...chunks: number[]) => chunks.map((it) => ({ kind: 'cut', afterBytes: it * chunk }) as const)

describe('ls', () => {
  test.each(['8.0', '16.0'])('shows names, sizes and dates, folders first (API %s)', async (apiVersion) => {
    const { box, at } = await setUp({ model: 'ultra', apiVersion })
    box.house.files.write(`${disk}/film.mkv`, film, new Date(2026, 10, 20, 14, 3).getTime() / 1000)
    const { code, out, err } = await run(['ls', disk], at)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('\n  2.1 MB  2026-11-20 14:03  film.mkv\n')
    expect(out.indexOf('Vidéos/')).toBeLessThan(out.indexOf('film.mkv'))
    expect(out).not.toMatch(/ \.\.?\/?\n/)
    expect((await run(['ls', '/'], at)).out).toMatch(/ Disque 1\/\n$/)
    expect((await run(['ls', `${disk}/film.mkv`], at)).out).toMatch(/^ {2}2\.1 MB .* film\.mkv\n$/)
  })

  test('shows every page of a large folder, and ends quietly when its reader has gone', async () => {
    const { box, at, folder, settings } = await setUp({ model: 'ultra', apiVersion: '16.0' })
    for (let file = 0; file < 2500; file += 1) box.house.files.write(`${disk}/Photos/${file}.jpg`, '')
    const { out } = await run(['ls', `${disk}/Photos`], at)
    expect(out.split('\n').filter((line) => line.endsWith('.jpg'))).toHaveLength(2500)
    const env = {
      ...process.env,
      ...Object.fromEntries(Object.entries(settings).map(([n, v]) => [`FREEBOX2MQTT__${n}`, v])),
    }
    const program = new URL('../../dist/src/cli.js', import.meta.url).pathname
    const script = `{ "$0" "$@"; echo "status $?" >&2; } | head -1`
    const words = ['-c', script, process.execPath, program, 'ls', `${disk}/Photos`]
    expect((await promisify(execFile)('sh', words, { cwd: folder, env })).stderr).toBe('status 0\n')
  })

  test('names a path that does not exist, and a right that is missing', async () => {
    const { at } = await setUp()
    expect(await run(['ls', `${disk}/Nowhere`], at)).toMatchObject({
      code: 1,
      err: `${disk}/Nowhere does not exist on the Freebox.\n`,
    })
    const restricted = await setUp({ rights: { explorer: false } })
    for (const words of [
      ['ls', disk],
      ['get', `${disk}/a`],
      ['put', 'film.mkv', disk],
    ]) {
      const { code, err } = await run(words, restricted.at)
      expect(code).toBe(1)
      expect(err).toMatch(/Tick the right "Accès aux fichiers de la Freebox" in Freebox OS > .*\.\n$/)
    }
  })
})

describe('put', () => {
  test('sends a file, and says where it is', async () => {
    const { box, at } = await setUp()
    const { code, out, err } = await run(['put', 'film.mkv', `${disk}/Vidéos/`], at)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^Sent \/Disque 1\/Vidéos\/film\.mkv \(2\.1 MB in \d+ s\)\.\n$/)
    expect(stored(box, `${disk}/Vidéos/film.mkv`)?.equals(film)).toBe(true)
  })

  test('continues after several cuts in a row', async () => {
    const { box, at } = await setUp()
    box.faults.transfers(...cuts(1, 1, 2))
    const { code, err } = await run(['put', 'film.mkv', disk], at)
    expect({ code, err }).toEqual({ code: 0, err: 'The connection to the Freebox was cut. Trying again …\n'.repeat(3) })
    expect(stored(box, `${disk}/film.mkv`)?.equals(film)).toBe(true)
  })

  test('replaces a file only with --overwrite', async () => {
    const { box, at } = await setUp()
    box.house.files.write(`${disk}/film.mkv`, 'older')
    expect(await run(['put', 'film.mkv', disk], at)).toMatchObject({
      code: 1,
      err: `${disk}/film.mkv exists on the Freebox already (5 B). To replace it, use --overwrite.\n`,
    })
    expect(stored(box, `${disk}/film.mkv`)?.toString()).toBe('older')
    expect(await run(['put', '--overwrite', 'film.mkv', disk], at)).toMatchObject({ code: 0 })
    expect(stored(box, `${disk}/film.mkv`)?.equals(film)).toBe(true)
  })

  test('says why it fails: no file, a folder, no such folder on the box, a full disk', async () => {
    const { box, at, folder } = await setUp()
    mkdirSync(join(folder, 'Films'))
    const failing = async (...words: string[]) => (await run(['put', ...words], at)).err
    expect(await failing('nothing', disk)).toBe('nothing does not exist.\n')
    expect(await failing('Films', disk)).toBe('Films is a folder. put sends one file.\n')
    expect(await failing('film.mkv', `${disk}/Nowhere`)).toBe(`${disk}/Nowhere does not exist on the Freebox.\n`)
    box.house.uploads.freeBytes = chunk
    expect(await failing('film.mkv', disk)).toBe(
      'The disk of the Freebox is full. The part that the Freebox had received was removed.\n',
    )
    expect(stored(box, `${disk}/film.mkv`)).toBeUndefined()
  })

  test('removes its part on Ctrl-C', async () => {
    const { box, at, folder } = await setUp()
    writeFileSync(join(folder, 'long.mkv'), Buffer.alloc(400 * chunk))
    const sending = start(['put', 'long.mkv', disk], at)
    await expect.poll(() => box.house.uploads.list[0]?.uploaded ?? 0, patiently).toBeGreaterThan(0)
    expect(await sending.stop('SIGINT')).toBe(0)
    expect(sending.err()).toBe('Stopped. The part that the Freebox had received was removed.\n')
    expect(stored(box, `${disk}/long.mkv`)).toBeUndefined()
    expect(box.sessions).toBe(0)
  })

  test('names the part that remains if the box is away on Ctrl-C', async () => {
    const { box, at } = await setUp()
    box.faults.transfers(...cuts(2))
    const sending = start(['put', 'film.mkv', disk], at)
    await expect.poll(() => box.uploads.connections, { ...patiently, interval: 5 }).toBe(1)
    box.faults.websocket('refuse')
    await sending.printed(/was cut/)
    expect(await sending.stop('SIGINT')).toBe(0)
    expect(sending.err()).toMatch(
      /Stopped\. A part of the file remains on the Freebox: \/Disque 1\/film\.mkv \(at least 524 kB of 2\.1 MB\)/,
    )
    expect(stored(box, `${disk}/film.mkv`)?.length).toBe(2 * chunk)
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
    for (const [words, place] of places) {
      const { code, out, err } = await run(['get', path, ...words], at)
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toMatch(new RegExp(`^Fetched ${place} \\(2\\.1 MB in \\d+ s\\)\\.\\n$`))
      expect(readFileSync(join(folder, place)).equals(film)).toBe(true)
    }
    expect(readdirSync(folder).filter((it) => it.endsWith('.part'))).toEqual([])
  })

  test.each([true, false])('continues after several cuts in a row (ranges: %s)', async (ranges) => {
    const { box, at, folder } = await withFilm()
    box.faults.ranges = ranges
    box.faults.transfers(...cuts(1, 1, 2))
    const { code, err } = await run(['get', path], at)
    expect({ code, err }).toEqual({ code: 0, err: 'The connection to the Freebox was cut. Trying again …\n'.repeat(3) })
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
    expect(await failing(`${disk}/nothing`)).toBe(`${disk}/nothing does not exist on the Freebox.\n`)
    expect(await failing(disk)).toBe(`${disk} is a folder. get fetches one file.\n`)
    expect(await failing(path, 'Nowhere/a.mkv')).toBe('The folder Nowhere does not exist.\n')
  })

  test('removes its part on Ctrl-C', async () => {
    const { box, at, folder } = await withFilm()
    box.house.files.write(`${disk}/endless`, { size: 2 ** 31, read: (from, to) => Buffer.alloc(to - from) })
    const fetching = start(['get', `${disk}/endless`], at)
    await expect.poll(() => readdirSync(folder).some((it) => it.endsWith('.part')), patiently).toBe(true)
    expect(await fetching.stop('SIGINT')).toBe(0)
    expect(fetching.err()).toBe('Stopped. The part that had arrived was removed.\n')
    expect(readdirSync(folder)).toEqual(['film.mkv'])
  })
})

test('wrong usage ends with 2', async () => {
  for (const words of [['ls'], ['get'], ['put', 'a'], ['put', 'a', 'b', 'c'], ['ls', '/', '--long']]) {
    expect(await run(words)).toMatchObject({ code: 2, out: '' })
  }
})

test.skipIf(!existsSync('/usr/bin/script'))('shows a progress bar on a terminal only', async () => {
  const { at, folder, settings } = await setUp()
  expect((await run(['put', 'film.mkv', disk], at)).err).not.toContain('%')
  const program = new URL('../../dist/src/cli.js', import.meta.url).pathname
  const variables = Object.entries(settings).map(([name, value]) => [`FREEBOX2MQTT__${name}`, value])
  const env = { ...process.env, ...Object.fromEntries(variables) }
  const command = `'${process.execPath}' '${program}' put --overwrite film.mkv '${disk}'`
  const { stdout } = await promisify(execFile)('script', ['-qec', command, '/dev/null'], { cwd: folder, env })
  expect(stdout).toMatch(/\d+ % \[#*-*\] /)
})
