/** When a resource is read, and what a read, a failure or an event shows. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Resource } from '../../src/contract/compiled.ts'
import { many } from '../../src/contract/resource.ts'
import type { ConditionState } from '../../src/engine/poll/condition.ts'
import { Poller, type Reading, type ReadingSink } from '../../src/engine/poll/poller.ts'
import type { ConfiguredResource } from '../../src/engine/ports.ts'
import { NotGranted, NotHere, Unreachable } from '../../src/errors.ts'
import { manualClock } from '../support/clock.ts'
import { memoryLog } from '../support/ports.ts'
import { readerOf } from '../support/reader.ts'

const door = z.object({ id: z.string(), open: z.boolean() })
const doors = many({
  schema: door,
  from: 'doors/',
  every: '30s',
  key: (it) => it.id,
  entities: { open: { is: 'binary_sensor', name: 'Open' } },
})

/** Keeps what the poller shows. */
class Shown implements ReadingSink {
  readonly readings: Reading[] = []
  readonly changes: string[] = []
  readonly unavailableStates: ConditionState[] = []
  absences = 0

  async show(reading: Reading): Promise<void> {
    this.readings.push(reading)
  }

  objectChanged(key: string): void {
    this.changes.push(key)
  }

  unavailable(state: ConditionState): void {
    this.unavailableStates.push(state)
  }

  absent(): void {
    this.absences++
  }

  /** The objects of the last reading. */
  get last(): Record<string, unknown> {
    return Object.fromEntries([...(this.readings.at(-1)?.objects ?? [])].map(([key, { it }]) => [key, it]))
  }
}

type Answer = (path: string) => unknown

interface Options {
  readonly resource?: Resource
  readonly configured?: Partial<ConfiguredResource>
  readonly answer: Answer
}

/** A poller whose reads get what `answer` returns or throws. Times are seconds from its creation. */
function start({ resource = doors, configured = {}, answer }: Options) {
  const clock = manualClock()
  const began = clock.monotonic()
  const shown = new Shown()
  const { log, lines } = memoryLog()
  const box = { isUp: true, sendsEvents: true, answer }
  const rights: string[] = []
  const poller = new Poller(
    { adapter: 'home', name: 'door', resource, every: 30, ...configured },
    {
      ...{ clock, log, sink: shown, send: async () => undefined },
      status: { boxIsUp: () => box.isUp, eventsConnected: () => box.sendsEvents, ready: async () => undefined },
      reports: {
        conditionChanged: () => undefined,
        boxChanged: () => undefined,
        missingRight: (right) => void rights.push(right),
      },
    },
  )
  return {
    ...{ poller, shown, box, clock, lines, rights },
    read: () => poller.read(readerOf(async ({ path }) => box.answer(path), { api: 14, at: clock.monotonic() })),
    /** Plans the next read; returns how many seconds it waits. */
    waits() {
      poller.plan((seconds) => clock.monotonic() + seconds)
      return poller.due.next - clock.monotonic()
    },
    /** In how many seconds from the creation the next read is due. */
    dueAt: () => poller.due.next - began,
  }
}

const front = (open: boolean) => [{ id: 'front', open }]
const failing = (error: Error): Answer => {
  return () => {
    throw error
  }
}

