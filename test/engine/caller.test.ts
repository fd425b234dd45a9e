/** Queries of several requests: what they may send, how long they may take, and what the reply says of an error. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { answerQuery, findQuery, type QueryPorts } from '../../src/bridge/queries.ts'
import { get, many, post, Refusal } from '../../src/contract/index.ts'
import { type CommandSettings, permissions } from '../../src/engine/command/permissions.ts'
import type { MonitoredResource } from '../../src/engine/monitored-resource.ts'
import type { Box, FileToUpload } from '../../src/engine/ports.ts'
import { Refused, Unreachable } from '../../src/errors.ts'
import { memoryBox } from '../support/ports.ts'

const Total = z.object({ total: z.number() })

const file = many({
  schema: z.object({ id: z.number() }),
  from: 'files/',
  every: '1m',
  key: (it) => String(it.id),
  queries: {
    size: { takes: z.strictObject({}), answers: (_, box) => box.read(get('size'), Total) },
    hash: {
      takes: z.strictObject({}),
      answers: async (_, box) => {
        await box.send(post('hash'), z.unknown())
        return { ...(await box.read(get('size'), Total)), password: 'x' }
      },
    },
    slow: {
      takes: z.strictObject({}),
      within: '0.05s',
      answers: async (_, box) => {
        for (;;) await box.wait('0.02s')
      },
    },
    content: { takes: z.strictObject({}), answers: (_, box) => box.bytes('content') },
    picky: {
      takes: z.strictObject({}),
      answers: async () => {
        throw new Refusal('Not this one', 'picky')
      },
    },
    erase: {
      takes: z.strictObject({}),
      danger: 'Erases it.',
      answers: (_, box) => box.send(post('erase'), z.unknown()),
    },
  },
})

const resource: MonitoredResource = {
  ...{ adapter: 'files', path: 'files.task', resource: file, condition: 'granted' },
  find: () => undefined,
  items: () => [],
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

const usual: CommandSettings = { allow: ['*'], deny: [], allow_dangerous: [], read_only: false, per_minute: 120 }
const configured = [{ adapter: 'files', name: 'task', resource: file, every: 60 }]
const answers = { size: { total: 3 }, hash: null, content: 'bytes', erase: null }

function ask(name: string, box: Box = memoryBox(answers), settings: Partial<CommandSettings> = {}) {
  const found = findQuery([resource], `files/${name}`)
  if (found === undefined) throw new Error(`there is no query ${name}`)
  const ports: QueryPorts = { box, permits: permissions({ ...usual, ...settings }, configured) }
  return answerQuery(found, {}, ports)
}

/** A box whose first answers are lost. */
function unsteady(lost: number, code = 'reset') {
  let left = lost
  const box = memoryBox(answers)
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    if (left-- > 0) throw new Unreachable('the connection broke', code)
    return work()
  }
  return {
    sent: box.requests,
    request: (request: Parameters<Box['request']>[0]) => attempt(() => box.request(request)),
    bytes: (path: string) => attempt(() => box.bytes(path)),
    upload: (file: FileToUpload) => attempt(() => box.upload(file)),
  }
}

describe('a query of several requests', () => {
  test('is answered with what it returns, without secrets', async () => {
    const box = memoryBox(answers)
    expect(await ask('hash', box)).toEqual({ data: { total: 3, password: '(secret)' } })
    expect(box.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST hash', 'GET size'])
  })

  test('repeats what changes nothing if the connection breaks, and nothing else', async () => {
    expect(await ask('size', unsteady(1))).toEqual({ data: { total: 3 } })
    expect(await ask('content', unsteady(1))).toMatchObject({ data: { base64: 'Ynl0ZXM=' } })
    await expect(ask('hash', unsteady(1))).rejects.toThrow('the connection broke')
    await expect(ask('size', unsteady(1, 'internal_error'))).rejects.toThrow('the connection broke')
  })

  test('ends when its time is over', async () => {
    await expect(ask('slow')).rejects.toThrow('The box needs more than 0.05s for this')
  })

  test('whose answer is not understood says so', async () => {
    await expect(ask('size', memoryBox({ size: 'large' }))).rejects.toThrow('The answer of the box is not understood')
  })

  test('may refuse, and a refusal of the box reaches the caller', async () => {
    await expect(ask('picky')).rejects.toThrow(new Refusal('Not this one', 'picky'))
    const refused = new Refused('', 'path_not_found')
    await expect(ask('size', memoryBox({ size: refused }))).rejects.toBe(refused)
  })
})

describe('the permissions of commands', () => {
  test.each([
    ['that are denied', 'size', { deny: ['files.task.size'] }],
    ['that are not among the allowed ones', 'size', { allow: ['wifi.*'] }],
    ['that are dangerous', 'erase', {}],
  ])('refuse queries %s', async (_, name, settings) => {
    const box = memoryBox(answers)
    expect(await ask(name, box, settings)).toEqual({
      error: `files.task.${name} is denied by the configuration`,
      error_code: 'denied',
    })
    expect(box.requests).toEqual([])
  })

  test('permit a dangerous query that the user has named', async () => {
    expect(await ask('erase', memoryBox(answers), { allow_dangerous: ['files.task.erase'] })).toEqual({ data: null })
  })

  test('with read_only permit queries that change nothing, and no others', async () => {
    const box = memoryBox(answers)
    expect(await ask('size', box, { read_only: true })).toEqual({ data: { total: 3 } })
    await expect(ask('hash', box, { read_only: true })).rejects.toThrow('which the configuration denies')
    expect(box.requests.map(({ path }) => path)).toEqual(['size'])
  })
})
