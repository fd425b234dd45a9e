/** `put`: sends a file to the box. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { run } from '../support/command.ts'
import { start } from '../support/process.ts'
import { chunk, cuts, disk, film, patiently, program, setUp, stored, wasCut } from './files.ts'

describe('put', () => {
  test('sends a file, and says where it is', async () => {
    const { box, at } = await setUp()
    const { code, out, err } = await run(['put', 'film.mkv', `${disk}/Musiques/`], at)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^Sent \/Disque 1\/Musiques\/film\.mkv \(2\.1 MB in \d+ s\)\.\n$/)
    expect(stored(box, `${disk}/Musiques/film.mkv`)?.equals(film)).toBe(true)
  })

  test('sends several files into the folder, and goes on after one that fails, which it names', async () => {
    const { box, at, folder } = await setUp()
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) writeFileSync(join(folder, name), name)
    mkdirSync(join(folder, 'twice'))
    writeFileSync(join(folder, 'twice', 'c.jpg'), 'another')
    const photos = `${disk}/Photos`
    box.house.files.write(`${photos}/b.jpg`, 'older')
    const files = ['a.jpg', 'nothing', 'b.jpg', 'c.jpg', 'twice/c.jpg', 'film.mkv']
    const { code, out, err } = await run(['put', ...files, photos], at)
    expect({ code, err: err.split('\n') }).toEqual({
      code: 1,
      err: [
        'nothing does not exist.',
        `${photos}/b.jpg exists on the Freebox already (5 B). To replace it, use --overwrite.`,
        'twice/c.jpg is not sent: c.jpg was sent under the same name.',
        '',
      ],
    })
    expect(out.match(/(?<=^Sent ).*(?= \()/gm)).toEqual(['a.jpg', 'c.jpg', 'film.mkv'].map((it) => `${photos}/${it}`))
    expect(stored(box, `${photos}/film.mkv`)?.equals(film)).toBe(true)
    expect(['b.jpg', 'c.jpg'].map((it) => stored(box, `${photos}/${it}`)?.toString())).toEqual(['older', 'c.jpg'])

    box.house.uploads.freeBytes = chunk
    const full = await run(['put', '--overwrite', 'film.mkv', 'a.jpg', photos], at)
    const said = (name: string) => expect.stringMatching(RegExp(`^${name}: The disk of the Freebox is full\\. `, 'm'))
    expect(full).toMatchObject({ code: 1, err: said('film.mkv') })
    expect(full.err, 'the next is tried').toEqual(said('a.jpg'))
    const nowhere = await run(['put', 'a.jpg', 'b.jpg', `${disk}/Nowhere`], at)
    expect(nowhere).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^a\.jpg: The Freebox has no folder .*\nNot sent: b\.jpg\.\n$/),
    })
  })

  test('continues after several cuts in a row', async () => {
    const { box, at } = await setUp()
    box.faults.transfers(...cuts(1, 1, 2))
    const { code, err } = await run(['put', 'film.mkv', disk], at)
    expect({ code, err }).toEqual({ code: 0, err: wasCut.repeat(3) })
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
    const attempts = [failing('nothing', disk), failing('Films', disk), failing('film.mkv', `${disk}/Nowhere`)]
    expect(await Promise.all(attempts)).toEqual([
      'nothing does not exist.\n',
      'Films is a folder. put sends files.\n',
      `The Freebox has no folder ${disk}/Nowhere. put sends into a folder, under the same name.\n`,
    ])
    box.house.uploads.freeBytes = chunk
    expect(await failing('film.mkv', disk)).toBe(
      'The disk of the Freebox is full. The part that the Freebox had received was removed.\n',
    )
    expect(stored(box, `${disk}/film.mkv`)).toBeUndefined()
  })

  test('removes its part on Ctrl-C', async () => {
    const { box, at, folder } = await setUp()
    writeFileSync(join(folder, 'long.mkv'), Buffer.alloc(400 * chunk))
    const sending = start(['put', 'long.mkv', 'film.mkv', disk], at)
    await expect.poll(() => box.house.uploads.list[0]?.uploaded ?? 0, patiently).toBeGreaterThan(0)
    expect(await sending.stop('SIGINT')).toBe(1)
    const removed = 'long.mkv: Stopped. The part that the Freebox had received was removed.\n'
    expect(sending.err()).toBe(`${removed}Not sent: film.mkv.\n`)
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
    expect(await sending.stop('SIGINT')).toBe(1)
    expect(sending.err()).toMatch(
      /Stopped\. A part of the file remains on the Freebox: \/Disque 1\/film\.mkv \(at least 524 kB of 2\.1 MB\)/,
    )
    expect(stored(box, `${disk}/film.mkv`)?.length).toBe(2 * chunk)
  })
})

test.skipIf(!existsSync('/usr/bin/script'))('shows a progress bar on a terminal only', async () => {
  const { at, shell, folder } = await setUp()
  expect((await run(['put', 'film.mkv', disk], at)).err).not.toContain('%')
  const command = `'${process.execPath}' '${program}' put --overwrite film.mkv other.mkv '${disk}'`
  writeFileSync(join(folder, 'other.mkv'), film)
  const { stdout } = await promisify(execFile)('script', ['-qec', command, '/dev/null'], shell)
  for (const name of ['film.mkv', 'other.mkv']) expect(stdout).toMatch(RegExp(`\\d+ % \\[#*-*\\] [^\\r]*  ${name}`))
})
