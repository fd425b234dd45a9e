/** `put`: sends a file to the box. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { run, start } from '../support/process.ts'
import { chunk, cuts, disk, film, patiently, program, setUp, stored, wasCut } from './files.ts'

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
      'Films is a folder. put sends one file.\n',
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
    const sending = start(['put', 'long.mkv', disk], at)
    await expect.poll(() => box.house.uploads.list[0]?.uploaded ?? 0, patiently).toBeGreaterThan(0)
    expect(await sending.stop('SIGINT')).toBe(1)
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
    expect(await sending.stop('SIGINT')).toBe(1)
    expect(sending.err()).toMatch(
      /Stopped\. A part of the file remains on the Freebox: \/Disque 1\/film\.mkv \(at least 524 kB of 2\.1 MB\)/,
    )
    expect(stored(box, `${disk}/film.mkv`)?.length).toBe(2 * chunk)
  })
})

test.skipIf(!existsSync('/usr/bin/script'))('shows a progress bar on a terminal only', async () => {
  const { at, shell } = await setUp()
  expect((await run(['put', 'film.mkv', disk], at)).err).not.toContain('%')
  const command = `'${process.execPath}' '${program}' put --overwrite film.mkv '${disk}'`
  const { stdout } = await promisify(execFile)('script', ['-qec', command, '/dev/null'], shell)
  expect(stdout).toMatch(/\d+ % \[#*-*\] /)
})
