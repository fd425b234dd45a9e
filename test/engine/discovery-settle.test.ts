import { expect, test } from 'vitest'
import { DiscoverySettle } from '../../src/engine/publish/discovery-settle.ts'

/** A clock that is turned by hand, and what it is handed to. */
function withClock() {
  let now = 1000
  const settling = new DiscoverySettle(() => now)
  return {
    settling,
    later(milliseconds: number) {
      now += milliseconds
    },
  }
}

test('an event of a new entity waits two seconds and the making of it, and no longer', () => {
  const { settling, later } = withClock()
  settling.announced('line', 10)
  expect(settling.delay('line')).toBe(2150)
  later(2150)
  expect(settling.delay('line')).toBe(0)
})

test('it waits for all that are announced together, before it and after it', () => {
  const { settling, later } = withClock()
  settling.announced('hosts', 600)
  settling.announced('line', 10)
  expect(settling.delay('line')).toBe(11_150)
  later(1000)
  settling.announced('more hosts', 600)
  expect(settling.delay('line')).toBe(19_150)
  expect(settling.delay('line')).toBe(settling.delay('hosts'))
})

test('an entity that was ready before the others came does not wait for them', () => {
  const { settling, later } = withClock()
  settling.announced('line', 10)
  later(2150)
  settling.announced('hosts', 600)
  expect(settling.delay('line')).toBe(0)
})

test('what Home Assistant knows already waits for nothing', () => {
  const { settling } = withClock()
  settling.announced('hosts', 600)
  expect(settling.delay('line')).toBe(0)
})

test('when Home Assistant has just started, everything waits two seconds', () => {
  const { settling, later } = withClock()
  settling.homeAssistantStarted(['hosts', 'line'])
  expect(settling.delay('line')).toBe(2000)
  later(2000)
  expect(settling.delay('line')).toBe(0)
})

test('however much is announced, nothing waits for more than a minute', () => {
  const { settling } = withClock()
  settling.announced('hosts', 20_000)
  expect(settling.delay('hosts')).toBe(60_000)
})
