/** Objects that are read without their list, and reads that something else than the interval causes. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Busy } from '../../src/contract/parts.ts'
import { many } from '../../src/contract/resource.ts'
import { heardBy } from '../../src/engine/poll/hints.ts'
import { Poller, type Reading } from '../../src/engine/poll/poller.ts'
import { NotHere, Unreachable } from '../../src/errors.ts'
import { manualClock } from '../support/clock.ts'
import { memoryLog } from '../support/ports.ts'
import { readerOf } from '../support/reader.ts'

const lamp = z.object({ id: z.string(), state: z.string(), until: z.number().nullable().default(null) })
const Hosts = z.array(z.tuple([z.string(), z.string()]))

const lampsThat = (busy: Busy<z.output<typeof lamp>>) =>
  many({
    schema: lamp,
    from: 'lamps/',
    alone: (it, box) => box.getIfPresent(`lamps/${it.id}`, z.unknown()),
    every: '2m',
    busy,
    changesAt: (it) => [it.until],
    hint: { path: 'hosts/', said: (answer) => new Map(Hosts.parse(answer)), word: (it) => it.state },
    key: (it) => it.id,
    entities: { state: { is: 'sensor', name: 'State' } },
  })

type Raw = { readonly id: string; state: string; until?: number }

function start(busy: Parameters<typeof lampsThat>[0] = { every: '15s', afterCommand: '1m' }) {
  const clock = manualClock()
  const { log, lines } = memoryLog()
  const house: Raw[] = [
    { id: 'hall', state: 'on' },
    { id: 'attic', state: 'off' },
  ]
  const paths: string[] = []
  const readings: Reading[] = []
  const answer = async ({ path }: { readonly path: string }): Promise<unknown> => {
    paths.push(path)
    if (path === 'lamps/') return structuredClone(house)
    const found = house.find(({ id }) => path === `lamps/${id}`)
    if (found === undefined) throw new NotHere(path, 'noent')
    return { ...found }
  }
  const sink = {
    show: async (reading: Reading) => void readings.push(reading),
    objectChanged: () => undefined,
    unavailable: () => undefined,
    absent: () => undefined,
  }
  const poller = new Poller(
    { adapter: 'home', name: 'lamp', resource: lampsThat(busy), every: 120 },
    {
      ...{ clock, log, sink },
      status: { boxIsUp: () => true, eventsConnected: () => true, ready: async () => undefined },
      reports: { conditionChanged: () => undefined, boxChanged: () => undefined, missingRight: () => undefined },
    },
  )
  return {
    ...{ poller, clock, house, lines },
    /** Reads once and returns the paths that this has requested. */
    async read() {
      paths.splice(0)
      await poller.read(readerOf(answer, { api: 14, at: clock.monotonic() }))
      poller.plan((seconds) => clock.monotonic() + seconds)
      return [...paths]
    },
    waits: () => poller.due.next - clock.monotonic(),
    states: () => Object.fromEntries([...(readings.at(-1)?.objects ?? [])].map(([key, { it }]) => [key, it.state])),
    gone: () => readings.flatMap((it) => it.gone),
  }
}

