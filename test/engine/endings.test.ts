/** What a command has begun is ended, whatever happens to the daemon or the box meanwhile. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { many, post } from '../../src/contract/index.ts'
import { Endings, loadBegun } from '../../src/engine/command/endings.ts'
import { Poll } from '../../src/engine/poll/reader.ts'
import { Refused, Unreachable } from '../../src/errors.ts'
import { timerClock } from '../support/clock.ts'
import { memoryBox, memoryLog, memoryStore } from '../support/ports.ts'

const radio = many({
  schema: z.object({ id: z.number() }),
  from: 'radios/',
  every: '1m',
  key: (it) => String(it.id),
  entities: {
    ring: {
      is: 'button',
      name: 'Ring',
      press: () => post('ring'),
      ends: { after: '30s', by: 'hush', ask: () => post('hush') },
    },
    hush: { is: 'button', name: 'Hush', press: () => post('hush') },
  },
  commands: {
    open: {
      takes: z.object({}),
      ask: (_, { id }) => post(`open/${id}`),
      ends: {
        after: '3m',
        by: 'close',
        which: (answer) => (answer === undefined ? undefined : String(answer)),
        ask: async (key, box, which) => {
          const session = await box.get(`session/${key}`, z.number())
          return which === undefined || which === String(session) ? post(`close/${key}`, { session }) : []
        },
      },
    },
    close: { takes: z.object({}), ask: (_, { id }) => post(`close/${id}`) },
  },
})
const configured = [{ adapter: 'test', name: 'radio', resource: radio, every: 60 }]

async function start({ clock = timerClock(), store = memoryStore() } = {}) {
  const box = memoryBox({ 'session/1': 7, 'close/1': null, hush: null })
  const api = { major: 14, minor: 0 }
  const reader = () => new Poll({ box, api, now: 0, isUrgent: true }).reader()
  const send = { box, reader, indispensable: async () => new Map<string, string>() }
  const endings = new Endings(configured, await loadBegun(store), { send, store, clock, log: memoryLog().log })
  const done = (word: string, key = '1', answer?: unknown) => endings.done('test.radio', { word, key }, answer)
  const writes = () => box.requests.filter(({ method }) => method === 'POST').map(({ path }) => path)
  return { clock, store, box, endings, done, writes }
}

describe('what a command has begun', () => {
  test('is ended after its time', async () => {
    const { clock, box, done, writes } = await start()
    done('open')
    await clock.pass(179)
    expect(writes()).toEqual([])
    await clock.pass(2)
    expect(box.requests.at(-1)).toEqual({ method: 'POST', path: 'close/1', body: { session: 7 } })
    await clock.pass(3600)
    expect(writes()).toEqual(['close/1'])
  })

  test('has its time again if it is begun again', async () => {
    const { clock, done, writes } = await start()
    done('open')
    await clock.pass(170)
    done('open')
    await clock.pass(170)
    expect(writes()).toEqual([])
    await clock.pass(20)
    expect(writes()).toEqual(['close/1'])
  })

  test('is not ended twice, and only for its object', async () => {
    const { clock, done, writes } = await start()
    done('open')
    done('open', '2')
    done('close', '2')
    await clock.pass(100)
    done('close')
    done('ring')
    done('hush')
    await clock.pass(3600)
    expect(writes()).toEqual([])
  })

  test('by a button is ended as well', async () => {
    const { clock, done, writes } = await start()
    done('ring')
    await clock.pass(31)
    expect(writes()).toEqual(['hush'])
  })

  test('is ended when the box is back', async () => {
    const { clock, box, done, writes } = await start()
    done('open')
    box.answers.set('session/1', new Unreachable('no answer', 'timeout'))
    await clock.pass(190)
    expect(writes()).toEqual([])
    box.answers.set('session/1', 7)
    await clock.pass(15)
    expect(writes()).toEqual(['close/1'])
  })

  test('is over if the box says so', async () => {
    const { clock, box, done, store } = await start()
    done('open')
    box.answers.set('close/1', new Refused('no session', 'inval'))
    await clock.pass(3600)
    expect(box.requests).toHaveLength(2)
    expect(store.file('begun')).toEqual([])
  })

  test('is tried for an hour, while the answers of the box say nothing', async () => {
    const { clock, box, done, store } = await start()
    done('open')
    box.answers.set('session/1', new Unreachable('no answer', 'timeout'))
    await clock.pass(180 + 3590)
    expect(store.file('begun')).toHaveLength(1)
    await clock.pass(60)
    const asked = box.requests.length
    await clock.pass(3600)
    expect(box.requests).toHaveLength(asked)
    expect(store.file('begun')).toEqual([])
  })

  test('is ended when the daemon stops', async () => {
    const { done, endings, writes, clock } = await start()
    done('open')
    done('ring')
    await endings.stop()
    expect(writes().sort()).toEqual(['close/1', 'hush'])
    await clock.pass(3600)
    expect(writes()).toHaveLength(2)
  })

  test('is not ended if another program has begun it since, and is by the next daemon if it is this one', async () => {
    for (const [session, ended] of [
      [8, []],
      [7, ['close/1']],
    ] as const) {
      const first = await start()
      first.done('open', '1', session)
      const { clock } = first
      const next = await start({ clock, store: memoryStore({ begun: first.store.file('begun') }) })
      await clock.pass(181)
      expect([first.writes(), next.writes()]).toEqual([ended, ended])
    }
  })

  test('is ended by the next daemon if this one could not', async () => {
    const first = await start()
    first.done('open')
    first.box.answers.set('session/1', new Unreachable('no answer', 'timeout'))
    await first.endings.stop()
    const { clock } = first
    const next = await start({ clock, store: memoryStore({ begun: first.store.file('begun') }) })
    await clock.pass(170)
    expect(next.writes()).toEqual([])
    await clock.pass(15)
    expect(next.writes()).toEqual(['close/1'])
    expect(next.store.file('begun')).toEqual([])
  })
})
