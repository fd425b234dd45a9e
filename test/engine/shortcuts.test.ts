/** A cheap way to read that fails: the plain way takes over at once, and the cheap one gets another chance later. */
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Reader } from '../../src/contract/reader.ts'
import type { Request } from '../../src/contract/requests.ts'
import { ReadMemory } from '../../src/engine/poll/read-memory.ts'
import { AuthRequired, NotGranted, NotHere, Refused, Unreachable } from '../../src/errors.ts'
import { readerOf } from '../support/reader.ts'

const Values = z.array(z.string())

/** A box with a batch and single values. */
function aBox() {
  const lines: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line).msg) })
  const box = { isUp: true, batch: (): unknown => ['from the batch'], asked: [] as string[] }
  const request = async ({ path }: Request) => {
    box.asked.push(path)
    return path === 'batch' ? box.batch() : ['one by one']
  }
  let at = 1000
  const memory = new ReadMemory({ boxIsUp: () => box.isUp, now: () => at, log, pause: 0 })
  const lasts: unknown[] = []
  const shortcut = (reader: Reader) => reader.post('batch', {}, Values)
  const plain = (reader: Reader, last?: string[]) => {
    lasts.push(last)
    return reader.get('single', Values)
  }
  const read = () => readerOf(request, { api: 14, at, memory }).prefer(shortcut, plain)
  return {
    ...{ box, lasts, lines, memory },
    read,
    /** Reads every three seconds for this long. Returns what was read last and how often each path was requested. */
    async pass(seconds: number) {
      box.asked.splice(0)
      let last: unknown
      for (const until = at + seconds; at < until; ) {
        at += 3
        last = await read()
        // A new attempt goes on while others read, on a busy machine in a later turn of the event loop.
        await new Promise((resolve) => setImmediate(resolve))
      }
      return { last, batches: box.asked.filter((it) => it === 'batch').length, asked: box.asked.length }
    },
  }
}

const failing = (error: Error) => () => {
  throw error
}

describe('a shortcut', () => {
  it.each([
    ['internal_error', failing(new Unreachable('', 'internal_error'))],
    ['invalid_request', failing(new Refused('', 'invalid_request'))],
    ['404', failing(new NotHere('', 'http_404'))],
    ['a timeout', failing(new Unreachable('', 'timeout'))],
    ['HTML', failing(new Unreachable('', 'not_json'))],
    ['a missing right', failing(new NotGranted('', 'home'))],
    ['a wrong shape', () => ({ nonsense: true })],
  ])(
    'that fails with %s is replaced at once, costs few requests, and is used again when it works',
    async (_, batch) => {
      const { box, read, pass, lasts, lines } = aBox()
      expect(await read()).toEqual(['from the batch'])
      box.batch = batch
      const hour = await pass(3600)
      expect(hour.last).toEqual(['one by one'])
      expect(hour.batches).toBeLessThan(12)
      expect(lasts[0]).toEqual(['from the batch'])
      box.batch = () => ['from the batch']
      expect((await pass(3700)).last).toEqual(['from the batch'])
      expect(lines).toEqual([expect.stringContaining('The box refuses'), expect.stringContaining('works again')])
    },
  )

  it('that fails once is used again a few seconds later, and nothing is logged', async () => {
    const { box, pass, lines } = aBox()
    box.batch = failing(new Unreachable('', 'http_500'))
    expect((await pass(3)).last).toEqual(['one by one'])
    box.batch = () => ['from the batch']
    expect((await pass(15)).last).toEqual(['from the batch'])
    expect(lines).toEqual([])
  })

  it('that never answers delays only the first read', async () => {
    const { box, read, pass } = aBox()
    box.batch = failing(new Unreachable('', 'timeout'))
    await read()
    box.batch = () => new Promise(() => undefined)
    const { last, batches } = await pass(600)
    expect([last, batches]).toEqual([['one by one'], 1])
  })

  it('is tried at once when the box is back, as its firmware may be another one', async () => {
    const { box, pass, memory } = aBox()
    box.batch = failing(new Refused('', 'invalid_request'))
    await pass(1800)
    box.batch = () => ['from the batch']
    memory.reset()
    expect((await pass(3)).last).toEqual(['from the batch'])
  })

  it('is not blamed while the box is away or refuses the session', async () => {
    const { box, read, pass } = aBox()
    box.batch = failing(new AuthRequired('', 'auth_required'))
    await expect(read()).rejects.toThrow(AuthRequired)
    box.isUp = false
    box.batch = failing(new Unreachable('', 'connection_refused'))
    await expect(read()).rejects.toThrow(Unreachable)
    box.isUp = true
    box.batch = () => ['from the batch']
    expect(await pass(3)).toEqual({ last: ['from the batch'], batches: 1, asked: 1 })
  })
})
