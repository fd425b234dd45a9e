import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createStore } from '../../src/store/store.ts'
import { readTokenFile, type Token } from '../../src/store/token-file.ts'
import { aFolder } from '../config/a-config.ts'

const Shelf = z.object({ books: z.number() })

function aStore(folder = join(aFolder(), 'data')) {
  const warnings: string[] = []
  const log = pino(
    {},
    { write: (line: string) => void warnings.push(z.object({ msg: z.string() }).parse(JSON.parse(line)).msg) },
  )
  return { folder, warnings, store: createStore({ folder, log, laterMilliseconds: 20, againMilliseconds: 60 }) }
}

describe('the data folder', () => {
  test('keeps a value for the next run', async () => {
    const { folder, store } = aStore()
    expect(await store.write('shelf', { books: 3 })).toBe(true)
    expect(await aStore(folder).store.read('shelf', Shelf)).toEqual({ books: 3 })
  })

  test('can be listed only by its owner, who alone can read the token', async () => {
    const { folder, store } = aStore()
    await store.write('token', { app_token: 'x', app_id: 'y' } satisfies Token)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'token.json')).mode & 0o777).toBe(0o600)
    writeFileSync(join(folder, 'open.json'), '{}', { mode: 0o644 })
    await store.write('open', {})
    expect(statSync(join(folder, 'open.json')).mode & 0o777).toBe(0o600)
    expect(await readTokenFile(folder)).toEqual({ is: 'valid', token: { app_token: 'x', app_id: 'y' } })
  })

  test('returns undefined for a value that was never written, without a warning', async () => {
    const { store, warnings } = aStore()
    expect(await store.read('shelf', Shelf)).toBeUndefined()
    expect(warnings).toEqual([])
  })

  test.each([
    ['a file that was cut', '{"books": '],
    ['an empty file', ''],
    ['a file of another shape', '{"books": "three"}'],
  ])('renames %s to .corrupt, with one warning, and goes on', async (_, content) => {
    const { folder, store, warnings } = aStore()
    mkdirSync(folder)
    writeFileSync(join(folder, 'shelf.json'), content)
    expect(await store.read('shelf', Shelf)).toBeUndefined()
    expect(await store.read('shelf', Shelf)).toBeUndefined()
    expect(warnings).toHaveLength(1)
    expect(readFileSync(join(folder, 'shelf.json.corrupt'), 'utf8')).toBe(content)
    expect(await store.write('shelf', { books: 1 })).toBe(true)
  })

  test('shows a reader the old or the new value during a write, never a part of one', async () => {
    const { folder, store } = aStore()
    await store.write('shelf', { books: 0 })
    let reading = true
    const seen = (async () => {
      const numbers: number[] = []
      while (reading) {
        numbers.push(Shelf.parse(JSON.parse(readFileSync(join(folder, 'shelf.json'), 'utf8'))).books)
        await new Promise((resolve) => setImmediate(resolve))
      }
      return numbers
    })()
    for (let books = 1; books <= 30; books++) await store.write('shelf', { books })
    reading = false
    const numbers = await seen
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    expect(readdirSync(folder)).toEqual(['shelf.json'])
  })

  test('writes a value once, as it is at the end of the delay, however often a write was requested', async () => {
    const { folder, store } = aStore()
    let books = 0
    for (let time = 0; time < 5; time++) store.writeLater('shelf', () => ({ books: ++books }))
    expect(existsSync(join(folder, 'shelf.json'))).toBe(false)
    await expect.poll(() => store.read('shelf', Shelf)).toEqual({ books: 1 })
  })

  test('writes at once on flush what was scheduled', async () => {
    const { store } = aStore()
    store.writeLater('shelf', () => ({ books: 7 }))
    await store.flush()
    expect(await store.read('shelf', Shelf)).toEqual({ books: 7 })
  })

  test('does not write a value back that was removed while a write was scheduled', async () => {
    const { store } = aStore()
    await store.write('shelf', { books: 1 })
    store.writeLater('shelf', () => ({ books: 2 }))
    await store.remove('shelf')
    await store.flush()
    expect(await store.read('shelf', Shelf)).toBeUndefined()
  })

  test('repeats a scheduled write that failed until it succeeds', async () => {
    const folder = join(aFolder(), 'data')
    writeFileSync(folder, 'a file in its place')
    const { store, warnings } = aStore(folder)
    store.writeLater('shelf', () => ({ books: 2 }))
    await expect.poll(() => warnings.length).toBe(1)
    rmSync(folder)
    await expect
      .poll(() => warnings)
      .toEqual([
        `The data folder ${folder} cannot be written: it is a file (EEXIST). Changes are lost at the next restart.`,
        `The data folder ${folder} can be written again`,
      ])
    expect(await store.read('shelf', Shelf)).toEqual({ books: 2 })
  })

  test('is not reported as writable while one file is too large for the space that is left', async () => {
    const { store, folder, warnings } = aStore()
    // A folder in place of the temporary file, so that this write fails and others succeed.
    const tooLarge = join(folder, `shelf.json.${process.pid}.tmp`)
    mkdirSync(tooLarge, { recursive: true })
    store.writeLater('shelf', () => ({ books: 1 }))
    await expect.poll(() => warnings.length).toBe(1)
    for (const books of [1, 2, 3]) expect(await store.write('basket', { books })).toBe(true)
    store.writeLater('shelf', () => ({ books: 2 }))
    await store.flush()
    expect(await store.write('basket', { books: 4 })).toBe(true)
    expect(warnings).toHaveLength(1)
    rmSync(tooLarge, { recursive: true })
    await expect.poll(() => store.read('shelf', Shelf)).toEqual({ books: 2 })
    expect(warnings.slice(1)).toEqual([`The data folder ${folder} can be written again`])
  })

  describe('after a write that failed', () => {
    /** A store whose file `shelf` cannot be written until `repair` is called. */
    function aFailingStore() {
      const { store, folder } = aStore()
      const inTheWay = join(folder, `shelf.json.${process.pid}.tmp`)
      mkdirSync(inTheWay, { recursive: true })
      return { store, repair: () => rmSync(inTheWay, { recursive: true }) }
    }

    test('has the newest value, also if that was given during the write', async () => {
      const { store, repair } = aFailingStore()
      store.writeLater('shelf', () => ({ books: 1 }))
      const first = store.flush()
      store.writeLater('shelf', () => ({ books: 2 }))
      await Promise.all([first, store.flush()])
      repair()
      await expect.poll(() => store.read('shelf', Shelf)).toEqual({ books: 2 })
    })

    test('has the newest value, also if each is given by the same function', async () => {
      const { store, folder } = aStore()
      let books = 1
      const shelf = () => ({ books })
      store.writeLater('shelf', shelf)
      const first = store.flush()
      store.writeLater('shelf', shelf)
      await first
      const inTheWay = join(folder, `shelf.json.${process.pid}.tmp`)
      mkdirSync(inTheWay)
      books = 2
      await store.flush()
      rmSync(inTheWay, { recursive: true })
      await expect.poll(() => store.read('shelf', Shelf)).toEqual({ books: 2 })
    })

    test('does not replace a value that was written in the meantime', async () => {
      const { store, repair } = aFailingStore()
      store.writeLater('shelf', () => ({ books: 1 }))
      await store.flush()
      repair()
      expect(await store.write('shelf', { books: 2 })).toBe(true)
      await setTimeout(200)
      expect(await store.read('shelf', Shelf)).toEqual({ books: 2 })
    })

    test('does not bring back a value that was removed during the write', async () => {
      const { store, repair } = aFailingStore()
      store.writeLater('shelf', () => ({ books: 1 }))
      const write = store.flush()
      await Promise.all([write, store.remove('shelf')])
      repair()
      await setTimeout(200)
      expect(await store.read('shelf', Shelf)).toBeUndefined()
    })
  })

  test('causes one warning if it cannot be written', async () => {
    const file = join(aFolder(), 'file')
    writeFileSync(file, '')
    const { store, warnings } = aStore(join(file, 'data'))
    expect(await store.write('shelf', { books: 1 })).toBe(false)
    expect(await store.write('shelf', { books: 2 })).toBe(false)
    expect(await store.read('shelf', Shelf)).toBeUndefined()
    expect(warnings).toHaveLength(1)
  })
})