describe('a resource that cannot be read', () => {
  test('is read less and less often, so that a box in trouble is not flooded, and at once again as usual', async () => {
    const { read, waits, box } = start({ answer: failing(new Unreachable('', 'timeout')) })
    const delays: number[] = []
    for (let failure = 0; failure < 6; failure++) {
      await read()
      delays.push(waits())
    }
    expect(delays).toEqual([30, 60, 120, 240, 300, 300])
    box.answer = () => front(true)
    await read()
    expect(waits()).toBe(30)
  })

  test.each([
    ['the box does not have it', new NotHere('', 'nodev'), 600],
    ['a right is missing', new NotGranted('', 'home'), 300],
  ])('is read every few minutes if %s', async (_, error, seconds) => {
    const { read, waits } = start({ answer: failing(error) })
    await read()
    expect(waits()).toBe(seconds)
  })

  test('becomes unavailable, keeps its objects, and is logged once', async () => {
    const { read, shown, box, lines, poller } = start({ answer: () => front(true) })
    await read()
    box.answer = failing(new Unreachable('timeout of 10 s', 'timeout'))
    await read()
    await read()
    expect(shown.unavailableStates.map(({ condition, failures }) => [condition, failures])).toEqual([
      ['unreachable', 1],
      ['unreachable', 2],
    ])
    expect(lines).toEqual(['warn: home.door cannot be read. Its entities are unavailable until it can'])
    expect(poller.report().last_error).toMatchObject({ error: 'timeout of 10 s' })
    box.answer = () => front(true)
    await read()
    expect(lines.at(-1)).toEqual(expect.stringMatching(/^info: \S+\.\S+ can be read again$/))
    expect(shown.last).toEqual({ front: { id: 'front', open: true } })
    expect(poller.report()).toMatchObject({ condition: 'granted', last_error: undefined })
  })

  test('names the right that the user has to grant', async () => {
    const { read, rights, lines } = start({ answer: failing(new NotGranted('', 'home')) })
    await read()
    expect(rights).toEqual(['home'])
    expect(lines).toEqual([])
  })

  test('is not logged while the box itself is away', async () => {
    const { read, box, lines } = start({ answer: failing(new Unreachable('', 'timeout')) })
    box.isUp = false
    await read()
    expect(lines).toEqual([])
  })

  test('does not stop another resource', async () => {
    const broken = start({ answer: failing(new Unreachable('', 'timeout')) })
    const working = start({ answer: () => front(true) })
    await Promise.all([broken.read(), working.read()])
    expect(working.shown.readings).toHaveLength(1)
  })
})

describe('a resource that this box does not have', () => {
  const none = failing(new NotHere('', 'nodev'))

  test('may say so with an error code of its own, which is not logged and does not make anything unavailable', async () => {
    const answer = failing(new Unreachable('', 'internal_error'))
    const usual = start({ answer })
    await usual.read()
    expect(usual.lines).toHaveLength(1)
    const { read, lines, poller, waits } = start({ resource: { ...doors, absentCodes: ['internal_error'] }, answer })
    await read()
    expect(poller.condition).toBe('box has none')
    expect(lines).toEqual([])
    expect(waits()).toBe(600)
  })

  test('is removed after an hour in which the box said so', async () => {
    const { read, box, shown, clock } = start({ answer: () => front(true) })
    await read()
    box.answer = none
    await read()
    clock.pass(3599)
    await read()
    expect(shown.absences).toBe(0)
    clock.pass(1)
    await read()
    expect(shown.absences).toBe(1)
  })

  test('is not removed because the box was switched off for an hour', async () => {
    const { read, box, poller, shown, clock } = start({ answer: none })
    await read()
    box.isUp = false
    poller.boxLeft()
    clock.pass(4000)
    box.isUp = true
    poller.boxReturned()
    await read()
    expect(shown.absences).toBe(0)
    clock.pass(3600)
    await read()
    expect(shown.absences).toBe(1)
  })

  test('is back with its next answer', async () => {
    const { read, box, shown, clock } = start({ answer: none })
    await read()
    clock.pass(3600)
    await read()
    box.answer = () => front(true)
    await read()
    expect(shown.last).toEqual({ front: { id: 'front', open: true } })
  })

  test('is not read from a box with an older API', async () => {
    const paths: string[] = []
    const resource = many({ schema: door, from: 'doors/', every: '1m', since: '14.1', key: () => '' })
    const { read, poller } = start({ resource, answer: (path) => paths.push(path) })
    await read()
    expect([poller.condition, paths]).toEqual(['box has none', []])
  })
})

describe('an item that is not understood', () => {
  test('is left out, does not remove another one, and is logged once', async () => {
    const { read, box, shown, lines } = start({ answer: () => [...front(true), { id: 'back', open: true }] })
    await read()
    box.answer = () => [{ id: 'front', open: 'ajar' }]
    for (let again = 0; again < 3; again++) await read()
    expect(Object.keys(shown.last).sort()).toEqual(['back', 'front'])
    expect(shown.readings.at(-1)).toMatchObject({ complete: false, gone: [] })
    expect(lines).toEqual([
      expect.stringMatching(
        /^warn: An item from the box is not understood: \S+\.\S+: .*\. It is left out, and no other is removed$/,
      ),
    ])
  })
})

