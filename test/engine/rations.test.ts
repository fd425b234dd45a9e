/** What the box gives out rarely, such as the TV guide: one too many requests locks it for half an hour. */
import { expect, test } from 'vitest'
import { get } from '../../src/contract/index.ts'
import { Rations } from '../../src/engine/command/rations.ts'
import { Refused, Unreachable } from '../../src/errors.ts'
import { memoryStore } from '../support/ports.ts'

const ration = { of: 'the TV guide', keep: '2h', apart: '30s', pause: '30m' } as const

function aGuide(store = memoryStore(), at = 1000) {
  const rations = new Rations({ clock: { monotonic: () => at, epoch: () => 1_800_000_000 + at }, store })
  const sent: string[] = []
  const guide = {
    answer: (path: string): unknown => `guide of ${path}`,
    sent,
    store,
    kept: (path: string) => rations.kept(ration, get(path)),
    pass: (seconds: number) => {
      at += seconds
    },
    /** The answer, or the error as text. */
    read: (path: string) =>
      rations
        .read(ration, get(path), async () => {
          sent.push(path)
          return guide.answer(path)
        })
        .catch(String),
  }
  return guide
}

test('an answer is kept for two hours, also for those who ask at the same time', async () => {
  const guide = aGuide()
  expect(await Promise.all([guide.read('a'), guide.read('a')])).toEqual(['guide of a', 'guide of a'])
  guide.pass(7100)
  expect(await guide.read('a')).toBe('guide of a')
  expect(guide.sent).toEqual(['a'])
  guide.pass(200)
  await guide.read('a')
  expect(guide.sent).toEqual(['a', 'a'])
})

test('there is one request in 30 seconds, and who asks sooner learns when', async () => {
  const guide = aGuide()
  await guide.read('a')
  guide.pass(12)
  expect(await guide.read('b')).toBe(
    'Refusal: The Freebox permits few requests for the TV guide. There is at most one in 30s. Ask again in 18 seconds',
  )
  expect(await guide.read('a')).toBe('guide of a')
  guide.pass(19)
  expect(await guide.read('b')).toBe('guide of b')
  expect(guide.sent).toEqual(['a', 'b'])
})

test.each([new Refused('too many', 'rate_limit'), new Unreachable('too many', 'http_429')])(
  'after $code nothing is sent for half an hour, and what is kept is still answered',
  async (error) => {
    const guide = aGuide()
    await guide.read('a')
    guide.pass(31)
    guide.answer = () => {
      throw error
    }
    const refused = (minutes: number) =>
      `Refusal: The Freebox permits few requests for the TV guide. The Freebox answers that there were too many. Ask again in ${minutes} minutes`
    expect(await guide.read('b')).toBe(refused(30))
    guide.pass(600)
    expect(await guide.read('b')).toBe(refused(20))
    expect(await guide.read('a')).toBe('guide of a')
    guide.pass(1201)
    guide.answer = (path) => `guide of ${path}`
    expect(await guide.read('b')).toBe('guide of b')
    expect(guide.sent).toEqual(['a', 'b', 'b'])
  },
)

test('another error is that of the box, and counts as a request', async () => {
  const guide = aGuide()
  guide.answer = () => {
    throw new Refused('unknown channel', 'noent')
  }
  expect(await guide.read('a')).toContain('unknown channel')
  expect(await guide.read('a')).toContain('There is at most one in 30s')
})

test('after a restart nothing is sent either, until the half hour is over', async () => {
  const guide = aGuide()
  guide.answer = () => {
    throw new Refused('too many', 'rate_limit')
  }
  await guide.read('a')
  const restarted = aGuide(memoryStore({ rations: guide.store.file('rations') }), 1600)
  expect(await restarted.read('a')).toContain('there were too many. Ask again in 20 minutes')
  restarted.pass(1201)
  expect(await restarted.read('a')).toBe('guide of a')
  expect(restarted.sent).toEqual(['a'])
})

test('a kept answer costs no request, also while it is underway', async () => {
  const guide = aGuide()
  expect(await guide.kept('a')).toBeUndefined()
  const read = guide.read('a')
  await expect.poll(() => guide.kept('a')).toBe('guide of a')
  await read
  guide.pass(7201)
  expect(await guide.kept('a')).toBeUndefined()
  expect(guide.sent).toEqual(['a'])
})

test('the wait is 30 minutes whatever the clock shows, and not 31', async () => {
  const waits = await Promise.all(
    Array.from({ length: 200 }, async (_, turn) => {
      const guide = aGuide(memoryStore(), 1000 + turn / 7)
      guide.answer = () => {
        throw new Refused('too many', 'rate_limit')
      }
      return /\d+ minutes/.exec(String(await guide.read('a')))?.[0]
    }),
  )
  expect(new Set(waits)).toEqual(new Set(['30 minutes']))
})
