/** Queries: what an adapter answers on request and does not poll. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { answerQuery, findQuery } from '../../src/bridge/queries.ts'
import { many } from '../../src/contract/index.ts'
import type { MonitoredResource } from '../../src/engine/monitored-resource.ts'
import { Refused } from '../../src/errors.ts'
import { memoryBox } from '../support/ports.ts'

const tasks = many({
  schema: z.object({ id: z.number(), path: z.string() }),
  from: 'tasks/',
  every: '1m',
  key: (it) => String(it.id),
  queries: {
    files: {
      on: 'object',
      takes: z.strictObject({ depth: z.number().default(1) }),
      ask: ({ depth }, it) => ({ method: 'GET', path: `files/${it.path}?depth=${depth}` }),
      answer: z.array(z.object({ name: z.string(), password: z.string().optional() })),
    },
    picture: {
      on: 'object',
      takes: z.strictObject({}),
      ask: (_, it) => ({ method: 'GET', path: `pictures/${it.path}` }),
      answer: 'bytes',
    },
    total: {
      takes: z.strictObject({}),
      ask: (_) => ({ method: 'GET', path: 'total/' }),
      answer: z.object({ total: z.number() }),
    },
    key: {
      takes: z.strictObject({}),
      danger: 'Makes a new key, which ends the validity of the one before.',
      ask: (_) => ({ method: 'GET', path: 'key/' }),
      answer: 'bytes',
    },
  },
})
const items = [{ id: 7, path: 'movie' }]

const resource: MonitoredResource = {
  ...{ adapter: 'downloads', path: 'downloads.task', resource: tasks, condition: 'granted' },
  find(id) {
    const it = items.find((item) => String(item.id) === id)
    return it && { key: id, it, rows: new Set<string>(), state: {}, announced: true, device: undefined }
  },
  items: () => items,
  shown: () => [],
  isAvailable: true,
  presented: () => [],
  whyNot: () => undefined,
  homeUntil: () => undefined,
  report: () => ({ condition: 'granted', last_success: undefined, last_error: undefined }),
  forget: () => undefined,
  readNow: async () => undefined,
  look: async () => undefined,
  commandSent: () => undefined,
  answerLost: () => undefined,
}

const answers = {
  'files/movie?depth=1': [{ name: 'a.mkv', password: 'x' }],
  'pictures/movie': 'JPEG',
  'total/': { total: 3 },
}

async function ask(name: string, input: unknown, box = memoryBox(answers)) {
  const found = findQuery([resource], name)
  return found === undefined ? undefined : answerQuery(found, input, { box })
}

describe('a query about one object', () => {
  test.each([7, '7'])('is answered for the object with the id %j', async (id) => {
    expect(await ask('downloads/files', { id })).toEqual({ data: [{ name: 'a.mkv', password: '(secret)' }] })
  })

  test.each([[{ id: 8 }], [{}], ['7'], [null]])(
    'is refused without a request if there is no object: %j',
    async (input) => {
      const box = memoryBox(answers)
      expect(await ask('downloads/files', input, box)).toMatchObject({ error_code: 'unknown_object' })
      expect(box.requests).toEqual([])
    },
  )

  test('takes the rest of its input without the id', async () => {
    const box = memoryBox({ 'files/movie?depth=3': [] })
    expect(await ask('downloads/files', { id: 7, depth: 3 }, box)).toEqual({ data: [] })
    expect(await ask('downloads/files', { id: 7, deep: 3 }, box)).toMatchObject({ error_code: 'invalid' })
  })

  test('may return a file', async () => {
    const base64 = Buffer.from('JPEG').toString('base64')
    expect(await ask('downloads/picture', { id: 7 })).toEqual({ data: { content_type: 'image/jpeg', base64 } })
  })
})

describe('a query about the whole resource', () => {
  test('is answered without an id', async () => {
    expect(await ask('downloads/total', {})).toEqual({ data: { total: 3 } })
  })

  test('whose answer is not understood says so, and hands out nothing of it', async () => {
    const outcome = await ask('downloads/total', {}, memoryBox({ 'total/': { total: 'many', password: 'x' } }))
    expect(outcome).toEqual({
      error: expect.stringContaining('The answer of the box is not understood: total'),
      error_code: 'not_expected',
    })
  })

  test('that the box refuses fails with the error of the box', async () => {
    const refusal = new Refused('', 'inval')
    await expect(ask('downloads/total', {}, memoryBox({ 'total/': refusal }))).rejects.toBe(refusal)
  })
})

test.each(['downloads/nothing', 'lan/files', 'downloads', 'downloads/files/7', 'downloads/toString'])(
  'there is no query %s',
  async (name) => {
    expect(await ask(name, {})).toBeUndefined()
  },
)

test('a query that is dangerous counts as a change, which a configuration that only reads denies', async () => {
  const onlyReads = (_path: string, _input?: unknown, effect?: 'reads') => effect === 'reads'
  const answered = async (name: string) => {
    const [box, found] = [memoryBox({ ...answers, 'key/': 'KEY' }), findQuery([resource], name)]
    const outcome = found && (await answerQuery(found, {}, { box, permits: onlyReads }))
    return [outcome, box.requests.length]
  }
  expect(await answered('downloads/key')).toMatchObject([{ error_code: 'denied' }, 0])
  expect(await answered('downloads/total')).toEqual([{ data: { total: 3 } }, 1])
})