describe('an event', () => {
  test('is shown at once, without a read', async () => {
    const { read, poller, shown } = start({ answer: () => front(false) })
    await read()
    poller.event({ id: 'front', open: true })
    expect([shown.changes, shown.readings.length]).toEqual([['front'], 1])
  })

  test('that arrives during a read is not undone by this read, which may have begun before it', async () => {
    let answer: (value: unknown) => void = () => undefined
    const { read, poller, box, shown } = start({ answer: () => front(false) })
    await read()
    box.answer = () => new Promise((resolve) => (answer = resolve))
    const reading = read()
    poller.event({ id: 'front', open: true })
    answer(front(false))
    await reading
    expect(shown.last).toEqual({ front: { id: 'front', open: true } })
    box.answer = () => front(false)
    await read()
    expect(shown.last).toEqual({ front: { id: 'front', open: false } })
  })

  test('before the first read shows nothing, as the object is not known completely', () => {
    const { poller, shown } = start({ answer: () => front(false) })
    poller.event({ id: 'front', open: true })
    expect(shown.changes).toEqual([])
  })

  test('about an object whose raw id is written differently reaches this object', async () => {
    const phones = many({
      schema: z.object({ id: z.string().toLowerCase(), here: z.boolean() }),
      ...{ from: 'phones/', every: '1m', refreshOn: ['phone_moved'] },
      fromEvent: (result) => {
        const { mac, here } = z.object({ mac: z.string(), here: z.boolean() }).parse(result)
        return { key: `ether-${mac.toLowerCase()}`, raw: { here } }
      },
      key: (it) => it.id,
      entities: { here: { is: 'binary_sensor', name: 'Here' } },
    })
    const { read, poller, shown } = start({ resource: phones, answer: () => [{ id: 'ETHER-AA:BB', here: false }] })
    await read()
    poller.event({ mac: 'AA:BB', here: true })
    await read()
    expect(shown.changes).toEqual(['ether-aa:bb'])
    expect(shown.last).toEqual({ 'ether-aa:bb': { id: 'ether-aa:bb', here: false } })
  })

  test('that an adapter cannot handle is logged and leaves the next read to show the truth', async () => {
    const broken = many({
      schema: door,
      ...{ from: 'doors/', every: '1m', refreshOn: ['door_moved'], key: () => 'front' },
      fromEvent: () => {
        throw new Error('a mistake in a table')
      },
    })
    const { read, poller, shown, lines } = start({ resource: broken, answer: () => front(false) })
    await read()
    poller.event({})
    await read()
    expect(shown.readings).toHaveLength(2)
    expect(lines).toEqual([expect.stringMatching(/^error: Internal error while presenting \S+\.\S+$/)])
  })
})

describe('the box', () => {
  test('that leaves makes everything unavailable once, and is read at once when it is back', async () => {
    const { read, poller, shown, waits, box } = start({ answer: () => front(true) })
    await read()
    expect(waits()).toBe(30)
    box.isUp = false
    poller.boxLeft()
    poller.boxLeft()
    expect(shown.unavailableStates.map(({ condition }) => condition)).toEqual(['unreachable'])
    poller.boxReturned()
    expect(poller.due.next).toBe(0)
  })

  test('that leaves while an answer is on its way stays away: nothing would correct what the answer shows', async () => {
    let answer: (value: unknown) => void = () => undefined
    const { read, poller, box, shown } = start({ answer: () => front(false) })
    await read()
    box.answer = () => new Promise((resolve) => (answer = resolve))
    const reading = read()
    box.isUp = false
    poller.boxLeft()
    answer(front(true))
    await reading
    expect(poller.condition).toBe('unreachable')
    expect(shown.last).toEqual({ front: { id: 'front', open: false } })
    box.isUp = true
    poller.boxReturned()
    box.answer = () => front(true)
    await read()
    expect(poller.condition).toBe('granted')
    expect(shown.last).toEqual({ front: { id: 'front', open: true } })
  })

  test('that is interrupted by a stop of the daemon makes nothing unavailable', async () => {
    const { read, poller, box, shown } = start({ answer: () => front(true) })
    await read()
    let fail: (error: Error) => void = () => undefined
    box.answer = () => new Promise((_, reject) => (fail = reject))
    const reading = read()
    poller.stop()
    fail(new Unreachable('', 'stopped'))
    await reading
    expect([shown.readings.length, shown.unavailableStates]).toEqual([1, []])
  })
})

