/** Which reads happen when, and how many requests they cost. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { many } from '../../src/contract/resource.ts'
import { EventRouter } from '../../src/engine/events.ts'
import { Poller } from '../../src/engine/poll/poller.ts'
import { Poll } from '../../src/engine/poll/reader.ts'
import { Scheduler } from '../../src/engine/poll/scheduler.ts'
import type { ConfiguredResource } from '../../src/engine/ports.ts'
import { timerClock } from '../support/clock.ts'
import { type MemoryBox, memoryBox, memoryLog } from '../support/ports.ts'

const sink = { show: async () => undefined, objectChanged: () => {}, unavailable: () => {}, absent: () => {} }

const list = (from: string, refreshOn: readonly string[] = []) =>
  many({ schema: z.object({ id: z.string() }), from, every: '1m', refreshOn, key: (it) => it.id })

interface Options {
  readonly resources: readonly Pick<ConfiguredResource, 'resource' | 'every'>[]
  readonly box?: MemoryBox
  /** Called with the number of objects in each read that is shown. */
  readonly shown?: (count: number) => void
}

function start({ resources, box = memoryBox({ 'a/': [], 'b/': [] }), shown = () => undefined }: Options) {
  const clock = timerClock()
  const status = { isUp: true }
  const pollers = resources.map(({ resource, every }, at) => {
    const configured = { adapter: 'test', name: `resource${at}`, resource, every }
    return new Poller(configured, {
      ...{ clock, log: memoryLog().log, send: async () => undefined },
      sink: { ...sink, show: async ({ objects }) => shown(objects.size) },
      status: { boxIsUp: () => status.isUp, eventsConnected: () => true, ready: async () => undefined },
      reports: { conditionChanged: () => undefined, boxChanged: () => undefined, missingRight: () => undefined },
    })
  })
  const scheduler = new Scheduler({
    ...{ pollers, boxIsUp: () => status.isUp, now: () => clock.monotonic() },
    poll: ({ isUrgent }) =>
      new Poll({ box, api: { major: 14, minor: 0 }, now: clock.epoch(), at: clock.monotonic(), isUrgent }),
  })
  onTestFinished(() => scheduler.stop())
  const events = new EventRouter(pollers, scheduler, () => clock.monotonic())
  const [poller] = pollers
  if (poller === undefined) throw new Error('a test needs a resource')
  return { clock, status, pollers, poller, scheduler, events, box, reads: () => box.requests.length }
}

/** A turn of the event loop, which Vitest's timers leave alone. */
const turn = () => new Promise((resolve) => setImmediate(resolve))

const minute = { resource: list('a/'), every: 60 }