describe('after a command about one object', () => {
  test('only that object is read, every 15 seconds for a minute, and the list when it is due', async () => {
    const { read, poller, house, clock, states, waits, gone } = start()
    expect(await read()).toEqual(['lamps/'])
    poller.commandSent('hall')
    house.splice(0, 2, { id: 'hall', state: 'dimmed' })
    expect(await read()).toEqual(['lamps/hall'])
    // The other one is not looked at, which says nothing about it.
    expect([states(), gone()]).toEqual([{ hall: 'dimmed', attic: 'off' }, []])
    expect(waits()).toBe(15)
    clock.pass(59)
    expect(await read()).toEqual(['lamps/hall'])
    clock.pass(1)
    expect(await read()).toEqual(['lamps/'])
    expect(waits()).toBe(120)
  })

  test('an object that is busy is read every 20 seconds, and the list when it is due', async () => {
    const { read, house, clock, states, waits } = start({ every: '20s', when: (it) => it.state === 'on', alone: true })
    expect(await read()).toEqual(['lamps/'])
    expect(waits()).toBe(20)
    for (let second = 20; second < 120; second += 20) {
      clock.pass(20)
      expect(await read()).toEqual(['lamps/hall'])
    }
    clock.pass(19.9)
    expect(await read()).toEqual(['lamps/'])
    clock.pass(20)
    house.splice(0, 1, { id: 'hall', state: 'off' })
    expect([await read(), states()]).toEqual([['lamps/hall'], { hall: 'off', attic: 'off' }])
    expect(waits()).toBe(120)
    clock.pass(120)
    expect(await read()).toEqual(['lamps/'])
  })

  test('commands that do not end do not keep the list from being read', async () => {
    const { read, poller, clock } = start()
    await read()
    for (let minute = 0; minute < 2; minute++) {
      poller.commandSent('hall')
      expect(await read()).toEqual(['lamps/hall'])
      clock.pass(60)
    }
    poller.commandSent('hall')
    expect(await read()).toEqual(['lamps/'])
  })

  test('the list is read if the object is gone, if the command was about the list, and if the user asks', async () => {
    const { read, poller, house } = start()
    await read()
    poller.commandSent('hall')
    house.splice(0, 1)
    expect(await read()).toEqual(['lamps/hall', 'lamps/'])
    poller.commandSent('attic')
    poller.commandSent()
    expect(await read()).toEqual(['lamps/'])
    expect(await read()).toEqual(['lamps/attic'])
    poller.readWholeNext()
    expect(await read()).toEqual(['lamps/'])
  })
})

describe('an object that will change by itself', () => {
  test('is read two seconds after that, and as usual if it says no time or one that is over', async () => {
    const { read, waits, house, clock } = start()
    const now = clock.epoch()
    house.splice(0, 2, { id: 'hall', state: 'on', until: now + 40 }, { id: 'attic', state: 'off', until: now - 5 })
    await read()
    expect(waits()).toBe(42)
    clock.pass(42)
    await read()
    expect(waits()).toBe(120)
  })
})

describe('what another resource has read', () => {
  test('causes one read of the object about which it says something new, and none otherwise', async () => {
    const { read, waits, house, poller, clock } = start()
    let due = 0
    const said: Record<string, unknown> = {
      'hosts/': [
        ['hall', 'on'],
        ['unknown', 'on'],
      ],
    }
    const box = heardBy([poller], { request: async ({ path }) => said[path] }, () => void due++)
    const hear = (path = 'hosts/') => box.request({ method: 'GET', path })
    await read()
    clock.pass(30)
    await hear()
    expect([due, waits()]).toEqual([0, 90])
    said['hosts/'] = [['hall', 'off']]
    house.splice(0, 1, { id: 'hall', state: 'off' })
    await hear('other/')
    expect(due).toBe(0)
    await hear()
    expect([due, waits()]).toEqual([1, 0])
    expect(await read()).toEqual(['lamps/hall'])
    await hear()
    expect(due).toBe(1)
  })

  test('that repeats what the object itself does not confirm causes one read, not one each time', async () => {
    const { read, poller } = start()
    await read()
    expect([poller.hinted([['hall', 'off']]), poller.hinted([['hall', 'off']])]).toEqual([true, false])
  })

  test('reaches its own reader even if the table does not understand it', async () => {
    const { read, poller, lines } = start()
    await read()
    const box = heardBy([poller], { request: async () => 'rubbish' }, () => undefined)
    expect(await box.request({ method: 'GET', path: 'hosts/' })).toBe('rubbish')
    expect(lines).toEqual(['error: Internal error while presenting home.lamp'])
    const broken = heardBy([poller], { request: () => Promise.reject(new Unreachable('', 'timeout')) }, () => undefined)
    await expect(broken.request({ method: 'GET', path: 'hosts/' })).rejects.toThrow(Unreachable)
  })
})