describe('a resource that is busy', () => {
  const moving = many({
    schema: z.object({ id: z.string(), moving: z.boolean() }),
    from: 'shutters/',
    every: '5m',
    key: (it) => it.id,
    busy: { every: '2s', when: (it) => it.moving, afterCommand: '1m' },
  })
  const shutter = (moving: boolean) => [
    { id: 'a', moving: false },
    { id: 'b', moving },
  ]

  test('is read faster while one of its objects is', async () => {
    const { read, waits, box } = start({ resource: moving, configured: { every: 300 }, answer: () => shutter(true) })
    await read()
    expect(waits()).toBe(2)
    box.answer = () => shutter(false)
    await read()
    expect(waits()).toBe(300)
  })

  test('is read faster for a while after a command, so that its effect is shown soon', async () => {
    const { read, waits, poller, clock } = start({
      ...{ resource: moving, configured: { every: 300 } },
      answer: () => shutter(false),
    })
    await read()
    poller.commandSent()
    expect(waits()).toBe(2)
    clock.pass(60)
    await read()
    expect(waits()).toBe(300)
  })

  test('is read at the fastest of several intervals that hold', async () => {
    const tunnels = many({
      schema: z.object({ id: z.string(), state: z.string() }),
      from: 'tunnels/',
      every: '5m',
      key: (it) => it.id,
      busy: [
        { every: '1m', when: (it) => it.state !== 'off' },
        { every: '3s', when: (it) => it.state === 'connecting', afterCommand: '30s' },
      ],
    })
    const waitsIn = async (state: string, isAfterCommand = false) => {
      const { read, waits, poller } = start({
        ...{ resource: tunnels, configured: { every: 300 } },
        answer: () => [{ id: 'a', state }],
      })
      await read()
      if (isAfterCommand) poller.commandSent()
      return waits()
    }
    expect(await Promise.all(['off', 'up', 'connecting'].map((state) => waitsIn(state)))).toEqual([300, 60, 3])
    expect(await waitsIn('up', true)).toBe(3)
  })

  test('is read at its usual interval when an object is stuck, until a command is sent or another one is busy', async () => {
    const stuck = many({
      schema: z.object({ id: z.string(), moving: z.boolean() }),
      from: 'shutters/',
      every: '5m',
      key: (it) => it.id,
      busy: { every: '2s', when: (it) => it.moving, afterCommand: '10s', atMost: '1m' },
    })
    const { read, waits, poller, clock, box } = start({
      ...{ resource: stuck, configured: { every: 300 } },
      answer: () => shutter(true),
    })
    const waitsAfter = async (seconds: number) => {
      clock.pass(seconds)
      await read()
      return waits()
    }
    expect(await waitsAfter(0)).toBe(2)
    expect(await waitsAfter(59)).toBe(2)
    expect(await waitsAfter(1)).toBe(300)
    poller.commandSent()
    expect(await waitsAfter(11)).toBe(2)
    expect(await waitsAfter(60)).toBe(300)
    box.answer = () => shutter(true).map((it) => ({ ...it, moving: true }))
    expect(await waitsAfter(300)).toBe(2)
  })

  test('is not read faster while it cannot be read', async () => {
    const { read, waits, poller } = start({ resource: moving, answer: failing(new NotGranted('', 'home')) })
    await read()
    poller.commandSent()
    expect(waits()).toBe(300)
  })
})

describe('the interval', () => {
  test('is the shorter one of the table while the box sends no events', async () => {
    const { read, waits, box } = start({
      configured: { every: 300, everyWithoutEvents: 15 },
      answer: () => front(true),
    })
    await read()
    expect(waits()).toBe(300)
    box.sendsEvents = false
    await read()
    expect(waits()).toBe(15)
  })

  test('does not exist with a cron schedule, as the user decides when the box is read', async () => {
    const { read, waits, box } = start({ configured: { every: { schedule: '0 * * * *' } }, answer: () => front(true) })
    await read()
    expect(waits()).toBe(Number.POSITIVE_INFINITY)
    box.answer = failing(new Unreachable('', 'timeout'))
    await read()
    expect(waits()).toBe(3600)
  })

  test('leaves five seconds between reads that events cause', async () => {
    const { read, poller, clock, dueAt } = start({ answer: () => front(true) })
    await read()
    poller.due.expedite(clock.monotonic() + 2)
    expect(dueAt()).toBe(5)
  })
})