describe('a resource', () => {
  test('is read at the start, then once per interval', async () => {
    const { scheduler, clock, reads } = start({ resources: [minute] })
    scheduler.tick()
    await clock.pass(0)
    expect(reads()).toBe(1)
    await clock.pass(60)
    expect(reads()).toBe(2)
    await clock.pass(600)
    expect(reads()).toBe(12)
  })

  test('is not read while the box is away', async () => {
    const { scheduler, clock, status, reads } = start({ resources: [minute] })
    status.isUp = false
    scheduler.tick()
    await clock.pass(600)
    expect(reads()).toBe(0)
  })

  test('shares one request with every other resource that needs the same path', async () => {
    const { scheduler, clock, reads } = start({ resources: [minute, { resource: list('a/'), every: 30 }] })
    scheduler.tick()
    await clock.pass(0)
    expect(reads()).toBe(1)
    await clock.pass(60)
    expect(reads()).toBe(3)
  })

  test('with a cron schedule is read at the start and when the schedule says', async () => {
    const { scheduler, clock, reads } = start({
      resources: [{ resource: list('a/'), every: { schedule: '* * * * * *' } }],
    })
    scheduler.tick()
    await clock.pass(0)
    const atStart = reads()
    await clock.pass(5)
    expect(atStart).toBe(1)
    expect(reads()).toBeGreaterThan(1)
  })

  test('is read after a command once more, as some settings take the box a moment', async () => {
    const { scheduler, clock, poller, reads } = start({ resources: [{ resource: list('a/'), every: 3600 }] })
    scheduler.tick()
    await clock.pass(0)
    await scheduler.readNow(poller, { isUrgent: true })
    expect(reads()).toBe(2)
    await clock.pass(5)
    expect(reads()).toBe(3)
  })

  test('is read after a command together with what the command changes too, in one request', async () => {
    const before = { ...list('a/'), changes: ['resource1'] }
    const hourly = [before, list('a/'), list('b/')].map((resource) => ({ resource, every: 3600 }))
    const { scheduler, clock, poller, box, reads } = start({ resources: hourly })
    scheduler.tick()
    await clock.pass(0)
    expect(reads()).toBe(2)
    await scheduler.readNow(poller, { isUrgent: true })
    await clock.pass(5)
    expect(box.requests.slice(2).map(({ path }) => path)).toEqual(['a/', 'a/'])
  })

  test('gets a longer timeout if the box takes long to answer', async () => {
    const { scheduler, clock, box } = start({
      resources: [minute, { ...minute, resource: { ...list('b/'), slow: true } }],
    })
    scheduler.tick()
    await clock.pass(0)
    expect(box.requests).toEqual([
      { method: 'GET', path: 'a/', background: true },
      { method: 'GET', path: 'b/', background: true, timeout: 'slow' },
    ])
  })

  /** A box that answers when the test says so. */
  function slowBox() {
    const asked: { readonly background?: true; readonly answer: (result: unknown) => void }[] = []
    const request = (sent: { readonly background?: true }) =>
      new Promise((answer) => void asked.push({ ...sent, answer }))
    return { asked, box: { ...memoryBox(), request } }
  }

  test('is read for a command at once, and a read that was in progress does not show its older state', async () => {
    const { asked, box } = slowBox()
    const shown: number[] = []
    const { scheduler, clock, poller } = start({ resources: [minute], box, shown: (count) => shown.push(count) })
    scheduler.tick()
    await clock.pass(0)
    const read = scheduler.readNow(poller, { isUrgent: true })
    await clock.pass(0)
    expect(asked.map(({ background = false }) => background)).toEqual([true, false])
    asked[1]?.answer([{ id: 'new' }])
    await read
    asked[0]?.answer([])
    await clock.pass(0)
    expect(shown).toEqual([1])
  })

  test('is read for a refresh after a read that is in progress', async () => {
    const { asked, box } = slowBox()
    const { scheduler, clock, poller } = start({ resources: [minute], box })
    scheduler.tick()
    await clock.pass(0)
    const read = scheduler.readNow(poller, { isUrgent: false })
    await clock.pass(0)
    expect(asked).toHaveLength(1)
    asked[0]?.answer([])
    await clock.pass(0)
    expect(asked).toHaveLength(2)
    asked[1]?.answer([])
    await read
  })
})

describe('an event of the box', () => {
  const eventful = { resource: list('a/', ['a_moved', 'push_a']), every: 3600 }

  test('causes one read two seconds later, however many events arrive', async () => {
    const { scheduler, clock, events, reads } = start({ resources: [eventful] })
    scheduler.tick()
    await clock.pass(30)
    for (let again = 0; again < 10; again++) events.received('a_moved', {})
    await turn()
    await clock.pass(1.9)
    expect(reads()).toBe(1)
    await clock.pass(0.2)
    expect(reads()).toBe(2)
    await clock.pass(60)
    expect(reads()).toBe(2)
  })

  test('does not cause a read of a resource that it does not concern', async () => {
    const { scheduler, clock, events, reads } = start({ resources: [eventful] })
    scheduler.tick()
    await clock.pass(30)
    events.received('b_moved', {})
    await turn()
    await clock.pass(60)
    expect(reads()).toBe(1)
  })

  test('that the box sends by calling the bridge causes a read at once', async () => {
    const { scheduler, clock, events, reads } = start({ resources: [eventful] })
    scheduler.tick()
    await clock.pass(30)
    events.call('a')
    await clock.pass(0)
    expect(reads()).toBe(2)
  })

  test('that was missed while the connection was lost is made up for by a read', async () => {
    const { scheduler, clock, events, reads } = start({ resources: [eventful] })
    scheduler.tick()
    await clock.pass(30)
    events.reconnected()
    await clock.pass(0)
    expect(reads()).toBe(2)
  })
})

describe('the watchdog', () => {
  test('restarts the daemon if a read does not end, and not while the box is away', async () => {
    const box = { ...memoryBox(), request: () => new Promise(() => undefined) }
    const { scheduler, clock, status } = start({ resources: [minute], box })
    scheduler.tick()
    await clock.pass(299)
    expect(scheduler.isAlive()).toBe(true)
    await clock.pass(2)
    expect(scheduler.isAlive()).toBe(false)
    status.isUp = false
    expect(scheduler.isAlive()).toBe(true)
  })
})
